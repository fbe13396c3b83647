"""Messages that a moderator deletes through the bot: what they earned goes with them, once."""

from dataclasses import dataclass
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
from storage import events, ledger, members, outbox, pending

LETTER_KEPT = "deletion_kept"
PRIORITY = 1

_BOOKED = frozenset({Verdict.REWARDED, Verdict.BOOKED})


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
    if why := why_not(chat, message):
        raise Refusal(why)
    is_asked = by is not None
    lifetimes.delete_now(
        tx, chat_key=chat.chat_key, message=message, now=message.at, is_asked=is_asked
    )
    where = {"telegram_chat_id": message.telegram_chat_id, "message_id": message.message_id}
    event = events.find(tx, **where)
    if event is None:
        return Deleted(None, 0)
    back = _take_back(tx, community, event, by, message.at)
    whose = {"community_id": community.community_id, "member_id": event.member_id}
    keep = audit.record if is_told else audit.keep
    keep(tx, actor_id=by, act="delete", now=message.at, amount=back, **whose)
    return Deleted(members.get(tx, event.member_id), back)


def why_not(chat: Chat, message: lifetimes.Sent) -> str:
    """Return the refusal of a message that Telegram would not delete; nothing for another."""
    if Right.DELETE not in chat.rights:
        return "delete.bot_may_not"
    return "" if is_deletable(message.sent_at, now=message.at) else "delete.too_old"


def kept(tx: Connection, letter: outbox.Letter, now: int) -> None:
    """Tell the group, for a moment, that Telegram keeps a message that somebody wanted gone."""
    if letter.card == lifetimes.DELETE and letter.facts.get("is_asked") and letter.chat_key:
        outbox.add(
            tx, card=LETTER_KEPT, facts={}, chat_key=letter.chat_key, priority=PRIORITY, now=now
        )


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
        points.reverse(
            tx,
            entry,
            reason=Reason.UNDO,
            ref=f"undo:{entry.entry_id}",
            actor_id=by,
            at=at,
            zones=community.zones,
        )


def _take_back(
    tx: Connection, community: Community, event: events.Event, by: int | None, at: int
) -> int:
    where = {"telegram_chat_id": event.telegram_chat_id, "message_id": event.message_id}
    own = message_ref(event.telegram_chat_id, event.message_id)
    if pending.drop(tx, community_id=community.community_id, ref=own, now=at):
        events.set_verdict(tx, **where, verdict=Verdict.DROPPED)
        return 0
    ref = f"deleted:{own}"
    is_gone = ledger.find_by_ref(tx, community_id=community.community_id, ref=ref) is not None
    if is_gone or event.verdict not in _BOOKED or not event.points:
        return 0
    member = members.get(tx, event.member_id)
    back = min(event.points, max(points.free(tx, event.member_id), 0))
    change = points.Change(-back, -event.points, Reason.DELETED, ref, "", by, at)
    points.book(tx, member=member, change=change, zones=community.zones)
    return back
