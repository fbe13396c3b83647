"""Building groups and channels with people in them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .groups import Group
from .members import USUAL_CHANNEL_RIGHTS, USUAL_RIGHTS
from .membership import add_bot
from .people import Person

if TYPE_CHECKING:
    from .world import World

BotRights = str | set[str] | frozenset[str]


def build_group(
    world: "World",
    title: str,
    *,
    owner: Person,
    members: Sequence[Person] = (),
    supergroup: bool = True,
    forum: bool = False,
    bot_rights: BotRights = "admin",
) -> Group:
    """Make a group with its members in it; only the bot's own arrival is told."""
    group = world.new_chat("supergroup" if supergroup else "group", title)
    group.is_forum = forum
    _fill(group, owner, members)
    _let_bot_in(group, owner, _rights(bot_rights, USUAL_RIGHTS))
    return group


def build_channel(
    world: "World",
    title: str,
    *,
    owner: Person,
    members: Sequence[Person] = (),
    linked: Group | None = None,
    username: str | None = None,
    bot_rights: BotRights = "absent",
) -> Group:
    """Make a channel; its posts are forwarded to the linked group."""
    channel = world.new_chat("channel", title, username=username)
    _fill(channel, owner, members)
    if linked is not None:
        channel.linked, linked.linked = linked, channel
    _let_bot_in(channel, owner, _rights(bot_rights, USUAL_CHANNEL_RIGHTS))
    return channel


def _fill(group: Group, owner: Person, members: Sequence[Person]) -> None:
    now = group.world.clock.unix()
    group.set_member(owner.account, status="creator", joined_at=now)
    for person in members:
        group.set_member(person.account, status="member", joined_at=now)


def _rights(asked: BotRights, usual: frozenset[str]) -> frozenset[str] | None:
    """Return the bot's rights; none of them is a plain member, None is not in the chat."""
    if isinstance(asked, str):
        return {"admin": usual, "member": frozenset[str](), "absent": None}[asked]
    return frozenset(asked)


def _let_bot_in(group: Group, owner: Person, rights: frozenset[str] | None) -> None:
    if rights is not None:
        add_bot(group, owner.account, rights)
    group.world.stage.tell("chat", lambda: {"chat": group})
