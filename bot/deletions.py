"""Messages that a moderator deletes through the bot: what they earned goes with them, once."""

from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection

from bot import audit, lifetimes, points
from domain.chats import Chat, Right
from domain.communities import Community
from domain.fairness import message_ref
from domain.ledger import Reason
from domain.manners import is_deletable
from domain.members import Member
from domain.messages import Verdict
from domain.refusals import Refusal
from storage import events, ledger, members, pending

_BOOKED = frozenset({Verdict.REWARDED, Verdict.BOOKED})


class Stays(StrEnum):
    """Why a message cannot be deleted."""

    NO_RIGHT = "no_right"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True)
class Deleted:
    """Whose message went and what was taken back; no member for one that was never judged."""

    member: Member | None
    points: int


def delete(
    tx: Connection,
    *,
    community: Community,
    chat: Chat,
    message: lifetimes.Sent,
    by: int | None,
    is_told: bool = True,
) -> Deleted:
    """Queue a message's deletion and take its points back as far as they are free.

    Refused when Telegram would not do it. A second time takes nothing more.
    """
    if stays := why_not(chat, message):
        is_old = stays is Stays.TOO_OLD
        raise Refusal("delete.too_old") if is_old else Refusal("delete.bot_may_not")
    key, asked = chat.chat_key, by is not None
    lifetimes.delete_now(tx, chat_key=key, message=message, now=message.at, is_asked=asked)
    where = {"telegram_chat_id": message.telegram_chat_id, "message_id": message.message_id}
    event = events.find(tx, **where)
    if event is None:
        return Deleted(None, 0)
    back = _take_back(tx, community, event, by, message.at)
    _note(tx, community, event, back, by=by, at=message.at, is_told=is_told)
    return Deleted(members.get(tx, event.member_id), back)


def _note(
    tx: Connection,
    community: Community,
    event: events.Event,
    back: int,
    *,
    by: int | None,
    at: int,
    is_told: bool,
) -> None:
    audit.record(
        tx,
        community_id=community.community_id,
        actor_id=by,
        act="delete",
        member_id=event.member_id,
        now=at,
        is_told=is_told,
        may_repeat=True,
        facts={"amount": back, "ref": message_ref(event.telegram_chat_id, event.message_id)},
    )


def why_not(chat: Chat, message: lifetimes.Sent) -> Stays | None:
    """Return why Telegram would not delete a message; None for one that it would."""
    if Right.DELETE not in chat.rights:
        return Stays.NO_RIGHT
    return None if is_deletable(message.sent_at, now=message.at) else Stays.TOO_OLD


def give_back(
    tx: Connection,
    *,
    community: Community,
    telegram_chat_id: int,
    message_id: int,
    by: int,
    at: int,
) -> None:
    """Return what a deleted message's author lost by it; once, and nothing where nothing was."""
    ref = f"deleted:{message_ref(telegram_chat_id, message_id)}"
    entry = ledger.find_by_ref(tx, community_id=community.community_id, ref=ref)
    if entry is not None and ledger.find_reversal(tx, entry.entry_id) is None:
        points.undo(tx, entry, by=by, at=at, zones=community.zones)


def _take_back(
    tx: Connection, community: Community, event: events.Event, by: int | None, at: int
) -> int:
    where = {"telegram_chat_id": event.telegram_chat_id, "message_id": event.message_id}
    own = message_ref(event.telegram_chat_id, event.message_id)
    if pending.drop(tx, community_id=community.community_id, ref=own, now=at):
        events.set_verdict(tx, **where, verdict=Verdict.DROPPED)
        return 0
    ref = f"deleted:{own}"
    gone = ledger.find_by_ref(tx, community_id=community.community_id, ref=ref)
    if gone is not None:
        # The same command, handled again after a crash.
        return -gone.points if int(gone.at.timestamp()) == at else 0
    if event.verdict not in _BOOKED or not event.points:
        return 0
    member = members.get(tx, event.member_id)
    back = min(event.points, max(points.free(tx, event.member_id), 0))
    change = points.Change(-back, -event.points, Reason.DELETED, ref, "", by, at)
    points.book(tx, member=member, change=change, zones=community.zones)
    return back
