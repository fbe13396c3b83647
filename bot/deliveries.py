"""What Telegram did with a letter, handed to the features that wait for it."""

from sqlite3 import Connection
from typing import Any

from bot import case_posts, case_relays, lifetimes, suggestions, votes
from domain.cases import Side
from storage import case_messages, outbox
from storage import suggestions as stored
from storage.outbox import Letter


def delivered(tx: Connection, letter: Letter, answer: Any, at_ms: int) -> None:
    """Mark a letter as sent; of an album the answer is a list. `at_ms` is when it came."""
    messages = answer if isinstance(answer, list) else [answer]
    votes.delivered(tx, letter.outbox_id, messages[0] if messages else None, at_ms)
    if letter.card == suggestions.LETTER_CARD and "edits" not in letter.facts:
        _keep(tx, letter, answer)
    if letter.card in case_posts.LETTERS:
        found = [each for each in messages if isinstance(each, dict) and "message_id" in each]
        sent = [(each["chat"]["id"], each["message_id"]) for each in found]
        case_relays.arrived(tx, letter, sent, at_ms // 1000)


def _keep(tx: Connection, letter: Letter, answer: Any) -> None:
    """Keep where a suggestion's card is."""
    if isinstance(answer, dict) and "message_id" in answer:
        stored.arrived(
            tx,
            letter.outbox_id,
            telegram_chat_id=answer["chat"]["id"],
            message_id=answer["message_id"],
        )


def refused(tx: Connection, letter: Letter, now: int, *, is_gone: bool = False) -> None:
    """Drop a letter that Telegram will never take; `is_gone`: what it is about is not there."""
    outbox.drop(tx, letter.outbox_id)
    if not is_gone:
        lifetimes.kept(tx, letter, now)
    if letter.card in case_posts.LETTERS and "case_id" in letter.facts:
        case_relays.lost(tx, letter, now)


def hold(tx: Connection, letter: Letter) -> bool:
    """Drop a letter to the team's deleted topic, if it will be written anew for another one."""
    if letter.card not in case_posts.AT_DESK or "edits" in letter.facts:
        return False
    found = case_messages.with_letter(tx, letter.outbox_id)
    if found and found[0].side is not Side.MEMBER:
        return False
    outbox.drop(tx, letter.outbox_id)
    case_messages.drop_letter(tx, letter.outbox_id)
    return True
