"""Owns knowledge, knowledge_tags, knowledge_hidden and knowledge_state: questions and answers."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.knowledge import Content, Entry
from domain.members import Member
from domain.posts import Piece, PieceKind, Pieces
from storage import rows


class Made(NamedTuple):
    """Whose an entry is (None: the starter set), who made it; `ref` makes it once."""

    community_id: int | None
    by_user_id: int
    ref: str
    made_at: int


def _entry(row: tuple[Any, ...]) -> Entry:
    entry_id, community_id, number, question, pieces, aliases, language, until_at, *rest = row
    uses, made_at, changed_at, tags = rest
    content = Content(
        question,
        _unpacked(pieces),
        tuple(json.loads(aliases)),
        tuple(sorted(json.loads(tags))),
        language,
        until_at,
    )
    return Entry(entry_id, community_id, number, content, uses, made_at, changed_at)


def _packed(pieces: Pieces) -> str:
    return json.dumps([asdict(piece) for piece in pieces], ensure_ascii=False)


def _unpacked(pieces: str) -> Pieces:
    return tuple(Piece(**{**each, "kind": PieceKind(each["kind"])}) for each in json.loads(pieces))


def _dumped(texts: Iterable[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


def add(tx: Connection, content: Content, made: Made) -> int:
    """Return the key of a new entry, numbered after the community's last one."""
    cursor = tx.execute(
        "INSERT INTO knowledge (community_id, by_user_id, ref, made_at, changed_at, question,"
        " pieces, aliases, language, until_at, number)"
        " VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, (SELECT coalesce(max(number), 0) + 1"
        " FROM knowledge WHERE community_id IS ?1))",
        (*made, *_columns(content)),
    )
    entry_id = int(cursor.lastrowid or 0)
    _set_tags(tx, entry_id, content.tags)
    return entry_id


def _columns(content: Content) -> tuple[str | int | None, ...]:
    return (
        content.question,
        _packed(content.pieces),
        _dumped(content.aliases),
        content.language,
        content.until_at,
    )


def set_content(tx: Connection, entry_id: int, content: Content, *, now: int) -> None:
    """Write an entry anew, whose number and uses stay."""
    tx.execute(
        "UPDATE knowledge SET question = ?, pieces = ?, aliases = ?, language = ?,"
        " until_at = ?, changed_at = ? WHERE entry_id = ?",
        (*_columns(content), now, entry_id),
    )
    tx.execute("DELETE FROM knowledge_tags WHERE entry_id = ?", (entry_id,))
    _set_tags(tx, entry_id, content.tags)


def _set_tags(tx: Connection, entry_id: int, tags: Iterable[str]) -> None:
    tx.executemany("INSERT INTO knowledge_tags VALUES (?, ?)", [(entry_id, tag) for tag in tags])


def find(tx: Connection, entry_id: int) -> Entry | None:
    row = tx.execute(
        "SELECT entry_id, community_id, number, question, pieces, aliases, language, until_at,"
        " uses, made_at, changed_at, (SELECT json_group_array(tag) FROM knowledge_tags AS t"
        " WHERE t.entry_id = k.entry_id) FROM knowledge AS k WHERE entry_id = ?",
        (entry_id,),
    ).fetchone()
    return None if row is None else _entry(row)


def get_many(tx: Connection, entry_ids: Iterable[int]) -> list[Entry]:
    """Return entries in the order asked for; those that are gone are left out."""
    found = (find(tx, entry_id) for entry_id in entry_ids)
    return [entry for entry in found if entry is not None]


def find_by_ref(tx: Connection, ref: str) -> Entry | None:
    row = tx.execute("SELECT entry_id FROM knowledge WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, row[0])


def find_by_number(tx: Connection, *, community_id: int, number: int) -> Entry | None:
    row = tx.execute(
        "SELECT entry_id FROM knowledge WHERE community_id = ? AND number = ?",
        (community_id, number),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def find_by_question(tx: Connection, *, community_id: int, question: str) -> Entry | None:
    """Return the community's entry with exactly this question, the newest of several."""
    row = tx.execute(
        "SELECT entry_id FROM knowledge WHERE community_id = ? AND question = ?"
        " ORDER BY number DESC LIMIT 1",
        (community_id, question),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def questions(tx: Connection, community_id: int) -> list[tuple[int, str]]:
    """Return number and question of each of a community's entries, the newest first."""
    return tx.execute(
        "SELECT number, question FROM knowledge WHERE community_id = ? ORDER BY number DESC",
        (community_id,),
    ).fetchall()


def list_own(
    tx: Connection, community_id: int, *, tag: str = "", after: int = 0, most: int
) -> list[Entry]:
    """Return a community's entries by number, from the one after a number on.

    With a tag only those that bear it; what has ended stands among them.
    """
    found = tx.execute(
        "SELECT entry_id FROM knowledge AS k WHERE community_id = ?1 AND number > ?2 AND"
        " (?3 = '' OR EXISTS (SELECT 1 FROM knowledge_tags AS t"
        " WHERE t.entry_id = k.entry_id AND tag = ?3)) ORDER BY number LIMIT ?4",
        (community_id, after, tag, most),
    ).fetchall()
    return get_many(tx, (key for (key,) in found))


def count_own(tx: Connection, community_id: int, *, tag: str = "") -> int:
    row = tx.execute(
        "SELECT count(*) FROM knowledge AS k WHERE community_id = ?1 AND (?2 = '' OR EXISTS"
        " (SELECT 1 FROM knowledge_tags AS t WHERE t.entry_id = k.entry_id AND tag = ?2))",
        (community_id, tag),
    ).fetchone()
    return int(row[0])


def tags(tx: Connection, community_id: int) -> list[tuple[str, int]]:
    """Return a community's tags, each with the number of its entries, the most used first."""
    found = tx.execute(
        "SELECT tag, count(*) AS n FROM knowledge_tags JOIN knowledge USING (entry_id)"
        " WHERE community_id = ? GROUP BY tag ORDER BY n DESC, tag",
        (community_id,),
    )
    return [(tag, n) for tag, n in found]


def count_use(tx: Connection, entry_id: int) -> None:
    tx.execute("UPDATE knowledge SET uses = uses + 1 WHERE entry_id = ?", (entry_id,))


def remove(tx: Connection, entry_id: int) -> None:
    tx.execute("DELETE FROM knowledge WHERE entry_id = ?", (entry_id,))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's entries to another one, numbered after its own."""
    tx.execute(
        "UPDATE knowledge SET community_id = ?2, number = number + (SELECT coalesce(max(number),"
        " 0) FROM knowledge WHERE community_id = ?2) WHERE community_id = ?1",
        (community_id, into_id),
    )


def copy(tx: Connection, *, community_id: int, into_id: int, now: int) -> list[tuple[int, int]]:
    """Give a community's entries to another one as well; return the keys, old and new."""
    copied = []
    found = tx.execute(
        "SELECT entry_id FROM knowledge WHERE community_id = ? ORDER BY number", (community_id,)
    ).fetchall()
    for entry in get_many(tx, (key for (key,) in found)):
        made = Made(into_id, 0, f"copy:{into_id}:{entry.entry_id}:{now}", now)
        copied.append((entry.entry_id, add(tx, entry.content, made)))
    return copied


def every(tx: Connection) -> list[int]:
    """Return the keys of all entries there are, whoever's."""
    return [key for (key,) in tx.execute("SELECT entry_id FROM knowledge ORDER BY entry_id")]


# -- the starter set -------------------------------------------------------------------------


def list_starters(tx: Connection, *, language: str = "") -> list[Entry]:
    """Return the starter set by number, of one language or all."""
    found = tx.execute(
        "SELECT entry_id FROM knowledge WHERE community_id IS NULL AND ?1 IN ('', language)"
        " ORDER BY number",
        (language,),
    ).fetchall()
    return get_many(tx, (key for (key,) in found))


def refs_of_starters(tx: Connection) -> dict[str, int]:
    found = tx.execute("SELECT ref, entry_id FROM knowledge WHERE community_id IS NULL")
    return dict(found.fetchall())


def hide(tx: Connection, *, community_id: int, entry_id: int) -> None:
    tx.execute(
        "INSERT INTO knowledge_hidden VALUES (?, ?) ON CONFLICT DO NOTHING",
        (community_id, entry_id),
    )


def show(tx: Connection, *, community_id: int, entry_id: int) -> None:
    tx.execute(
        "DELETE FROM knowledge_hidden WHERE community_id = ? AND entry_id = ?",
        (community_id, entry_id),
    )


def hidden(tx: Connection, community_id: int) -> frozenset[int]:
    """Return what of the starter set a community does not want."""
    found = tx.execute(
        "SELECT entry_id FROM knowledge_hidden WHERE community_id = ?", (community_id,)
    )
    return frozenset(key for (key,) in found)


def state(tx: Connection, name: str) -> str:
    """Return of which version something is; empty before the first."""
    row = tx.execute("SELECT value FROM knowledge_state WHERE name = ?", (name,)).fetchone()
    return "" if row is None else str(row[0])


def set_state(tx: Connection, name: str, value: str) -> None:
    tx.execute(
        "INSERT INTO knowledge_state VALUES (?, ?) ON CONFLICT (name)"
        " DO UPDATE SET value = excluded.value",
        (name, value),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the entries a member made."""
    return {
        "knowledge": rows.named(
            tx,
            "SELECT number, question, aliases, language, until_at, made_at FROM knowledge"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY number",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE knowledge SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 ||"
        " ':'), 'erased:' || entry_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
