"""Whom an admin means: reply > text mention > @username > id (product.md 1.3.9)."""

from collections.abc import Sequence
from sqlite3 import Connection

from aiogram.types import Message

from domain.members import Member
from domain.refusals import Refusal
from storage import members, users

LONGEST_USERNAME = 33


def _author(message: Message) -> int | None:
    """Return who wrote the message that this one replies to; a topic's opening is nobody's."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return None
    author = replied.from_user
    if author is None or author.is_bot or replied.sender_chat is not None:
        raise Refusal("grant.bot_or_channel")
    return author.id


def _mentioned(message: Message) -> tuple[int, str] | None:
    """Return (user id, the words that mention them) of a mention without a username."""
    for entity in message.entities or ():
        if entity.type == "text_mention" and entity.user is not None:
            if entity.user.is_bot:
                raise Refusal("grant.bot_or_channel")
            return entity.user.id, entity.extract_from(message.text or "")
    return None


def named(tx: Connection, *, message: Message, args: str, community_id: int) -> Member | None:
    """Return the member a question is about: mentioned, named or replied to; None for nobody."""
    mention = _mentioned(message)
    if mention is not None:
        return _member(tx, mention[0], community_id)
    name = args.partition(" ")[0]
    if name.startswith("@"):
        return _named(tx, name, community_id)
    if name.isascii() and name.isdigit() and len(name) > 4:
        return _member(tx, int(name[:16]), community_id)
    replied = message.reply_to_message
    author = replied.from_user if replied and not replied.sender_chat else None
    if replied is None or author is None or author.is_bot or replied.forum_topic_created:
        return None
    return members.find(tx, community_id=community_id, user_id=author.id)


def target(
    tx: Connection, *, message: Message, args: str, community_id: int
) -> tuple[Member, Sequence[str]]:
    """Return the member an admin means and the words that are left."""
    author = _author(message)
    if author is not None:
        return _member(tx, author, community_id), args.split()
    mention = _mentioned(message)
    if mention is not None:
        user_id, words = mention
        return _member(tx, user_id, community_id), args.replace(words, "", 1).split()
    name, *rest = args.split() or [""]
    if name.startswith("@"):
        return _named(tx, name, community_id), rest
    if name.isascii() and name.isdigit() and len(name) > 4 and rest:
        return _member(tx, int(name[:16]), community_id), rest
    raise Refusal("grant.who")


def _named(tx: Connection, name: str, community_id: int) -> Member:
    user = users.find_by_username(tx, name[1:LONGEST_USERNAME])
    if user is None:
        raise Refusal("grant.unknown_username", username=name[:LONGEST_USERNAME])
    return _member(tx, user.user_id, community_id)


def _member(tx: Connection, user_id: int, community_id: int) -> Member:
    member = members.find(tx, community_id=community_id, user_id=user_id)
    if member is None:
        raise Refusal("grant.not_member")
    return member
