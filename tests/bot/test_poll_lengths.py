"""However long questions and options are, what is told of polls fits into a message."""

import pytest

from bot.poll_reports import Report
from bot.prompts import Standing
from bot.texts import Texts, Translator
from domain.ballots import Tally
from domain.days import ZoneSince
from domain.polls import Draft, Poll, PollState
from domain.tiers import Tier
from storage.prompts import Own
from tests.bad_inputs.telegram_html import shown
from views.polls import list_card, private_card, result_card
from views.prompts import standing_card

TEXTS = Texts.load()
LONGEST = 4096
ZONES = (ZoneSince(0, "UTC"),)
DRAFT = Draft("<b>" * 100, tuple(f"{'&' * 98}{place:02}" for place in range(10)))
TALLY = Tally((999,) * 10, 9990)

in_every_language = pytest.mark.parametrize(
    "t", [TEXTS.translator(language) for language in TEXTS.languages], ids=TEXTS.languages
)


def a_report(state: PollState) -> Report:
    poll = Poll(1, 1, 999, DRAFT, 2, state, 1, 1, None, 0, None, 0, None)
    return Report(poll, TALLY, None)


@in_every_language
def test_what_is_told_of_polls_fits(t: Translator) -> None:
    open_ones, ended = ([a_report(state)] * 10 for state in (PollState.OPEN, PollState.CLOSED))
    tiers = [((tier,), TALLY) for tier in Tier]
    for card in (
        list_card(open_ones, ended, ZONES, t, is_host=True),
        result_card(ended[0], t),
        private_card(ended[0], tiers, t),
    ):
        assert len(shown(card.text)) <= LONGEST


@in_every_language
def test_what_is_told_of_topics_fits(t: Translator) -> None:
    own = tuple(Own(number, "<b>" * 100) for number in range(200))
    card = standing_card(Standing(True, 20, True, own, 300, None), t)
    assert len(shown(card.text)) <= LONGEST
