"""Owns cases and case_blocks: what members told the team, and who may not any more."""

from collections.abc import Iterable
from sqlite3 import Connection
from typing import Any

from domain.cases import Case, CaseKind, CaseState, Desk, Origin, Priority
from domain.members import Member
from storage import rows

Row = tuple[Any, ...]


def add(
    tx: Connection,
    *,
    member: Member,
    kind: CaseKind,
    priority: Priority,
    origin: Origin,
    due_at: int,
    ref: str,
    now: int,
) -> int | None:
    """Keep a case and return its number; None when this ref did before."""
    row = tx.execute(
        "INSERT INTO cases (community_id, member_id, kind, state, priority, chat_key, thread_id,"
        " telegram_chat_id, opening_id, opened_at, since_at, due_at, ref)"
        " VALUES (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (ref) DO NOTHING RETURNING case_id",
        (
            *(member.community_id, member.member_id, kind, priority),
            *(origin.chat_key, origin.thread_id, origin.telegram_chat_id, origin.message_id),
            *(now, now, due_at, ref),
        ),
    ).fetchone()
    return None if row is None else int(row[0])


def find(tx: Connection, case_id: int) -> Case | None:
    row = tx.execute(
        "SELECT case_id, community_id, member_id, kind, state, priority, chat_key, thread_id,"
        " telegram_chat_id, opening_id, desk_key, desk_thread_id, desk_is_topic, desk_chat_id,"
        " card_id, taken_by, opened_at, since_at, due_at, first_reply_at, nudged_at, closed_at,"
        " rating FROM cases WHERE case_id = ?",
        (case_id,),
    ).fetchone()
    return None if row is None else _case(row)


def _case(row: Row) -> Case:
    case_id, community_id, member_id, kind, state, priority = row[:6]
    desk = Desk(row[10], row[11], bool(row[12]), row[13], row[14]) if row[10] else None
    return Case(
        *(case_id, community_id, member_id),
        *(CaseKind(kind), CaseState(state), Priority(priority)),
        *(Origin(*row[6:10]), desk),
        *row[15:],
    )


def find_by_ref(tx: Connection, ref: str) -> Case | None:
    row = tx.execute("SELECT case_id FROM cases WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else find(tx, row[0])


def find_by_card(tx: Connection, outbox_id: int) -> Case | None:
    """Return the case whose card a letter brings."""
    row = tx.execute("SELECT case_id FROM cases WHERE card_outbox_id = ?", (outbox_id,)).fetchone()
    return None if row is None else find(tx, row[0])


def find_by_topic(tx: Connection, *, telegram_chat_id: int, thread_id: int) -> Case | None:
    """Return the case whose own topic this is."""
    row = tx.execute(
        "SELECT case_id FROM cases JOIN chats ON chats.chat_key = desk_key"
        " WHERE chats.telegram_chat_id = ? AND desk_thread_id = ? AND desk_is_topic = 1",
        (telegram_chat_id, thread_id),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def latest_open(tx: Connection, user_id: int) -> Case | None:
    """Return the open case that a person has to do with, the one that changed last."""
    row = tx.execute(
        "SELECT case_id FROM cases JOIN members USING (member_id) WHERE user_id = ?"
        " AND cases.state <> 'closed' ORDER BY cases.since_at DESC, case_id DESC LIMIT 1",
        (user_id,),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def latest_closed(tx: Connection, user_id: int, *, since_at: int) -> Case | None:
    """Return the case of a person's that was closed last, if that was since an instant."""
    row = tx.execute(
        "SELECT case_id FROM cases JOIN members USING (member_id) WHERE user_id = ?"
        " AND cases.state = 'closed' AND closed_at >= ? ORDER BY closed_at DESC, case_id DESC"
        " LIMIT 1",
        (user_id, since_at),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def _found(tx: Connection, numbers: Iterable[tuple[int]]) -> list[Case]:
    found = (find(tx, number) for (number,) in numbers)
    return [case for case in found if case is not None]


def list_open(tx: Connection, community_id: int, *, most: int) -> list[Case]:
    """Return a community's open cases: the team's turn first, then urgent, then patient ones."""
    numbers = tx.execute(
        "SELECT case_id FROM cases WHERE community_id = ? AND state <> 'closed'"
        " ORDER BY state = 'answered', priority DESC, since_at, case_id LIMIT ?",
        (community_id, most),
    )
    return _found(tx, numbers.fetchall())


def list_of_member(tx: Connection, member_id: int, *, most: int) -> list[Case]:
    """Return a member's cases, the open ones first, then the newest."""
    numbers = tx.execute(
        "SELECT case_id FROM cases WHERE member_id = ?"
        " ORDER BY state = 'closed', case_id DESC LIMIT ?",
        (member_id, most),
    )
    return _found(tx, numbers.fetchall())


def count_open(tx: Connection, *, member_id: int) -> int:
    row = tx.execute(
        "SELECT count(*) FROM cases WHERE member_id = ? AND state <> 'closed'", (member_id,)
    ).fetchone()
    return int(row[0])


def homeless(tx: Connection, community_id: int) -> list[Case]:
    """Return the open cases that the team sees nowhere: no place, or one that is left."""
    numbers = tx.execute(
        "SELECT case_id FROM cases LEFT JOIN chats ON chats.chat_key = desk_key"
        " WHERE cases.community_id = ? AND cases.state <> 'closed'"
        " AND coalesce(chats.state, '') <> 'active' ORDER BY case_id",
        (community_id,),
    )
    return _found(tx, numbers.fetchall())


def open_at_desk(tx: Connection, chat_key: int) -> list[Case]:
    """Return the open cases that the team sees in a chat."""
    numbers = tx.execute(
        "SELECT case_id FROM cases WHERE desk_key = ? AND state <> 'closed' ORDER BY case_id",
        (chat_key,),
    )
    return _found(tx, numbers.fetchall())


def listening(tx: Connection) -> tuple[list[tuple[int, int]], list[int]]:
    """Return where the team writes, as (chat, topic or 0), and which people have open cases."""
    desks = tx.execute(
        "SELECT DISTINCT chats.telegram_chat_id, iif(desk_is_topic, desk_thread_id, 0)"
        " FROM cases JOIN chats ON chats.chat_key = desk_key"
    ).fetchall()
    people = tx.execute(
        "SELECT DISTINCT user_id FROM cases JOIN members USING (member_id)"
        " WHERE cases.state <> 'closed'"
    ).fetchall()
    return desks, [user_id for (user_id,) in people]


# -- changes ---------------------------------------------------------------------------------


def set_desk(tx: Connection, case_id: int, desk: Desk) -> None:
    """Let the team see a case somewhere; its card is on its way."""
    tx.execute(
        "UPDATE cases SET desk_key = ?, desk_thread_id = ?, desk_is_topic = ?, desk_chat_id = ?,"
        " card_id = ? WHERE case_id = ?",
        (
            *(desk.chat_key, desk.thread_id, desk.is_topic),
            *(desk.telegram_chat_id, desk.message_id, case_id),
        ),
    )


def set_card(tx: Connection, case_id: int, *, outbox_id: int) -> None:
    tx.execute("UPDATE cases SET card_outbox_id = ? WHERE case_id = ?", (outbox_id, case_id))


def card_letter(tx: Connection, case_id: int) -> int | None:
    row = tx.execute("SELECT card_outbox_id FROM cases WHERE case_id = ?", (case_id,)).fetchone()
    return None if row is None else row[0]


def card_arrived(tx: Connection, case_id: int, *, telegram_chat_id: int, sent_id: int) -> None:
    tx.execute(
        "UPDATE cases SET desk_chat_id = ?, card_id = ? WHERE case_id = ?",
        (telegram_chat_id, sent_id, case_id),
    )


def leave_topic(tx: Connection, *, chat_key: int, thread_id: int) -> list[Case]:
    """Send the cases of a topic that is gone to its chat's General, and return them."""
    numbers = tx.execute(
        "UPDATE cases SET desk_thread_id = NULL, desk_is_topic = 0, card_id = NULL"
        " WHERE desk_key = ? AND desk_thread_id = ? RETURNING case_id",
        (chat_key, thread_id),
    ).fetchall()
    return _found(tx, numbers)


def set_state(tx: Connection, case_id: int, *, state: CaseState, now: int) -> bool:
    """Give somebody the turn, or close; False when it was so before."""
    row = tx.execute(
        "UPDATE cases SET state = ?1, since_at = ?2, nudged_at = NULL,"
        " closed_at = iif(?1 = 'closed', ?2, NULL)"
        " WHERE case_id = ?3 AND state <> ?1 RETURNING case_id",
        (state, now, case_id),
    ).fetchone()
    return row is not None


def set_replied(tx: Connection, case_id: int, *, now: int) -> None:
    """Keep when the team answered first, and that it is the member's turn since now."""
    tx.execute(
        "UPDATE cases SET first_reply_at = coalesce(first_reply_at, ?1), since_at = ?1,"
        " nudged_at = NULL WHERE case_id = ?2",
        (now, case_id),
    )


def set_unanswered(tx: Connection, case_id: int, *, now: int) -> None:
    """Give the turn back to the team: of its answers the last one did not arrive.

    Where none did, it has not answered at all.
    """
    tx.execute(
        "UPDATE cases SET state = 'open', since_at = ?1, nudged_at = NULL,"
        " first_reply_at = iif(EXISTS (SELECT 1 FROM case_messages AS m"
        "  JOIN case_copies AS c USING (message_id) WHERE m.case_id = ?2 AND m.side = 'staff'),"
        "  first_reply_at, NULL) WHERE case_id = ?2 AND state = 'answered'",
        (now, case_id),
    )


def set_nudged(tx: Connection, case_id: int, *, now: int) -> None:
    tx.execute("UPDATE cases SET nudged_at = ? WHERE case_id = ?", (now, case_id))


def set_priority(tx: Connection, case_id: int, *, priority: Priority) -> None:
    tx.execute("UPDATE cases SET priority = ? WHERE case_id = ?", (priority, case_id))


def set_taken(tx: Connection, case_id: int, *, user_id: int | None) -> None:
    tx.execute("UPDATE cases SET taken_by = ? WHERE case_id = ?", (user_id, case_id))


def set_rating(tx: Connection, case_id: int, *, rating: int) -> None:
    tx.execute("UPDATE cases SET rating = ? WHERE case_id = ?", (rating, case_id))


def over_before(tx: Connection, at: int) -> list[int]:
    """Return the numbers of cases closed before an instant whose words are still kept."""
    found = tx.execute(
        "SELECT case_id FROM cases WHERE state = 'closed' AND closed_at < ? AND EXISTS"
        " (SELECT 1 FROM case_messages AS m WHERE m.case_id = cases.case_id) ORDER BY case_id",
        (at,),
    )
    return [case_id for (case_id,) in found]


# -- blocks ----------------------------------------------------------------------------------


def block(tx: Connection, *, member_id: int, by_user_id: int, now: int) -> None:
    tx.execute(
        "INSERT INTO case_blocks VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (member_id, by_user_id, now),
    )


def unblock(tx: Connection, *, member_id: int) -> None:
    tx.execute("DELETE FROM case_blocks WHERE member_id = ?", (member_id,))


def is_blocked(tx: Connection, *, member_id: int) -> bool:
    row = tx.execute("SELECT 1 FROM case_blocks WHERE member_id = ?", (member_id,)).fetchone()
    return row is not None


def copy_block(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Let who is blocked in one community be so in the one that it joins."""
    tx.execute(
        "INSERT OR IGNORE INTO case_blocks SELECT ?, by_user_id, at FROM case_blocks"
        " WHERE member_id = ?",
        (into_id, member_id),
    )


# -- communities and people ------------------------------------------------------------------


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    tx.execute("UPDATE cases SET community_id = ? WHERE community_id = ?", (into_id, community_id))


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE cases SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))
    tx.execute("UPDATE cases SET desk_key = ? WHERE desk_key = ?", (into_key, chat_key))


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's cases, and that they are blocked, to another."""
    tx.execute("UPDATE cases SET member_id = ? WHERE member_id = ?", (into_id, member_id))
    copy_block(tx, member_id=member_id, into_id=into_id)
    unblock(tx, member_id=member_id)


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let the cases of a chat go with it, to the accounts there."""
    tx.execute(
        "UPDATE cases SET member_id = there.member_id, community_id = there.community_id"
        " FROM members AS here JOIN members AS there USING (user_id)"
        " WHERE here.member_id = cases.member_id AND there.community_id = ?"
        " AND there.member_id <> here.member_id AND cases.chat_key = ?",
        (into_id, chat_key),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "cases": rows.named(
            tx,
            "SELECT case_id, kind, state, opened_at, first_reply_at, closed_at, rating,"
            " score AS mood, words AS mood_words, risks AS mood_risks, said AS mood_said"
            " FROM cases LEFT JOIN case_moods USING (case_id) WHERE member_id = ?"
            " ORDER BY case_id",
            (member.member_id,),
        ),
        "case_blocks": rows.named(
            tx, "SELECT at FROM case_blocks WHERE member_id = ?", (member.member_id,)
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget a member's cases; of others' cases only that this member looked after them."""
    tx.execute("DELETE FROM cases WHERE member_id = ?", (member.member_id,))
    tx.execute(
        "UPDATE cases SET taken_by = NULL, ref = 'erased:' || case_id"
        " WHERE taken_by = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
    tx.execute("DELETE FROM case_blocks WHERE member_id = ?", (member.member_id,))
    tx.execute(
        "UPDATE case_blocks SET by_user_id = 0 WHERE by_user_id = ?1 AND member_id IN"
        " (SELECT member_id FROM members WHERE community_id = ?2)",
        (member.user_id, member.community_id),
    )
