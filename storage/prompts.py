"""Owns prompts, prompt_posts and prompt_answers: topics, when they were, who answered."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Own(NamedTuple):
    """A topic that a community added."""

    prompt_id: int
    text: str


class Post(NamedTuple):
    """A topic as it was asked; `points` is what an answer was worth then."""

    post_id: int
    community_id: int
    on: str
    key: str | None
    text: str
    points: int
    chat_key: int
    thread_id: int | None
    outbox_id: int | None
    posted_at: int


class Best(NamedTuple):
    """The answer that most people reacted to, of so many who answered."""

    member_id: int
    telegram_chat_id: int
    message_id: int
    reactions: int
    answerers: int


# -- topics ----------------------------------------------------------------------------------


def add(tx: Connection, *, community_id: int, text: str, by_user_id: int, now: int) -> int:
    """Return the number of a topic of a community's own; the same text is the same topic."""
    row = tx.execute(
        "SELECT prompt_id FROM prompts WHERE community_id = ? AND topic = ?", (community_id, text)
    ).fetchone()
    if row is not None:
        return int(row[0])
    cursor = tx.execute(
        "INSERT INTO prompts (community_id, topic, by_user_id, added_at) VALUES (?, ?, ?, ?)",
        (community_id, text, by_user_id, now),
    )
    return int(cursor.lastrowid or 0)


def remove(tx: Connection, *, community_id: int, prompt_id: int) -> bool:
    """Forget a topic of a community's own; False when there is none with this number."""
    cursor = tx.execute(
        "DELETE FROM prompts WHERE community_id = ? AND prompt_id = ?", (community_id, prompt_id)
    )
    return cursor.rowcount == 1


def own(tx: Connection, community_id: int) -> list[Own]:
    found = tx.execute(
        "SELECT prompt_id, topic FROM prompts WHERE community_id = ? ORDER BY prompt_id",
        (community_id,),
    )
    return [Own(*row) for row in found]


def used_since(tx: Connection, *, community_id: int, at: int) -> set[str]:
    """Return the keys of topics that were asked since an instant."""
    found = tx.execute(
        "SELECT key FROM prompt_posts"
        " WHERE community_id = ? AND posted_at >= ? AND key IS NOT NULL",
        (community_id, at),
    )
    return {key for (key,) in found}


# -- posts -----------------------------------------------------------------------------------


def add_post(tx: Connection, post: Post) -> int | None:
    """Keep what is asked on a local date; None when that date has its topic, or was skipped."""
    cursor = tx.execute(
        "INSERT INTO prompt_posts (community_id, on_date, key, topic, points, chat_key, thread_id,"
        " outbox_id, posted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        post[1:],
    )
    return cursor.lastrowid if cursor.rowcount else None


def set_letter(tx: Connection, post_id: int, *, outbox_id: int) -> None:
    tx.execute("UPDATE prompt_posts SET outbox_id = ? WHERE post_id = ?", (outbox_id, post_id))


def find_post(tx: Connection, post_id: int) -> Post | None:
    row = tx.execute(
        "SELECT post_id, community_id, on_date, key, topic, points, chat_key, thread_id,"
        " outbox_id, posted_at FROM prompt_posts WHERE post_id = ?",
        (post_id,),
    ).fetchone()
    return None if row is None else Post(*row)


def on_day(tx: Connection, *, community_id: int, on: str) -> Post | None:
    """Return what was asked or skipped on a local date."""
    row = tx.execute(
        "SELECT post_id FROM prompt_posts WHERE community_id = ? AND on_date = ?",
        (community_id, on),
    ).fetchone()
    return None if row is None else find_post(tx, row[0])


def find_by_message(
    tx: Connection, *, telegram_chat_id: int, message_id: int, since_at: int
) -> Post | None:
    """Return the topic that a message asked, of those since an instant."""
    row = tx.execute(
        "SELECT post_id FROM chats CROSS JOIN prompt_posts USING (chat_key)"
        " CROSS JOIN outbox USING (outbox_id) WHERE telegram_chat_id = ? AND posted_at >= ?"
        " AND message_id = ? AND outbox.state = 'sent'",
        (telegram_chat_id, since_at, message_id),
    ).fetchone()
    return None if row is None else find_post(tx, row[0])


# -- answers ---------------------------------------------------------------------------------


def add_answer(
    tx: Connection,
    *,
    post_id: int,
    telegram_chat_id: int,
    message_id: int,
    member_id: int,
    at: int,
) -> bool:
    """Keep an answer; say whether it is the member's first to this topic."""
    known = tx.execute(
        "SELECT 1 FROM prompt_answers WHERE post_id = ? AND member_id = ?", (post_id, member_id)
    ).fetchone()
    tx.execute(
        "INSERT INTO prompt_answers VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (post_id, telegram_chat_id, message_id, member_id, at),
    )
    return known is None


def best(tx: Connection, post_id: int) -> Best | None:
    """Return the answer that most people reacted to, the earlier of equals; None without any."""
    row = tx.execute(
        "SELECT member_id, a.telegram_chat_id, a.message_id, count(*) AS reactors,"
        " (SELECT count(DISTINCT member_id) FROM prompt_answers WHERE post_id = ?1)"
        " FROM prompt_answers AS a JOIN reactions AS r USING (telegram_chat_id, message_id)"
        " JOIN members USING (member_id) WHERE post_id = ?1 AND giver_id <> member_id"
        " AND members.state = 'present' GROUP BY a.telegram_chat_id, a.message_id"
        " ORDER BY reactors DESC, at, a.message_id LIMIT 1",
        (post_id,),
    ).fetchone()
    return None if row is None else Best(*row)


# -- how the group talks ---------------------------------------------------------------------


def hours_since(tx: Connection, *, community_id: int, on: str) -> list[tuple[int, float]]:
    """Return (hour, messages) of a usual day, by those since a date on which somebody wrote."""
    found = tx.execute(
        "SELECT hour, 1.0 * sum(messages) / (SELECT count(DISTINCT on_date) FROM activity_hours"
        "  WHERE community_id = ?1 AND on_date >= ?2) FROM activity_hours"
        " WHERE community_id = ?1 AND on_date >= ?2 GROUP BY hour",
        (community_id, on),
    )
    return list(found)


def latest_dates(tx: Connection, *, telegram_chat_ids: Sequence[int], most: int) -> list[int]:
    """Return when the last messages of chats were, the newest first."""
    dates: list[int] = []
    for telegram_chat_id in telegram_chat_ids:
        found = tx.execute(
            "SELECT at FROM events WHERE telegram_chat_id = ? ORDER BY message_id DESC LIMIT ?",
            (telegram_chat_id, most),
        )
        dates += [at for (at,) in found]
    return sorted(dates, reverse=True)[:most]


# -- kept and moved --------------------------------------------------------------------------


def remove_before(tx: Connection, at: int) -> None:
    """Forget what was asked and answered before an instant."""
    tx.execute(
        "DELETE FROM prompt_answers WHERE post_id IN"
        " (SELECT post_id FROM prompt_posts WHERE posted_at < ?)",
        (at,),
    )
    tx.execute("DELETE FROM prompt_posts WHERE posted_at < ?", (at,))


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's own topics to another one; what was asked where stays told there."""
    tx.execute(
        "UPDATE prompts SET community_id = ? WHERE community_id = ?", (into_id, community_id)
    )
    tx.execute(
        "UPDATE OR IGNORE prompt_posts SET community_id = ? WHERE community_id = ?",
        (into_id, community_id),
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE prompt_posts SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def merge(tx: Connection, *, member_id: int, into_id: int) -> None:
    tx.execute("UPDATE prompt_answers SET member_id = ? WHERE member_id = ?", (into_id, member_id))


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "prompts": rows.named(
            tx,
            "SELECT topic, added_at FROM prompts WHERE community_id = ? AND by_user_id = ?"
            " ORDER BY prompt_id",
            (member.community_id, member.user_id),
        ),
        "prompt_answers": rows.named(
            tx,
            "SELECT topic, message_id, at FROM prompt_answers"
            " LEFT JOIN prompt_posts USING (post_id) WHERE member_id = ? ORDER BY at, message_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE prompts SET by_user_id = 0 WHERE by_user_id = ? AND community_id = ?",
        (member.user_id, member.community_id),
    )
    tx.execute("DELETE FROM prompt_answers WHERE member_id = ?", (member.member_id,))
