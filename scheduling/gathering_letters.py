"""What the outbox says of gatherings."""

from sqlite3 import Connection

from bot import (
    gathering_attendance,
    gathering_cards,
    gathering_feedback,
    gathering_seats,
    gatherings,
)
from bot.texts import Translator
from domain.gatherings import Answer
from storage import gatherings as stored
from storage import members
from storage.outbox import Letter
from views.cards import Card
from views.gathering_attendance import came_card
from views.gathering_feedback import feedback_card, results_card
from views.gatherings import (
    call_card,
    cancelled_card,
    gathering_card,
    held_card,
    moved_card,
    passed_card,
    recording_card,
    remind_card,
)

LETTERS = frozenset(
    {
        gathering_cards.LETTER,
        gathering_attendance.LETTER_CAME,
        *gathering_feedback.LETTERS,
        *gathering_seats.LETTERS,
        *gatherings.LETTERS,
    }
)


def gathering_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card as its gathering stands; None when there is nothing to say."""
    gathering = stored.find(tx, int(letter.facts["gathering_id"]))
    if gathering is None:
        return None
    if letter.card == gathering_cards.LETTER:
        return gathering_card(gatherings.report(tx, gathering_id=gathering.gathering_id), t)
    if letter.card == gatherings.LETTER_RECORDING:
        recording = stored.recording_of(tx, gathering.gathering_id)
        return recording_card(gathering, recording, t)
    if letter.card in gathering_feedback.LETTERS:
        return _feedback(tx, letter, t)
    if letter.card == gatherings.LETTER_CALL:
        of, step = str(letter.facts["of"]), str(letter.facts.get("step", ""))
        if of == gatherings.LETTER_REMIND and not gathering.is_open:
            return None
        report = gatherings.report(tx, gathering_id=gathering.gathering_id)
        return call_card(report, of, step, t)
    return _private(tx, letter, t)


def _private(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Say something to one member, as they stand now."""
    own = _own(tx, letter)
    if own is None:
        return None
    match letter.card:
        case gathering_seats.LETTER_HELD:
            member = members.get(tx, int(letter.facts["member_id"]))
            return held_card(own, None if letter.user_id else member, t)
        case gathering_seats.LETTER_PASSED:
            return passed_card(own, t)
        case gatherings.LETTER_MOVED:
            return moved_card(own, t)
        case gathering_attendance.LETTER_CAME:
            return came_card(own.gathering.plan.title, int(letter.facts["points"]), t)
        case gatherings.LETTER_CANCELLED:
            return cancelled_card(own, t)
    is_told = own.gathering.is_open and own.answer is Answer.YES
    return remind_card(own, str(letter.facts["step"]), t) if is_told else None


def _feedback(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Ask a guest how it was, or tell the host what was said once nobody says more."""
    gathering_id = int(letter.facts["gathering_id"])
    if letter.card == gathering_feedback.LETTER_RESULTS:
        results = gathering_feedback.results(tx, gathering_id=gathering_id)
        return results_card(results, t, now=results.until)
    user_id = letter.user_id or 0
    page = gathering_feedback.find_page(tx, gathering_id=gathering_id, user_id=user_id)
    return feedback_card(page, t) if page else None


def _own(tx: Connection, letter: Letter) -> gathering_seats.Own | None:
    """Return whom a letter is for; None when they are not in the group any more."""
    gathering_id, member_id = int(letter.facts["gathering_id"]), letter.facts.get("member_id")
    if member_id is not None:
        user_id = members.get(tx, int(member_id)).user_id
    else:
        user_id = letter.user_id or 0
    return gathering_seats.find_own(tx, gathering_id=gathering_id, user_id=user_id)
