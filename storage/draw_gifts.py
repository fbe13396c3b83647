"""Owns draw_gifts: prizes that were handed over as a text."""

from sqlite3 import Connection

from domain.members import Member
from storage import rows


def add(tx: Connection, *, draw_id: int, prize: int, text: str, by_user_id: int, now: int) -> None:
    """Keep what a winner gets; a second text takes the first one's place."""
    tx.execute(
        "INSERT INTO draw_gifts VALUES (?, ?, ?, ?, ?) ON CONFLICT (draw_id, prize)"
        " DO UPDATE SET text = excluded.text, by_user_id = excluded.by_user_id, at = excluded.at",
        (draw_id, prize, text, by_user_id, now),
    )


def of_draw(tx: Connection, draw_id: int) -> dict[int, str]:
    """Return the texts of a draw, by prize."""
    rows = tx.execute("SELECT prize, text FROM draw_gifts WHERE draw_id = ?", (draw_id,))
    return dict(rows.fetchall())


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "draw_gifts": rows.named(
            tx,
            "SELECT number, prize, text, at FROM draw_gifts AS g JOIN draws USING (draw_id)"
            " WHERE EXISTS (SELECT 1 FROM draw_claims AS c"
            " JOIN draw_entries AS e USING (draw_id, listed) WHERE c.draw_id = g.draw_id"
            " AND c.prize = g.prize AND e.member_id = ?) ORDER BY draw_id, prize",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE draw_gifts SET text = '' WHERE (draw_id, prize) IN (SELECT draw_id, prize"
        " FROM draw_claims JOIN draw_entries USING (draw_id, listed) WHERE member_id = ?)",
        (member.member_id,),
    )
    tx.execute(
        "UPDATE draw_gifts SET by_user_id = 0 WHERE by_user_id = ?1"
        " AND draw_id IN (SELECT draw_id FROM draws WHERE community_id = ?2)",
        (member.user_id, member.community_id),
    )
