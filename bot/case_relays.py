"""What passes between a member and the team: each message once, in its place, edits too."""

from dataclasses import dataclass
from enum import Enum, auto
from sqlite3 import Connection

from bot import case_clocks, case_moods, case_posts
from domain.cases import (
    MESSAGES_SECONDS,
    MOST_MESSAGES,
    Case,
    CaseMessage,
    CaseState,
    Side,
    is_note,
)
from domain.messages import Name
from domain.posts import Piece
from domain.refusals import Refusal
from storage import case_messages, cases, chats, members, outbox, users
from storage.outbox import Letter

LETTER_REACT = "react"
REACT_PRIORITY = 3
# What a letter of a message is when Telegram has not taken it.
UNDELIVERED = "undelivered"


class Passed(Enum):
    """What became of a message."""

    ON_ITS_WAY = auto()
    KEPT = auto()  # no desk yet: it will be seen there later
    NOTED = auto()
    UNREACHABLE = auto()


@dataclass(frozen=True, slots=True)
class Written:
    """A message as somebody wrote it: what it is made of, where it stands, what it answers."""

    piece: Piece
    telegram_chat_id: int
    message_id: int
    replied_id: int | None
    album: str
    ref: str


@dataclass(frozen=True, slots=True)
class Addressed:
    """The case that a message belongs to, and whose words it is."""

    case_id: int
    side: Side


def addressed(
    tx: Connection,
    *,
    telegram_chat_id: int,
    user_id: int | None,
    replied_id: int | None,
    thread_id: int | None,
) -> Addressed | None:
    """Return the case that a message is written in: by what it answers, or by its topic."""
    place = {"telegram_chat_id": telegram_chat_id}
    if replied_id is not None:
        found = case_messages.find_copy(tx, **place, sent_id=replied_id)
        case = cases.find(tx, found[0]) if found else None
        if found is not None and case is not None:
            return _side_of(tx, case, found[1], (telegram_chat_id, replied_id), user_id)
    if thread_id is None:
        return None
    case = cases.find_by_topic(tx, **place, thread_id=thread_id)
    return None if case is None else Addressed(case.case_id, Side.STAFF)


def _side_of(
    tx: Connection,
    case: Case,
    message_id: int | None,
    answered: tuple[int, int],
    user_id: int | None,
) -> Addressed | None:
    """Say whether the team answers, or the member: nobody else's answer belongs to a case.

    What a member wrote is shown to the team, and the other way round; cards are the team's.
    """
    own_id = members.get(tx, case.member_id).user_id
    shown = case_messages.find(tx, message_id) if message_id is not None else None
    is_teams = shown.side is Side.MEMBER if shown else _is_at_desk(tx, case, answered, user_id)
    if is_teams:
        return Addressed(case.case_id, Side.STAFF)
    return Addressed(case.case_id, Side.MEMBER) if user_id == own_id else None


def _is_at_desk(
    tx: Connection, case: Case, answered: tuple[int, int], user_id: int | None
) -> bool:
    """Say whether a card, or news below it, is answered, and no news to a member."""
    place, number = answered
    if case.desk is None or chats.get(tx, case.desk.chat_key).telegram_chat_id != place:
        return False
    own_id = members.get(tx, case.member_id).user_id
    is_shared = place == case.origin.telegram_chat_id
    return number == case.desk.message_id or not (is_shared and user_id == own_id)


def open_of(tx: Connection, user_id: int) -> Addressed | None:
    """Return the open case that a person's private words belong to, the one that moved last."""
    case = cases.latest_open(tx, user_id)
    return None if case is None else Addressed(case.case_id, Side.MEMBER)


# -- the member writes -----------------------------------------------------------------------


def from_member(tx: Connection, *, case_id: int, written: Written, now: int) -> Passed:
    """Take a member's words to the team; a closed case is opened again by them."""
    case = cases.find(tx, case_id)
    if case is None:
        raise Refusal("refusal.stale_button")
    if cases.is_blocked(tx, member_id=case.member_id):
        raise Refusal("case.blocked")
    since_at = now - MESSAGES_SECONDS
    if case_messages.count_since(tx, member_id=case.member_id, at=since_at) >= MOST_MESSAGES:
        raise Refusal("case.too_fast", most=MOST_MESSAGES)
    message = _keep(tx, case, written, side=Side.MEMBER, by=None, now=now)
    if message is None:
        return Passed.ON_ITS_WAY
    was_closed, is_news = not case.is_open, case.state is not CaseState.OPEN
    if is_news:
        cases.set_state(tx, case_id, state=CaseState.OPEN, now=now)
    case = cases.find(tx, case_id) or case
    if was_closed:
        case_posts.tell_desk(tx, case, "reopened", now)
        case_posts.turn_topic(tx, case, now)
    passed = case_posts.relay(tx, case, message, now)
    sounds = case_moods.judge(tx, case=case, text=written.piece.text)
    if is_news:
        case_clocks.wind(tx, case, now)
    if is_news or sounds:
        case_posts.renew(tx, case_id, now)
    return Passed.ON_ITS_WAY if passed else Passed.KEPT


# -- the team writes -------------------------------------------------------------------------


def from_staff(
    tx: Connection, *, case_id: int, name: Name | None, written: Written, now: int
) -> Passed:
    """Take the team's words to the member; `name` is None for an anonymous administrator."""
    case = cases.find(tx, case_id)
    if case is None:
        raise Refusal("refusal.stale_button")
    if name is not None:
        users.see(tx, [name])
    by, note = name.user_id if name else None, is_note(written.piece.text)
    if not case.is_open and not note:
        raise Refusal("case.is_closed", number=case_id)
    side = Side.NOTE if note else Side.STAFF
    message = _keep(tx, case, written, side=side, by=by, now=now)
    if message is None or note:
        return Passed.NOTED if note else Passed.ON_ITS_WAY
    if not case_posts.relay(tx, case, message, now):
        return Passed.UNREACHABLE
    _answered(tx, case, by, now, in_album=bool(written.album))
    return Passed.ON_ITS_WAY


def _answered(tx: Connection, case: Case, by: int | None, now: int, *, in_album: bool) -> None:
    """Give the member the turn; who answers first looks after the case."""
    is_news = cases.set_state(tx, case.case_id, state=CaseState.ANSWERED, now=now)
    cases.set_replied(tx, case.case_id, now=now)
    if case.taken_by is None and by is not None:
        cases.set_taken(tx, case.case_id, user_id=by)
    case_clocks.wind(tx, cases.find(tx, case.case_id) or case, now)
    # One edit for an album: each takes from what the group may be told in a minute.
    if is_news or not in_album:
        case_posts.renew(tx, case.case_id, now)


def _keep(
    tx: Connection, case: Case, written: Written, *, side: Side, by: int | None, now: int
) -> CaseMessage | None:
    """Keep a message; None when it was kept before."""
    message_id = case_messages.add(
        tx,
        case=case,
        side=side,
        by_user_id=by,
        piece=written.piece,
        album=written.album,
        answers_id=_answers(tx, case, written),
        written=(written.telegram_chat_id, written.message_id),
        ref=written.ref,
        now=now,
    )
    return None if message_id is None else case_messages.find(tx, message_id)


def _answers(tx: Connection, case: Case, written: Written) -> int | None:
    """Return the message of the case that is answered: by its copy, or as it was written."""
    if written.replied_id is None:
        return None
    place, number = written.telegram_chat_id, written.replied_id
    copy = case_messages.find_copy(tx, telegram_chat_id=place, sent_id=number)
    if copy is not None:
        opening = case_messages.first_of(tx, case.case_id) if copy[1] is None else None
        return opening.message_id if opening else copy[1]
    own = case_messages.find_written(tx, telegram_chat_id=place, written_id=number)
    return own.message_id if own is not None and own.case_id == case.case_id else None


def edited(
    tx: Connection, *, telegram_chat_id: int, message_id: int, piece: Piece, now: int
) -> None:
    """Follow an edit of what was passed on; what becomes a note by it is the team's and stays."""
    found = case_messages.find_written(
        tx, telegram_chat_id=telegram_chat_id, written_id=message_id
    )
    if found is None or (found.side is Side.STAFF and is_note(piece.text)):
        return
    if not case_messages.set_piece(tx, found.message_id, piece) or found.side is Side.NOTE:
        return
    case_posts.edit_copies(tx, found, now)
    first = case_messages.first_of(tx, found.case_id)
    if first is not None and first.message_id == found.message_id:
        case_posts.renew(tx, found.case_id, now)


# -- what Telegram says ----------------------------------------------------------------------


def arrived(tx: Connection, letter: Letter, sent: list[tuple[int, int]], now: int) -> None:
    """Remember what a letter became, as (chat, number): answers to it find their case by that."""
    if not sent or "edits" in letter.facts or letter.card not in case_posts.ANSWERED:
        return
    case_id = int(letter.facts["case_id"])
    found = case_messages.with_letter(tx, letter.outbox_id)
    if letter.card == case_posts.LETTER_CARD:
        place, number = sent[0]
        if (case := cases.find_by_card(tx, letter.outbox_id)) is not None:
            cases.card_arrived(tx, case.case_id, telegram_chat_id=place, sent_id=number)
    for at, (place, number) in enumerate(sent):
        message = found[at] if at < len(found) else None
        case_messages.add_copy(
            tx,
            telegram_chat_id=place,
            sent_id=number,
            case_id=case_id,
            message_id=message.message_id if message else None,
        )
    if found and found[0].side is Side.STAFF:
        _tick(tx, found, now)


def _tick(tx: Connection, found: list[CaseMessage], now: int) -> None:
    """Put a thumb to what the team wrote, now that the member has it."""
    chat = chats.find(tx, found[0].telegram_chat_id)
    if chat is not None and found[0].written_id:
        outbox.add(
            tx,
            card=LETTER_REACT,
            facts={
                "message_id": found[0].written_id,
                "telegram_chat_id": found[0].telegram_chat_id,
            },
            chat_key=chat.chat_key,
            priority=REACT_PRIORITY,
            now=now,
        )


def lost(tx: Connection, letter: Letter, now: int) -> None:
    """Tell the team of an answer that did not reach the member."""
    found = case_messages.with_letter(tx, letter.outbox_id)
    case = cases.find(tx, int(letter.facts["case_id"])) if found else None
    if case is None or "edits" in letter.facts or found[0].side is not Side.STAFF:
        return
    case_posts.tell_desk(tx, case, UNDELIVERED, now, message_id=found[0].message_id)
    cases.set_unanswered(tx, case.case_id, now=now)
    case_clocks.wind(tx, cases.find(tx, case.case_id) or case, now)
    case_posts.renew(tx, case.case_id, now)
