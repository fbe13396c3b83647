"""Owns reports and report_voices: messages that members showed to staff."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Report(NamedTuple):
    """A message that was reported; `member_id` is None for a channel's."""

    report_id: int
    community_id: int
    chat_key: int
    member_id: int | None
    telegram_chat_id: int
    message_id: int
    sent_at: int
    at: int
    state: str
    outcome: str
    by_user_id: int | None


def add(
    tx: Connection,
    *,
    community_id: int,
    chat_key: int,
    member_id: int | None,
    telegram_chat_id: int,
    message_id: int,
    sent_at: int,
    now: int,
) -> bool:
    """Keep a report of a message; False when there is one."""
    row = tx.execute(
        "INSERT INTO reports (community_id, chat_key, member_id, telegram_chat_id, message_id,"
        " sent_at, at, state, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', '')"
        " ON CONFLICT (telegram_chat_id, message_id) DO NOTHING RETURNING 1",
        (community_id, chat_key, member_id, telegram_chat_id, message_id, sent_at, now),
    ).fetchone()
    return row is not None


def find(tx: Connection, report_id: int) -> Report | None:
    row = tx.execute(
        "SELECT report_id, community_id, chat_key, member_id, telegram_chat_id, message_id,"
        " sent_at, at, state, outcome, by_user_id FROM reports WHERE report_id = ?",
        (report_id,),
    ).fetchone()
    return None if row is None else Report(*row)


def of_message(tx: Connection, *, telegram_chat_id: int, message_id: int) -> Report | None:
    row = tx.execute(
        "SELECT report_id FROM reports WHERE telegram_chat_id = ? AND message_id = ?",
        (telegram_chat_id, message_id),
    ).fetchone()
    return None if row is None else find(tx, row[0])


def add_voice(tx: Connection, *, report_id: int, member_id: int, now: int) -> bool:
    """Keep that a member reported it too; False when they did before."""
    row = tx.execute(
        "INSERT INTO report_voices (report_id, member_id, at) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING RETURNING 1",
        (report_id, member_id, now),
    ).fetchone()
    return row is not None


def voices(tx: Connection, report_id: int) -> list[int]:
    """Return who reported a message, the first first."""
    found = tx.execute(
        "SELECT member_id FROM report_voices WHERE report_id = ? ORDER BY at, member_id",
        (report_id,),
    )
    return [member_id for (member_id,) in found]


def count_since(tx: Connection, *, member_id: int, at: int) -> int:
    """Return how often a member reported since an instant."""
    (found,) = tx.execute(
        "SELECT count(*) FROM report_voices WHERE member_id = ? AND at > ?", (member_id, at)
    ).fetchone()
    return int(found)


def decide(tx: Connection, report_id: int, *, state: str, outcome: str, by: int, now: int) -> bool:
    """Decide an open report, once."""
    row = tx.execute(
        "UPDATE reports SET state = ?, outcome = ?, by_user_id = ?, decided_at = ?"
        " WHERE report_id = ? AND state = 'open' RETURNING 1",
        (state, outcome, by, now, report_id),
    ).fetchone()
    return row is not None


def pay(tx: Connection, *, report_id: int, member_id: int, on: str, most: int) -> bool:
    """Say whether a report earns its author points on a day: so many do, each once."""
    row = tx.execute(
        "UPDATE report_voices SET paid_on = ?3 WHERE report_id = ?1 AND member_id = ?2"
        " AND paid_on IS NULL AND (SELECT count(*) FROM report_voices AS v"
        "  WHERE v.member_id = ?2 AND v.paid_on = ?3) < ?4 RETURNING 1",
        (report_id, member_id, on, most),
    ).fetchone()
    return row is not None


def open_of(tx: Connection, community_id: int) -> int:
    """Return how many reports of a community wait."""
    (found,) = tx.execute(
        "SELECT count(*) FROM reports WHERE community_id = ? AND state = 'open'", (community_id,)
    ).fetchone()
    return int(found)


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute("UPDATE reports SET member_id = ? WHERE member_id = ?", (into_id, member_id))
    tx.execute(
        "UPDATE OR IGNORE report_voices SET member_id = ? WHERE member_id = ?",
        (into_id, member_id),
    )
    tx.execute("DELETE FROM report_voices WHERE member_id = ?", (member_id,))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    tx.execute(
        "UPDATE reports SET community_id = ? WHERE community_id = ?", (into_id, community_id)
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE reports SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's reports go with it to another community, to the accounts there."""
    tx.execute(
        "UPDATE reports SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id)"
        " WHERE here.member_id = reports.member_id AND there.community_id = ?"
        " AND reports.chat_key = ?",
        (into_id, chat_key),
    )
    tx.execute(
        "UPDATE OR IGNORE report_voices SET member_id = there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id), reports AS r"
        " WHERE here.member_id = report_voices.member_id AND there.community_id = ?"
        " AND r.report_id = report_voices.report_id AND r.chat_key = ?",
        (into_id, chat_key),
    )
    tx.execute("UPDATE reports SET community_id = ? WHERE chat_key = ?", (into_id, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return what was reported of a member or decided by them, and what they reported."""
    return {
        "reports": rows.named(
            tx,
            "SELECT at, state, outcome, member_id = ?1 AS is_about_me FROM reports"
            " WHERE member_id = ?1 OR (community_id = ?2 AND by_user_id = ?3)"
            " ORDER BY report_id",
            (member.member_id, member.community_id, member.user_id),
        ),
        "report_voices": rows.named(
            tx,
            "SELECT at, paid_on FROM report_voices WHERE member_id = ? ORDER BY at",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute("DELETE FROM report_voices WHERE member_id = ?", (member.member_id,))
    tx.execute(
        "DELETE FROM report_voices WHERE report_id IN"
        " (SELECT report_id FROM reports WHERE member_id = ?)",
        (member.member_id,),
    )
    tx.execute("DELETE FROM reports WHERE member_id = ?", (member.member_id,))
    tx.execute(
        "UPDATE reports SET by_user_id = 0 WHERE by_user_id = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
