"""What owners are told about trouble: once per kind and hour."""

from collections.abc import Mapping, Sequence
from sqlite3 import Connection

from storage import notices, outbox

EVERY_SECONDS = 3600
LETTER_OWNER = "owner"
PRIORITY = 1


def tell_owners(
    tx: Connection,
    *,
    owners: Sequence[int],
    kind: str,
    facts: Mapping[str, int | str],
    now: int,
) -> None:
    """Queue a notice to each owner unless this kind was told within the hour."""
    if not notices.claim(tx, f"owner:{kind}", now=now, every_seconds=EVERY_SECONDS):
        return
    for user_id in owners:
        outbox.add(
            tx,
            card=LETTER_OWNER,
            facts={"kind": kind, **facts},
            user_id=user_id,
            priority=PRIORITY,
            now=now,
        )
