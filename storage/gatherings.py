"""Owns gatherings: what members meet for, and where its card stands."""

from collections.abc import Iterable
from dataclasses import astuple
from sqlite3 import Connection
from typing import Any, NamedTuple

from domain.gatherings import Gathering, GatheringKind, GatheringState, Plan
from domain.members import Member
from domain.tiers import Tier
from storage import rows


class Shown(NamedTuple):
    """The card: the letter that brings or edits it, where it is, which change it shows."""

    outbox_id: int | None
    telegram_chat_id: int | None
    message_id: int | None
    shown: int
    changes: int


class Coded(NamedTuple):
    gathering_id: int
    secret: str


def add(
    tx: Connection,
    *,
    community_id: int,
    place: tuple[int, int | None],
    plan: Plan,
    early: tuple[Tier, int],
    by_user_id: int,
    ref: str,
    now: int,
) -> int | None:
    """Keep a gathering for (chat, topic) and return its number; None when this ref did before."""
    row = tx.execute(
        "INSERT INTO gatherings (community_id, chat_key, thread_id, kind, title, starts_at, place,"
        " capacity, takes_guests, early_tier, early_until, state, by_user_id, ref, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?)"
        " ON CONFLICT (ref) DO NOTHING RETURNING gathering_id",
        (community_id, *place, *astuple(plan), *early, by_user_id, ref, now),
    ).fetchone()
    return None if row is None else int(row[0])


def find_by_ref(tx: Connection, ref: str) -> int | None:
    row = tx.execute("SELECT gathering_id FROM gatherings WHERE ref = ?", (ref,)).fetchone()
    return None if row is None else int(row[0])


def find(tx: Connection, gathering_id: int) -> Gathering | None:
    row = tx.execute(
        "SELECT gathering_id, community_id, chat_key, thread_id, kind, title, starts_at, place,"
        " capacity, takes_guests, early_tier, early_until, state, by_user_id FROM gatherings"
        " WHERE gathering_id = ?",
        (gathering_id,),
    ).fetchone()
    return None if row is None else _gathering(row)


def _gathering(row: tuple[Any, ...]) -> Gathering:
    number, community_id, chat_key, thread_id, kind, title, starts_at, place, *rest = row
    capacity, takes_guests, early_tier, early_until, state, by_user_id = rest
    plan = Plan(GatheringKind(kind), title, starts_at, place, capacity, bool(takes_guests))
    tier, is_now = Tier(early_tier), GatheringState(state)
    place_in = (number, community_id, chat_key, thread_id)
    return Gathering(*place_in, plan, tier, early_until, is_now, by_user_id)


def _found(tx: Connection, numbers: Iterable[tuple[int]]) -> list[Gathering]:
    found = (find(tx, number) for (number,) in numbers)
    return [gathering for gathering in found if gathering is not None]


def find_by_card(tx: Connection, *, telegram_chat_id: int, message_id: int) -> int | None:
    """Return the gathering that a message shows."""
    row = tx.execute(
        "SELECT gathering_id FROM gatherings WHERE shown_in = ?1 AND message_id = ?2"
        # What was sent a moment ago is known by its letter only.
        " UNION ALL SELECT gathering_id FROM gatherings AS g JOIN outbox AS o USING (outbox_id)"
        " JOIN chats AS c ON c.chat_key = g.chat_key WHERE g.message_id IS NULL"
        " AND c.telegram_chat_id = ?1 AND o.message_id = ?2 AND o.state = 'sent'",
        (telegram_chat_id, message_id),
    ).fetchone()
    return None if row is None else int(row[0])


def open_in(tx: Connection, community_id: int) -> list[Gathering]:
    """Return a community's open gatherings, the next one first."""
    numbers = tx.execute(
        "SELECT gathering_id FROM gatherings WHERE community_id = ? AND state = 'open'"
        " ORDER BY starts_at, gathering_id",
        (community_id,),
    )
    return _found(tx, numbers.fetchall())


def open_in_chat(tx: Connection, chat_key: int) -> list[int]:
    """Return the numbers of the open gatherings whose card stands in a chat."""
    found = tx.execute(
        "SELECT gathering_id FROM gatherings WHERE chat_key = ? AND state = 'open'", (chat_key,)
    )
    return [number for (number,) in found]


def set_plan(tx: Connection, gathering_id: int, plan: Plan) -> None:
    tx.execute(
        "UPDATE gatherings SET kind = ?, title = ?, starts_at = ?, place = ?, capacity = ?,"
        " takes_guests = ? WHERE gathering_id = ?",
        (*astuple(plan), gathering_id),
    )


def close(tx: Connection, gathering_id: int, *, state: GatheringState) -> bool:
    """End an open gathering, once; False when it is not open any more."""
    row = tx.execute(
        "UPDATE gatherings SET state = ? WHERE gathering_id = ? AND state = 'open'"
        " RETURNING gathering_id",
        (state, gathering_id),
    ).fetchone()
    return row is not None


# -- codes -----------------------------------------------------------------------------------


def begin_codes(tx: Connection, gathering_id: int, *, secret: str) -> str:
    """Keep what codes are made from, unless that is decided; return what was kept."""
    tx.execute(
        "UPDATE gatherings SET secret = ? WHERE gathering_id = ? AND secret = ''",
        (secret, gathering_id),
    )
    return secret_of(tx, gathering_id)


def secret_of(tx: Connection, gathering_id: int) -> str:
    """Return what the codes are made from; "" while none was shown."""
    row = tx.execute(
        "SELECT secret FROM gatherings WHERE gathering_id = ?", (gathering_id,)
    ).fetchone()
    return "" if row is None else str(row[0])


def with_codes(tx: Connection, community_id: int) -> list[Coded]:
    """Return the open gatherings of a community that show codes."""
    found = tx.execute(
        "SELECT gathering_id, secret FROM gatherings WHERE community_id = ? AND state = 'open'"
        " AND secret <> '' ORDER BY starts_at, gathering_id",
        (community_id,),
    )
    return [Coded(*row) for row in found]


def set_recording(tx: Connection, gathering_id: int, *, recording: str) -> bool:
    """Keep where a gathering can be watched; False when that is known already."""
    cursor = tx.execute(
        "UPDATE gatherings SET recording = ?1 WHERE gathering_id = ?2 AND recording <> ?1",
        (recording, gathering_id),
    )
    return cursor.rowcount == 1


def recording_of(tx: Connection, gathering_id: int) -> str:
    """Return where a gathering can be watched; "" when nobody has said."""
    row = tx.execute(
        "SELECT recording FROM gatherings WHERE gathering_id = ?", (gathering_id,)
    ).fetchone()
    return "" if row is None else str(row[0])


def open_feedback(tx: Connection, gathering_id: int, *, until: int) -> None:
    tx.execute(
        "UPDATE gatherings SET feedback_until = ? WHERE gathering_id = ?", (until, gathering_id)
    )


def feedback_until(tx: Connection, gathering_id: int) -> int:
    """Return until when guests may say how it was; 0 while nobody was asked."""
    row = tx.execute(
        "SELECT feedback_until FROM gatherings WHERE gathering_id = ?", (gathering_id,)
    ).fetchone()
    return 0 if row is None else int(row[0])


def last_begun(tx: Connection, community_id: int, *, now: int) -> int | None:
    """Return the number of a community's last gathering that began and was not called off."""
    row = tx.execute(
        "SELECT gathering_id FROM gatherings WHERE community_id = ? AND starts_at <= ?"
        " AND state <> 'cancelled' ORDER BY starts_at DESC, gathering_id DESC LIMIT 1",
        (community_id, now),
    ).fetchone()
    return None if row is None else int(row[0])


# -- the card --------------------------------------------------------------------------------


def change(tx: Connection, gathering_id: int) -> None:
    """Note that the card shows something else now."""
    tx.execute(
        "UPDATE gatherings SET changes = changes + 1 WHERE gathering_id = ?", (gathering_id,)
    )


def shown(tx: Connection, gathering_id: int) -> Shown:
    row = tx.execute(
        "SELECT outbox_id, shown_in, message_id, shown, changes FROM gatherings"
        " WHERE gathering_id = ?",
        (gathering_id,),
    ).fetchone()
    return Shown(*row)


def set_card(tx: Connection, gathering_id: int, *, outbox_id: int) -> None:
    """Keep the letter that brings the card; where it stood before is forgotten."""
    tx.execute(
        "UPDATE gatherings SET outbox_id = ?, shown_in = NULL, message_id = NULL, shown = changes"
        " WHERE gathering_id = ?",
        (outbox_id, gathering_id),
    )


def set_edited(tx: Connection, gathering_id: int, *, outbox_id: int) -> None:
    tx.execute(
        "UPDATE gatherings SET outbox_id = ?, shown = changes WHERE gathering_id = ?",
        (outbox_id, gathering_id),
    )


def keep_message(tx: Connection, gathering_id: int) -> None:
    """Keep where the card arrived, by Telegram's ids, once its letter did."""
    tx.execute(
        "UPDATE gatherings SET shown_in = c.telegram_chat_id, message_id = o.message_id"
        " FROM outbox AS o, chats AS c WHERE gatherings.gathering_id = ?"
        " AND gatherings.message_id IS NULL AND o.outbox_id = gatherings.outbox_id"
        " AND o.state = 'sent' AND c.chat_key = gatherings.chat_key",
        (gathering_id,),
    )


# -- communities and people ------------------------------------------------------------------


def move(tx: Connection, *, community_id: int, into_id: int) -> None:
    """Give a community's gatherings to another one."""
    tx.execute(
        "UPDATE gatherings SET community_id = ? WHERE community_id = ?", (into_id, community_id)
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute("UPDATE gatherings SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key))


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's gatherings go with it to another community."""
    tx.execute("UPDATE gatherings SET community_id = ? WHERE chat_key = ?", (into_id, chat_key))


def export(tx: Connection, member: Member) -> rows.Kept:
    """Return the gatherings a member made."""
    return {
        "gatherings": rows.named(
            tx,
            "SELECT kind, title, starts_at, place, state, made_at FROM gatherings"
            " WHERE community_id = ? AND by_user_id = ? ORDER BY gathering_id",
            (member.community_id, member.user_id),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    tx.execute(
        "UPDATE gatherings"
        " SET by_user_id = 0, ref = iif(instr(':' || ref || ':', ':' || ?1 || ':'),"
        " 'erased:' || gathering_id, ref) WHERE by_user_id = ?1 AND community_id = ?2",
        (member.user_id, member.community_id),
    )
