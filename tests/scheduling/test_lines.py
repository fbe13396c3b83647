"""What waits for a chat, and how long what was sent from there stays."""

from dataclasses import replace
from datetime import timedelta

from bot.lifetimes import Sent
from bot.texts import Html
from domain.manners import CARDS_LIVE_FOR
from scheduling.lines import Item, Line, sent_as
from scheduling.pacing import Budget, Limits
from storage.outbox import Letter
from views.cards import Answer, Card, Deed, Priority, Sort

GROUP = -1001
SENT_AT = 1_790_000_000
MESSAGE = {"message_id": 7, "date": SENT_AT}
STAYS = Card(Html(""))
SHORT = Card(Html(""), lives_for=CARDS_LIVE_FOR)
LETTER = Letter(1, "case", {}, 1, None, None, Priority.EDIT, 0)


def nothing() -> None:
    """Nobody waits."""


def answer(card: Card, *, chat_id: int = GROUP, edits: int | None = None) -> Answer:
    return Answer(
        card=card,
        chat_id=chat_id,
        thread_id=None,
        reply_to=None,
        priority=Priority.ANSWER,
        sort=Sort.CHECKIN,
        asked_at=SENT_AT,
        done=nothing,
        edits=edits,
    )


def fate(*answers: Answer) -> Sent | None:
    batch = [Item(order, each) for order, each in enumerate(answers)]
    return sent_as(batch, MESSAGE, at=SENT_AT + 1)


def test_what_stays_is_not_followed() -> None:
    assert fate(answer(STAYS)) is None


def test_a_short_lived_card_is_followed_in_groups_only() -> None:
    assert fate(answer(SHORT)) == Sent(GROUP, 7, SENT_AT, SENT_AT + 1, 180, None)
    assert fate(answer(SHORT, chat_id=42)) is None


def test_several_answers_in_one_message_stay_when_one_of_them_does() -> None:
    assert fate(answer(SHORT), answer(STAYS)) is None
    longer = replace(SHORT, lives_for=timedelta(seconds=200))
    both = fate(answer(SHORT), answer(longer))
    assert both is not None
    assert both.lives_seconds == 200


def test_an_edit_is_followed_always_because_it_may_end_an_earlier_plan() -> None:
    assert fate(answer(STAYS, edits=7)) == Sent(GROUP, 7, SENT_AT, SENT_AT + 1, None, None)


def test_buttons_that_went_or_a_message_that_went_are_followed_no_more() -> None:
    for deed in (Deed.STRIP, Deed.DELETE):
        assert fate(replace(answer(STAYS, edits=7), deed=deed)) is None


def test_an_edit_takes_the_place_of_one_that_waits_but_of_no_deletion() -> None:
    line = Line(Budget(Limits(), is_group=True))
    deletion = Item(0, replace(answer(STAYS, edits=7), deed=Deed.DELETE))
    line.items.append(deletion)
    edit = answer(SHORT, edits=7)
    assert not line.take_over(edit)
    line.items.append(Item(1, answer(STAYS, edits=7)))
    assert line.take_over(edit)
    assert [item.answer.deed for item in line.items] == [Deed.DELETE, Deed.SAY]
    assert line.items[1].answer is edit


def test_an_edit_does_not_take_the_place_of_what_is_done_with_a_message() -> None:
    line = Line(Budget(Limits(), is_group=True))
    for deed in (Deed.PIN, Deed.UNPIN, Deed.REACT, Deed.CHEER, Deed.CLOSE):
        line.items = [Item(0, replace(answer(STAYS, edits=7), deed=deed))]
        assert not line.take_over(answer(SHORT, edits=7))


def test_an_edit_in_a_letters_place_is_through_at_once_for_the_letter_may_be_put_back() -> None:
    line = Line(Budget(Limits(), is_group=True))
    through: list[str] = []
    line.items.append(Item(0, answer(STAYS, edits=7), LETTER))
    edit = replace(answer(SHORT, edits=7), done=lambda: through.append("edit"))
    assert line.take_over(edit)
    assert through == ["edit"]
    (item,) = line.items
    assert (item.answer.card, item.letter) == (SHORT, LETTER)
    item.answer.done()
    assert through == ["edit"]


def test_a_group_has_room_for_what_may_still_go_out_in_time() -> None:
    limits = Limits(group=18, reserved=3)
    line = Line(Budget(limits, is_group=True))
    assert not line.is_full(SENT_AT, within=30)
    for number in range(14):
        line.budget.spend(SENT_AT + number)
    line.items.append(Item(1, replace(answer(STAYS), sort=Sort.READ)))
    assert line.is_full(SENT_AT + 14, within=30)
    # Within a whole minute all that was sent makes room again.
    assert not line.is_full(SENT_AT + 14, within=60)
    # Check-ins are answered together, and keep nobody out.
    line.items[:] = [Item(order, answer(STAYS)) for order in range(100)]
    assert not line.is_full(SENT_AT + 14, within=30)
    assert not Line(Budget(limits, is_group=False)).is_full(SENT_AT, within=30)
