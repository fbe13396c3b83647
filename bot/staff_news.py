"""What only staff should read: in the log topic, or privately where none is bound."""

import json
from collections.abc import Collection, Mapping
from sqlite3 import Connection

from domain.rights import Role
from storage import bindings, chats, chores, notices, outbox, roles, users
from storage.chores import Chore

KIND = "staff_news"
LOG, CASES = ("log", "cases"), ("cases", "log")
# Roles that keep order.
KEEPERS = frozenset({Role.OWNER, Role.MANAGER, Role.MODERATOR})
PRIORITY = 1
_ONCE_SECONDS = 86_400
LETTER_UNHEARD = "staff_unheard"
# What somebody waits for an answer to is tried again while nobody of the staff can be reached.
AGAIN_SECONDS, MOST_TRIES = 600, 432

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
    waits: bool = False,
) -> None:
    """Queue a letter to the staff of a community, `but` one person where it goes privately.

    The same ref is told privately once. What somebody `waits` for is kept for three days while
    nobody can be reached.
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
        "waits": int(waits),
    }
    chores.add(tx, kind=KIND, ref=f"{card}:{ref}", facts=wanted, due_at=now)


def write_to_each(
    tx: Connection,
    *,
    community_id: int,
    administrators: Collection[int],
    card: str,
    facts: Facts,
    now: int,
) -> None:
    """Write to these people and whoever has a role, as far as they started the bot."""
    for user_id in sorted({*administrators, *dict(roles.everyone(tx, community_id))}):
        if users.is_reachable(tx, user_id):
            outbox.add(tx, card=card, facts=facts, user_id=user_id, now=now)


def deliver(tx: Connection, chore: Chore, *, administrators: Collection[int], now: int) -> None:
    """Write to those administrators, and holders of a role, who started the bot; each once."""
    community_id = int(chore.facts["community_id"])
    keepers = {user_id for user_id, role in roles.everyone(tx, community_id) if role in KEEPERS}
    staff = sorted({*administrators, *keepers} - {int(chore.facts["but"])})
    reached = [user_id for user_id in staff if users.is_reachable(tx, user_id)]
    for user_id in reached:
        _write(tx, chore, user_id, now)
    if not reached and chore.facts.get("waits") and chore.tries < MOST_TRIES:
        chores.postpone(tx, chore.chore_id, due_at=now + AGAIN_SECONDS)
        _call_for_staff(tx, community_id, now)


def _write(tx: Connection, chore: Chore, user_id: int, now: int) -> None:
    key = f"staff:{chore.ref}:{user_id}"
    if notices.claim(tx, key, now=now, every_seconds=_ONCE_SECONDS):
        card, facts = str(chore.facts["card"]), json.loads(str(chore.facts["facts"]))
        outbox.add(tx, card=card, facts=facts, user_id=user_id, priority=PRIORITY, now=now)


def _call_for_staff(tx: Connection, community_id: int, now: int) -> None:
    """Ask the admins in the group, once a day, to make themselves reachable."""
    groups = [each for each in chats.of_community(tx, community_id) if each.earns]
    key = f"unheard:{community_id}"
    if groups and notices.claim(tx, key, now=now, every_seconds=_ONCE_SECONDS):
        where = {"chat_key": groups[0].chat_key, "priority": PRIORITY}
        outbox.add(tx, card=LETTER_UNHEARD, facts={}, now=now, **where)
