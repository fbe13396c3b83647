"""Acts that Telegram did not do: too late, or refused; staff is told once."""

from sqlite3 import Connection

from bot import sanctions, staff_news
from domain.sanctions import State
from storage import chores, notices
from storage import sanctions as stored

TOLD_SECONDS = 3600


def missed(tx: Connection, *, sanction_id: int) -> None:
    """Keep that an act's time was over before Telegram could be told."""
    stored.set_state(tx, sanction_id, before=State.WANTED, after=State.OVER)


def failed(tx: Connection, *, sanction_id: int, why: str, is_told: bool, now: int) -> None:
    """Keep that Telegram refused; who does not see it now is told, once an hour and reason."""
    chores.remove(tx, kind=sanctions.ENFORCE, ref=str(sanction_id))
    stored.set_state(tx, sanction_id, before=State.WANTED, after=State.FAILED)
    if not is_told:
        tell_failed(tx, sanction_id=sanction_id, why=why, now=now)


def tell_failed(tx: Connection, *, sanction_id: int, why: str, now: int) -> None:
    """Tell staff what Telegram refused, once an hour and reason."""
    sanction = sanctions.get(tx, sanction_id)
    kind = f"order_failed:{sanction.chat_key}:{why}"
    if notices.claim(tx, kind, now=now, every_seconds=TOLD_SECONDS):
        staff_news.tell(
            tx,
            community_id=sanction.community_id,
            card=sanctions.LETTER_FAILED,
            facts={"sanction_id": sanction_id, "why": why},
            ref=str(sanction_id),
            now=now,
        )
