"""Events and whoever speaks to them: as the group, as a channel, from a topic, after leaving."""

import pytest

from playground.callbacks import Callback
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

TITLE = "<b>&\u202e\u0301\u0301\u0301 Tea 见面会"
NEW = f'/event new "{TITLE}" tomorrow 20:00 1 +1 "<i>Room 5</i>"'
HOST_WORDS = (
    "new",
    "show 1",
    "edit 1 seats 3",
    "checkin 1",
    "cancel 1",
    "recording 1 https://x.example",
    "feedback 1",
    "questions",
)
ACTS = "SELECT act FROM audit_log WHERE act LIKE 'event%' ORDER BY audit_id"


@pytest.fixture
async def forum(encore: Stage, playground: Playground, owner: Person, ann: Person) -> Group:
    opened = playground.group("Aurora Forum", owner=owner, members=[ann], forum=True)
    await opened.hears("Encore")
    opened.ear.forget()
    return opened


async def test_who_writes_as_the_group_proves_it_and_reads_without(
    forum: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await forum.adds(ben)
    await forum.promote(ben, can_change_info=True, is_anonymous=True)
    topic = (await forum.new_topic("Events")).id
    masked = ben.as_anonymous
    await masked.says(forum, NEW, topic=topic)
    proof = await forum.hears("writing as the group")
    button = proof.button("I am an admin")
    assert button is not None
    for _ in range(2):
        ben.presses_button(proof, button)
    card = await forum.hears("📅")
    assert card.thread == topic and "<b>& Tea 见面会" in bare(card)
    await masked.says(forum, "/events", topic=topic)
    assert "<b>& Tea 见面会" in bare(await forum.hears("#1"))
    await masked.says(forum, "/event ics 1", topic=topic)
    await forum.hears("for your calendar")
    await masked.says(forum, "/event cancel 1", topic=topic)
    await ben.taps(await forum.hears("writing as the group"), "I am an admin")
    ask = await forum.hears("Nobody has a seat yet")
    assert "somebody else" in (await owner.taps(ask, "Call it off")).text
    await ben.taps(ask, "Call it off")
    assert await encore.rows(ACTS) == [("event_new",), ("event_cancel",)]
    assert await encore.value("SELECT by_user_id FROM gatherings") == ben.id


def bare(message: Message) -> str:
    """Return a message's words without marks that change their order or stand on others."""
    return plain(message).translate(dict.fromkeys((0x202E, 0x0301)))


async def test_members_and_channels_are_met_with_silence_and_change_nothing(
    forum: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    await owner.says(forum, NEW)
    await forum.hears("📅")
    channel = owner.as_channel(playground.channel("Aurora News", owner=owner))
    for person in (ann, channel):
        for words in HOST_WORDS:
            await person.says(forum, f"/event {words}")
        await encore.quiet()
        await forum.silent_for(0)
    for words in ("/events", "/event ics 1", "/question What?", "/question"):
        await channel.says(forum, words)
    await encore.quiet()
    await forum.silent_for(0)
    for word in ("evdesk", "evfeed"):
        await ann.starts(f"{word}_1")
        await ann.private.hears("right")
    assert await encore.rows(ACTS) == [("event_new",)]


async def test_what_is_asked_in_a_topic_is_answered_there_and_made_for_it(
    forum: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    topic, other = [(await forum.new_topic(name)).id for name in ("Events", "Songs")]
    await owner.says(forum, "/event new", topic=topic)
    hint = await forum.hears("A few questions make an event")
    await owner.starts((await owner.taps(hint, hint.buttons[0])).url.partition("start=")[2])
    await owner.taps(await owner.private.hears("What kind"), "Lecture")
    for words in (TITLE, "in 2 hours", "Room 5", "none"):
        await encore.quiet()
        await owner.says(owner.private, words)
    await owner.private.hears("as a number")
    await owner.says(owner.private, "２")
    guests = await owner.private.hears("bring a guest")
    await owner.taps(guests, "👥 One guest each")
    await encore.quiet()
    post = guests.button("📣 Announce")
    assert post is not None
    for _ in range(2):
        owner.presses_button(guests, post)
    card = await forum.hears("📅 Lecture")
    assert (hint.thread, card.thread) == (topic, topic)
    assert await encore.value("SELECT count(*) FROM gatherings") == 1
    for words, answer in (
        ("/events", "#1"),
        ("/event show", "🪑 2 seats"),
        ("/event edit 1 seats 3", "Changed"),
        ("/event checkin", "private chat"),
        ("/event feedback", "private chat"),
        ("/event recording", "before an event has begun|where it can be watched"),
        ("/event ics", "calendar"),
        ("/event questions", "No lecture|question"),
        ("/event dance", "lists what is to come"),
        ("/event cancel 1", "Call off"),
    ):
        await owner.says(forum, words, topic=other)
        assert (await forum.hears(answer)).thread == other, words


async def test_stale_buttons_double_taps_and_who_left(
    forum: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await forum.adds(ben)
    for person in (ann, ben):
        await person.starts()
    await owner.says(forum, NEW)
    card = await forum.hears("📅")
    buttons = [each for row in card.keyboard for each in row]
    for person in (ann, ben):
        for _ in range(2):
            person.presses_button(card, buttons[0])
        await encore.quiet()
    guests = "SELECT user_id, answer FROM gathering_guests JOIN members USING (member_id)"
    assert sorted(await encore.rows(guests)) == sorted([(ann.id, "yes"), (ben.id, "waiting")])
    await ann.starts("event_1")
    page = await ann.private.hears("📅")
    await ann.leaves(forum)
    for label in ("✅ Yes", "👥 +1"):
        assert "Please join the group first" in (await ann.taps(page, label)).text
    await encore.later(hours=1)
    await encore.due()
    held = await ben.private.hears("🎟")
    take = [each for row in held.keyboard for each in row]
    for _ in range(2):
        ben.presses_button(held, take[1])
    await encore.quiet()
    await ben.taps(card, "✅ Yes")
    ben.presses_button(held, take[0])
    await encore.quiet()
    assert (ben.id, "yes") in await encore.rows(guests)
    await owner.says(forum, "/event cancel", reply_to=card)
    ask = await forum.hears("1 seat is taken")
    sure = ask.button("Call it off")
    assert sure is not None
    for _ in range(2):
        owner.presses_button(ask, sure)
    await encore.quiet()
    for message, stale in (*((card, each) for each in buttons[:4]), (held, take[0])):
        tap = ben.presses_button(message, stale)
        assert isinstance(tap, Callback)
        assert "over or called off" in (await tap.answer).text
    assert (
        await encore.value("SELECT count(*) FROM outbox WHERE card = 'gathering_cancelled'") == 1
    )
    assert await encore.rows(ACTS) == [("event_new",), ("event_cancel",)]


async def test_private_words_that_answer_nothing_are_answered_with_the_way_on(
    group: Group, ann: Person, encore: Stage
) -> None:
    await ann.starts()
    await ann.says(ann.private, "an encore, please")
    await ann.private.hears("I did not get that")
