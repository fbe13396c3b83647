"""Forms: questions in the private chat that make something for a group."""

import json

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage


async def asked(group: Group, owner: Person, topic: int | None = None) -> str:
    """Ask for a draw in a group; return the payload of the link to its questions."""
    await owner.says(group, "/draw new", topic=topic)
    hint = await group.hears("A few questions")
    return (await owner.taps(hint, hint.buttons[0])).url.partition("start=")[2]


async def test_what_a_form_makes_stands_in_the_topic_it_was_asked_for_in(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    forum = playground.group("Aurora Forum", owner=owner, forum=True)
    await forum.hears("Encore")
    topic = await forum.new_topic("Give-aways")
    await owner.starts(await asked(forum, owner, topic.id))
    for question, words in (("What are the prizes", "2 CD"), ("Until when", "2h")):
        await owner.private.hears(question)
        await owner.says(owner.private, words)
    card = await owner.private.hears("Who may enter")
    for button in ("Everybody", "By button", "Quick, organiser-trusted", "Post it"):
        await encore.quiet()
        await owner.taps(card, button)
    assert (await forum.hears("🎁")).as_api()["message_thread_id"] == topic.id
    await owner.says(forum, "/quest new", topic=topic.id)
    hint = await forum.hears("step by step")
    await owner.starts((await owner.taps(hint, hint.buttons[0])).url.partition("start=")[2])
    form = await owner.private.hears("What kind")
    for button in ("Personal", "messages"):
        await encore.quiet()
        await owner.taps(form, next(each for each in form.buttons if button in each))
    for words in ("3", "2d", "5"):
        await encore.quiet()
        await owner.says(owner.private, words)
    form = await owner.private.hears("Does a badge come")
    for button in ("No badge", "No title", "Start"):
        await encore.quiet()
        await owner.taps(form, button)
    assert (await forum.hears("🎯")).as_api()["message_thread_id"] == topic.id


async def test_an_answer_counts_once_and_old_buttons_show_where_things_stand(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.starts(await asked(group, owner))
    first = await owner.private.hears("What are the prizes")
    await owner.says(owner.private, "/nothing")
    await owner.private.hears("did not get that")
    await owner.says(owner.private, "2 CD")
    await owner.private.hears("Until when")
    said = await owner.says(owner.private, "2h")
    await owner.private.hears("Who may enter")
    await encore.quiet()
    number = encore.next_update_id
    again = {"update_id": number, "message": said.as_api()}
    encore.playground.deliver_raw(json.dumps(again), number)
    card = await owner.private.hears("Who may enter")
    await owner.taps(card, "Everybody")
    await encore.quiet()
    assert "How do people enter" in card.text
    await owner.taps(card, "Stop")
    await owner.private.hears("Nothing was made")
    assert await encore.rows("SELECT * FROM dialogues") == []
    assert (await owner.taps(first, "Stop")).text == ""


async def test_cancel_ends_what_is_asked_and_says_when_nothing_is(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.starts(await asked(group, owner))
    await owner.private.hears("What are the prizes")
    await owner.says(owner.private, "/cancel")
    await owner.private.hears("Cancelled")
    assert await encore.rows("SELECT * FROM dialogues") == []
    await owner.says(owner.private, "/cancel")
    await owner.private.hears("nothing to cancel")
    await owner.says(group, "/cancel")
    await encore.quiet()
    assert "cancel" not in str([each for each in encore.said() if each["chat_id"] == group.id])


async def test_a_form_asks_for_the_right_before_each_answer(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await group.promote(ann, can_change_info=True)
    await ann.starts(await asked(group, owner))
    await ann.private.hears("What are the prizes")
    await ann.says(ann.private, "2 CD")
    card = await ann.private.hears("Until when")
    await group.demote(ann)
    await ann.says(ann.private, "2h")
    await ann.private.hears("right")
    assert "right" in (await ann.taps(card, "1 hour")).text


async def test_links_that_somebody_made_up_and_forms_that_are_over_are_refused(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    payload = await asked(group, owner)
    for wrong in ("form", "form_draw", "form_draw_x_1", "form_cake_1_0", "form_draw_99_0"):
        await owner.starts(wrong)
        await owner.private.hears("right|button")
    await owner.starts(f"{payload}{'9' * 30}")
    await owner.private.hears("What are the prizes")
    await owner.says(owner.private, "2 CD")
    card = await owner.private.hears("Until when")
    await encore.later(minutes=16)
    assert "Give the command once more" in (await owner.taps(card, "1 hour")).text
