"""A server that refused what is new in polls loses nothing else."""

from bot.texts import Html
from scheduling.letters import Rendered
from scheduling.rendering import as_answer
from views.cards import Ask, Card, Picture, Priority


def test_only_polls_go_out_plain_after_a_refusal() -> None:
    drawn = Card(Html("Board"), picture=Picture("digest", b"drawing"))
    poll = Card(Html(""), ask=Ask("Tea?", ("Yes", "No"), hides_results=True))
    said = [
        as_answer(Rendered(card, 1, None, None, Priority.NOTICE), at=0, is_plain=True).card
        for card in (drawn, poll)
    ]
    assert said[0] == drawn
    assert said[1].ask == Ask("Tea?", ("Yes", "No"))
