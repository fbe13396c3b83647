"""Whom an admin means: reply > text mention > @username > id (product.md 1.3.9)."""

import re
from collections.abc import Sequence
from sqlite3 import Connection

from aiogram.types import Message, User

from bot.members import Seen, meet
from domain.members import Member
from domain.messages import Name
from domain.numbers import parse_number
from domain.phrases import COMMAS
from domain.refusals import Refusal
from storage import members, users

LONGEST_USERNAME = 33
_NAME = re.compile("[@\uff20][A-Za-z0-9_]+")
AT = ("@", "\uff20")
"""What begins a username; a Chinese keyboard writes the second."""


def name_of(account: User) -> Name:
    """Return an account as the tables name it."""
    return Name(
        account.id,
        account.first_name,
        account.last_name or "",
        account.username or "",
        account.language_code or "",
    )


def _author(message: Message, *, is_needed: bool = True) -> User | None:
    """Return who wrote the message that this one replies to; a topic's opening is nobody's.

    Neither a bot nor a channel is anybody, which is refused where nobody else is meant.
    """
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return None
    author = replied.from_user
    if author is not None and not author.is_bot and replied.sender_chat is None:
        return author
    if is_needed:
        raise Refusal("grant.bot_or_channel")
    return None


def _mentioned(message: Message) -> tuple[User, str] | None:
    """Return (user, the words that mention them) of a mention without a username."""
    for entity in message.entities or ():
        if entity.type == "text_mention" and entity.user is not None:
            return entity.user, entity.extract_from(message.text or "")
    return None


def named(tx: Connection, *, message: Message, args: str, community_id: int) -> Member | None:
    """Return the member a question is about: replied to, mentioned or named; None for nobody."""
    author = _author(message, is_needed=False)
    if author is not None:
        return members.find(tx, community_id=community_id, user_id=author.id)
    mention = _mentioned(message)
    if mention is not None:
        return _resolved(tx, mention[0], community_id)
    name = (apart(args) or [""])[0]
    if name.startswith(AT):
        return _resolved(tx, name, community_id)
    if name.isascii() and name.isdigit() and len(name) > 4:
        return _member(tx, int(name[:16]), community_id)
    return None


def target(
    tx: Connection, *, message: Message, args: str, community_id: int
) -> tuple[Member, Sequence[str]]:
    """Return the member an admin means and the words that are left.

    Somebody named stands first, or behind the amount; whoever is named later is part of a reason.
    In a reply its author is meant, and a name that stands first only falls away.
    The author of a message here becomes known by it, so call it in a write.
    """
    first, words = _named_first(message, args)
    author = _author(message, is_needed=first is None)
    if author is not None:
        return _known(tx, author, message, community_id), words
    if first is not None:
        return _resolved(tx, first, community_id), words
    return _by_number(tx, words, community_id), words


def _known(tx: Connection, author: User, message: Message, community_id: int) -> Member:
    """Return the author of what is replied to, whose message may be older than we are here."""
    member = members.find(tx, community_id=community_id, user_id=author.id)
    if member is None and message.chat.type != "private":
        seen = Seen(community_id, "", name_of(author), int(message.date.timestamp()))
        meet(tx, [seen])
    return member or _member(tx, author.id, community_id)


def _named_first(message: Message, args: str) -> tuple[User | str | None, list[str]]:
    """Return who is mentioned or named at the beginning, and the other words."""
    mention = _mentioned(message)
    first, _, rest = args.partition(" ")
    rest = rest.lstrip()
    if mention is not None and args.startswith(mention[1]):
        return mention[0], args.removeprefix(mention[1]).split()
    is_amount = parse_number(first.lstrip("+-")) is not None
    if mention is not None and is_amount and rest.startswith(mention[1]):
        return mention[0], [first, *rest.removeprefix(mention[1]).split()]
    words = apart(args, among=2 if is_amount else 1)
    for place in (0, 1) if is_amount else (0,):
        if words[place:] and words[place].startswith(AT):
            return words.pop(place), words
    return None, words


def apart(args: str, *, among: int = 1) -> list[str]:
    """Return the words, a name among the first apart from what Chinese writes right behind it."""
    words = args.split()
    for place, word in enumerate(words[:among]):
        name = _NAME.match(word)
        if name is not None:
            rest = word[name.end() :].lstrip(COMMAS)
            words[place : place + 1] = [name[0], *([rest] if rest else [])]
            break
    return words


def _by_number(tx: Connection, words: list[str], community_id: int) -> Member:
    """Return the member of the number that stands first, which is taken off the words."""
    first = words[0] if len(words) > 1 else ""
    if first.isascii() and first.isdigit() and len(first) > 4:
        is_known = members.find(tx, community_id=community_id, user_id=int(first[:16]))
        if is_known or parse_number(first) is None:
            return _member(tx, int(words.pop(0)[:16]), community_id)
    raise Refusal("grant.who")


def _resolved(tx: Connection, named: User | str, community_id: int) -> Member:
    """Return the member of a mentioned account or of a username."""
    if isinstance(named, User):
        if named.is_bot:
            raise Refusal("grant.bot_or_channel")
        return _member(tx, named.id, community_id)
    user = users.find_by_username(tx, named[1:LONGEST_USERNAME])
    if user is None and named.casefold().endswith("bot"):
        # Telegram gives such a name to bots alone.
        raise Refusal("grant.bot_or_channel")
    if user is None:
        raise Refusal("grant.unknown_username", username=f"@{named[1:LONGEST_USERNAME]}")
    return _member(tx, user.user_id, community_id)


def _member(tx: Connection, user_id: int, community_id: int) -> Member:
    member = members.find(tx, community_id=community_id, user_id=user_id)
    if member is None:
        raise Refusal("grant.not_member")
    return member
