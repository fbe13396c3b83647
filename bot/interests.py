"""Interests: a list that administrators look after, from which members choose for themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, settings
from domain.badges import fold
from domain.communities import Community
from domain.interests import FEWEST_TOLD, MOST, SHIPPED
from domain.members import Presence
from domain.refusals import Refusal
from storage import chats, interests, members
from storage.interests import Interest, Word


@dataclass(frozen=True, slots=True)
class Menu:
    """What a member can choose, and what they have chosen."""

    member_id: int
    community: Community
    offered: tuple[Interest, ...]
    chosen: frozenset[int]


@dataclass(frozen=True, slots=True)
class Count:
    """How many chose an interest; None when they are too few to be told."""

    interest: Interest
    people: int | None


def opened(tx: Connection, *, member_id: int, now: int) -> Menu:
    """Return what a member can choose; a community's list begins with its first reader."""
    member = members.get(tx, member_id)
    _begin(tx, member.community_id, now)
    return Menu(
        member_id,
        settings.community(tx, member.community_id),
        tuple(interests.list_open(tx, member.community_id)),
        interests.chosen(tx, member_id),
    )


def _begin(tx: Connection, community_id: int, now: int) -> None:
    interests.begin(tx, community_id=community_id, shipped=SHIPPED, now=now)


def choose(
    tx: Connection, *, member_id: int, user_id: int, interest_id: int, is_wanted: bool, now: int
) -> Menu:
    """Choose an interest or take it back; the same again changes nothing."""
    member, found = members.get(tx, member_id), interests.find(tx, interest_id)
    if member.user_id != user_id:
        raise Refusal("refusal.not_yours")
    if member.state is not Presence.PRESENT:
        raise Refusal("refusal.not_member")
    is_over = chats.closed_into(tx, member.community_id) is not None
    if is_over or found is None or found.community_id != member.community_id:
        raise Refusal("refusal.stale_button")
    if is_wanted and not found.is_open:
        raise Refusal("interests.gone")
    if is_wanted:
        interests.choose(tx, member_id=member_id, interest_id=interest_id, now=now)
    else:
        interests.unchoose(tx, member_id=member_id, interest_id=interest_id)
    return opened(tx, member_id=member_id, now=now)


# -- looked after by administrators ----------------------------------------------------------


def _word(name: str, shipped: Mapping[str, str]) -> Word:
    """Return what a name means; `shipped` are the shipped ones by their folded names."""
    folded = fold(name)
    key = shipped.get(folded, "")
    return Word(key, "" if key else folded)


def add(
    tx: Connection,
    *,
    community_id: int,
    names: Sequence[str],
    shipped: Mapping[str, str],
    by: int,
    now: int,
) -> list[Count]:
    """Put names on the list, or back on it with everybody who had chosen them."""
    _begin(tx, community_id, now)
    before = interests.list_open(tx, community_id)
    for name in names:
        word = _word(name, shipped)
        own = "" if word.shipped else name
        interests.add(tx, community_id=community_id, word=word, name=own, by=by, now=now)
    after = interests.list_open(tx, community_id)
    if len(after) > MOST:
        raise Refusal("interests.too_many", most=MOST)
    if after != before:
        audit.record(tx, community_id=community_id, actor_id=by, act="interests", now=now)
    return counted(tx, community_id=community_id, now=now)


def remove(
    tx: Connection,
    *,
    community_id: int,
    names: Sequence[str],
    shipped: Mapping[str, str],
    by: int,
    now: int,
) -> list[Count]:
    """Take names off the list; who chose them is kept, for the case that they come back."""
    _begin(tx, community_id, now)
    for name in names:
        if not interests.close(tx, community_id=community_id, word=_word(name, shipped)):
            raise Refusal("interests.unknown", name=name)
    audit.record(tx, community_id=community_id, actor_id=by, act="interests", now=now)
    return counted(tx, community_id=community_id, now=now)


def counted(tx: Connection, *, community_id: int, now: int) -> list[Count]:
    """Return the list with how many chose what, as far as there are enough of them."""
    _begin(tx, community_id, now)
    counts = interests.counts(tx, community_id)
    found = [
        (each, counts.get(each.interest_id, 0)) for each in interests.list_open(tx, community_id)
    ]
    return [Count(each, people if people >= FEWEST_TOLD else None) for each, people in found]


def bring(tx: Connection, *, community_id: int, into_id: int, now: int) -> None:
    """Let a community that another one joins have that one's list beside its own."""
    for each in (community_id, into_id):
        _begin(tx, each, now)
    interests.bring(tx, community_id=community_id, into_id=into_id)
