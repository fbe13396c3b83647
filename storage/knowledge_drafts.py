"""Owns knowledge_drafts: what was read, proposed or removed and is settled by a tap."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Any

from domain.knowledge import Content
from domain.members import Member
from domain.posts import Piece, PieceKind
from storage import rows


class DraftKind(StrEnum):
    ENTRY = "entry"  # an answer whose question is asked for, or that waits to be approved
    WORDING = "wording"  # another way of asking for an entry
    FILE = "file"
    REMOVED = "removed"


class DraftState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Draft:
    """What may become known; of a wording only the question is there, and `entry_id` is whose.

    `result` counts what came of it, once it is done.
    """

    draft_id: int
    community_id: int
    kind: DraftKind
    contents: tuple[Content, ...]
    entry_id: int | None
    state: DraftState
    result: tuple[int, ...]
    by_user_id: int


def add(
    tx: Connection,
    *,
    community_id: int,
    kind: DraftKind,
    contents: Sequence[Content],
    by_user_id: int,
    ref: str,
    now: int,
    entry_id: int | None = None,
) -> int:
    """Keep a draft and return its key; the same ref is the same draft."""
    kept = json.dumps([asdict(content) for content in contents], ensure_ascii=False)
    tx.execute(
        "INSERT INTO knowledge_drafts (community_id, kind, contents, entry_id, state, user_id,"
        " ref, made_at) VALUES (?, ?, ?, ?, 'open', ?, ?, ?) ON CONFLICT (ref) DO NOTHING",
        (community_id, kind, kept, entry_id, by_user_id, ref, now),
    )
    row = tx.execute("SELECT draft_id FROM knowledge_drafts WHERE ref = ?", (ref,)).fetchone()
    return int(row[0])


def find(tx: Connection, draft_id: int) -> Draft | None:
    row = tx.execute(
        "SELECT draft_id, community_id, kind, contents, entry_id, state, result, user_id"
        " FROM knowledge_drafts WHERE draft_id = ?",
        (draft_id,),
    ).fetchone()
    if row is None:
        return None
    key, community_id, kind, contents, entry_id, state, result, by_user_id = row
    return Draft(
        key,
        community_id,
        DraftKind(kind),
        tuple(map(_content, json.loads(contents))),
        entry_id,
        DraftState(state),
        tuple(json.loads(result or "[]")),
        by_user_id,
    )


def _content(kept: dict[str, Any]) -> Content:
    pieces = (Piece(**{**each, "kind": PieceKind(each["kind"])}) for each in kept["pieces"])
    aliases, tags = tuple(kept["aliases"]), tuple(kept["tags"])
    return Content(
        kept["question"], tuple(pieces), aliases, tags, kept["language"], kept["until_at"]
    )


def close(tx: Connection, draft_id: int, *, state: DraftState, result: Sequence[int] = ()) -> bool:
    """Settle a draft, once, and forget what it held; False when it was settled before."""
    row = tx.execute(
        "UPDATE knowledge_drafts SET state = ?, result = ?, contents = '[]'"
        " WHERE draft_id = ? AND state = 'open' RETURNING draft_id",
        (state, json.dumps(list(result)), draft_id),
    ).fetchone()
    return row is not None


def remove_before(tx: Connection, at: int) -> None:
    tx.execute("DELETE FROM knowledge_drafts WHERE made_at < ?", (at,))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's drafts to another one."""
    tx.execute(
        "UPDATE knowledge_drafts SET community_id = ? WHERE community_id = ?",
        (into_id, community_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return what a member taught and that is not settled."""
    return {
        "knowledge_drafts": rows.named(
            tx,
            "SELECT kind, contents, made_at FROM knowledge_drafts"
            " WHERE community_id = ? AND user_id = ? ORDER BY draft_id",
            (member.community_id, member.user_id),
        )
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "DELETE FROM knowledge_drafts WHERE community_id = ? AND user_id = ?",
        (member.community_id, member.user_id),
    )
