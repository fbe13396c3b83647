"""Whom an act is about, and in which group."""

from sqlite3 import Connection

from bot import members as people
from domain.chats import Chat
from domain.members import Member, Presence
from domain.refusals import Refusal
from storage import chats, members


def meet(tx: Connection, *, seen: people.Seen) -> Member:
    """Make somebody known whom an act is about, as Telegram says they are."""
    found = members.find(tx, community_id=seen.community_id, user_id=seen.name.user_id)
    people.meet(tx, [seen])
    member = members.met(tx, community_id=seen.community_id, user_id=seen.name.user_id)
    if found is None and not seen.is_inside:
        members.set_state(tx, member_id=member.member_id, state=Presence.LEFT)
    return member


def place_for(tx: Connection, chat: Chat) -> Chat:
    """Return the group that an act is for: in a staff place the one group there is."""
    if chat.earns:
        return chat
    groups = [each for each in chats.of_community(tx, chat.community_id) if each.earns]
    if len(groups) != 1:
        raise Refusal("order.which_group")
    return groups[0]
