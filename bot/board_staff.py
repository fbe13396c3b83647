"""Staff on boards: left out where a community wants it, looked up anew once a day."""

from collections.abc import Collection
from sqlite3 import Connection

from bot import settings
from domain.chats import Chat, ChatState
from domain.setting_keys import Key
from storage import chats, chores, members, roles, unlisted

KIND = "staff"
AGAIN_SECONDS = 86_400


def places(tx: Connection, community_id: int) -> list[Chat] | None:
    """Return the chats whose administrators are to be asked for; None where staff is shown."""
    if not settings.community(tx, community_id).values.is_on(Key.BOARD_STAFF):
        return None
    found = chats.of_community(tx, community_id)
    return [chat for chat in found if chat.earns and chat.state is ChatState.ACTIVE]


def leave_out(
    tx: Connection, *, community_id: int, administrators: Collection[int], now: int
) -> None:
    """Leave out these users and whoever has a role, and look again tomorrow."""
    staff = {*administrators, *(user_id for user_id, _ in roles.everyone(tx, community_id))}
    found = [members.find(tx, community_id=community_id, user_id=user_id) for user_id in staff]
    known = [member.member_id for member in found if member is not None]
    unlisted.set_staff(tx, community_id=community_id, member_ids=known)
    plan(tx, community_id=community_id, now=now)


def plan(tx: Connection, *, community_id: int, now: int) -> None:
    """Look again in a day."""
    chores.set_due(tx, kind=KIND, ref=str(community_id), facts={}, due_at=now + AGAIN_SECONDS)


def show(tx: Connection, community_id: int) -> None:
    """Show staff on the boards again."""
    unlisted.set_staff(tx, community_id=community_id, member_ids=())
