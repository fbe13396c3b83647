"""Bot API: invite links and requests to join."""

from typing import TYPE_CHECKING, Any

from . import invites
from .chats import Chat
from .invites import NAME_LIMIT, InviteLink
from .refusals import bad_request
from .requests import Query
from .targets import account_of, chat_of, require
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_LARGEST_LIMIT = 99_999


def create_chat_invite_link(world: "World", query: Query) -> Json:
    chat, parts = _place(world, query), _parts(world, query)
    return invites.make(chat, world.bot, **parts).as_api(world.bot)


def edit_chat_invite_link(world: "World", query: Query) -> Json:
    """Set every property anew: one that is left out is taken away."""
    link = _own_link(_place(world, query), query)
    for name, value in _parts(world, query).items():
        setattr(link, name, value)
    return link.as_api(world.bot)


def revoke_chat_invite_link(world: "World", query: Query) -> Json:
    link = _own_link(_place(world, query), query)
    link.is_revoked = True
    return link.as_api(world.bot)


def approve_chat_join_request(world: "World", query: Query) -> bool:
    return _decide(world, query, approved=True)


def decline_chat_join_request(world: "World", query: Query) -> bool:
    return _decide(world, query, approved=False)


def _place(world: "World", query: Query) -> Chat:
    chat = chat_of(world, query)
    if chat.kind == "private":
        raise bad_request("can't invite members to a private chat")
    complaint = "not enough rights to manage chat invite link"
    require(world, chat, "can_invite_users", complaint)
    return chat


def _parts(world: "World", query: Query) -> dict[str, Any]:
    limit, asks = query.number("member_limit"), query.flag("creates_join_request")
    expires = query.number("expire_date")
    if limit and asks:
        raise bad_request(
            "member limit can't be specified for links requiring administrator approval"
        )
    if expires and expires <= world.clock.unix():
        raise bad_request("EXPIRE_DATE_INVALID")
    if not 0 <= limit <= _LARGEST_LIMIT:
        raise bad_request("USAGE_LIMIT_INVALID")
    return {
        "name": query.text("name").strip()[:NAME_LIMIT],
        "expire_date": expires,
        "member_limit": limit,
        "creates_join_request": asks,
    }


def _own_link(chat: Chat, query: Query) -> InviteLink:
    link = chat.links.get(query.text("invite_link"))
    if link is None or link.is_revoked or link.creator is not chat.world.bot:
        raise bad_request("INVITE_HASH_EXPIRED")
    return link


def _decide(world: "World", query: Query, *, approved: bool) -> bool:
    chat = chat_of(world, query)
    if chat.kind == "private":
        raise bad_request("the chat can't have join requests")
    complaint = "not enough rights to manage chat join requests"
    require(world, chat, "can_invite_users", complaint)
    account = account_of(world, query)
    if chat.member(account).is_in:
        raise bad_request("USER_ALREADY_PARTICIPANT")
    if account.id not in chat.requests:
        raise bad_request("HIDE_REQUESTER_MISSING")
    invites.decide(chat, world.bot, account, approved=approved)
    return True
