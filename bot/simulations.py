"""What other settings would have made of the last 30 days, without changing anything."""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import NamedTuple
from unicodedata import normalize

from bot import setting_changes
from bot.setting_changes import Changed
from domain.communities import Community
from domain.days import Zones, local_date
from domain.members import Member
from domain.refusals import Refusal
from domain.replay import Change, Deed, Past, Replay, Rules, changes, top_percent
from domain.setting_keys import Key
from domain.settings import Values
from storage import members, replays

DAYS = 30
SLICE_ROWS = 2_000
MOST_NAMED = 5
REPLAYED = (
    Key.MESSAGE_POINTS,
    Key.MESSAGE_COOLDOWN,
    Key.MESSAGE_DAILY,
    Key.MESSAGE_LENGTH,
    Key.AUTOMATIC_DAILY,
    Key.REACTION_POINTS,
    Key.KUDOS_POINTS,
    Key.CHECKIN_POINTS,
    Key.CHECKIN_EXTRA,
)
DEEDS = {"reaction": Deed.REACTION, "kudos": Deed.KUDOS, "checkin": Deed.CHECKIN}
_PAIR = re.compile(r"([a-z_]+)\s*=\s*([^\s,;]+)")


def wanted(community: Community, text: str) -> dict[str, str]:
    """Read "message_points=3 message_cooldown=30"; refuse what cannot be replayed."""
    text = normalize("NFKC", text).casefold()
    pairs = _PAIR.findall(text)
    if not pairs or _PAIR.sub("", text).strip(" ,;"):
        raise Refusal("simulate.usage")
    found: dict[str, str] = dict(pairs)
    for key in found:
        if key not in REPLAYED:
            raise Refusal("simulate.not_replayed", name=key[:40], names=", ".join(REPLAYED))
    changed = setting_changes.differences(community, found)
    if not changed:
        raise Refusal("simulate.no_difference")
    return setting_changes.summary(changed)


@dataclass(slots=True)
class Source:
    """Rows of one kind on their way into a replay, in the order of time."""

    telegram_chat_id: int | None
    after: int
    waiting: deque[Past] = field(default_factory=deque)
    is_over: bool = False


@dataclass(slots=True)
class Run:
    """A replay under way, from slice to slice; `rows` is about how many rows it has to read."""

    community: Community
    changed: Sequence[Changed]
    since_at: int
    until_at: int
    sources: list[Source]
    rows: int
    before: Replay
    after: Replay


class Named(NamedTuple):
    """A member's change with the member."""

    member: Member
    change: Change


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who would gain and lose most, all points of the time, and the share of the top tenth."""

    changed: Sequence[Changed]
    gainers: Sequence[Named]
    losers: Sequence[Named]
    before: int
    after: int
    top_before: int
    top_after: int


def begin(tx: Connection, *, community: Community, wanted: Mapping[str, str], now: int) -> Run:
    """Find where the last 30 days begin in each chat and in the ledger."""
    since_at = now - DAYS * 86_400
    sources, rows = [], 0
    for chat_id in replays.chats_of(tx, community.community_id):
        first, last = replays.first_message(tx, telegram_chat_id=chat_id, since_at=since_at)
        sources.append(Source(chat_id, first))
        rows += last - first
    first, last = replays.first_entry(tx, since_at=since_at)
    sources.append(Source(None, first))
    new = Values({**community.values.stored, **wanted})
    old_length = community.values.number(Key.MESSAGE_LENGTH)
    return Run(
        community,
        setting_changes.differences(community, wanted),
        since_at,
        now,
        sources,
        rows + last - first,
        Replay(_rules(community.values), old_length),
        Replay(_rules(new), old_length),
    )


def _rules(values: Values) -> Rules:
    return Rules(
        values.message_rule,
        values.number(Key.REACTION_POINTS),
        values.number(Key.KUDOS_POINTS),
        values.checkin_rule,
    )


def step(tx: Connection, run: Run) -> bool:
    """Replay one slice; False when everything was replayed."""
    for source in run.sources:
        if not source.waiting and not source.is_over:
            _refill(tx, run, source)
    open_sources = [each for each in run.sources if each.waiting or not each.is_over]
    while open_sources and all(each.waiting for each in open_sources):
        earliest = min(open_sources, key=lambda each: each.waiting[0].at)
        past = earliest.waiting.popleft()
        run.before.add(past)
        run.after.add(past)
        if not earliest.waiting and earliest.is_over:
            open_sources.remove(earliest)
    return bool(open_sources)


def _refill(tx: Connection, run: Run, source: Source) -> None:
    zones = run.community.zones
    if source.telegram_chat_id is None:
        found, last = replays.entries(
            tx, community_id=run.community.community_id, after=source.after, most=SLICE_ROWS
        )
        pasts = [
            Past(each.at, each.member_id, each.on, DEEDS[each.reason], streak=each.streak)
            for each in found
        ]
        source.is_over, source.after = last is None, last or source.after
    else:
        judged = replays.messages(
            tx, telegram_chat_id=source.telegram_chat_id, after=source.after, most=SLICE_ROWS
        )
        pasts = [_message(each, zones) for each in judged]
        source.is_over = len(judged) < SLICE_ROWS
        source.after = judged[-1].message_id if judged else source.after
    source.waiting.extend(past for past in pasts if run.since_at <= past.at <= run.until_at)


def _message(each: replays.Judged, zones: Zones) -> Past:
    on = local_date(each.at, zones)
    return Past(each.at, each.member_id, on, Deed.MESSAGE, each.length, each.verdict)


def outcome(tx: Connection, run: Run) -> Outcome:
    """Return what the replay came to."""
    before, after = run.before.totals, run.after.totals
    found = changes(before, after)
    gainers = [each for each in found[:MOST_NAMED] if each.after > each.before]
    losers = [each for each in found[::-1][:MOST_NAMED] if each.after < each.before]
    return Outcome(
        changed=run.changed,
        gainers=[Named(members.get(tx, each.member_id), each) for each in gainers],
        losers=[Named(members.get(tx, each.member_id), each) for each in losers],
        before=sum(before.values()),
        after=sum(after.values()),
        top_before=top_percent(before),
        top_after=top_percent(after),
    )
