"""Filters: kept per community, tried for a week, then acting; every act reversible.

Patterns of the experts' kind run on RE2, whose time grows with the text alone.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from sqlite3 import Connection
from typing import Any, NamedTuple

from bot import audit, deletions, lifetimes, sanctions, settings, staff_news
from bot.chores import Work
from domain.chats import Chat, Right
from domain.fairness import is_newcomer
from domain.filters import (
    LONGEST_PATTERN,
    MOST_FILTERS,
    SWITCHED,
    TRIAL_SECONDS,
    Filter,
    Kind,
    Mode,
    Words,
    address,
    fold,
    leads_to,
    links_in,
)
from domain.manners import is_deletable
from domain.members import Member
from domain.refusals import Refusal
from domain.sanctions import WARN_LIVES_SECONDS, Evidence, Step, next_step
from domain.sanctions import Kind as Act
from storage import chats, chores, filters, members, notices, outbox
from storage import sanctions as acts
from storage.chores import Chore

KIND = "filter_live"
LETTER_TRIAL, LETTER_LIVE = "filter_trial", "filter_live"
LETTER_LINE, LETTER_HELPLESS = "filter_line", "filter_helpless"
LETTERS = frozenset({LETTER_TRIAL, LETTER_LIVE, LETTER_LINE, LETTER_HELPLESS})
PRIORITY = 1
# A trial is told of each time, but not for every message of a flood.
TRIAL_TOLD_SECONDS = 60
# One step of the ladder for what was written in one breath.
STEP_SECONDS = 60
LINE_SECONDS = 3600
HELPLESS_SECONDS = 86_400
# A pattern that is met by all of these is met by everything.
_ANYTHING = ("a", "好", "!?", "1 2")


# -- looked for ------------------------------------------------------------------------------


@dataclass(slots=True)
class Guard:
    """What a chat's messages are held against; `switched` are the filters without a pattern."""

    words: Words = field(default_factory=lambda: Words(()))
    links: list[Filter] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    regexes: list[tuple[int, Any]] = field(default_factory=list)
    switched: dict[Kind, int] = field(default_factory=dict)

    def hit(self, message: Mapping[str, Any]) -> int | None:
        """Return the filter that a raw message meets by what it says."""
        text = message.get("text", message.get("caption"))
        if isinstance(text, str):
            if (number := self.words.found_in(text)) is not None:
                return number
            for number, compiled in self.regexes:
                if compiled.search(text):
                    return number
        for link in self.links_of(message):
            for each in self.links:
                if leads_to(link, each.pattern):
                    return each.filter_id
        return None

    def links_of(self, message: Mapping[str, Any]) -> list[str]:
        """Return the links of a message that are not allowed by name."""
        if not self.links and Kind.NEWCOMERS not in self.switched:
            return []
        found = links_in(message)
        return [each for each in found if not any(leads_to(each, ok) for ok in self.allowed)]


def guards(tx: Connection) -> dict[int, Guard]:
    """Return what each chat with filters is guarded by."""
    found, made = {}, dict[int, Guard]()
    for telegram_chat_id, community_id in filters.guarded(tx):
        if community_id not in made:
            made[community_id] = _guard(filters.of_community(tx, community_id))
        found[telegram_chat_id] = made[community_id]
    return found


def _guard(found: Sequence[Filter]) -> Guard:
    words = [(each.filter_id, each.pattern) for each in found if each.kind is Kind.WORD]
    guard = Guard(Words(words))
    for each in found:
        match each.kind:
            case Kind.LINK:
                guard.links.append(each)
            case Kind.ALLOW:
                guard.allowed.append(each.pattern)
            case Kind.REGEX:
                guard.regexes.append((each.filter_id, compiled(each.pattern)))
            case kind if kind in SWITCHED:
                guard.switched[each.kind] = each.filter_id
    return guard


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Any:
    """Return a pattern ready for use; refuse what RE2 does not take."""
    import re2  # few groups have such patterns

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise Refusal("filter.bad_regex") from error


# -- looked after by administrators ----------------------------------------------------------


def add(
    tx: Connection, *, community_id: int, kind: Kind, pattern: str, by: int, now: int
) -> Filter:
    """Keep a filter, on trial for a week; the same one again is the one there is."""
    kept = _read(kind, pattern)
    found = filters.of_community(tx, community_id)
    same = next((each for each in found if (each.kind, each.pattern) == (kind, kept)), None)
    if same is not None:
        return same
    if len(found) >= MOST_FILTERS:
        raise Refusal("filter.too_many", most=MOST_FILTERS)
    live_at = now + TRIAL_SECONDS
    number = filters.add(
        tx,
        community_id=community_id,
        kind=kind,
        pattern=kept,
        live_at=live_at,
        by_user_id=by,
        now=now,
    )
    if number is None:
        raise LookupError("a filter is there and is not")
    if kind is not Kind.ALLOW:
        facts = {"filter_id": number}
        chores.set_due(tx, kind=KIND, ref=str(number), facts=facts, due_at=live_at)
    _audit(tx, get(tx, number), "filter_add", by, now)
    return get(tx, number)


def _read(kind: Kind, pattern: str) -> str:
    """Return a pattern as it is kept; refuse what is none."""
    if kind in SWITCHED:
        return ""
    kept = " ".join(pattern.split())
    if kind in (Kind.LINK, Kind.ALLOW):
        kept = "*" if kept in ("*", "any", "all") else address(kept)
    if not kept:
        raise Refusal("filter.usage")
    if kind is Kind.WORD and not fold(kept).replace("*", "").strip():
        raise Refusal("filter.everything")
    if len(kept) > LONGEST_PATTERN:
        raise Refusal("filter.too_long", most=LONGEST_PATTERN)
    if kind is Kind.REGEX and all(compiled(kept).search(each) for each in _ANYTHING):
        raise Refusal("filter.everything")
    return kept


def _audit(tx: Connection, found: Filter, act: str, by: int, now: int) -> None:
    whose, facts = found.community_id, {"number": found.filter_id}
    audit.record(tx, community_id=whose, actor_id=by, act=act, now=now, facts=facts)


def get(tx: Connection, filter_id: int, *, community_id: int | None = None) -> Filter:
    found = filters.find(tx, filter_id)
    if found is None or community_id not in (None, found.community_id):
        raise Refusal("filter.unknown")
    return found


def named(tx: Connection, *, community_id: int, words: str) -> Filter:
    """Return the filter of a number or a pattern."""
    wanted = words.lstrip("#").strip()
    for each in filters.of_community(tx, community_id):
        if wanted in (str(each.filter_id), each.pattern) or wanted == each.kind:
            return each
    raise Refusal("filter.unknown")


def remove(tx: Connection, *, filter_id: int, by: int, now: int) -> Filter:
    found = get(tx, filter_id)
    filters.remove(tx, filter_id)
    chores.remove(tx, kind=KIND, ref=str(filter_id))
    _audit(tx, found, "filter_remove", by, now)
    return found


def set_mode(tx: Connection, *, filter_id: int, mode: Mode, by: int, now: int) -> Filter:
    """Let a filter act from now on, or only say what it would do."""
    if filters.set_mode(tx, filter_id, before=None, after=mode):
        chores.remove(tx, kind=KIND, ref=str(filter_id))
        act = "filter_live" if mode is Mode.LIVE else "filter_dry"
        _audit(tx, get(tx, filter_id), act, by, now)
    return get(tx, filter_id)


def judge(tx: Connection, *, filter_id: int, is_right: bool) -> Filter:
    filters.judge(tx, filter_id, is_right=is_right)
    return get(tx, filter_id)


def _go_live(tx: Connection, chore: Chore, now: int) -> None:
    """End a trial: from now on the filter acts, and staff is told once."""
    number = int(chore.facts["filter_id"])
    if not filters.set_mode(tx, number, before=Mode.TRIAL, after=Mode.LIVE):
        return
    found = get(tx, number)
    facts, ref = {"filter_id": number}, str(number)
    whose = found.community_id
    staff_news.tell(tx, community_id=whose, card=LETTER_LIVE, facts=facts, ref=ref, now=now)


KINDS: dict[str, Work] = {KIND: _go_live}


# -- acted on --------------------------------------------------------------------------------


class Met(NamedTuple):
    """A message that met a filter: where, by whom (no member for a channel), and its digest."""

    filter: Filter
    chat: Chat
    member: Member | None
    message_id: int
    sent_at: int
    digest: str


def digest_of(text: str) -> str:
    """Return what is left of a message as evidence: a hash."""
    return hashlib.sha256(fold(text).encode()).hexdigest()[:16]


def find_met(
    tx: Connection, *, filter_id: int, telegram_chat_id: int, user_id: int | None, now: int
) -> tuple[Filter, Chat, Member | None] | None:
    """Return what a message met; None when that is gone, or is about newcomers alone."""
    found, chat = filters.find(tx, filter_id), chats.find(tx, telegram_chat_id)
    if found is None or chat is None or found.community_id != chat.community_id:
        return None
    member = None
    if user_id is not None:
        member = members.find(tx, community_id=chat.community_id, user_id=user_id)
    if found.kind is Kind.NEWCOMERS:
        joined = members.last_joined(tx, member.member_id) if member else None
        if not is_newcomer(joined, at=now):
            return None
    return found, chat, member


def meet(tx: Connection, *, met: Met, now: int) -> None:
    """Say what a filter on trial would do, or delete the message and go one step up the ladder."""
    if not notices.claim(
        tx, f"met:{met.chat.telegram_chat_id}:{met.message_id}", now=now, every_seconds=86_400
    ):
        return
    filters.count_hit(tx, met.filter.filter_id)
    if met.filter.mode is not Mode.LIVE:
        _say_would(tx, met, now)
        return
    if not _delete(tx, met, now):
        _say_helpless(tx, met, now)
        return
    if met.member is not None:
        _step(tx, met, met.member, now)


def _say_would(tx: Connection, met: Met, now: int) -> None:
    kind = f"trial:{met.filter.filter_id}"
    if not notices.claim(tx, kind, now=now, every_seconds=TRIAL_TOLD_SECONDS):
        return
    facts: dict[str, int | str] = {
        "filter_id": met.filter.filter_id,
        "chat": met.chat.chat_key,
        "telegram_chat_id": met.chat.telegram_chat_id,
        "message_id": met.message_id,
        "member_id": met.member.member_id if met.member else 0,
    }
    staff_news.tell(
        tx,
        community_id=met.filter.community_id,
        card=LETTER_TRIAL,
        facts=facts,
        ref=f"{met.chat.telegram_chat_id}:{met.message_id}",
        now=now,
    )


def _delete(tx: Connection, met: Met, now: int) -> bool:
    """Queue the deletion with the points it takes back; False where the bot may not delete."""
    if Right.DELETE not in met.chat.rights:
        return False
    if is_deletable(met.sent_at, now=now):
        gone = lifetimes.Sent(
            met.chat.telegram_chat_id, met.message_id, met.sent_at, now, None, None
        )
        community = settings.community(tx, met.filter.community_id)
        deletions.delete(
            tx, community=community, chat=met.chat, message=gone, by=None, is_told=False
        )
    return True


def _say_helpless(tx: Connection, met: Met, now: int) -> None:
    """Tell staff once a day that a filter cannot act, and why."""
    kind = f"helpless:{met.chat.chat_key}"
    if notices.claim(tx, kind, now=now, every_seconds=HELPLESS_SECONDS):
        facts, ref = {"filter_id": met.filter.filter_id}, f"{met.chat.chat_key}:{now}"
        whose = met.filter.community_id
        staff_news.tell(
            tx, community_id=whose, card=LETTER_HELPLESS, facts=facts, ref=ref, now=now
        )


def _step(tx: Connection, met: Met, member: Member, now: int) -> None:
    """Go one step up: a note, warnings, a mute by the third; a rule never bans."""
    if not notices.claim(tx, f"step:{member.member_id}", now=now, every_seconds=STEP_SECONDS):
        return
    since = now - WARN_LIVES_SECONDS
    notes, warns = (
        acts.count(tx, member_id=member.member_id, kind=kind, since=since, until=now)
        for kind in (Act.NOTICE, Act.WARN)
    )
    is_note = next_step(notices=notes, warns=warns) is Step.NOTICE
    wish = sanctions.Wish(
        met.chat,
        member,
        Act.NOTICE if is_note else Act.WARN,
        "",
        None,
        None,
        f"filter:{met.chat.telegram_chat_id}:{met.message_id}",
        now,
        rule=f"{met.filter.kind}:{met.filter.filter_id}",
        evidence=Evidence(met.chat.telegram_chat_id, met.message_id, met.digest),
    )
    sanctions.impose(tx, wish=wish, now=now)
    _say_line(tx, met, member, now)


def _say_line(tx: Connection, met: Met, member: Member, now: int) -> None:
    """Tell the group in one line, once an hour and person."""
    if notices.claim(tx, f"line:{member.member_id}", now=now, every_seconds=LINE_SECONDS):
        facts: dict[str, int | str] = {
            "member_id": member.member_id,
            "rule": met.filter.kind.value,
        }
        chat_key = met.chat.chat_key
        outbox.add(
            tx, card=LETTER_LINE, facts=facts, chat_key=chat_key, priority=PRIORITY, now=now
        )
