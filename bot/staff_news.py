"""What only staff should read: in the log topic, or privately where none is bound."""

import json
from collections.abc import Collection, Mapping
from sqlite3 import Connection

from domain.rights import Role
from storage import bindings, chores, notices, outbox, roles, users
from storage.chores import Chore

KIND = "staff_news"
LOG, CASES = ("log", "cases"), ("cases", "log")
# Roles that keep order.
KEEPERS = frozenset({Role.OWNER, Role.MANAGER, Role.MODERATOR})
PRIORITY = 1
_ONCE_SECONDS = 86_400

Facts = Mapping[str, int | str]


def place_of(
    tx: Connection, community_id: int, purposes: tuple[str, ...] = LOG
) -> bindings.Binding | None:
    """Return the first of these places that is bound; None when none is."""
    for purpose in purposes:
        found = bindings.find(tx, community_id=community_id, purpose=purpose)
        if found is not None:
            return found
    return None


def tell(
    tx: Connection,
    *,
    community_id: int,
    card: str,
    facts: Facts,
    ref: str,
    now: int,
    purposes: tuple[str, ...] = LOG,
    but: int = 0,
) -> None:
    """Queue a letter to the staff of a community, `but` one person where it goes privately.

    The same ref is told privately once.
    """
    place = place_of(tx, community_id, purposes)
    if place is not None:
        where = {"chat_key": place.chat_key, "thread_id": place.thread_id}
        outbox.add(tx, card=card, facts=facts, priority=PRIORITY, now=now, **where)
        return
    wanted: Facts = {
        "community_id": community_id,
        "card": card,
        "facts": json.dumps(dict(facts)),
        "but": but,
    }
    chores.add(tx, kind=KIND, ref=f"{card}:{ref}", facts=wanted, due_at=now)


def deliver(tx: Connection, chore: Chore, *, administrators: Collection[int], now: int) -> None:
    """Write to those administrators, and holders of a role, who started the bot; each once."""
    facts = chore.facts
    community_id = int(facts["community_id"])
    keepers = {user_id for user_id, role in roles.everyone(tx, community_id) if role in KEEPERS}
    for user_id in sorted({*administrators, *keepers} - {int(facts["but"])}):
        user = users.find(tx, user_id)
        key = f"staff:{chore.ref}:{user_id}"
        if user is None or not user.dm_ok:
            continue
        if notices.claim(tx, key, now=now, every_seconds=_ONCE_SECONDS):
            outbox.add(
                tx,
                card=str(facts["card"]),
                facts=json.loads(str(facts["facts"])),
                user_id=user_id,
                priority=PRIORITY,
                now=now,
            )
