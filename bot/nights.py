"""Night mode: at its hours a group allows less, in the morning what it allowed before."""

from collections.abc import Mapping
from sqlite3 import Connection
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot import audit, settings, staff_news
from domain.chats import Chat, Right
from domain.days import zone_at
from domain.nights import OFF, Mode, is_night, next_turn
from domain.refusals import Refusal
from domain.settings import read_hours
from storage import chats, chores, nights, notices, outbox
from storage.nights import Night

KIND = "night"
LETTER, LETTER_HELPLESS = "night", "night_helpless"
LETTERS = frozenset({LETTER, LETTER_HELPLESS})
HELPLESS_SECONDS = 86_400
AGAIN_SECONDS = 600


class Turn(NamedTuple):
    """A group's night as it is now, and when it turns next (None: it is to be ended)."""

    night: Night
    chat: Chat
    is_night: bool
    next_at: int | None


def switch(
    tx: Connection, *, chat: Chat, hours: str, mode: Mode, by: int, now: int
) -> Night | None:
    """Set or end a group's night; None when it had none to end."""
    kept = read_hours(hours)
    if kept is None:
        raise Refusal("night.usage")
    if kept != OFF and Right.RESTRICT not in chat.rights:
        raise Refusal("night.no_right")
    if kept == OFF and nights.find(tx, chat.chat_key) is None:
        return None
    nights.keep(tx, chat_key=chat.chat_key, hours=kept, mode=mode)
    _plan(tx, chat.chat_key, now)
    audit.record(
        tx,
        community_id=chat.community_id,
        actor_id=by,
        act="night",
        now=now,
        may_repeat=True,
        facts={"hours": kept},
    )
    return nights.find(tx, chat.chat_key)


def _plan(tx: Connection, chat_key: int, due_at: int) -> None:
    facts = {"chat_key": chat_key}
    chores.set_due(tx, kind=KIND, ref=str(chat_key), facts=facts, due_at=due_at)


def turn(tx: Connection, *, chat_key: int, now: int) -> Turn | None:
    """Return how a group's night stands; None without one."""
    night, chat = nights.find(tx, chat_key), chats.find_by_key(tx, chat_key)
    if night is None or chat is None:
        return None
    if night.hours == OFF:
        return Turn(night, chat, False, None)
    community = settings.community(tx, chat.community_id)
    zone = ZoneInfo(zone_at(community.zones, now))
    dark = is_night(night.hours, now, zone)
    return Turn(night, chat, dark, next_turn(night.hours, now, zone))


def fell(tx: Connection, *, chat_key: int, permissions: Mapping[str, bool]) -> None:
    """Keep what is allowed by day, before less is."""
    nights.save(tx, chat_key, permissions)


def turned(tx: Connection, *, chat_key: int, next_at: int | None, is_new: bool, now: int) -> None:
    """Plan the next turn; what is ended goes. A night that has just begun is told."""
    found = turn(tx, chat_key=chat_key, now=now)
    if found is None:
        return
    if not found.is_night:
        nights.save(tx, chat_key, None)
    if next_at is None:
        nights.remove(tx, chat_key)
        return
    _plan(tx, chat_key, next_at)
    if found.is_night and is_new:
        facts = {"chat_key": chat_key, "until_at": next_at, "seconds": next_at - now}
        outbox.add(tx, card=LETTER, facts=facts, chat_key=chat_key, priority=2, now=now)


def helpless(tx: Connection, *, chat_key: int, next_at: int | None, now: int) -> None:
    """Tell staff once a day that Telegram does not let us, and soon try again."""
    chat, again = chats.get(tx, chat_key), now + AGAIN_SECONDS
    _plan(tx, chat_key, again if next_at is None else min(next_at, again))
    if notices.claim(tx, f"night:{chat_key}", now=now, every_seconds=HELPLESS_SECONDS):
        whose, facts, ref = chat.community_id, {"chat_key": chat_key}, f"{chat_key}:{now}"
        staff_news.tell(
            tx, community_id=whose, card=LETTER_HELPLESS, facts=facts, ref=ref, now=now
        )
