"""What a call is about: the chat it names, the message in it, the rights the bot needs there."""

from typing import TYPE_CHECKING

from .accounts import Account
from .chats import GENERAL_TOPIC, Chat
from .messages import Message
from .refusals import bad_request, forbidden
from .requests import Query

if TYPE_CHECKING:
    from .world import World


def chat_of(
    world: "World", query: Query, *, access: str = "write", parameter: str = "chat_id"
) -> Chat:
    """Return the chat a call names; access is write, edit, members or read."""
    chat = find_chat(world, query[parameter])
    check_access(world, chat, access)
    return chat


def find_chat(world: "World", wanted: int | str) -> Chat:
    """Return a chat by id or @name; people who never wrote to the bot have none."""
    if wanted == "":
        raise bad_request("chat_id is empty")
    if isinstance(wanted, str):
        found = world.by_username(wanted) if wanted.startswith("@") else None
        if isinstance(found, Chat):
            return found
        raise bad_request("chat not found")
    chat = world.chats.get(wanted)
    if chat is not None:
        return chat
    account = world.accounts.get(wanted)
    if account is None or not _knows(world, account):
        raise bad_request("chat not found")
    if account.is_bot:
        raise forbidden("bot can't send messages to bots")
    raise forbidden("bot can't initiate conversation with a user")


def check_access(world: "World", chat: Chat, access: str) -> None:
    """Refuse what the bot cannot reach, in the order Telegram checks it."""
    if chat.partner is not None:
        _check_private(world, chat.partner, access)
    elif chat.migrated_to is not None:
        if access in ("write", "members"):
            raise bad_request(
                "group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.migrated_to.id},
            )
    else:
        _check_membership(world, chat, access)


def _check_private(world: "World", partner: Account, access: str) -> None:
    if partner.deactivated and access in ("write", "edit"):
        raise forbidden("user is deactivated")
    if partner.id in world.blockers and access == "write":
        raise forbidden("bot was blocked by the user")


def _check_membership(world: "World", chat: Chat, access: str) -> None:
    place = chat.member(world.bot)
    if place.is_in:
        return
    readable = chat.kind == "group" or chat.username is not None
    if access == "read" and readable and (chat.kind == "group" or place.status != "kicked"):
        return
    if place.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    raise forbidden(f"bot is not a member of the {chat.kind} chat")


def _knows(world: "World", account: Account) -> bool:
    return any(
        account.id in chat.members and world.bot.id in chat.members
        for chat in world.chats.values()
    )


def message_of(chat: Chat, number: int, deed: str) -> Message:
    """Return a message of the chat; `deed` names what was wanted with it."""
    message = chat.messages.get(number)
    if message is None:
        raise bad_request(f"message to {deed} not found")
    return message


def topic_for(chat: Chat, query: Query) -> int | None:
    """Return the topic a message goes to; only forums know topics, and General has no number."""
    wanted = query.number("message_thread_id")
    if not wanted or not (chat.is_forum or chat.kind == "private"):
        return None
    if wanted == GENERAL_TOPIC or wanted not in chat.topics:
        raise bad_request("message thread not found")
    return wanted


def require(world: "World", chat: Chat, right: str, complaint: str) -> None:
    """Refuse unless the bot holds an admin right in this chat."""
    if not chat.member(world.bot).may(right):
        raise bad_request(complaint)


def account_of(world: "World", query: Query, parameter: str = "user_id") -> Account:
    """Return the account a call names."""
    account = world.accounts.get(query.number(parameter))
    if account is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return account
