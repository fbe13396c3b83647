"""The live card of a gathering: edited when what it shows changed, at most every ten seconds."""

from sqlite3 import Connection

from bot.chores import Work
from domain.chats import ChatState
from domain.gatherings import Gathering
from storage import chats, chores, gatherings, notices, outbox
from storage.chores import Chore
from storage.gatherings import Shown

KIND = "gathering_card"
LETTER = "gathering_card"
# A burst of taps is one edit.
FIRST_SECONDS = 1
EDIT_SECONDS = 10
PRIORITY, EDIT_PRIORITY = 1, 3
# As long as any gathering is awaited: a card that is deleted comes back once.
ONCE_SECONDS = 400 * 86_400


def post(tx: Connection, gathering: Gathering, now: int) -> None:
    """Queue the card of a gathering where it is announced."""
    outbox_id = _queue(tx, gathering, {}, PRIORITY, now)
    gatherings.set_card(tx, gathering.gathering_id, outbox_id=outbox_id)
    _plan(tx, gathering.gathering_id, now + EDIT_SECONDS)


def _queue(
    tx: Connection, gathering: Gathering, more: dict[str, int], priority: int, now: int
) -> int:
    return outbox.add(
        tx,
        card=LETTER,
        facts={"gathering_id": gathering.gathering_id, **more},
        chat_key=gathering.chat_key,
        thread_id=gathering.thread_id,
        priority=priority,
        now=now,
    )


def renew(tx: Connection, gathering_id: int, now: int) -> None:
    """Have the card shown anew soon: something on it has changed."""
    gatherings.change(tx, gathering_id)
    _plan(tx, gathering_id, now + FIRST_SECONDS)


def _plan(tx: Connection, gathering_id: int, at: int) -> None:
    facts = {"gathering_id": gathering_id}
    chores.plan(tx, kind=KIND, ref=str(gathering_id), facts=facts, due_at=at)


def look_again(tx: Connection, chat_key: int) -> None:
    """Look at the cards of a chat that is upgraded or speaks to us again.

    An upgrade leaves messages behind; called while the group still has its old id.
    """
    for gathering_id in gatherings.open_in_chat(tx, chat_key):
        gatherings.keep_message(tx, gathering_id)
        facts = {"gathering_id": gathering_id}
        chores.set_due(tx, kind=KIND, ref=str(gathering_id), facts=facts, due_at=0)


def show(tx: Connection, chore: Chore, now: int) -> None:
    """Bring a card up to date, and look again as long as it changes."""
    gathering = gatherings.find(tx, int(chore.facts["gathering_id"]))
    if gathering is None:
        return
    gatherings.keep_message(tx, gathering.gathering_id)
    if _show(tx, gathering, gatherings.shown(tx, gathering.gathering_id), now):
        _plan(tx, gathering.gathering_id, now + EDIT_SECONDS)


def _show(tx: Connection, gathering: Gathering, card: Shown, now: int) -> bool:
    """Edit or post the card; True when it may have to be looked at once more."""
    chat = chats.get(tx, gathering.chat_key)
    state, _ = outbox.outcome(tx, card.outbox_id or 0)
    if chat.state is not ChatState.ACTIVE:
        return False
    if state in ("waiting", "sending"):
        return True
    is_behind = card.message_id is None or card.telegram_chat_id != chat.telegram_chat_id
    if is_behind or outbox.is_lost(tx, card.outbox_id or 0):
        _post_again(tx, gathering, chat.telegram_chat_id, now)
        return False
    if card.shown == card.changes:
        return False
    where = {"edits": card.message_id or 0, "telegram_chat_id": card.telegram_chat_id or 0}
    outbox_id = _queue(tx, gathering, where, EDIT_PRIORITY, now)
    gatherings.set_edited(tx, gathering.gathering_id, outbox_id=outbox_id)
    return True


def _post_again(tx: Connection, gathering: Gathering, place: int, now: int) -> None:
    """Post the card of an open gathering once more, where it was deleted or left behind."""
    kind = f"gathering_card:{gathering.gathering_id}:{place}"
    is_once = gathering.is_open and notices.claim(tx, kind, now=now, every_seconds=ONCE_SECONDS)
    if is_once:
        post(tx, gathering, now)


KINDS: dict[str, Work] = {KIND: show}
