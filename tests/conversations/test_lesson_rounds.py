"""What nobody could answer comes before the team on Mondays, one tap from its answer."""

from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain


async def test_a_question_without_an_answer_is_answered_from_the_list_of_monday(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    for person in (ann, ben):
        await person.says(group, "/ask Who paints the <b>&posters?")
        await group.hears("I do not know that yet|Do you mean")
    await owner.says(group, "/learn todo")
    await group.hears("asked by 2 people")
    await owner.says(group, "/topic here as log")
    await group.hears("goes here for")
    await encore.later(days=4, hours=21, minutes=58)
    await encore.due()
    assert str(encore.said()).count("What my answers need") == 1
    await encore.later(minutes=3)
    await encore.due()
    card = await group.hears("What my answers need")
    assert "1. Who paints the <b>&posters? – asked by 2 people" in plain(card)
    nobody = await ann.taps(card, "Answer 1")
    assert nobody.alert
    answer = await owner.taps(card, "Answer 1")
    await owner.starts(str(answer.url).partition("start=")[2])
    await owner.private.hears("Who paints the <b>&posters")
    await owner.says(owner.private, "Mia does")
    await owner.private.hears("Saved as answer #1")
    await ann.says(group, "/ask who paints the <b>&posters")
    await group.hears("Mia does")
    await owner.says(group, "/learn 待办")
    await group.hears("Nothing waits")
