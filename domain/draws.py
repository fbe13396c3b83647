"""Draws: what an organiser decides, who may enter, and the terms that say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.beacons import DELAY_SECONDS, QUICKNET, ROLLS, BeaconKind, round_at
from domain.fairdraw import PROTOCOL, Json, digest
from domain.levels import level_of
from domain.refusals import Refusal

LONGEST_TITLE = 64
LONGEST_WORD = 32
MOST_PRIZES = 100
MOST_DAYS = 366
# Of a hash, as people see it.
SHOWN_DIGITS = 16
DAY_SECONDS = 86_400
# A shorter absence is hardly noticed, and Telegram keeps what was tapped for 150 s.
AWAY_SECONDS = 15
LAST_SECONDS = 15 * 60
OUTAGE_RULE = (
    "When the bot was away for 15 seconds or longer, and for more than a tenth of the time to "
    "enter or in its last 15 minutes, the list closes later by as long as it was away. The time "
    "to claim a prize is given back in the same way."
)
CLOSING_RULE = (
    "The list closes when it is full, at `until`, or earlier when an admin ends the draw; "
    "never before `closes`."
)
NUMBERS_RULE = (
    "Who leaves, or no longer fulfils a rule when the list is frozen, is not in it; the others "
    "keep their order and close the gaps. Find your entry by its reference."
)


class DrawState(StrEnum):
    OPEN = "open"
    FROZEN = "frozen"
    ROLLED = "rolled"
    DRAWN = "drawn"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class EntryKind(StrEnum):
    BUTTON = "button"
    WORD = "word"
    AUTOMATIC = "automatic"


class RuleKind(StrEnum):
    """What may be asked of an entrant; all but the last is answered by rows."""

    LEVEL = "level"
    TIER = "tier"
    POINTS = "points"
    DAYS = "days"
    NEWCOMER = "newcomer"
    ACTIVE = "active"
    MESSAGES = "messages"
    REFERRALS = "referrals"
    NO_STAFF = "no_staff"
    NOT_BANNED = "not_banned"
    COOLDOWN = "cooldown"
    CHANNEL = "channel"


class EventKind(StrEnum):
    """Why a prize fell free."""

    OUTSIDE = "outside"
    UNCLAIMED = "unclaimed"
    WAIVED = "waived"
    INELIGIBLE = "ineligible"
    REROLL = "reroll"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule on the card: `amount` of what, in the last `days` where that means something.

    Of CHANNEL `amount` is a Telegram chat id, and `name` what people call it; NEWCOMER and
    COOLDOWN count days in it.
    """

    kind: RuleKind
    amount: int = 1
    days: int = 0
    name: str = ""

    @property
    def text(self) -> str:
        """The rule as it is written in a command and in the terms."""
        tail = f"/{self.days}d" if self.days else ""
        return f"{self.kind}>={self.amount}{tail}"

    def is_met(self, figure: int | None) -> bool:
        """Judge what rows say of a member; None is somebody of whom they say nothing."""
        match self.kind:
            case RuleKind.NEWCOMER:
                return figure is not None and figure < self.amount
            case RuleKind.DAYS | RuleKind.COOLDOWN:
                return figure is None or figure >= self.amount
            case RuleKind.NO_STAFF | RuleKind.NOT_BANNED:
                return not figure
            case RuleKind.LEVEL:
                return level_of(figure or 0) >= self.amount
        return (figure or 0) >= self.amount


@dataclass(frozen=True, slots=True)
class Miss:
    """The rule that a member does not fulfil, and how far they are; None: nothing is known."""

    rule: Rule
    have: int | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a community allows its draws."""

    tickets: int = 5
    weight: int = 2
    dice_from_value: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """All that an organiser decides; times in UTC seconds, `full_at` and `price` 0 for none."""

    title: str
    prizes: tuple[str, ...]
    closes_at: int
    rules: tuple[Rule, ...] = ()
    entry: EntryKind = EntryKind.BUTTON
    word: str = ""
    full_at: int = 0
    price: int = 0
    most_tickets: int = 1
    weight_tier: int = 0
    weight_times: int = 1
    claim_hours: int = 48
    value: int = 0
    may_close_early: bool = True
    beacons: tuple[BeaconKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw as its rows have it."""

    draw_id: int
    community_id: int
    number: int
    state: DrawState
    by_user_id: int
    title: str
    entry: EntryKind
    word: str
    opens_at: int
    closes_at: int
    full_at: int
    price: int
    most_tickets: int
    weight_tier: int
    weight_times: int
    claim_hours: int
    terms: Mapping[str, Any]
    terms_hash: str
    secret: bytes | None
    entrants: int
    tickets: int
    freeze: Mapping[str, Any] | None
    beacon: tuple[tuple[str, Any], ...]
    result_hash: str | None
    frozen_at: int | None
    rolled_at: int | None
    drawn_at: int | None

    @property
    def kinds(self) -> tuple[BeaconKind, ...]:
        return tuple(BeaconKind(rule["kind"]) for rule in self.terms["beacon"])

    @property
    def rolls(self) -> int:
        """How many rolls its beacon takes, 0 without dice."""
        return sum(rule.get("k", 0) for rule in self.terms["beacon"])

    def round_after(self, frozen_at: int) -> int | None:
        """Return the round of drand that is fixed when the list is frozen, None without drand."""
        delays = [rule["delay"] for rule in self.terms["beacon"] if "delay" in rule]
        return round_at(frozen_at + delays[0]) if delays else None

    @property
    def earliest_at(self) -> int:
        """The first second at which the list may be frozen."""
        return int(self.terms["closes"])


def checked(draft: Draft, *, now: int, limits: Limits) -> Draft:
    """Return a draft that can be held, its beacon decided; refuse any other."""
    if not 1 <= len(draft.title) <= LONGEST_TITLE:
        raise Refusal("draw.title", most=LONGEST_TITLE)
    if not 1 <= len(draft.prizes) <= MOST_PRIZES or not all(draft.prizes):
        raise Refusal("draw.prizes", most=MOST_PRIZES)
    if not now < draft.closes_at <= now + MOST_DAYS * DAY_SECONDS:
        raise Refusal("draw.closes", days=MOST_DAYS)
    if not 1 <= draft.most_tickets <= limits.tickets:
        raise Refusal("draw.tickets", most=limits.tickets)
    if not 1 <= draft.weight_times <= limits.weight:
        raise Refusal("draw.weight", most=limits.weight)
    if (draft.entry is EntryKind.WORD) != (0 < len(draft.word) <= LONGEST_WORD):
        raise Refusal("draw.word", most=LONGEST_WORD)
    is_live = any(rule.kind is RuleKind.CHANNEL for rule in draft.rules)
    if draft.entry is EntryKind.AUTOMATIC and (is_live or draft.price):
        raise Refusal("draw.automatic")
    return draft


def beacons_of(draft: Draft, limits: Limits) -> tuple[BeaconKind, ...]:
    """Return where chance comes from: what was asked for, or by the draw's value."""
    if draft.beacons:
        return draft.beacons
    is_valuable = 0 < limits.dice_from_value < draft.value
    return (BeaconKind.DICE if is_valuable else BeaconKind.COMMIT,)


def terms_of(
    draft: Draft,
    *,
    number: int,
    prev: str,
    beacons: tuple[BeaconKind, ...],
    secret: bytes,
    now: int,
) -> Json:
    """Return the terms as they are published, before the first entry."""
    return {
        "v": PROTOCOL,
        "draw": str(number),
        "prev": prev,
        "title": draft.title,
        "opens": now,
        "closes": now if draft.may_close_early or draft.full_at else draft.closes_at,
        "until": draft.closes_at,
        "full": draft.full_at,
        "prizes": [{"id": prize_id(n), "name": name} for n, name in enumerate(draft.prizes, 1)],
        "tickets": _ticket_rule(draft),
        "entry": draft.entry.value,
        "claim_hours": draft.claim_hours,
        "eligibility": [rule.text for rule in draft.rules],
        "channels": {str(rule.amount): rule.name for rule in draft.rules if rule.name},
        "beacon": [_beacon_rule(kind, secret) for kind in beacons],
        "closing": CLOSING_RULE,
        "outage": OUTAGE_RULE,
        "numbers": NUMBERS_RULE,
    }


def _ticket_rule(draft: Draft) -> Json:
    return {
        "max": draft.most_tickets * draft.weight_times,
        "price": draft.price,
        "weight": {"tier": draft.weight_tier, "times": draft.weight_times},
    }


def _beacon_rule(kind: BeaconKind, secret: bytes) -> Json:
    match kind:
        case BeaconKind.DICE:
            return {"kind": kind.value, "k": ROLLS}
        case BeaconKind.DRAND:
            return {"kind": kind.value, "chain": QUICKNET, "delay": DELAY_SECONDS}
    return {"kind": kind.value, "c": digest("commit", secret).hex()}


def closing_after_absence(closes_at: int, *, opens_at: int, from_at: int, to_at: int) -> int:
    """Return when something closes after nobody heard members for a time, as the terms say."""
    away = min(to_at, closes_at) - max(from_at, opens_at)
    is_long = away * 10 > closes_at - opens_at
    is_late = to_at > closes_at - LAST_SECONDS
    if to_at - from_at < AWAY_SECONDS or away <= 0 or not (is_long or is_late):
        return closes_at
    return max(closes_at, to_at) + away


def prize_id(place: int) -> str:
    return f"p{place}"
