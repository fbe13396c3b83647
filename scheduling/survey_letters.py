"""What the outbox says of surveys."""

from sqlite3 import Connection

from bot import settings
from bot.texts import Translator
from domain.settings import Key
from storage import surveys
from storage.outbox import Letter
from views.cards import Card
from views.surveys import survey_card


def survey_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card as its survey stands; None when that is gone."""
    survey = surveys.find(tx, int(letter.facts["survey_id"]))
    if survey is None:
        return None
    community = settings.community(tx, survey.community_id)
    points = community.values.number(Key.SURVEY_POINTS)
    return survey_card(survey, points, community.zones, t)
