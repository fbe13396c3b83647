"""What the outbox says of acts that keep order, and of appeals."""

from sqlite3 import Connection

from bot import appeals, lifetimes, reports, sanctions, staff_news
from bot.texts import Translator
from storage import appeals as stored_appeals
from storage import reports as stored_reports
from storage import sanctions as stored
from storage.outbox import Letter
from views.appeals import answer_card, appeal_card
from views.cards import Card
from views.deletions import kept_card
from views.reports import outcome_card, report_card, taken_card
from views.sanctions import (
    failed_letter,
    group_card,
    lifted_card,
    log_card,
    over_card,
    told_card,
)

LETTERS = sanctions.LETTERS | appeals.LETTERS | reports.LETTERS
LETTERS |= {lifetimes.LETTER_KEPT, staff_news.LETTER_UNHEARD}


def sanction_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None for what is not kept any more."""
    if letter.card == lifetimes.LETTER_KEPT:
        return kept_card(t)
    if letter.card == staff_news.LETTER_UNHEARD:
        return Card(t("staff.unheard"))
    if letter.card in appeals.LETTERS:
        return _appeal(tx, letter, t)
    if letter.card in reports.LETTERS:
        return _report(tx, letter, t)
    number = int(letter.facts["sanction_id"])
    if stored.find(tx, number) is None:
        return None
    shown = sanctions.shown(tx, number)
    match letter.card:
        case sanctions.LETTER_LOG:
            return log_card(shown, t)
        case sanctions.LETTER_TOLD:
            return told_card(shown, t)
        case sanctions.LETTER_LIFTED:
            return lifted_card(shown, t)
        case sanctions.LETTER_OVER:
            return over_card(shown, t)
        case sanctions.LETTER_LATE:
            return group_card(shown, t, username="")
    return failed_letter(shown, str(letter.facts["why"]), t)


def _report(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    number = int(letter.facts["report_id"])
    if stored_reports.find(tx, number) is None:
        return None
    shown = reports.shown(tx, number)
    if letter.card == reports.LETTER:
        return report_card(shown, t)
    is_taken = letter.card == reports.LETTER_TAKEN
    return taken_card(shown, t) if is_taken else outcome_card(shown, t)


def _appeal(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    number = int(letter.facts["appeal_id"])
    if stored_appeals.find(tx, number) is None:
        return None
    shown = appeals.shown(tx, number)
    return answer_card(shown, t) if letter.card == appeals.LETTER_ANSWER else appeal_card(shown, t)
