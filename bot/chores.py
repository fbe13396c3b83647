"""Chores: work that is done once, at an instant or as soon after it as the bot is awake."""

from collections.abc import Callable, Mapping, Sequence
from sqlite3 import Connection

from bot import notices
from storage import chores
from storage.chores import Chore

# After each failed try; then it is given up.
PAUSES_SECONDS = (60, 300)

# Does a chore's work in the transaction that claims it; the last argument is now.
Work = Callable[[Connection, Chore, int], None]


def do(tx: Connection, chore_id: int, *, kinds: Mapping[str, Work], now: int) -> None:
    """Claim a due chore and do it, in one; safe late, twice and after a crash."""
    chore = chores.claim(tx, chore_id, now=now)
    if chore is not None:
        kinds[chore.kind](tx, chore, now)


def failed(tx: Connection, chore_id: int, *, owners: Sequence[int], now: int) -> None:
    """Try a chore again later; at its third failure give it up and tell the owners."""
    chore = chores.find_waiting(tx, chore_id)
    if chore is None:
        return
    if chore.tries < len(PAUSES_SECONDS):
        chores.postpone(tx, chore_id, due_at=now + PAUSES_SECONDS[chore.tries])
        return
    chores.give_up(tx, chore_id, now=now)
    facts: dict[str, int | str] = {"job": chore.kind}
    notices.tell_owners(tx, owners=owners, kind="job", facts=facts, now=now)
