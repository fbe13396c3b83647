"""Owns interviews and interview_slots: times that are offered, and whose they are."""

from sqlite3 import Connection

from domain.interviews import Interview, Slot
from domain.members import Member
from storage import rows


def add(
    tx: Connection,
    *,
    community_id: int,
    chat_key: int,
    title: str,
    times: list[int],
    by_user_id: int,
    ref: str,
    now: int,
) -> int | None:
    """Offer times and return their number; None when this ref did before."""
    row = tx.execute(
        "INSERT INTO interviews (community_id, chat_key, title, is_open, by_user_id, ref, made_at)"
        " VALUES (?, ?, ?, 1, ?, ?, ?) ON CONFLICT (ref) DO NOTHING RETURNING interview_id",
        (community_id, chat_key, title, by_user_id, ref, now),
    ).fetchone()
    if row is None:
        return None
    rows.write(
        tx,
        "INSERT INTO interview_slots (interview_id, starts_at) VALUES (?, ?)",
        [(row[0], at) for at in times],
    )
    return int(row[0])


def find_by_ref(tx: Connection, ref: str) -> int | None:
    row = tx.execute("SELECT interview_id FROM interviews WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else int(row[0])


def find(tx: Connection, interview_id: int) -> Interview | None:
    row = tx.execute(
        "SELECT community_id, chat_key, title, is_open, by_user_id FROM interviews"
        " WHERE interview_id = ?",
        (interview_id,),
    ).fetchone()
    if row is None:
        return None
    community_id, chat_key, title, is_open, by_user_id = row
    slots = tuple(_slots(tx, interview_id))
    return Interview(interview_id, community_id, chat_key, title, bool(is_open), by_user_id, slots)


def _slots(tx: Connection, interview_id: int) -> list[Slot]:
    found = tx.execute(
        "SELECT slot_id, interview_id, starts_at, member_id, note, done_at FROM interview_slots"
        " WHERE interview_id = ? ORDER BY starts_at",
        (interview_id,),
    )
    return [Slot(*row) for row in found]


def find_slot(tx: Connection, slot_id: int) -> Slot | None:
    row = tx.execute(
        "SELECT slot_id, interview_id, starts_at, member_id, note, done_at FROM interview_slots"
        " WHERE slot_id = ?",
        (slot_id,),
    ).fetchone()
    return None if row is None else Slot(*row)


def latest(tx: Connection, community_id: int, *, most: int) -> list[int]:
    """Return the numbers of a community's last interviews, the newest first."""
    found = tx.execute(
        "SELECT interview_id FROM interviews WHERE community_id = ?"
        " ORDER BY interview_id DESC LIMIT ?",
        (community_id, most),
    )
    return [interview_id for (interview_id,) in found]


def open_in_chat(tx: Connection, chat_key: int) -> list[int]:
    """Return the numbers of the open interviews whose card stands in a chat."""
    found = tx.execute(
        "SELECT interview_id FROM interviews WHERE chat_key = ? AND is_open = 1", (chat_key,)
    )
    return [interview_id for (interview_id,) in found]


def give_back(tx: Connection, *, interview_id: int, member_id: int, now: int) -> int | None:
    """Free what a member has of an interview, unless it has begun; return the slot."""
    row = tx.execute(
        "UPDATE interview_slots SET member_id = NULL, note = '' WHERE interview_id = ?"
        " AND member_id = ? AND starts_at > ? AND done_at IS NULL RETURNING slot_id",
        (interview_id, member_id, now),
    ).fetchone()
    return None if row is None else int(row[0])


def take(tx: Connection, slot_id: int, *, member_id: int, now: int) -> bool:
    """Give a free slot to a member, once; False when somebody has it or it has begun."""
    row = tx.execute(
        "UPDATE interview_slots SET member_id = ? WHERE slot_id = ? AND member_id IS NULL"
        " AND starts_at > ? RETURNING slot_id",
        (member_id, slot_id, now),
    ).fetchone()
    return row is not None


def set_note(tx: Connection, slot_id: int, *, note: str) -> None:
    tx.execute("UPDATE interview_slots SET note = ? WHERE slot_id = ?", (note, slot_id))


def finish(tx: Connection, slot_id: int, *, now: int) -> bool:
    """Mark a member's slot as done, once."""
    row = tx.execute(
        "UPDATE interview_slots SET done_at = ? WHERE slot_id = ? AND member_id IS NOT NULL"
        " AND done_at IS NULL RETURNING slot_id",
        (now, slot_id),
    ).fetchone()
    return row is not None


def close(tx: Connection, interview_id: int) -> bool:
    """Offer an interview no longer, once; what is taken stays."""
    row = tx.execute(
        "UPDATE interviews SET is_open = 0 WHERE interview_id = ? AND is_open = 1"
        " RETURNING interview_id",
        (interview_id,),
    ).fetchone()
    return row is not None


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's interviews to another one."""
    tx.execute(
        "UPDATE interviews SET community_id = ? WHERE community_id = ?", (into_id, community_id)
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE interviews SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    """Give a member's slots to another; where both have one, the other's stays."""
    tx.execute(
        "UPDATE OR IGNORE interview_slots SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("UPDATE interview_slots SET member_id = NULL WHERE member_id = ?", (member_id,))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's interviews go with it to another community, to the accounts there."""
    tx.execute(
        "UPDATE OR IGNORE interview_slots SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id), interviews AS i"
        " WHERE here.member_id = interview_slots.member_id AND there.community_id = ?"
        " AND there.member_id <> here.member_id"
        " AND i.interview_id = interview_slots.interview_id AND i.chat_key = ?",
        (into_id, chat_key),
    )
    tx.execute("UPDATE interviews SET community_id = ? WHERE chat_key = ?", (into_id, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the times a member took, and the interviews they offered."""
    return {
        "interview_slots": rows.named(
            tx,
            "SELECT title, starts_at, note, done_at FROM interview_slots"
            " LEFT JOIN interviews USING (interview_id) WHERE member_id = ? ORDER BY starts_at",
            (member.member_id,),
        ),
        "interviews": rows.named(
            tx,
            "SELECT title, made_at FROM interviews WHERE community_id = ? AND by_user_id = ?"
            " ORDER BY interview_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """Forget a member's times with the notes about them, and who offered some."""
    tx.execute("DELETE FROM interview_slots WHERE member_id = ?", (member.member_id,))
    tx.execute(
        "UPDATE interviews SET by_user_id = 0, ref = 'erased:' || interview_id"
        " WHERE by_user_id = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
