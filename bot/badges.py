"""Badges: found by what members have done, awarded once, and how they become known."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import NamedTuple

from bot import places, settings
from domain.badges import (
    BADGES,
    EARLY_HOURS,
    LATE_HOURS,
    TABLE,
    Figures,
    Metric,
    Near,
    Rank,
    Times,
    due,
    nearest,
    next_of,
)
from domain.days import Zones, local_hour
from domain.members import Member
from domain.setting_keys import Key
from storage import (
    badge_counts,
    badges,
    chats,
    chores,
    members,
    notices,
    outbox,
    own_badges,
    users,
)
from storage.badge_counts import Growth
from storage.badges import Award, Cause
from storage.chores import Chore, Facts

LETTER_CHEER = "cheer"
LETTER_GROUP = "badges"
LETTER_PRIVATE = "badge"
NEWS = "badge_news"
# Those that come close after each other stand in one message.
NEWS_SECONDS = 60
NEWS_LINES = 10
PRIORITY = 3
NEAREST = 3
BEST = 3
# A crowd is not cheered one by one: so many messages of a group get a reaction in so many seconds.
CHEERED_AT_ONCE = 3
CHEER_SECONDS = 60


class Seen(NamedTuple):
    """The message by which a badge was earned."""

    telegram_chat_id: int
    message_id: int


class First(NamedTuple):
    """A member's first message that earned something; `at` in UTC seconds."""

    member_id: int
    seen: Seen
    at: int


@dataclass(frozen=True, slots=True)
class Held:
    """A badge that a member has, how often, and when last; `name` is a community's own one's.

    `note` is why it was given by hand.
    """

    key: str
    count: int
    at: int
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """A member's badges with how far they are from the others; `near` are the nearest."""

    member: Member
    held: tuple[Held, ...]
    figures: Figures
    near: tuple[Near, ...]
    awarded: frozenset[Times]

    def next_of(self, key: str) -> Near | None:
        """Return how far a badge is off; None for one that cannot be earned any more."""
        return next_of(BADGES[key], self.figures, held=self.awarded)


@dataclass(frozen=True, slots=True)
class Best:
    """How many badges a member has, and the best of them."""

    count: int
    held: tuple[Held, ...]


def look(tx: Connection, member_ids: Sequence[int], *, at: int, seen: Seen | None = None) -> None:
    """Award what members have earned by now, each badge once, and make it known."""
    for member_id, facts in badge_counts.facts(tx, member_ids, at=at).items():
        new = due(facts.figures, held=facts.awarded)
        if new:
            _award(tx, member_id, facts.community_id, new, at=at, seen=seen)


def greet_first_words(tx: Connection, firsts: Sequence[First]) -> None:
    """Award the badge of first words to everybody in a batch who said them."""
    if not firsts:
        return
    if len(firsts) > CHEERED_AT_ONCE:
        badges.add_many(tx, [(first.member_id, "first_words", 1, first.at) for first in firsts])
        return
    for first in firsts:
        community_id = members.get(tx, first.member_id).community_id
        new = [("first_words", 1)]
        _award(tx, first.member_id, community_id, new, at=first.at, seen=first.seen)
        look(tx, [first.member_id], at=first.at, seen=first.seen)


def _award(
    tx: Connection,
    member_id: int,
    community_id: int,
    new: Sequence[Times],
    *,
    at: int,
    seen: Seen | None,
) -> None:
    told: list[int] = []
    is_news = is_cheered = False
    for times in new:
        waits = BADGES[times[0]].rank is Rank.GOLD and _announces(tx, community_id)
        told_at = None if waits else 0
        award_id = badges.add(tx, member_id=member_id, times=times, at=at, told_at=told_at)
        if award_id is not None:
            told.append(award_id)
            is_news, is_cheered = is_news or waits, is_cheered or not waits
    if is_news:
        _plan_news(tx, community_id, at)
    if is_cheered and seen is not None:
        _cheer(tx, seen, at)
    tell_privately(tx, member_id, told, at=at)


def _announces(tx: Connection, community_id: int) -> bool:
    return settings.community(tx, community_id).values.is_on(Key.BADGE_NEWS)


def _plan_news(tx: Connection, community_id: int, at: int) -> None:
    facts = {"community_id": community_id}
    due_at = at + NEWS_SECONDS
    chores.set_due(tx, kind=NEWS, ref=str(community_id), facts=facts, due_at=due_at)


def _cheer(tx: Connection, seen: Seen, at: int) -> None:
    # A reaction takes from what a group may be told in a minute.
    kind = f"cheer:{seen.telegram_chat_id}"
    if not notices.claim_slot(tx, kind, CHEERED_AT_ONCE, now=at, every_seconds=CHEER_SECONDS):
        return
    chat = chats.find(tx, seen.telegram_chat_id)
    if chat is not None:
        facts = seen._asdict()
        outbox.add(
            tx,
            card=LETTER_CHEER,
            facts=facts,
            chat_key=chat.chat_key,
            priority=PRIORITY,
            now=at,
        )


def reward(tx: Connection, *, member_id: int, key: str, note: str, ref: str, at: int) -> None:
    """Award a badge for a quest, again if it is held; the same ref is the same award."""
    if badges.find_by_ref(tx, ref) is None:
        times = (key, badges.next_n(tx, member_id=member_id, badge=key))
        cause = Cause(note, None, ref)
        badges.add(tx, member_id=member_id, times=times, at=at, told_at=0, cause=cause)


def tell_privately(tx: Connection, member_id: int, award_ids: Sequence[int], *, at: int) -> None:
    """Queue one note about new badges to who may be written to."""
    user_id = users.find_reachable(tx, member_id) if award_ids else None
    if user_id is not None:
        facts = {"awards": ",".join(map(str, award_ids))}
        outbox.add(tx, card=LETTER_PRIVATE, facts=facts, user_id=user_id, now=at)


def announce(tx: Connection, chore: Chore, now: int) -> None:
    """Queue one message about all gold badges that wait, where announcements go."""
    community_id = int(chore.facts["community_id"])
    award_ids = badges.claim_untold(tx, community_id=community_id, at=now)
    place = places.announcing(tx, community_id)
    community = settings.community(tx, community_id)
    if not award_ids or place is None or not community.values.is_on(Key.BADGE_NEWS):
        return
    shown = award_ids[:NEWS_LINES]
    facts: Facts = {"awards": ",".join(map(str, shown)), "more": len(award_ids) - len(shown)}
    outbox.add(
        tx,
        card=LETTER_GROUP,
        facts=facts,
        chat_key=place.chat_key,
        thread_id=place.thread_id,
        now=now,
    )


def told_of(tx: Connection, award_ids: str) -> list[tuple[Member, Held]]:
    """Return the awards of a letter that are still held, with whom they belong to."""
    found = []
    for award_id in award_ids.split(","):
        award = badges.find(tx, int(award_id))
        if award is not None and award.taken_at is None:
            found.append((members.get(tx, award.member_id), _held(tx, [award])))
    return found


def checked_in(
    tx: Connection, *, member: Member, at: int, zones: Zones, seen: Seen | None
) -> None:
    """Award what a check-in may have earned: only that, as crowds check in at the same hour."""
    hour, member_id = local_hour(at, zones), member.member_id
    early, late = int(hour in EARLY_HOURS), int(hour in LATE_HOURS)
    if early or late:
        badge_counts.add(tx, Growth(member_id, early=early, late=late))
    facts = badge_counts.checkins(tx, member_id, community_id=member.community_id)
    new = due(facts.figures, held=facts.awarded)
    if new:
        _award(tx, member_id, facts.community_id, new, at=at, seen=seen)


def thanked(tx: Connection, *, giver_id: int, receiver_id: int, at: int) -> None:
    """Count thanks for both, and look at who may have earned something by them."""
    badge_counts.add(tx, Growth(giver_id, kudos_given=1))
    badge_counts.add(tx, Growth(receiver_id, kudos_received=1))
    look(tx, [giver_id, receiver_id], at=at)


def applauded(tx: Connection, *, member_id: int, seen: Seen, at: int) -> None:
    """Count a reaction received; its author is looked at only when it may earn something."""
    count = badge_counts.add(tx, Growth(member_id, reactions=1)).reactions
    if any(b.metric is Metric.REACTIONS and b.threshold == count for b in TABLE):
        look(tx, [member_id], at=at, seen=seen)


def reacted(tx: Connection, *, member_id: int, at: int) -> None:
    """Keep that a member has reacted to somebody; the first time may earn something."""
    if badge_counts.note_first(tx, Growth(member_id, reacted=1)):
        look(tx, [member_id], at=at)


def quizzed(tx: Connection, *, member_id: int, at: int) -> None:
    """Keep that a member has answered a quiz; the first time may earn something."""
    if badge_counts.note_first(tx, Growth(member_id, quizzed=1)):
        look(tx, [member_id], at=at)


def collection(tx: Connection, *, member: Member, at: int) -> Collection:
    """Return a member's badges and what is near."""
    facts = badge_counts.facts(tx, [member.member_id], at=at)[member.member_id]
    near = nearest(facts.figures, held=facts.awarded, most=NEAREST)
    held = tuple(_shelf(tx, member.member_id))
    return Collection(member, held, facts.figures, tuple(near), facts.awarded)


def opened(tx: Connection, *, member: Member, at: int) -> Collection:
    """Award what is due to who asks, then return their badges."""
    look(tx, [member.member_id], at=at)
    return collection(tx, member=member, at=at)


def best(tx: Connection, member_id: int) -> Best:
    """Return a member's number of badges and the best three, of equals the newest first."""
    held = _shelf(tx, member_id)
    ranked = sorted(held, key=lambda each: (_height(each.key), each.at), reverse=True)
    return Best(sum(each.count for each in held), tuple(ranked[:BEST]))


def _height(key: str) -> int:
    """Say how high a badge ranks; a community's own as high as silver."""
    rank = BADGES[key].rank if key in BADGES else Rank.SILVER
    return list(Rank).index(rank)


def _shelf(tx: Connection, member_id: int) -> list[Held]:
    """Return what a member holds, in the order of the table, a community's own last."""
    awards: dict[str, list[Award]] = {key: [] for key in BADGES}
    for award in badges.of_member(tx, member_id):
        if award.taken_at is None:
            awards.setdefault(award.badge, []).append(award)
    return [_held(tx, each) for each in awards.values() if each]


def _held(tx: Connection, awards: Sequence[Award]) -> Held:
    newest = awards[-1]
    name = own_name(tx, newest.badge)
    return Held(newest.badge, len(awards), newest.at, name, newest.note)


def own_name(tx: Connection, key: str) -> str:
    """Return the name of a community's own badge; "" for one of the table."""
    kind, _, number = key.partition(":")
    own = own_badges.find(tx, int(number)) if kind == "own" else None
    return own.name if own else ""
