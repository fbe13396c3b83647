"""Bot API: asking about chats and their members, leaving them."""

from typing import TYPE_CHECKING

from .chats import Chat
from .members import PERMISSIONS
from .membership import leave
from .refusals import bad_request
from .requests import Query
from .targets import account_of, chat_of
from .wire import Json

if TYPE_CHECKING:
    from .world import World


def get_chat(world: "World", query: Query) -> Json:
    chat = chat_of(world, query, access="read")
    shown = chat.as_api() | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if chat.username:
        shown["active_usernames"] = [chat.username]
    if chat.description:
        shown["description"] = chat.description
    if chat.kind in ("group", "supergroup"):
        shown["permissions"] = {name: name in chat.permissions for name in PERMISSIONS}
    if chat.linked is not None:
        shown["linked_chat_id"] = chat.linked.id
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        shown["pinned_message"] = pinned.as_api(nested=True)
    return shown


def get_chat_member(world: "World", query: Query) -> Json:
    own = query.number("user_id") == world.bot.id
    chat = chat_of(world, query, access="read" if own else "members")
    account = account_of(world, query)
    if chat.kind == "private" and account not in (chat.partner, world.bot):
        raise bad_request("member not found")
    membership = chat.member(account)
    _check_list_visible(world, chat, account is world.bot)
    return membership.as_api(chat.kind, viewer=world.bot.id)


def get_chat_administrators(world: "World", query: Query) -> list[Json]:
    """List owner and administrators; other bots are left out, this bot is not."""
    chat = chat_of(world, query, access="members")
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    admins = [member for member in chat.inside() if member.is_admin]
    return [
        member.as_api(chat.kind, viewer=world.bot.id)
        for member in admins
        if not member.account.is_bot or member.account is world.bot
    ]


def get_chat_member_count(world: "World", query: Query) -> int:
    chat = chat_of(world, query, access="members")
    return 2 if chat.kind == "private" else len(chat.inside())


def leave_chat(world: "World", query: Query) -> bool:
    chat = chat_of(world, query, access="read")
    if chat.kind == "private":
        raise bad_request("chat can't be left")
    if chat.member(world.bot).is_in:
        leave(chat, world.bot)
    return True


def _check_list_visible(world: "World", chat: Chat, is_self: bool) -> None:
    if chat.kind == "channel" and not is_self and not chat.member(world.bot).is_admin:
        raise bad_request("CHAT_ADMIN_REQUIRED")
