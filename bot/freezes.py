"""Freezes that are bought, and streaks that are repaired."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import points, streaks
from domain.communities import Community
from domain.days import local_date
from domain.ledger import Reason
from domain.members import Member
from domain.refusals import Refusal
from domain.streaks import Repair, Source
from storage import freezes, ledger, members

UNDO_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Bought:
    """A bought freeze: the entry that undoes it, its price, and who has what now."""

    entry_id: int
    price: int
    balance: int


def offer(tx: Connection, *, member: Member, community: Community, at: int) -> int:
    """Return the price of a freeze; refuse who cannot buy one, with what is in the way."""
    rule = community.values.freeze_rule
    if not rule.is_on or not rule.price:
        raise Refusal("streak.not_for_sale")
    stands = streaks.standing(
        tx, member_id=member.member_id, at=at, zones=community.zones, rule=rule
    )
    if stands.held >= rule.most:
        raise Refusal("streak.enough_freezes", held=stands.held)
    missing = rule.price - points.free(tx, member.member_id)
    if missing > 0:
        raise Refusal("streak.too_few_points", price=rule.price, missing=missing)
    return rule.price


def buy(
    tx: Connection, *, member: Member, community: Community, price: int, ref: str, at: int
) -> Bought:
    """Buy a freeze at the price that was shown; the same ref tells the same outcome."""
    before = ledger.find_by_ref(tx, community_id=community.community_id, ref=ref)
    if before is not None:
        if ledger.find_reversal(tx, before.entry_id) is not None:
            raise Refusal("refusal.stale_button")
        balance = members.get(tx, member.member_id).points
        return Bought(before.entry_id, -before.points, balance)
    if offer(tx, member=member, community=community, at=at) != price:
        raise Refusal("refusal.stale_button")
    change = points.Change(-price, 0, Reason.FREEZE, ref, "", None, at)
    entry_id = points.book(tx, member=member, change=change, zones=community.zones) or 0
    on = local_date(at, community.zones)
    freeze = freezes.Freeze(streaks.bought_ref(entry_id), Source.BOUGHT, on, None)
    freezes.add(tx, member_id=member.member_id, freeze=freeze)
    return Bought(entry_id, price, members.get(tx, member.member_id).points)


def undo(tx: Connection, *, member: Member, community: Community, entry_id: int, at: int) -> int:
    """Give a bought freeze back within a minute; return the points, the same the second time."""
    entry = ledger.find(tx, entry_id)
    if entry is None or entry.member_id != member.member_id or entry.reason is not Reason.FREEZE:
        raise Refusal("refusal.stale_button")
    if ledger.find_reversal(tx, entry_id) is not None:
        return -entry.points
    if at - int(entry.at.timestamp()) > UNDO_SECONDS:
        raise Refusal("streak.undo_expired")
    if not streaks.take_bought_back(
        tx,
        member_id=member.member_id,
        entry_id=entry_id,
        at=at,
        zones=community.zones,
        rule=community.values.freeze_rule,
    ):
        raise Refusal("streak.undo_expired")
    change = points.Change(
        -entry.points, 0, Reason.FREEZE, f"undo:{entry_id}", "", None, at, entry_id
    )
    points.book(tx, member=member, change=change, zones=community.zones)
    return -entry.points


def repairable(tx: Connection, *, member: Member, community: Community, at: int) -> Repair:
    """Return what a repair would do; refuse when nothing can be repaired."""
    rule = community.values.freeze_rule
    stands = streaks.standing(
        tx, member_id=member.member_id, at=at, zones=community.zones, rule=rule
    )
    if stands.repair is None:
        raise Refusal("streak.no_repair")
    return stands.repair


def repair(tx: Connection, *, member: Member, community: Community, from_on: str, at: int) -> None:
    """Repair the streak that broke on a date; a second tap changes nothing."""
    done = freezes.repairs(tx, member.member_id)
    if any(each.from_on == from_on for each in done):
        return
    found = repairable(tx, member=member, community=community, at=at)
    if found.days[0] != from_on:
        raise Refusal("refusal.stale_button")
    rule = community.values.freeze_rule
    streaks.repair(tx, member_id=member.member_id, at=at, zones=community.zones, rule=rule)
