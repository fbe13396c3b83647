"""How far a quest is: what was recorded anyway, each fact counted once, in slices."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.days import Zones, local_date
from domain.ledger import OPENINGS, Reason
from domain.messages import Kind, Verdict
from domain.quests import Metric, Quest
from storage import quest_progress, quest_sources, quests
from storage.quest_progress import Progress
from storage.quest_sources import Entry, Message, Thanks

SLICE_ROWS = 2_000

# What was written for real; limits on points do not matter here.
COUNTED = frozenset(
    {
        Verdict.REWARDED,
        Verdict.COOLDOWN,
        Verdict.DAILY_CAP,
        Verdict.AUTOMATIC_CAP,
        Verdict.PENDING,
        Verdict.BOOKED,
    }
)
_WRITTEN = frozenset({Metric.MESSAGES, Metric.REPLIES, Metric.MEDIA, Metric.DAYS})
_EARNED = frozenset({Metric.POINTS, Metric.XP})
_THANKED = frozenset({Metric.KUDOS_GIVEN, Metric.KUDOS_RECEIVED})


class Gain(NamedTuple):
    at: int
    member_id: int
    amount: int


class _Reader:
    """Reads the next slice of every source that a quest counts."""

    def __init__(self, tx: Connection, quest: Quest) -> None:
        self._tx, self._quest = tx, quest
        self._marks = quest_progress.marks(tx, quest.quest_id)
        self.is_all = True

    def gains(self) -> list[Gain]:
        """Return what is new and lies in the quest's time, in the order it happened."""
        metric, quest = self._quest.terms.metric, self._quest
        found: list[Gain] = []
        for place in quest_sources.places(self._tx, quest.community_id):
            if metric in _WRITTEN | _EARNED:
                found += _written(self._messages(place), metric)
            if metric in _THANKED:
                found += _thanked(self._thanks(place), metric)
        if metric is Metric.REFERRALS:
            found += self._kept()
        elif metric not in _WRITTEN | _THANKED:
            found += _booked(self._entries(), metric)
        return sorted(
            gain for gain in found if gain.amount and quest.starts_at <= gain.at < quest.ends_at
        )

    def _messages(self, place: int) -> Sequence[Message]:
        after = self._marks.get(("events", place))
        if after is None:
            after = self._begin(place)
        found = quest_sources.messages(
            self._tx, telegram_chat_id=place, after=after, most=SLICE_ROWS
        )
        self._note("events", place, max([after, *(each.message_id for each in found)]))
        self.is_all &= len(found) < SLICE_ROWS
        return found

    def _thanks(self, place: int) -> Sequence[Thanks]:
        after = self._marks.get(("kudos", place))
        if after is None:
            after = self._begin(place)
        found = quest_sources.thanks(
            self._tx, telegram_chat_id=place, after=after, most=SLICE_ROWS
        )
        self._note("kudos", place, max([after, *(each.message_id for each in found)]))
        self.is_all &= len(found) < SLICE_ROWS
        return found

    def _entries(self) -> Sequence[Entry]:
        after = self._marks.get(("ledger", 0))
        if after is None:
            after = quest_sources.last_entry_before(self._tx, self._quest.starts_at)
        found = quest_sources.entries(self._tx, after=after, most=SLICE_ROWS)
        self._note("ledger", 0, max([after, *(each.entry_id for each in found)]))
        self.is_all &= len(found) < SLICE_ROWS
        return found

    def _kept(self) -> list[Gain]:
        """Return all there are, however often: whether somebody stayed is known late."""
        quest = self._quest
        found = quest_sources.kept_referrals(
            self._tx,
            community_id=quest.community_id,
            since=quest.starts_at,
            until=quest.ends_at,
        )
        return [Gain(at, inviter_id, 1) for at, inviter_id in found]

    def _begin(self, place: int) -> int:
        return quest_sources.last_message_before(
            self._tx, telegram_chat_id=place, at=self._quest.starts_at
        )

    def _note(self, source: str, place: int, seen: int) -> None:
        if self._marks.get((source, place)) != seen:
            quest_id = self._quest.quest_id
            quest_progress.set_mark(
                self._tx, quest_id=quest_id, source=source, place=place, seen=seen
            )


def count(tx: Connection, quest: Quest, *, zones: Zones) -> bool:
    """Count what was recorded since the last time; say whether that was all of it.

    Safe to repeat: how far each source was counted is kept with the figures.
    """
    reader = _Reader(tx, quest)
    gains = reader.gains()
    known = quest_progress.of_members(
        tx,
        quest_id=quest.quest_id,
        community_id=quest.community_id,
        member_ids={gain.member_id for gain in gains},
    )
    if known:
        if quest.terms.metric is Metric.DAYS:
            grown = _days(tx, quest, gains, known, zones)
        elif quest.terms.metric is Metric.REFERRALS:
            grown = _added(gains, _emptied(known), quest.terms.target)
        else:
            grown = _added(gains, known, quest.terms.target)
        quest_progress.set_many(tx, quest.quest_id, grown)
        figure = quest_progress.total(tx, quest.quest_id)
        quests.set_figure(tx, quest.quest_id, figure=figure)
    return reader.is_all


def _emptied(known: Mapping[int, Progress]) -> dict[int, Progress]:
    return {
        member_id: progress._replace(figure=0, at=0, reached_at=None)
        for member_id, progress in known.items()
    }


def _added(gains: Iterable[Gain], known: Mapping[int, Progress], target: int) -> list[Progress]:
    grown: dict[int, Progress] = {}
    for gain in gains:
        before = grown.get(gain.member_id) or known.get(gain.member_id)
        if before is not None:
            figure = max(0, before.figure + gain.amount)
            grown[gain.member_id] = _at(before, figure, gain.at, target)
    return list(grown.values())


def _days(
    tx: Connection,
    quest: Quest,
    gains: Iterable[Gain],
    known: Mapping[int, Progress],
    zones: Zones,
) -> list[Progress]:
    """Count the active days of who wrote something new; a day counts as a whole."""
    first_on = local_date(quest.starts_at, zones)
    last_on = local_date(quest.ends_at - 1, zones)
    wrote_at: dict[int, int] = {}
    for gain in gains:
        wrote_at.setdefault(gain.member_id, gain.at)
    return [
        _at(
            before,
            quest_sources.active_days(tx, member_id=member_id, first_on=first_on, last_on=last_on),
            wrote_at[member_id],
            quest.terms.target,
        )
        for member_id, before in known.items()
    ]


def _at(before: Progress, figure: int, at: int, target: int) -> Progress:
    """Return progress with another figure; what fell below the target has not reached it."""
    reached_at = None
    if target and figure >= target:
        reached_at = before.reached_at if before.reached_at is not None else at
    risen_at = at if figure > before.figure else before.at
    return before._replace(figure=figure, at=risen_at, reached_at=reached_at)


def _written(messages: Iterable[Message], metric: Metric) -> Iterator[Gain]:
    for each in messages:
        is_counted = each.verdict in COUNTED
        # What waits is earned by the entry that books it.
        earned = each.points if each.verdict == Verdict.REWARDED else 0
        amount = {
            Metric.MESSAGES: int(is_counted),
            Metric.REPLIES: int(is_counted and bool(each.is_reply)),
            Metric.MEDIA: int(is_counted and each.kind != Kind.TEXT),
            Metric.DAYS: 1,
        }.get(metric, earned)
        yield Gain(each.at, each.member_id, amount)


def _thanked(thanks: Iterable[Thanks], metric: Metric) -> Iterator[Gain]:
    for each in thanks:
        is_given = metric is Metric.KUDOS_GIVEN
        yield Gain(each.at, each.giver_id if is_given else each.receiver_id, 1)


def _booked(entries: Iterable[Entry], metric: Metric) -> Iterator[Gain]:
    for each in entries:
        yield Gain(each.at, each.member_id, _amount(each, metric))


def _amount(entry: Entry, metric: Metric) -> int:
    """Return what an entry counts: what is earned automatically is what gives XP."""
    match metric:
        case Metric.CHECKINS:
            return int(entry.reason == Reason.CHECKIN and not entry.is_reversal)
        case Metric.REACTIONS:
            sign = -1 if entry.is_reversal else 1
            return sign if entry.reason == Reason.REACTION else 0
        case Metric.XP:
            return 0 if entry.reason in OPENINGS else entry.xp
    return entry.points if entry.xp and entry.reason not in OPENINGS else 0
