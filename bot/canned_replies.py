"""Canned replies: answers that a team gives again and again, kept under a title."""

from sqlite3 import Connection

from bot import audit, case_relays
from bot.case_relays import Passed, Written
from domain.cases import LONGEST_CANNED, LONGEST_TITLE, MOST_CANNED, NOTE_SIGN
from domain.messages import Name
from domain.names import clean
from domain.posts import Piece, PieceKind
from domain.refusals import Refusal
from storage import canned_replies


def keep(tx: Connection, *, community_id: int, words: str, by: int, now: int) -> str:
    """Keep "title: text" in place of what had this title, and return the title."""
    said = words.replace("：", ":", 1) if ":" not in words.split("：", maxsplit=1)[0] else words
    title, _, text = said.partition(":")
    title, text = clean(title, LONGEST_TITLE), text.strip()
    if not title or not text or text.startswith(NOTE_SIGN):
        raise Refusal("canned.usage")
    if len(text) > LONGEST_CANNED:
        raise Refusal("canned.long", most=LONGEST_CANNED)
    known = [each.title.casefold() for each in canned_replies.of_community(tx, community_id)]
    if len(known) >= MOST_CANNED and title.casefold() not in known:
        raise Refusal("canned.too_many", most=MOST_CANNED)
    canned_replies.add(
        tx, community_id=community_id, title=title, text=text, by_user_id=by, now=now
    )
    _record(tx, community_id, by, now)
    return title


def remove(tx: Connection, *, community_id: int, title: str, by: int, now: int) -> bool:
    """Forget what has this title; False when nothing has."""
    is_gone = canned_replies.remove(tx, community_id=community_id, title=title)
    if is_gone:
        _record(tx, community_id, by, now)
    return is_gone


def _record(tx: Connection, community_id: int, by: int, now: int) -> None:
    audit.record(
        tx, community_id=community_id, actor_id=by, act="canned", now=now, may_repeat=True
    )


def send(
    tx: Connection, *, case_id: int, canned_id: int, after_id: int, name: Name, now: int
) -> Passed:
    """Answer a case with what is kept, once after its message `after_id`."""
    found = canned_replies.find(tx, canned_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    ref = f"canned:{case_id}:{canned_id}:{after_id}"
    written = Written(Piece(PieceKind.TEXT, found.text), 0, 0, None, "", ref)
    return case_relays.from_staff(tx, case_id=case_id, name=name, written=written, now=now)
