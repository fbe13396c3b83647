"""Owns draws, draw_prizes, draw_rules and draw_chats: what was decided, and how far it is."""

import json
from collections.abc import Mapping, Sequence
from operator import attrgetter
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.draws import Draft, Draw, DrawState, EntryKind, Rule, RuleKind
from domain.members import Member
from storage import rows


class Place(NamedTuple):
    """Where a draw is carried."""

    chat_key: int
    thread_id: int | None


class Made(NamedTuple):
    """What a draft becomes a draw with; `terms` are the canonical text."""

    community_id: int
    number: int
    ref: str
    by_user_id: int
    terms: str
    terms_hash: str
    secret: bytes | None
    now: int


DECIDED = attrgetter(
    "title",
    "entry",
    "word",
    "closes_at",
    "full_at",
    "price",
    "most_tickets",
    "weight_tier",
    "weight_times",
    "claim_hours",
)


def _draw(row: tuple[Any, ...]) -> Draw:
    found = list(row)
    found[3], found[6] = DrawState(found[3]), EntryKind(found[6])
    found[16] = json.loads(found[16])
    found[18] = bytes.fromhex(found[18]) if found[18] else None
    found[21] = json.loads(found[21]) if found[21] else None
    beacon = json.loads(found[22]) if found[22] else []
    found[22] = tuple((kind, value) for kind, value in beacon)
    return Draw(*found)


def next_number(tx: Connection, community_id: int) -> int:
    row = tx.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM draws WHERE community_id = ?", (community_id,)
    ).fetchone()
    return int(row[0])


def last_result(tx: Connection, community_id: int) -> str | None:
    """Return the result hash that a community published last."""
    row = tx.execute(
        "SELECT result_hash FROM draws WHERE community_id = ? AND published_at IS NOT NULL"
        " ORDER BY published_at DESC, number DESC LIMIT 1",
        (community_id,),
    ).fetchone()
    return None if row is None else str(row[0])


def add(tx: Connection, draft: Draft, made: Made) -> int:
    """Return the key of a new draw with its prizes and rules."""
    secret = made.secret.hex() if made.secret else None
    cursor = tx.execute(
        "INSERT INTO draws (community_id, number, ref, state, by_user_id, title, entry, word,"
        " closes_at, full_at, price, most_tickets, weight_tier, weight_times, claim_hours,"
        " opens_at, terms, terms_hash, secret)"
        " VALUES (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*made[:4], *DECIDED(draft), made.now, made.terms, made.terms_hash, secret),
    )
    draw_id = int(cursor.lastrowid or 0)
    prizes = [(draw_id, place, name) for place, name in enumerate(draft.prizes, 1)]
    tx.executemany("INSERT INTO draw_prizes VALUES (?, ?, ?)", prizes)
    rules = [
        (draw_id, place, rule.kind, rule.amount, rule.days)
        for place, rule in enumerate(draft.rules, 1)
    ]
    tx.executemany("INSERT INTO draw_rules VALUES (?, ?, ?, ?, ?)", rules)
    return draw_id


def carry(tx: Connection, draw_id: int, places: Sequence[Place]) -> None:
    """Say in which chats a draw is carried, the first is where it is held."""
    tx.executemany(
        "INSERT INTO draw_chats VALUES (?, ?, ?, ?)",
        [(draw_id, place, *each) for place, each in enumerate(places, 1)],
    )


def find(tx: Connection, draw_id: int) -> Draw | None:
    row = tx.execute(
        "SELECT draw_id, community_id, number, state, by_user_id, title, entry, word, opens_at,"
        " closes_at, full_at, price, most_tickets, weight_tier, weight_times, claim_hours, terms,"
        " terms_hash, secret, entrants, tickets, freeze, beacon, result_hash, frozen_at,"
        " rolled_at, drawn_at FROM draws WHERE draw_id = ?",
        (draw_id,),
    ).fetchone()
    return None if row is None else _draw(row)


def find_by_ref(tx: Connection, ref: str) -> int | None:
    row = tx.execute("SELECT draw_id FROM draws WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else int(row[0])


def find_by_number(tx: Connection, *, community_id: int, number: int) -> int | None:
    row = tx.execute(
        "SELECT draw_id FROM draws WHERE community_id = ? AND number = ?", (community_id, number)
    ).fetchone()
    return None if row is None else int(row[0])


def list_in(tx: Connection, community_id: int, states: Sequence[DrawState]) -> list[int]:
    """Return the keys of a community's draws in any of these states, the oldest first."""
    rows = tx.execute(
        "SELECT draw_id FROM draws WHERE community_id = ?"
        " AND state IN (SELECT value FROM json_each(?)) ORDER BY draw_id",
        (community_id, json.dumps(states)),
    )
    return [draw_id for (draw_id,) in rows]


def going_on(tx: Connection) -> list[int]:
    """Return the keys of all draws that are not over, everywhere."""
    rows = tx.execute(
        "SELECT draw_id FROM draws WHERE state IN ('open', 'frozen', 'rolled', 'drawn')"
        " ORDER BY draw_id"
    )
    return [draw_id for (draw_id,) in rows]


def answered_in_chat(tx: Connection, chat_key: int) -> list[int]:
    """Return the keys of a chat's draws that people still enter or roll, the oldest first."""
    rows = tx.execute(
        "SELECT draw_id FROM draw_chats JOIN draws USING (draw_id)"
        " WHERE chat_key = ? AND state IN ('open', 'frozen') ORDER BY draw_id",
        (chat_key,),
    )
    return [draw_id for (draw_id,) in rows]


def open_words(tx: Connection) -> list[tuple[int, str, int]]:
    """Return (Telegram chat id, word, draw) of all open draws by key word, the oldest first."""
    rows = tx.execute(
        "SELECT telegram_chat_id, word, draw_id FROM draws JOIN draw_chats USING (draw_id)"
        " JOIN chats USING (chat_key) WHERE draws.state = 'open' AND entry = 'word'"
        " ORDER BY draw_id"
    )
    return list(rows)


def closing_between(tx: Connection, *, from_at: int, to_at: int) -> list[int]:
    """Return the open draws whose closing fell into this time, everywhere."""
    rows = tx.execute(
        "SELECT draw_id FROM draws WHERE state = 'open' AND closes_at > ? AND closes_at <= ?"
        " ORDER BY draw_id",
        (from_at, to_at),
    )
    return [draw_id for (draw_id,) in rows]


def prizes(tx: Connection, draw_id: int) -> list[str]:
    """Return the prizes' names in order."""
    rows = tx.execute("SELECT name FROM draw_prizes WHERE draw_id = ? ORDER BY place", (draw_id,))
    return [name for (name,) in rows]


def rules(tx: Connection, draw_id: int) -> list[Rule]:
    rows = tx.execute(
        "SELECT kind, amount, days FROM draw_rules WHERE draw_id = ? ORDER BY place", (draw_id,)
    )
    return [Rule(RuleKind(kind), amount, days) for kind, amount, days in rows]


def places(tx: Connection, draw_id: int) -> list[Place]:
    """Return where a draw is carried, where it is held first."""
    rows = tx.execute(
        "SELECT chat_key, thread_id FROM draw_chats WHERE draw_id = ? ORDER BY place", (draw_id,)
    )
    return [Place(*row) for row in rows]


# -- on its way ------------------------------------------------------------------------------


def count_entry(tx: Connection, draw_id: int, *, entrants: int, tickets: int) -> int | None:
    """Change an open draw's counts; return its entrants, None when it is not open."""
    row = tx.execute(
        "UPDATE draws SET entrants = entrants + ?, tickets = tickets + ?"
        " WHERE draw_id = ? AND state = 'open' RETURNING entrants",
        (entrants, tickets, draw_id),
    ).fetchone()
    return None if row is None else int(row[0])


def next_entry(tx: Connection, draw_id: int) -> int:
    """Return the number of a new entry; none is given twice."""
    row = tx.execute(
        "UPDATE draws SET last_entry = last_entry + 1 WHERE draw_id = ? RETURNING last_entry",
        (draw_id,),
    ).fetchone()
    return int(row[0])


def set_closing(tx: Connection, draw_id: int, *, at: int) -> bool:
    """Move an open draw's closing; False when it is not open."""
    row = tx.execute(
        "UPDATE draws SET closes_at = ? WHERE draw_id = ? AND state = 'open' RETURNING draw_id",
        (at, draw_id),
    ).fetchone()
    return row is not None


def move_closing(tx: Connection, draw_id: int, *, at: int, outage_until: int) -> None:
    """Move an open draw's closing for an outage; the same outage moves it once."""
    tx.execute(
        "UPDATE draws SET closes_at = ?1, moved_until = ?2"
        " WHERE draw_id = ?3 AND state = 'open' AND moved_until < ?2",
        (at, outage_until, draw_id),
    )


def claim_closing(tx: Connection, draw_id: int, *, now: int) -> bool:
    """Close an open draw whose time is up; True for the one who was first."""
    row = tx.execute(
        "UPDATE draws SET state = 'frozen', frozen_at = ?"
        " WHERE draw_id = ? AND state = 'open' AND closes_at <= ? RETURNING draw_id",
        (now, draw_id, now),
    ).fetchone()
    return row is not None


def set_freeze(
    tx: Connection, draw_id: int, *, freeze: Mapping[str, Any], entrants: int, tickets: int
) -> None:
    tx.execute(
        "UPDATE draws SET freeze = ?, entrants = ?, tickets = ? WHERE draw_id = ?",
        (json.dumps(freeze), entrants, tickets, draw_id),
    )


def claim_roll(tx: Connection, draw_id: int, *, beacon: Sequence[Any], now: int) -> bool:
    """Keep a frozen draw's beacon values, once."""
    row = tx.execute(
        "UPDATE draws SET state = 'rolled', beacon = ?, rolled_at = ?"
        " WHERE draw_id = ? AND state = 'frozen' RETURNING draw_id",
        (json.dumps(beacon), now, draw_id),
    ).fetchone()
    return row is not None


def keep_beacon(tx: Connection, draw_id: int, *, beacon: Sequence[Any]) -> None:
    """Keep a part of the beacon of a draw that waits for another part."""
    tx.execute(
        "UPDATE draws SET beacon = ? WHERE draw_id = ? AND state = 'frozen'",
        (json.dumps(beacon), draw_id),
    )


def claim_draw(tx: Connection, draw_id: int, *, now: int) -> bool:
    """Say that a rolled draw is drawn, once."""
    row = tx.execute(
        "UPDATE draws SET state = 'drawn', drawn_at = ? WHERE draw_id = ? AND state = 'rolled'"
        " RETURNING draw_id",
        (now, draw_id),
    ).fetchone()
    return row is not None


def publish(tx: Connection, draw_id: int, *, result_hash: str, now: int) -> None:
    tx.execute(
        "UPDATE draws SET result_hash = ?, published_at = ? WHERE draw_id = ?",
        (result_hash, now, draw_id),
    )


def end(tx: Connection, draw_id: int, *, state: DrawState, now: int) -> bool:
    """Settle a drawn draw, or cancel one that is not drawn yet, once."""
    row = tx.execute(
        "UPDATE draws SET state = ?1, ended_at = ?2 WHERE draw_id = ?3"
        " AND (?1 = 'settled' AND state = 'drawn'"
        "  OR ?1 = 'cancelled' AND state IN ('open', 'frozen', 'rolled')) RETURNING draw_id",
        (state, now, draw_id),
    ).fetchone()
    return row is not None


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE draw_chats SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's draws to another one, behind its own numbers."""
    tx.execute(
        "UPDATE draws SET number = number + (SELECT coalesce(max(number), 0) FROM draws"
        " WHERE community_id = ?1), community_id = ?1 WHERE community_id = ?2",
        (into_id, community_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the draws a member made."""
    return {
        "draws": rows.named(
            tx,
            "SELECT number, title, opens_at, closes_at, state FROM draws"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY draw_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE draws"
        " SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'),"
        " 'erased:' || draw_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
