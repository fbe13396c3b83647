"""Rings: who mostly thanks each other counts a tenth for the other, and admins can see it."""

from sqlite3 import Connection

from bot import audit
from domain.days import ZoneSince, local_date
from domain.setting_keys import Key
from domain.settings import Values
from storage import rings

# Further thanks between the two: each tenth counts.
EVERY = 10
LOOKED_AT_SECONDS = 28 * 86_400


def counts(tx: Connection, *, giver_id: int, receiver_id: int, values: Values) -> bool:
    """Say whether thanks between two count; of a ring's each tenth does."""
    if not values.is_on(Key.FAIR_RINGS):
        return True
    met = rings.meet(tx, one_id=giver_id, other_id=receiver_id)
    return met is None or met % EVERY == 0


def look(tx: Connection, now: int) -> None:
    """Find the rings of the last four weeks; those that are none any more are forgotten."""
    since_at = now - LOOKED_AT_SECONDS
    since_on = local_date(since_at, (ZoneSince(0, "UTC"),))
    found = rings.found(tx, since_at=since_at, since_on=since_on)
    for ring in set(rings.everywhere(tx)) - set(found):
        rings.remove(tx, ring)
    for ring in found:
        if rings.add(tx, ring, at=now):
            audit.record(
                tx,
                community_id=ring.community_id,
                actor_id=None,
                act="ring",
                member_id=ring.one_id,
                now=now,
                facts={"other_id": ring.other_id},
            )
