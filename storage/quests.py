"""Owns quests: what a community has set itself to reach, and the card that shows it."""

from collections.abc import Iterable
from dataclasses import astuple
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.members import Member
from domain.quests import Metric, Quest, QuestKind, QuestState, Terms
from storage import rows


class Shown(NamedTuple):
    """A quest's card: the letter that brings it, the message once it is known, its figure."""

    outbox_id: int | None
    telegram_chat_id: int | None
    message_id: int | None
    figure: int


def _quest(row: tuple[Any, ...]) -> Quest:
    quest_id, community_id, kind, metric, target, points, places, *rest = row
    starts_at, ends_at, lasts_seconds, level, newcomer_days, title, badge, state, *where = rest
    terms = Terms(
        QuestKind(kind),
        Metric(metric),
        target,
        points,
        places,
        starts_at,
        ends_at,
        lasts_seconds,
        level,
        newcomer_days,
        title,
        badge,
    )
    return Quest(quest_id, community_id, terms, QuestState(state), *where)


def add(
    tx: Connection,
    *,
    community_id: int,
    terms: Terms,
    by_user_id: int,
    place: tuple[int, int | None],
    ref: str,
    now: int,
) -> int:
    """Return the number of a new draft made in (chat, topic); the same ref is the same draft."""
    tx.execute(
        "INSERT INTO quests (community_id, kind, metric, target, points, places, starts_at,"
        " ends_at, lasts_seconds, level, newcomer_days, title, badge, state, by_user_id, chat_key,"
        " thread_id, ref, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'draft', ?, ?, ?, ?, ?)"
        " ON CONFLICT (ref) DO NOTHING",
        (community_id, *astuple(terms), by_user_id, *place, ref, now),
    )
    row = tx.execute("SELECT quest_id FROM quests WHERE ref = ?", (ref,)).fetchone()
    return int(row[0])


def find(tx: Connection, quest_id: int) -> Quest | None:
    row = tx.execute(
        # A community's own badge is called own:<badge_id>.
        "SELECT quest_id, community_id, kind, metric, target, points, places, starts_at, ends_at,"
        " lasts_seconds, level, newcomer_days, title, badge, state, by_user_id, chat_key,"
        " thread_id, figure, ended_at, coalesce((SELECT name FROM own_badges"
        " WHERE badge_id = CAST(substr(badge, 5) AS INTEGER)), '') FROM quests WHERE quest_id = ?",
        (quest_id,),
    ).fetchone()
    return None if row is None else _quest(row)


def _found(tx: Connection, rows: Iterable[tuple[int]]) -> list[Quest]:
    found = (find(tx, quest_id) for (quest_id,) in rows)
    return [quest for quest in found if quest is not None]


def find_by_card(tx: Connection, *, telegram_chat_id: int, message_id: int) -> int | None:
    """Return the quest that a message shows."""
    row = tx.execute(
        "SELECT quest_id FROM quests WHERE shown_in = ? AND message_id = ?",
        (telegram_chat_id, message_id),
    ).fetchone()
    return None if row is None else int(row[0])


def running(tx: Connection, community_id: int) -> list[Quest]:
    """Return the quests that run, the one that ends first first."""
    rows = tx.execute(
        "SELECT quest_id FROM quests WHERE community_id = ? AND state IN ('open', 'counting')"
        " ORDER BY ends_at, quest_id",
        (community_id,),
    )
    return _found(tx, rows)


def ended(tx: Connection, community_id: int, *, most: int) -> list[Quest]:
    """Return the last quests that ended or were cancelled, the newest first."""
    rows = tx.execute(
        "SELECT quest_id FROM quests WHERE community_id = ? AND state IN ('over', 'cancelled')"
        " ORDER BY ended_at DESC, quest_id DESC LIMIT ?",
        (community_id, most),
    )
    return _found(tx, rows)


def is_promised(tx: Connection, badge: str) -> bool:
    """Say whether a draft or a running quest gives a badge."""
    row = tx.execute(
        "SELECT 1 FROM quests WHERE badge = ? AND state IN ('draft', 'open', 'counting') LIMIT 1",
        (badge,),
    ).fetchone()
    return row is not None


def everywhere(tx: Connection) -> list[int]:
    """Return the numbers of all quests that run."""
    rows = tx.execute("SELECT quest_id FROM quests WHERE state IN ('open', 'counting')")
    return [quest_id for (quest_id,) in rows]


def open_draft(
    tx: Connection,
    quest_id: int,
    *,
    window: tuple[int, int],
    place: tuple[int, int | None],
    now: int,
) -> bool:
    """Start a draft at (chat, topic), once; False when it is none any more."""
    row = tx.execute(
        "UPDATE quests SET state = 'open', starts_at = ?, ends_at = ?, chat_key = ?,"
        " thread_id = ?, made_at = ? WHERE quest_id = ? AND state = 'draft' RETURNING quest_id",
        (*window, *place, now, quest_id),
    ).fetchone()
    return row is not None


def end_at(tx: Connection, quest_id: int, *, at: int) -> bool:
    """Let an open quest end at an instant; False when it is not open."""
    row = tx.execute(
        "UPDATE quests SET ends_at = ? WHERE quest_id = ? AND state = 'open' RETURNING quest_id",
        (at, quest_id),
    ).fetchone()
    return row is not None


def begin_counting(tx: Connection, quest_id: int) -> None:
    tx.execute(
        "UPDATE quests SET state = 'counting' WHERE quest_id = ? AND state = 'open'", (quest_id,)
    )


def close(tx: Connection, quest_id: int, *, state: QuestState, now: int) -> bool:
    """End a running quest for good, once; False when it does not run."""
    row = tx.execute(
        "UPDATE quests SET state = ?, ended_at = ?"
        " WHERE quest_id = ? AND state IN ('open', 'counting') RETURNING quest_id",
        (state, now, quest_id),
    ).fetchone()
    return row is not None


def remove_draft(tx: Connection, quest_id: int) -> None:
    tx.execute("DELETE FROM quests WHERE quest_id = ? AND state = 'draft'", (quest_id,))


def remove_before(tx: Connection, at: int) -> None:
    """Forget drafts that nobody started."""
    tx.execute("DELETE FROM quests WHERE state = 'draft' AND made_at < ?", (at,))


def set_figure(tx: Connection, quest_id: int, *, figure: int) -> None:
    tx.execute("UPDATE quests SET figure = ? WHERE quest_id = ?", (figure, quest_id))


def shown(tx: Connection, quest_id: int) -> Shown:
    row = tx.execute(
        "SELECT outbox_id, shown_in, message_id, shown FROM quests WHERE quest_id = ?",
        (quest_id,),
    ).fetchone()
    return Shown(*row)


def set_shown(tx: Connection, quest_id: int, card: Shown) -> None:
    tx.execute(
        "UPDATE quests SET outbox_id = ?, shown_in = ?, message_id = ?, shown = ?"
        " WHERE quest_id = ?",
        (*card, quest_id),
    )


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's quests to another one."""
    tx.execute(
        "UPDATE quests SET community_id = ? WHERE community_id = ?", (into_id, community_id)
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE quests SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's quests go with it to another community."""
    tx.execute("UPDATE quests SET community_id = ? WHERE chat_key = ?", (into_id, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the quests a member made."""
    return {
        "quests": rows.named(
            tx,
            "SELECT kind, metric, target, title, state, made_at FROM quests"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY quest_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE quests"
        " SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'),"
        " 'erased:' || quest_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
