"""Referrals: when somebody who came by an invite link counts."""

from dataclasses import dataclass
from enum import StrEnum

DAY_SECONDS = 86_400
# Several who come by one link within this time, by themselves, are looked at by a person.
BURST_SECONDS = 60
BURST_JOINS = 3


class State(StrEnum):
    """What became of a referral; campaigns' are only `tracked`."""

    PENDING = "pending"
    REWARDED = "rewarded"
    LEFT = "left"  # before it counted
    REVERSED = "reversed"  # left after it counted, too early to keep the rewards
    DROPPED = "dropped"  # by an admin
    LAPSED = "lapsed"  # never counted in the whole time
    TRACKED = "tracked"


class Flag(StrEnum):
    """Why a pending referral waits for an admin; a released one is not held up again."""

    NONE = ""
    BURST = "burst"
    MUTUAL = "mutual"
    RELEASED = "released"


HELD = frozenset({Flag.BURST, Flag.MUTUAL})


@dataclass(frozen=True, slots=True)
class ReferralRule:
    """What a community rewards; `days` and `kept_days` count from the join."""

    inviter_points: int = 50
    invitee_points: int = 20
    per_month: int = 10
    days: int = 7
    active_days: int = 3
    messages: int = 5
    kept_days: int = 30

    @property
    def pending_seconds(self) -> int:
        return self.days * DAY_SECONDS

    @property
    def kept_seconds(self) -> int:
        """Return how long leaving takes the rewards back; never less than the pending time."""
        return max(self.days, self.kept_days) * DAY_SECONDS


DEFAULT_REFERRAL_RULE = ReferralRule()


def is_ripe(*, active_days: int, messages: int, rule: ReferralRule) -> bool:
    """Say whether who came has taken part enough to count."""
    return active_days >= rule.active_days and messages >= rule.messages


def next_look(now: int, *, joined_at: int, is_pending: bool, rule: ReferralRule) -> int | None:
    """Return when to look again in UTC seconds; None when everything is known."""
    ripe_at, kept_at = joined_at + rule.pending_seconds, joined_at + rule.kept_seconds
    if now < ripe_at:
        return ripe_at
    if now >= kept_at:
        return None
    return min(now + DAY_SECONDS, kept_at) if is_pending else kept_at
