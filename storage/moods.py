"""Owns mood_communities, case_moods and mood_words: how members' words to the team sound."""

import json
from sqlite3 import Connection
from typing import NamedTuple

from domain.cases import Priority
from domain.mood import UPSET, Mood


class CaseMood(NamedTuple):
    """How a case sounds; `said` is the team's word on it, None while nobody spoke.

    `before` is the priority that it had before it was raised; None when it was not.
    """

    mood: Mood
    said: bool | None = None
    before: Priority | None = None

    @property
    def is_upset(self) -> bool:
        return self.mood.is_upset if self.said is None else self.said


# -- communities -----------------------------------------------------------------------------


def is_on(tx: Connection, community_id: int) -> bool:
    row = tx.execute(
        "SELECT 1 FROM mood_communities WHERE community_id = ?", (community_id,)
    ).fetchone()
    return row is not None


def turn(tx: Connection, community_id: int, *, is_on: bool, now: int) -> bool:
    """Read moods in a community, or no more; False when it was so before."""
    if is_on:
        cursor = tx.execute(
            "INSERT INTO mood_communities VALUES (?, ?) ON CONFLICT DO NOTHING",
            (community_id, now),
        )
    else:
        cursor = tx.execute("DELETE FROM mood_communities WHERE community_id = ?", (community_id,))
    return cursor.rowcount == 1


# -- cases -----------------------------------------------------------------------------------


def find(tx: Connection, case_id: int) -> CaseMood | None:
    row = tx.execute(
        "SELECT score, words, risks, is_urgent, said, before FROM case_moods WHERE case_id = ?",
        (case_id,),
    ).fetchone()
    if row is None:
        return None
    score, words, risks, is_urgent, said, before = row
    mood = Mood(score / 100, tuple(json.loads(words)), tuple(json.loads(risks)), bool(is_urgent))
    priority = None if before is None else Priority(before)
    return CaseMood(mood, None if said is None else bool(said), priority)


def put(tx: Connection, case_id: int, found: CaseMood) -> None:
    mood = found.mood
    tx.execute(
        "INSERT INTO case_moods VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id) DO UPDATE SET"
        " score = excluded.score, words = excluded.words, risks = excluded.risks,"
        " is_urgent = excluded.is_urgent, said = excluded.said, before = excluded.before",
        (
            *(case_id, round(mood.score * 100), json.dumps(mood.words), json.dumps(mood.risks)),
            *(int(mood.is_urgent), found.said, found.before),
        ),
    )


def forget(tx: Connection, case_id: int) -> None:
    """Forget which words a case had; how it sounded stays a number."""
    tx.execute("UPDATE case_moods SET words = '[]', risks = '[]' WHERE case_id = ?", (case_id,))


def line(
    tx: Connection, community_id: int, *, since_at: int, until_at: int
) -> dict[str, tuple[int, int]]:
    """Return by kind of case how many were read in a time, and how many were upset."""
    found = tx.execute(
        "SELECT kind, count(*), sum(coalesce(said, score <= ?)) FROM case_moods"
        " JOIN cases USING (case_id) WHERE community_id = ? AND opened_at >= ? AND opened_at < ?"
        " GROUP BY kind",
        (round(UPSET * 100), community_id, since_at, until_at),
    )
    return {kind: (cases, upset) for kind, cases, upset in found}


# -- words -----------------------------------------------------------------------------------


def own_words(tx: Connection, community_id: int) -> dict[str, float]:
    """Return a community's own words by their weight, the newest first."""
    found = tx.execute(
        "SELECT word, weight FROM mood_words WHERE community_id = ? ORDER BY at DESC, word",
        (community_id,),
    )
    return {word: float(weight) for word, weight in found}


def set_word(tx: Connection, *, community_id: int, word: str, weight: float, now: int) -> bool:
    """Weigh a word in a community; False when it weighed so before."""
    cursor = tx.execute(
        "INSERT INTO mood_words VALUES (?, ?, ?, ?) ON CONFLICT (community_id, word)"
        " DO UPDATE SET weight = excluded.weight, at = excluded.at"
        " WHERE weight <> excluded.weight",
        (community_id, word, round(weight), now),
    )
    return cursor.rowcount == 1


def remove_word(tx: Connection, *, community_id: int, word: str) -> bool:
    cursor = tx.execute(
        "DELETE FROM mood_words WHERE community_id = ? AND word = ?", (community_id, word)
    )
    return cursor.rowcount == 1
