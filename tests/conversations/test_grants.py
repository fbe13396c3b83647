"""/give and /take: by whom, to whom, how much, why, and undone."""

import asyncio

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import HUNG_SECONDS, Stage, plain


@pytest.fixture
async def said(group: Group, ann: Person) -> Message:
    """Something Ann said; it earned her two points."""
    return await ann.says(group, "My drawing of the encore")


async def test_points_are_given_in_reply_and_shown_with_reason_and_giver(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/give 50 lovely fan art", reply_to=said)
    card = await group.hears("🎁")
    assert plain(card) == "🎁 Ann receives 50 points from Olga: lovely fan art"
    await ann.says(group, "/points")
    answer = await group.hears("52 points")
    assert plain(answer).splitlines()[-2:] == [
        "18 Nov messages +2 (1)",
        "18 Nov from Olga: lovely fan art +50",
    ]
    assert await encore.value("SELECT xp FROM members WHERE user_id = ?", ann.id) == 2
    assert await encore.rows("SELECT act, actor_id FROM audit_log") == [("grant", owner.id)]


@pytest.mark.parametrize(
    "words",
    [
        "/give @ann_sings 50 lovely",
        "/give @ANN_SINGS +50 lovely",
        "/give 50 @ann_sings lovely",
        "/give \uff20ann_sings  \uff15\uff10  lovely",
        "/give @ann_sings，50 lovely",
        "/give @ann_sings 50分，lovely",
        "/give 50 @ann_sings：lovely",
    ],
)
async def test_points_are_given_by_username(
    group: Group, owner: Person, said: Message, words: str
) -> None:
    await owner.says(group, words)
    await group.hears("50 points from .Olga.: lovely")


async def test_points_are_given_by_a_mention_without_username(
    group: Group, owner: Person, playground: Playground
) -> None:
    quiet = playground.person("Quiet One")
    group.set_member(quiet.account, status="member")
    await quiet.says(group, "I have no username")
    text = "/give Quiet One 20 for being here"
    mention = {
        "type": "text_mention",
        "offset": 6,
        "length": 9,
        "user": quiet.account.as_user(),
    }
    await owner.says(group, text, entities=[mention])
    assert plain(await group.hears("🎁")).endswith("20 points from Olga: for being here")


async def test_points_are_given_by_number(
    group: Group, owner: Person, ann: Person, said: Message
) -> None:
    await owner.says(group, f"/give {ann.id} 20 by number")
    await group.hears("🎁 .Ann. receives 20 points")


async def test_a_full_width_amount_is_understood(
    group: Group, owner: Person, said: Message
) -> None:
    await owner.says(group, "/give ５０ 画得真好", reply_to=said)
    await group.hears("50 points from .Olga.: 画得真好")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/give", "Reply to somebody"),
        ("/take", "Reply to somebody with /take"),
        ("/give @nobody_here 50 why", "I have not seen @nobody_here"),
        ("/give 50 lovely", "Whom do you mean"),
        ("/give @ann_sings", "whole number from 1 to 1000000"),
        ("/give @ann_sings 0 zero", "whole number"),
        ("/give @ann_sings -5 minus", "only gives. To take points: /take @username 20 reason"),
        ("/give @ann_sings －5 minus", "only gives"),
        ("/take @ann_sings +5 plus", "only takes. To give points: /give @username 50 reason"),
        ("/give @ann_sings +-5 both", "whole number"),
        ("/give +5 nobody", "Whom do you mean"),
        ("/give @ann_sings 1000001 much", "whole number"),
        ("/give @ann_sings 1_000 odd", "whole number"),
        ("/give @ann_sings 50，000 odd", "whole number"),
        ("/give @ann_sings 99999999999999999999 odd", "whole number"),
        ("/give @ann_sings ٣٤ digits", "whole number|34 points"),
        ("/give @ann_sings 50", "add a reason behind the amount, as in /give"),
        ("/take @ann_sings 1", "add a reason behind the amount, as in /take"),
        ("/give 50000 lovely", "Whom do you mean"),
        ("/give @encore_helper_bot 5 lovely", "for people only"),
        ("/take @ann_sings 3 too much", "That is too much: 2 points"),
    ],
)
async def test_what_is_missing_or_wrong_is_said(
    group: Group, owner: Person, said: Message, words: str, answer: str
) -> None:
    await owner.says(group, words)
    await group.hears(answer)


async def test_in_a_reply_its_author_is_meant_whoever_is_named(
    group: Group, owner: Person, ben: Person, said: Message
) -> None:
    await ben.says(group, "I drum along with it")
    for words in ("@ben_drums 5 the song", "5 @ben_drums the song", "@never_seen 5 the song"):
        await owner.says(group, f"/give {words}", reply_to=said)
        card = await group.hears("Ann. receives 5 points")
        assert "Olga: the song" in plain(card)
    await owner.says(group, "/give @ann_sings 5 the same", reply_to=said)
    card = await group.hears("Ann. receives 5 points from .Olga.: the same")
    await owner.says(group, "/give 6 thanks to @ben_drums too", reply_to=said)
    await group.hears("Ann. receives 6 points from .Olga.: thanks to @ben_drums too")
    await owner.says(group, "/take @ben_drums 1 the song", reply_to=said)
    assert "Ann" in plain(await group.hears("takes 1 point"))
    await owner.says(group, "/give @ben_drums 7 below a card of the bot", reply_to=card)
    await group.hears("Ben. receives 7 points")


async def test_a_name_in_a_reply_stands_for_no_amount_and_no_reason(
    group: Group, owner: Person, said: Message
) -> None:
    await owner.says(group, "/give @ben_drums lovely", reply_to=said)
    await group.hears("whole number")
    await owner.says(group, "/give @ben_drums 5", reply_to=said)
    await group.hears("add a reason")


async def test_who_is_mentioned_in_a_reason_gets_nothing(
    group: Group, owner: Person, said: Message, playground: Playground
) -> None:
    quiet = playground.person("Quiet One")
    group.set_member(quiet.account, status="member")
    await quiet.says(group, "I have no username")
    text = "/give @ann_sings 20 for Quiet One"
    user = quiet.account.as_user()
    mention = {"type": "text_mention", "offset": 24, "length": 9, "user": user}
    await owner.says(group, text, entities=[mention])
    await group.hears("Ann. receives 20 points from .Olga.: for ")


async def test_whose_message_is_older_than_the_bot_is_known_by_the_reply(
    encore: Stage, owner: Person, ann: Person, playground: Playground
) -> None:
    group = playground.group("Old Fans", owner=owner, members=[ann], bot_rights="absent")
    said = await ann.says(group, "I was here before the bot")
    await group.add_bot("can_manage_chat", by=owner)
    await group.hears("Encore")
    await owner.says(group, "/give 50 for founding the group", reply_to=said)
    await group.hears("Ann. receives 50 points")


async def test_who_left_is_said_to_have_left(
    group: Group, owner: Person, ann: Person, said: Message
) -> None:
    await ann.leaves(group)
    await owner.says(group, "/give @ann_sings 5 for the farewell")
    await group.hears("receives 5 points.*Ann. has left the group; the points wait for them")


async def test_bots_and_channels_cannot_have_points(
    group: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    await owner.says(group, "/points")
    answer = await group.hears("points")
    await owner.says(group, "/give 50 to the bot", reply_to=answer)
    await group.hears("for people only")
    channel = playground.channel("Aurora News", owner=owner)
    posted = await owner.as_channel(channel).says(group, "News of the channel")
    await owner.says(group, "/give 50 to the channel", reply_to=posted)
    await group.hears("for people only")


async def test_who_was_never_seen_gets_nothing_by_number(group: Group, owner: Person) -> None:
    await owner.says(group, "/give 123456789 50 who is that")
    await group.hears("not seen this person")


async def test_points_are_taken_but_never_more_than_there_are(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/take 2 spam", reply_to=said)
    card = await group.hears("takes")
    assert plain(card) == "Olga takes 2 points from Ann: spam"
    await owner.says(group, "/take 1 more spam", reply_to=said)
    await group.hears("too much: 0 points")
    assert await encore.points_of(ann.id) == 0


async def test_a_sign_may_say_what_the_command_says(
    group: Group, owner: Person, said: Message
) -> None:
    await owner.says(group, "/give ＋5 lovely", reply_to=said)
    await group.hears("receives 5 points")
    await owner.says(group, "/take −3 spam", reply_to=said)
    await group.hears("takes 3 points")


async def test_a_grant_is_undone_once_within_a_minute(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/give 50 by mistake", reply_to=said)
    card = await group.hears("🎁")
    await owner.taps(card, "Undo")
    undone = await group.hears("Undone")
    assert undone is card
    assert plain(undone) == "Undone by Olga: Ann has 2 points again."
    assert undone.buttons == []
    assert await encore.points_of(ann.id) == 2
    await ann.says(group, "/points")
    assert "undone by" in plain(await group.hears("2 points"))


async def test_undoing_twice_changes_nothing_more(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/give 50 by mistake", reply_to=said)
    card = await group.hears("🎁")
    button = card.button("Undo")
    assert button is not None
    await owner.taps(card, "Undo")
    await group.hears("Undone")
    owner.presses_button(card, button)
    await encore.quiet()
    assert await encore.points_of(ann.id) == 2
    assert await encore.value("SELECT count(*) FROM ledger") == 2


async def test_another_admin_may_undo_and_a_member_may_not(
    group: Group, ann: Person, ben: Person, said: Message, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True)
    await group.owner.says(group, "/give 50 by mistake", reply_to=said)
    card = await group.hears("🎁")
    refused = await ann.taps(card, "Undo")
    assert refused.alert
    assert await encore.points_of(ann.id) == 52
    await ben.taps(card, "Undo")
    await group.hears("Undone by .Ben.")
    assert await encore.points_of(ann.id) == 2


async def test_after_sixty_seconds_it_is_too_late_to_undo(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/give 50 by mistake", reply_to=said)
    card = await group.hears("🎁")
    await encore.later(seconds=62)
    answer = await owner.taps(card, "Undo")
    assert "60 seconds" in answer.text
    assert await encore.points_of(ann.id) == 52


async def test_undoing_takes_what_is_left_and_says_what_is_missing(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/give 50 by mistake", reply_to=said)
    card = await group.hears("🎁")
    await owner.says(group, "/take 40 meanwhile", reply_to=said)
    await group.hears("takes 40")
    await owner.taps(card, "Undo")
    undone = await group.hears("Undone")
    assert "38" in undone.text
    assert await encore.points_of(ann.id) == 0


async def test_a_fine_is_undone_as_well(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/take 2 by mistake", reply_to=said)
    card = await group.hears("takes")
    await owner.taps(card, "Undo")
    await group.hears("Ann. has 2 points again")
    assert await encore.points_of(ann.id) == 2


async def test_members_and_admins_without_the_right_meet_silence(
    group: Group, ann: Person, ben: Person, said: Message, encore: Stage
) -> None:
    await group.promote(ben, can_delete_messages=True)
    await ben.says(group, "/give 50 no right", reply_to=said)
    await ann.says(group, "/give @ben_drums 50 no right")
    await ann.says(group, "/give")
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.value("SELECT count(*) FROM ledger") == 0


async def test_a_right_taken_away_counts_at_once(
    group: Group, ben: Person, said: Message, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True)
    await ben.says(group, "/give 50 with the right", reply_to=said)
    await group.hears("🎁")
    await group.demote(ben)
    await ben.says(group, "/give 50 without", reply_to=said)
    await encore.quiet()
    await group.silent_for(0)


async def test_without_an_answer_from_telegram_nobody_has_rights(
    group: Group, owner: Person, said: Message, playground: Playground, encore: Stage
) -> None:
    playground.storm("500", calls=1, method="getChatMember")
    await owner.says(group, "/give 50 in bad weather", reply_to=said)
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.value("SELECT count(*) FROM ledger") == 0


async def test_an_admin_elsewhere_is_a_member_here(
    group: Group, ben: Person, said: Message, playground: Playground, encore: Stage
) -> None:
    other = playground.group("Ben's own", owner=ben)
    await other.hears("Encore")
    await ben.says(group, "/give 50 from elsewhere", reply_to=said)
    await encore.quiet()
    await group.silent_for(0)


async def test_in_private_points_are_given_in_the_only_group_there_is(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "Hello from the owner")
    await encore.quiet()
    await owner.says(owner.private, "/give @ann_sings 50 in private")
    await owner.private.hears("50 points")
    assert await encore.points_of(ann.id) == 52


async def test_the_same_command_again_books_once(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    command = await owner.says(group, "/give 50 once", reply_to=said)
    await group.hears("🎁")
    encore.playground.deliver("message", command.as_api())
    await group.hears("🎁")
    assert await encore.points_of(ann.id) == 52


async def test_a_button_of_another_group_does_nothing(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/give 50 here", reply_to=said)
    card = await group.hears("🎁")
    button = card.button("Undo")
    assert button is not None
    other = encore.playground.group("Borealis", owner=owner)
    elsewhere = await other.hears("Encore")
    pressed = encore.playground.world.callbacks.tap(
        owner.account, elsewhere, "Undo", button["callback_data"]
    )
    assert "out of date" in (await asyncio.wait_for(pressed.answer, HUNG_SECONDS)).text
    assert await encore.points_of(ann.id) == 52


@pytest.mark.parametrize(
    "words", ["undo:1e9", "undo:", "undo:1:2", "undo:99999999999999999999", "nonsense", "top:x:y"]
)
async def test_made_up_buttons_are_answered_politely(
    group: Group, owner: Person, playground: Playground, words: str
) -> None:
    card = group.messages[max(group.messages)]
    pressed = playground.world.callbacks.tap(owner.account, card, "?", words)
    assert "out of date" in (await asyncio.wait_for(pressed.answer, HUNG_SECONDS)).text
