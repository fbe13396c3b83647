"""Badges given and taken by hand, their undoing, and a community's own badges."""

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, badges
from domain.badges import BADGES, Metric, fold, unquoted
from domain.communities import Community
from domain.graphemes import graphemes
from domain.members import Member
from domain.names import clean
from domain.refusals import Refusal
from storage import badges as awards
from storage import members, own_badges, quests
from storage.badges import Award, Cause
from storage.own_badges import OwnBadge

UNDO_SECONDS = 60
MOST_NOTE_CHARACTERS = 200
MOST_NAME_GRAPHEMES = 24
MOST_OWN = 50


@dataclass(frozen=True, slots=True)
class Gift:
    """A badge given, or taken away; `name` is a community's own one's."""

    award_id: int
    member: Member
    key: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A badge that can be given, and how many members have it."""

    key: str
    name: str
    holders: int


def give(
    tx: Connection,
    *,
    member: Member,
    key: str,
    note: str,
    actor_id: int,
    ref: str,
    at: int,
) -> Gift:
    """Give a badge by hand, again if it is held; the same ref tells the same outcome."""
    before = awards.find_by_ref(tx, ref)
    if before is not None:
        return _gift(tx, before)
    if key in BADGES and BADGES[key].metric is not Metric.BY_HAND:
        raise Refusal("badge.is_earned")
    cause = Cause(note[:MOST_NOTE_CHARACTERS], actor_id, ref)
    times = (key, awards.next_n(tx, member_id=member.member_id, badge=key))
    award_id = awards.add(
        tx, member_id=member.member_id, times=times, at=at, told_at=0, cause=cause
    )
    gift = _gift(tx, awards.get(tx, award_id or 0))
    _audit(tx, "given", gift, by=actor_id, at=at)
    badges.tell_privately(tx, member.member_id, [gift.award_id], at=at)
    return gift


def take(
    tx: Connection,
    *,
    member: Member,
    key: str,
    note: str,
    actor_id: int,
    ref: str,
    at: int,
) -> Gift:
    """Take a badge away, the newest of several; its row stays and it is not earned anew.

    The same ref tells the same outcome.
    """
    before = awards.find_by_taken_ref(tx, ref)
    if before is not None:
        return _gift(tx, before)
    held = [
        each
        for each in awards.of_member(tx, member.member_id)
        if each.badge == key and each.taken_at is None
    ]
    if not held:
        raise Refusal("badge.not_held")
    awards.take(tx, held[-1].award_id, by_user_id=actor_id, at=at, ref=ref)
    gift = _gift(tx, held[-1])
    _audit(tx, "taken", gift, by=actor_id, at=at, note=note[:MOST_NOTE_CHARACTERS])
    return gift


def undo_gift(
    tx: Connection, *, community: Community, award_id: int, actor_id: int, at: int
) -> Gift:
    """Take back within a minute what was given by hand; a second press tells the same."""
    award = _own_award(tx, community, award_id)
    if award.by_user_id is None:
        raise Refusal("refusal.stale_button")
    if award.taken_at is None:
        _in_time(award.at, at)
        awards.take(tx, award_id, by_user_id=actor_id, at=at)
        _audit(tx, "undone", _gift(tx, award), by=actor_id, at=at)
    return _gift(tx, award)


def undo_taking(
    tx: Connection, *, community: Community, award_id: int, actor_id: int, at: int
) -> Gift:
    """Give back within a minute what was taken away; a second press tells the same."""
    award = _own_award(tx, community, award_id)
    if award.taken_at is not None:
        _in_time(award.taken_at, at)
        awards.give_back(tx, award_id)
        _audit(tx, "undone", _gift(tx, award), by=actor_id, at=at)
    return _gift(tx, award)


def _own_award(tx: Connection, community: Community, award_id: int) -> Award:
    award = awards.find(tx, award_id)
    if award is None:
        raise Refusal("refusal.stale_button")
    if members.get(tx, award.member_id).community_id != community.community_id:
        raise Refusal("refusal.stale_button")
    return award


def _in_time(acted_at: int, at: int) -> None:
    if at - acted_at > UNDO_SECONDS:
        raise Refusal("badge.undo_expired")


def _gift(tx: Connection, award: Award) -> Gift:
    member = members.get(tx, award.member_id)
    name = badges.own_name(tx, award.badge)
    return Gift(award.award_id, member, award.badge, name, award.note)


def _audit(
    tx: Connection, what: str, gift: Gift, *, by: int, at: int, note: str | None = None
) -> None:
    audit.record(
        tx,
        community_id=gift.member.community_id,
        actor_id=by,
        act="badge",
        member_id=gift.member.member_id,
        now=at,
        facts={
            "what": what,
            "badge": gift.key,
            "name": gift.name,
            "note": gift.note if note is None else note,
        },
    )


def make(
    tx: Connection,
    *,
    community_id: int,
    name: str,
    taken: Mapping[str, str],
    actor_id: int,
    ref: str,
    at: int,
) -> OwnBadge:
    """Make a badge of the community's own; `taken` are the folded names of the table's.

    The same ref tells the same outcome.
    """
    before = own_badges.find_by_ref(tx, ref)
    if before is not None:
        return before
    own = own_badges.Making(community_id, _cleaned(name), actor_id, at, ref)
    if len(own_badges.of_community(tx, community_id)) >= MOST_OWN:
        raise Refusal("badge.too_many", most=MOST_OWN)
    made = None if fold(own.name) in taken else own_badges.add(tx, own)
    if made is None:
        raise Refusal("badge.name_taken")
    _audit_own(tx, "made", made, actor_id, at)
    return made


def _cleaned(name: str) -> str:
    """Return a badge's name as it may be shown; refuse one that is empty or too long."""
    cleaned = clean(unquoted(name.strip()))
    if not cleaned:
        raise Refusal("badge.usage_new")
    if len(list(graphemes(cleaned))) > MOST_NAME_GRAPHEMES:
        raise Refusal("badge.name_too_long", most=MOST_NAME_GRAPHEMES)
    return cleaned


def unmake(
    tx: Connection, *, community: Community, badge_id: int, actor_id: int, at: int
) -> OwnBadge:
    """Do away with a badge of the community's own that nobody was ever given."""
    own = own_badges.find(tx, badge_id)
    if own is None or own.community_id != community.community_id:
        raise Refusal("refusal.stale_button")
    if awards.is_awarded(tx, own.key):
        raise Refusal("badge.is_held")
    if quests.is_promised(tx, own.key):
        raise Refusal("badge.is_promised")
    own_badges.remove(tx, badge_id)
    _audit_own(tx, "unmade", own, actor_id, at)
    return own


def _audit_own(tx: Connection, what: str, own: OwnBadge, by: int, at: int) -> None:
    audit.record(
        tx,
        community_id=own.community_id,
        actor_id=by,
        act="badge",
        now=at,
        facts={"what": what, "badge": own.key, "name": own.name},
    )


def names(tx: Connection, community_id: int) -> dict[str, str]:
    """Return a community's own badges by their folded names."""
    found = own_badges.of_community(tx, community_id)
    return {fold(own.name): own.key for own in found}


def givable(tx: Connection, community_id: int, *, table: Mapping[str, str]) -> dict[str, str]:
    """Return by folded names what is given, not earned; `table` has those of the table's."""
    by_hand = {name: key for name, key in table.items() if BADGES[key].metric is Metric.BY_HAND}
    return by_hand | names(tx, community_id)


def offers(tx: Connection, community_id: int) -> list[Offer]:
    """Return what can be given by hand: the table's, then the community's own."""
    keys = {key: "" for key, badge in BADGES.items() if badge.metric is Metric.BY_HAND}
    keys |= {own.key: own.name for own in own_badges.of_community(tx, community_id)}
    return [
        Offer(key, name, awards.count_held(tx, community_id=community_id, badge=key))
        for key, name in keys.items()
    ]
