"""What admins take out of a community as a table, and that they did."""

from sqlite3 import Connection

from bot import audit
from storage import users

ACTS = {"members": "export_members", "ledger": "export_ledger"}


def note(tx: Connection, *, community_id: int, what: str, by: int, now: int) -> bool:
    """Keep who takes what; False when they cannot be handed it, and nothing is kept."""
    if not users.is_reachable(tx, by):
        return False
    audit.record(
        tx, community_id=community_id, actor_id=by, act=ACTS[what], now=now, may_repeat=True
    )
    return True
