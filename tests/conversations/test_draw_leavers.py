"""Entrants who leave, are banned, come back or delete their account while a draw goes on."""

from sqlite3 import Connection

from playground.callbacks import Callback, TapAnswer
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.drawing import hold
from tests.conversations.stage import Stage

LISTED = (
    "SELECT first_name FROM draw_entries JOIN members USING (member_id) JOIN users USING (user_id)"
    " WHERE listed IS NOT NULL ORDER BY listed"
)


async def looks_on(person: Person, card: Message, button: str) -> TapAnswer:
    """Tap as somebody does who only looks at a public group."""
    pressed = (card.button(button) or {})["callback_data"]
    tap = person.world.callbacks.tap(person.account, card, button, pressed)
    assert isinstance(tap, Callback)
    return await tap.answer


async def closes(encore: Stage, group: Group) -> Message:
    """Let the time of a draw pass; return its result."""
    await encore.later(hours=2)
    for _ in range(4):
        await encore.due()
    return await group.hears("🎉")


async def test_who_left_is_not_in_the_list_however_often_they_tap_and_is_when_they_came_back(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage, playground: Playground
) -> None:
    cem = playground.person("Cem")
    await cem.joins(group)
    _, card = await hold(encore, group, by=owner.id)
    for person in (ann, ben, cem):
        await person.taps(card, "Enter")
    said = await ann.says(group, "I have to go")
    await ann.leaves(group)
    await ben.leaves(group)
    await encore.quiet()
    assert (await looks_on(ann, card, "Enter")).text == "Join Aurora Fans first, then enter."
    await looks_on(ann, card, "My entry")
    await cem.says(group, "thanks", reply_to=said)
    await ben.joins(group)
    assert "You are in already" in (await ben.taps(card, "Enter")).text
    await closes(encore, group)
    assert await encore.rows(LISTED) == [("Ben",), ("Cem",)]


async def test_who_came_back_unseen_is_there_when_telegram_says_so(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    _, card = await hold(encore, group, by=owner.id)
    await ann.leaves(group)
    await encore.quiet()
    group.set_member(ann.account, status="member")
    assert "You are in, good luck!" in (await ann.taps(card, "Enter")).text
    assert "Ann" in (await closes(encore, group)).text


async def test_who_is_banned_is_not_in_the_list(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    _, card = await hold(encore, group, by=owner.id)
    for person in (ann, ben):
        await person.taps(card, "Enter")
    await group.ban(ann)
    assert "Ben" in (await closes(encore, group)).text
    assert await encore.rows(LISTED) == [("Ben",)]


async def test_a_winner_who_is_banned_after_the_freeze_keeps_the_place_in_the_list(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    _, card = await hold(encore, group, by=owner.id)
    await ann.taps(card, "Enter")
    await closes(encore, group)
    await group.ban(ann)
    await encore.later(hours=49)
    for _ in range(4):
        await encore.due()
    await group.hears("nobody is left")
    await owner.says(group, "/draw verify 1")
    await group.hears("valid")


async def test_who_deleted_their_account_stops_nothing(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.starts()
    _, card = await hold(encore, group, by=owner.id, prizes=("CD", "Poster"))
    for person in (ann, ben):
        await person.taps(card, "Enter")
    await encore.quiet()
    await ann.deactivates()
    result = await closes(encore, group)
    await ben.taps(result, "Claim my prize")
    await encore.later(hours=49)
    for _ in range(4):
        await encore.due()
    await group.hears("not claimed")
    await owner.says(group, "/draw verify 1")
    await group.hears("valid")


def _join(tx: Connection) -> None:
    tx.execute("UPDATE chats SET community_id = 1")


async def test_who_leaves_one_of_several_chats_stays_in_by_the_other(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage, playground: Playground
) -> None:
    second = playground.group("Aurora Talk", owner=owner, members=[ann, ben])
    await second.hears("Encore")
    await encore.quiet()
    assert encore.program is not None
    await encore.program.db.write(_join)
    _, card = await hold(encore, group, second, by=owner.id)
    for person in (ann, ben):
        await person.taps(card, "Enter")
    await ann.leaves(second)
    await ben.leaves(group)
    await ben.leaves(second)
    await closes(encore, group)
    assert await encore.rows(LISTED) == [("Ann",)]
