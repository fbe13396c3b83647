"""The one door for taking part: features report that somebody did, this says what it is worth."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from bot import members as people
from domain.days import Zones, local_date, local_hour, period_keys
from domain.messages import DEFAULT_RULE, Kind, MessageFacts, Verdict, judge
from storage import daily, events, members, scores


class Place(NamedTuple):
    """Where a message was written."""

    chat_key: int
    community_id: int
    zones: Zones


class _Fold:
    """What one batch of messages comes to, message by message, before it is written."""

    def __init__(self, tx: Connection, places: Mapping[int, Place], now: int) -> None:
        self.tx, self.places, self.now = tx, places, now
        self.known: dict[tuple[int, int], members.Known] = {}
        self.rewarded: dict[tuple[int, str], int] = {}
        self.events: list[events.Event] = []
        self.tallies: list[daily.Tally] = []
        self.hours: dict[tuple[int, str, int], int] = defaultdict(int)
        self.earned: dict[int, members.Earned] = {}
        self.gains: dict[tuple[int, str, int], scores.Gain] = {}

    def add(self, message: MessageFacts) -> None:
        place = self.places[message.telegram_chat_id]
        who = (place.community_id, message.name.user_id)
        known = self.known.get(who) or self._meet(place, message)
        on = local_date(message.at, place.zones)
        verdict = self._judge(message, known, on)
        rewarded = verdict is Verdict.REWARDED
        points, xp = (DEFAULT_RULE.points, DEFAULT_RULE.xp) if rewarded else (0, 0)
        if rewarded:
            self.known[who] = known._replace(last_rewarded_at=message.at)
            self._reward(place.community_id, known.member_id, message.at, on)
        self.events.append(
            events.Event(
                message.telegram_chat_id,
                message.message_id,
                known.member_id,
                message.at,
                message.kind,
                message.length,
                message.is_reply,
                verdict,
                points,
            )
        )
        if verdict not in (Verdict.FUTURE, Verdict.TOO_OLD):
            self._tally(message, known.member_id, on, (int(rewarded), points, xp))
            self.hours[place.community_id, on, local_hour(message.at, place.zones)] += 1

    def _meet(self, place: Place, message: MessageFacts) -> members.Known:
        known = people.meet(
            self.tx, community_id=place.community_id, name=message.name, now=message.at
        )
        self.known[place.community_id, message.name.user_id] = known
        return known

    def _judge(self, message: MessageFacts, known: members.Known, on: str) -> Verdict:
        day = (known.member_id, on)
        if day not in self.rewarded:
            self.rewarded[day] = daily.rewarded_on(self.tx, member_id=known.member_id, on=on)
        return judge(
            message,
            last_rewarded_at=known.last_rewarded_at,
            rewarded_that_day=self.rewarded[day],
            now=self.now,
        )

    def _reward(self, community_id: int, member_id: int, at: int, on: str) -> None:
        self.rewarded[member_id, on] += 1
        before = self.earned.get(member_id)
        self.earned[member_id] = members.Earned(
            DEFAULT_RULE.points + (before.points if before else 0),
            DEFAULT_RULE.xp + (before.xp if before else 0),
            at,
            member_id,
        )
        for period in period_keys(on):
            key = (community_id, period, member_id)
            gain = self.gains.get(key)
            points = DEFAULT_RULE.points + (gain.points if gain else 0)
            self.gains[key] = scores.Gain(community_id, period, member_id, points, at)

    def _tally(
        self, message: MessageFacts, member_id: int, on: str, gained: tuple[int, int, int]
    ) -> None:
        is_media = message.kind is not Kind.TEXT
        self.tallies.append(
            daily.Tally(member_id, on, 1, int(message.is_reply), int(is_media), *gained)
        )


def _write(fold: _Fold) -> bool:
    """Write a folded batch; False, and nothing written, when a message was counted before."""
    if not events.add(fold.tx, fold.events):
        return False
    daily.add(fold.tx, fold.tallies)
    daily.add_hours(fold.tx, [(*key, count) for key, count in fold.hours.items()])
    members.earn(fold.tx, fold.earned.values())
    scores.add(fold.tx, fold.gains.values())
    return True


def record_messages(
    tx: Connection, *, messages: Sequence[MessageFacts], places: Mapping[int, Place], now: int
) -> list[MessageFacts]:
    """Judge and count plain messages, each (chat, message) once; return those that were new."""
    fold = _Fold(tx, places, now)
    for message in messages:
        fold.add(message)
    if _write(fold):
        return list(messages)
    fresh = _unseen(tx, messages)
    fold = _Fold(tx, places, now)
    for message in fresh:
        fold.add(message)
    _write(fold)
    return fresh


def _unseen(tx: Connection, messages: Sequence[MessageFacts]) -> list[MessageFacts]:
    fresh: dict[tuple[int, int], MessageFacts] = {}
    for message in messages:
        key = (message.telegram_chat_id, message.message_id)
        if key not in fresh and not events.is_known(
            tx, telegram_chat_id=key[0], message_id=key[1]
        ):
            fresh[key] = message
    return list(fresh.values())
