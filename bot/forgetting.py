"""Forgetting at one's own wish: asked for, a week to change one's mind, then done."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from bot import erasures, settings
from bot.chores import Work
from domain.communities import Community
from domain.members import Member
from storage import (
    chats,
    chores,
    draw_bans,
    draw_claims,
    forget_requests,
    forgotten,
    holds,
    members,
    outbox,
)
from storage.chores import Chore
from storage.forget_requests import Request

KIND = "forgetting"
LETTER = "forget_soon"
PRIORITY = 1
DAY_SECONDS = 86_400
WAITS_SECONDS = 7 * DAY_SECONDS
WARNED_BEFORE_SECONDS = DAY_SECONDS
EVERYWHERE = 0


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody has in one community, and when it is to go, if it is."""

    member: Member
    community: Community
    held: int
    prizes: int
    request: Request | None


def accounts(tx: Connection, user_id: int) -> list[Account]:
    """Return what a person has in every community that is open, the oldest first."""
    return [
        Account(
            member,
            settings.community(tx, member.community_id),
            holds.held(tx, member.member_id),
            draw_claims.unclaimed_by(tx, member.member_id),
            forget_requests.find(tx, member.member_id),
        )
        for member in members.of_user(tx, user_id)
        if chats.closed_into(tx, member.community_id) is None
    ]


def _meant(found: Sequence[Account], community_id: int) -> list[Account]:
    return [each for each in found if community_id in (EVERYWHERE, each.community.community_id)]


def ask(tx: Connection, *, user_id: int, community_id: int, now: int) -> list[Account]:
    """Begin the week for one community or for all; what was begun before keeps its time."""
    due_at = now + WAITS_SECONDS
    for each in _meant(accounts(tx, user_id), community_id):
        forget_requests.add(tx, member_id=each.member.member_id, now=now, due_at=due_at)
    _plan(tx, user_id)
    return accounts(tx, user_id)


def keep(tx: Connection, *, user_id: int, community_id: int = EVERYWHERE) -> bool:
    """Change one's mind; False when nothing was to be forgotten."""
    dropped = [
        forget_requests.remove(tx, each.member.member_id)
        for each in _meant(accounts(tx, user_id), community_id)
    ]
    _plan(tx, user_id)
    return any(dropped)


def _plan(tx: Connection, user_id: int) -> None:
    """Plan what comes next for a person: the last word, or the end."""
    found = forget_requests.of_user(tx, user_id)
    if not found:
        chores.remove(tx, kind=KIND, ref=str(user_id))
        return
    due_at = min(
        each.due_at if each.warned_at else each.due_at - WARNED_BEFORE_SECONDS for each in found
    )
    # Named like what is planned in a private chat, it goes when the person does.
    facts = {"telegram_chat_id": user_id}
    chores.set_due(tx, kind=KIND, ref=str(user_id), facts=facts, due_at=due_at)


def _come_due(tx: Connection, chore: Chore, now: int) -> None:
    """Forget where the week is over, and say where it is over tomorrow."""
    user_id = int(chore.facts["telegram_chat_id"])
    found = forget_requests.of_user(tx, user_id)
    for each in found:
        if each.due_at <= now:
            forget(tx, members.get(tx, each.member_id), now=now)
    soon = [each for each in found if _is_soon(each, now)]
    for each in soon:
        forget_requests.mark_warned(tx, each.member_id, now=now)
    if soon:
        outbox.add(tx, card=LETTER, facts={}, user_id=user_id, priority=PRIORITY, now=now)
    _plan(tx, user_id)


def _is_soon(request: Request, now: int) -> bool:
    warned_at = request.due_at - WARNED_BEFORE_SECONDS
    return request.warned_at is None and warned_at <= now < request.due_at


def forget(tx: Connection, member: Member, *, now: int) -> None:
    """Forget a member for good; that somebody was here stays as a hash."""
    forgotten.add(
        tx,
        community_id=member.community_id,
        user_id=member.user_id,
        is_banned=draw_bans.is_banned(tx, member.member_id),
        now=now,
    )
    erasures.erase(tx, member=member, now=now)


def leaving(tx: Connection, user_id: int) -> list[Account]:
    """Return where a person is about to be forgotten, the first due first."""
    found = [each for each in accounts(tx, user_id) if each.request is not None]
    return sorted(found, key=lambda each: each.request.due_at if each.request else 0)


KINDS: dict[str, Work] = {KIND: _come_due}
