"""Owns suggestions and suggestion_votes: what members want, and who wants it."""

import json
from collections.abc import Collection
from sqlite3 import Connection

from domain.members import Member
from domain.suggestions import State, Suggestion
from storage import rows


def add(
    tx: Connection,
    *,
    member: Member,
    text: str,
    place: tuple[int, int | None],
    ref: str,
    now: int,
) -> int | None:
    """Publish a suggestion and return its key; None when this ref did before."""
    row = tx.execute(
        "INSERT INTO suggestions (community_id, number, member_id, text, is_named, state, reason,"
        " chat_key, thread_id, made_at, changed_at, ref) SELECT ?1, coalesce(max(number), 0) + 1,"
        " ?2, ?3, 0, 'open', '', ?4, ?5, ?6, ?6, ?7 FROM suggestions WHERE community_id = ?1"
        " ON CONFLICT (ref) DO NOTHING RETURNING suggestion_id",
        (member.community_id, member.member_id, text, *place, now, ref),
    ).fetchone()
    return None if row is None else int(row[0])


def find(tx: Connection, suggestion_id: int) -> Suggestion | None:
    row = tx.execute(
        "SELECT suggestion_id, community_id, number, member_id, text, is_named, state, reason,"
        " into_number, chat_key, thread_id, telegram_chat_id, message_id,"
        " (SELECT count(*) FROM suggestion_votes AS v WHERE v.suggestion_id = s.suggestion_id)"
        " FROM suggestions AS s WHERE suggestion_id = ?",
        (suggestion_id,),
    ).fetchone()
    if row is None:
        return None
    is_named, state = bool(row[5]), State(row[6])
    return Suggestion(*(*row[:5], is_named, state, *row[7:]))


def find_by_ref(tx: Connection, ref: str) -> Suggestion | None:
    row = tx.execute("SELECT suggestion_id FROM suggestions WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, row[0])


def find_by_number(tx: Connection, *, community_id: int, number: int) -> Suggestion | None:
    row = tx.execute(
        "SELECT suggestion_id FROM suggestions WHERE community_id = ? AND number = ?",
        (community_id, number),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def list_in(
    tx: Connection, community_id: int, *, states: Collection[State], skip: int = 0, most: int
) -> list[Suggestion]:
    """Return the suggestions in some states, the most wanted first, then the newest."""
    found = tx.execute(
        "SELECT suggestion_id FROM suggestions AS s WHERE community_id = ?"
        " AND state IN (SELECT value FROM json_each(?)) ORDER BY (SELECT count(*)"
        " FROM suggestion_votes AS v WHERE v.suggestion_id = s.suggestion_id) DESC, number DESC"
        " LIMIT ? OFFSET ?",
        (community_id, json.dumps(sorted(states)), most, skip),
    ).fetchall()
    kept = (find(tx, number) for (number,) in found)
    return [each for each in kept if each is not None]


def counts(tx: Connection, community_id: int) -> dict[State, int]:
    found = tx.execute(
        "SELECT state, count(*) FROM suggestions WHERE community_id = ? GROUP BY state",
        (community_id,),
    )
    return {State(state): count for state, count in found}


# -- changes ---------------------------------------------------------------------------------


def set_text(tx: Connection, suggestion_id: int, *, text: str, now: int) -> None:
    tx.execute(
        "UPDATE suggestions SET text = ?, changed_at = ? WHERE suggestion_id = ?",
        (text, now, suggestion_id),
    )


def set_named(tx: Connection, suggestion_id: int, *, is_named: bool) -> None:
    tx.execute(
        "UPDATE suggestions SET is_named = ? WHERE suggestion_id = ?", (is_named, suggestion_id)
    )


def set_state(
    tx: Connection,
    suggestion_id: int,
    *,
    state: State,
    reason: str,
    into_number: int | None = None,
    now: int,
) -> bool:
    """Say what becomes of a suggestion; False when that was said before."""
    cursor = tx.execute(
        "UPDATE suggestions SET state = ?1, reason = ?2, into_number = ?3, changed_at = ?4"
        " WHERE suggestion_id = ?5 AND (state <> ?1 OR reason <> ?2)",
        (state, reason, into_number, now, suggestion_id),
    )
    return cursor.rowcount == 1


def set_letter(tx: Connection, suggestion_id: int, *, outbox_id: int) -> None:
    tx.execute(
        "UPDATE suggestions SET outbox_id = ? WHERE suggestion_id = ?", (outbox_id, suggestion_id)
    )


def arrived(tx: Connection, outbox_id: int, *, telegram_chat_id: int, message_id: int) -> None:
    """Keep where the card is that a letter brought."""
    tx.execute(
        "UPDATE suggestions SET telegram_chat_id = ?, message_id = ? WHERE outbox_id = ?",
        (telegram_chat_id, message_id, outbox_id),
    )


# -- votes -----------------------------------------------------------------------------------


def vote(tx: Connection, *, suggestion_id: int, member_id: int, now: int) -> bool:
    """Add a vote; False when it was there."""
    cursor = tx.execute(
        "INSERT INTO suggestion_votes VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (suggestion_id, member_id, now),
    )
    return cursor.rowcount == 1


def unvote(tx: Connection, *, suggestion_id: int, member_id: int) -> bool:
    cursor = tx.execute(
        "DELETE FROM suggestion_votes WHERE suggestion_id = ? AND member_id = ?",
        (suggestion_id, member_id),
    )
    return cursor.rowcount == 1


def voters(tx: Connection, suggestion_id: int) -> list[int]:
    found = tx.execute(
        "SELECT member_id FROM suggestion_votes WHERE suggestion_id = ? ORDER BY at, member_id",
        (suggestion_id,),
    )
    return [member_id for (member_id,) in found]


def move_votes(tx: Connection, *, suggestion_id: int, into_id: int) -> None:
    """Give the votes for one suggestion to another; nobody has two."""
    tx.execute(
        "UPDATE OR IGNORE suggestion_votes SET suggestion_id = ? WHERE suggestion_id = ?",
        (into_id, suggestion_id),
    )
    tx.execute("DELETE FROM suggestion_votes WHERE suggestion_id = ?", (suggestion_id,))


# -- people ----------------------------------------------------------------------------------


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's suggestions and votes to another."""
    tx.execute("UPDATE suggestions SET member_id = ? WHERE member_id = ?", (into_id, member_id))
    tx.execute(
        "UPDATE OR IGNORE suggestion_votes SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM suggestion_votes WHERE member_id = ?", (member_id,))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let what was published in a chat go with it: numbers follow those that are there."""
    tx.execute(
        "UPDATE OR IGNORE suggestion_votes SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id), suggestions AS s"
        " WHERE here.member_id = suggestion_votes.member_id AND there.community_id = ?"
        " AND there.member_id <> here.member_id"
        " AND s.suggestion_id = suggestion_votes.suggestion_id AND s.chat_key = ?",
        (into_id, chat_key),
    )
    tx.execute(
        "UPDATE suggestions SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id)"
        " WHERE here.member_id = suggestions.member_id AND there.community_id = ?"
        " AND there.member_id <> here.member_id AND suggestions.chat_key = ?",
        (into_id, chat_key),
    )
    tx.execute(
        "UPDATE suggestions SET community_id = ?1, number = number + (SELECT"
        " coalesce(max(number), 0) FROM suggestions AS s WHERE s.community_id = ?1)"
        " WHERE chat_key = ?2 AND community_id <> ?1",
        (into_id, chat_key),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "suggestions": rows.named(
            tx,
            "SELECT number, text, is_named, state, made_at FROM suggestions WHERE member_id = ?"
            " ORDER BY suggestion_id",
            (member.member_id,),
        ),
        "suggestion_votes": rows.named(
            tx,
            "SELECT number, at FROM suggestion_votes AS v JOIN suggestions USING (suggestion_id)"
            " WHERE v.member_id = ? ORDER BY suggestion_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget a member's votes, words and name; others' votes stay, and so does the number."""
    tx.execute("DELETE FROM suggestion_votes WHERE member_id = ?", (member.member_id,))
    tx.execute(
        "UPDATE suggestions SET text = '…', is_named = 0, ref = 'erased:' || suggestion_id"
        " WHERE member_id = ?",
        (member.member_id,),
    )
