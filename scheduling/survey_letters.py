"""What the outbox says of surveys."""

from sqlite3 import Connection

from bot import settings
from bot.surveys import LETTER_CLOSED, LETTER_MISSED
from bot.texts import Translator
from domain.setting_keys import Key
from storage import survey_sheets, surveys
from storage.outbox import Letter
from views.cards import Card
from views.surveys import closed_card, missed_card, survey_card


def survey_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card as its survey stands; None when that is gone."""
    survey = surveys.find(tx, int(letter.facts["survey_id"]))
    if survey is None:
        return None
    community = settings.community(tx, survey.community_id)
    if letter.card == LETTER_MISSED:
        return missed_card(survey, community.title, t)
    if letter.card == LETTER_CLOSED:
        return closed_card(survey, survey_sheets.count_finished(tx, survey.survey_id), t)
    points = community.values.number(Key.SURVEY_POINTS)
    return survey_card(survey, points, community.zones, t)
