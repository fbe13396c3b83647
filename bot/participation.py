"""The one door for taking part: features report that somebody did, this says what it is worth."""

from collections.abc import Mapping, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from bot import badges, pending, points, progress
from bot.fairness import Claim, Fairness
from domain.communities import Community
from domain.days import Zones, local_date, local_hour, period_keys
from domain.members import Member
from domain.messages import Kind, MessageFacts, MessageRule, Verdict, judge
from domain.settings import Values
from storage import answers, daily, events, members, scores

QUARTER_SECONDS = 900


class Place(NamedTuple):
    """Where a message was written, with what the community wants there."""

    chat_key: int
    community_id: int
    zones: Zones
    rule: MessageRule
    earns: bool
    values: Values
    salts: str = "[]"


def place_in(community: Community, chat_key: int) -> Place:
    """Return a chat in which something is earned as the place where somebody takes part."""
    values, whose = community.values, community.community_id
    return Place(chat_key, whose, community.zones, values.message_rule, True, values)


class Dated(NamedTuple):
    """A message with where it was, and its local date and hour there."""

    message: MessageFacts
    place: Place
    on: str
    hour: int


class _Fold:
    """What one batch of messages comes to, message by message, before it is written."""

    def __init__(
        self,
        tx: Connection,
        batch: Sequence[Dated],
        people: Mapping[members.Who, members.Known],
        now: int,
    ) -> None:
        self.tx, self.now = tx, now
        self.used: dict[tuple[int, str], daily.Used] = {}
        self.last: dict[int, int | None] = {}
        self.events: list[events.Event] = []
        self.tallies: dict[tuple[int, str], list[int]] = {}
        self.hours: dict[tuple[int, str, int], int] = {}
        self.earned: dict[int, members.Earned] = {}
        self.gains: dict[tuple[int, str, int], scores.Gain] = {}
        self.growth: dict[int, progress.Gain] = {}
        self.firsts: dict[int, badges.First] = {}
        self.answers: list[answers.Answer] = []
        self.waiting: dict[tuple[int, str], int] = {}
        self.fairness: Fairness | None = None
        self._fold(batch, people)

    def _fold(self, batch: Sequence[Dated], people: Mapping[members.Who, members.Known]) -> None:
        known = [people[said.place.community_id, said.message.name.user_id] for said in batch]
        verdicts = list(map(self._judged, batch, known))
        # Within a batch limits only grow tighter: nothing else in it can come to earn.
        claims = {
            number: _claim(batch[number], known[number].member_id)
            for number, verdict in enumerate(verdicts)
            if verdict is Verdict.REWARDED
        }
        if claims:
            self.fairness = Fairness(self.tx, claims, self.now)
        for number, said in enumerate(batch):
            verdict = verdicts[number]
            if known[number].member_id in self.last:
                verdict = self._judged(said, known[number])
            if verdict is Verdict.REWARDED and self.fairness is not None:
                verdict = self.fairness.judge(number, self.events)
            self._add(said, known[number], verdict)

    def _judged(self, said: Dated, known: members.Known) -> Verdict:
        used = self._used(known, said.on)
        return judge(
            said.message,
            last_rewarded_at=self.last.get(known.member_id, known.last_rewarded_at),
            rewarded_that_day=used.rewarded,
            automatic_that_day=used.automatic,
            now=self.now,
            rule=said.place.rule,
        )

    def _add(self, said: Dated, known: members.Known, verdict: Verdict) -> None:
        chat_id, message_id, at, _, kind, length, is_reply, *_ = said.message
        is_worthy = verdict is Verdict.REWARDED or verdict is Verdict.PENDING
        points = said.place.rule.points if is_worthy else 0
        member_id = known.member_id
        self.events.append(
            events.Event(
                chat_id, message_id, member_id, at, kind, length, is_reply, verdict, points
            )
        )
        if is_worthy:
            self._use(said, known, is_waiting=verdict is Verdict.PENDING)
        if verdict is not Verdict.FUTURE and verdict is not Verdict.TOO_OLD:
            self._count(said, member_id, verdict)

    def _used(self, known: members.Known, on: str) -> daily.Used:
        """Return what a day has used so far; one batch seldom holds two days of a member."""
        day = (known.member_id, on)
        if day not in self.used:
            if known.on == on:
                self.used[day] = daily.Used(known.rewarded, known.automatic)
            else:
                self.used[day] = daily.used_on(self.tx, [day]).get(day, daily.NOTHING)
        return self.used[day]

    def _count(self, said: Dated, member_id: int, verdict: Verdict) -> None:
        """Add a message to its day: messages, replies, media, rewarded, points, XP."""
        message, place, on, hour_of_day = said
        tally = self.tallies.setdefault((member_id, on), [0] * 6)
        tally[0] += 1
        tally[1] += message.is_reply
        tally[2] += message.kind is not Kind.TEXT
        if verdict is Verdict.REWARDED:
            tally[3] += 1
            tally[4] += place.rule.points
            tally[5] += place.rule.xp
        elif verdict is Verdict.PENDING:
            tally[3] += 1
        hour = (place.community_id, on, hour_of_day)
        self.hours[hour] = self.hours.get(hour, 0) + 1

    def _use(self, said: Dated, known: members.Known, *, is_waiting: bool) -> None:
        """Use up the day's limits; what waits does so too, and earns nothing yet."""
        member_id, at, rule = known.member_id, said.message.at, said.place.rule
        day = (member_id, said.on)
        self.last[member_id] = at
        used = self.used[day]
        self.used[day] = daily.Used(used.rewarded + 1, used.automatic + rule.points)
        if known.last_rewarded_at is None and member_id not in self.firsts:
            seen = badges.Seen(said.message.telegram_chat_id, said.message.message_id)
            self.firsts[member_id] = badges.First(member_id, seen, at)
        if not is_waiting:
            self._reward(said, known)
            return
        self.waiting[day] = self.waiting.get(day, 0) + rule.points
        before = self.earned.get(member_id, members.Earned(0, 0, at, member_id))
        self.earned[member_id] = before._replace(last_rewarded_at=at)

    def _reward(self, said: Dated, known: members.Known) -> None:
        member_id, at, rule = known.member_id, said.message.at, said.place.rule
        before = self.earned.get(member_id)
        xp = rule.xp + (before.xp if before else 0)
        self.earned[member_id] = members.Earned(
            rule.points + (before.points if before else 0), xp, at, member_id
        )
        community_id = said.place.community_id
        self.growth[member_id] = progress.Gain(
            community_id, member_id, known.xp, known.xp + xp, at
        )
        answered_id = said.message.answered_id
        if answered_id is not None:
            self.answers.append(answers.Answer(member_id, community_id, answered_id, said.on))
        for period in period_keys(said.on):
            key = (community_id, period, member_id)
            gain = self.gains.get(key)
            points = rule.points + (gain.points if gain else 0)
            xp = rule.xp + (gain.xp if gain else 0)
            self.gains[key] = scores.Gain(community_id, period, member_id, points, xp, at)

    def write(self) -> bool:
        """Write everything; False, and nothing written, when a message was counted before."""
        if not events.add(self.tx, self.events):
            return False
        tallies = self.tallies.items()
        daily.add(self.tx, [daily.Tally(*day, *counts) for day, counts in tallies])
        for (member_id, on), waiting in self.waiting.items():
            daily.add_other(self.tx, member_id=member_id, on=on, points=waiting)
        daily.add_hours(self.tx, [(*key, count) for key, count in self.hours.items()])
        members.earn(self.tx, list(self.earned.values()))
        scores.add(self.tx, list(self.gains.values()))
        answers.add(self.tx, list(dict.fromkeys(self.answers)))
        progress.progressed(self.tx, list(self.growth.values()))
        badges.greet_first_words(self.tx, list(self.firsts.values()))
        if self.fairness is not None:
            self.fairness.write()
        return True


def _claim(said: Dated, member_id: int) -> Claim:
    place = said.place
    return Claim(
        said.message,
        member_id,
        place.community_id,
        said.on,
        place.rule.points,
        place.values,
        place.salts,
    )


def award(tx: Connection, *, member: Member, change: points.Change, place: Place) -> int:
    """Book automatic points as far as the day's cap allows, once a ref; return how many.

    An automatic award gives as much XP as points.
    """
    on = local_date(change.at, place.zones)
    day = (member.member_id, on)
    used = daily.used_on(tx, [day]).get(day, daily.NOTHING)
    worth = max(0, min(change.points, place.rule.automatic_per_day - used.automatic))
    allowed = change._replace(points=worth, xp=worth)
    waiting = None
    if worth:
        waiting = pending.holds_back(tx, member=member, change=allowed, values=place.values)
    if waiting is not None:
        daily.add_other(tx, member_id=member.member_id, on=on, points=waiting)
        return 0
    if not worth or points.book(tx, member=member, change=allowed, zones=place.zones) is None:
        return 0
    daily.add_other(tx, member_id=member.member_id, on=on, points=worth)
    return worth


def dated(messages: Sequence[MessageFacts], places: Mapping[int, Place]) -> list[Dated]:
    """Find each message's place among all of its batch's, with its local date and hour."""
    batch = []
    quarters: dict[tuple[int, int], tuple[str, int]] = {}
    for message in messages:
        place = places[message.telegram_chat_id]
        quarter = (place.community_id, message.at // QUARTER_SECONDS)
        if quarter not in quarters:
            at, zones = message.at, place.zones
            quarters[quarter] = local_date(at, zones), local_hour(at, zones)
        batch.append(Dated(message, place, *quarters[quarter]))
    return batch


def record_messages(
    tx: Connection,
    *,
    batch: Sequence[Dated],
    people: Mapping[members.Who, members.Known],
    now: int,
) -> list[MessageFacts]:
    """Judge and count plain messages, each (chat, message) once; return those that were new.

    `people` holds everybody in the messages.
    """
    if not _Fold(tx, batch, people, now).write():
        batch = _unseen(tx, batch)
        _Fold(tx, batch, people, now).write()
    return [said.message for said in batch]


def _unseen(tx: Connection, batch: Sequence[Dated]) -> list[Dated]:
    fresh: dict[tuple[int, int], Dated] = {}
    for said in batch:
        key = (said.message.telegram_chat_id, said.message.message_id)
        if key not in fresh and not events.is_known(
            tx, telegram_chat_id=key[0], message_id=key[1]
        ):
            fresh[key] = said
    return list(fresh.values())
