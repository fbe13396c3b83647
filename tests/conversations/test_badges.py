"""Badges: earned, told, shown; given and taken by hand."""

import asyncio
from typing import Any

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from storage import daily
from storage.daily import Tally
from tests.conversations.invitees import day_passes, link_of, newcomer, settles_in
from tests.conversations.stage import HUNG_SECONDS, Stage, plain

HELD = (
    "SELECT badge FROM badge_awards JOIN members USING (member_id)"
    " WHERE user_id = ? AND taken_at IS NULL ORDER BY award_id"
)
CHINESE = {"zh-Hans": ("勋章", "有 1 枚勋章"), "zh-Hant": ("勳章", "有 1 枚勳章")}


@pytest.fixture
async def said(group: Group, ann: Person, encore: Stage) -> Message:
    """Something Ann said: her first words."""
    song = await ann.says(group, "I made a song for everybody")
    await encore.quiet()
    return song


async def held(encore: Stage, person: Person) -> list[str]:
    return [badge for (badge,) in await encore.rows(HELD, person.id)]


async def wrote_before(encore: Stage, person: Person, messages: int) -> None:
    """Let a member have written so many messages yesterday."""
    found = await encore.rows("SELECT member_id FROM members WHERE user_id = ?", person.id)
    assert encore.program is not None
    tally = Tally(found[0][0], "2026-11-17", messages, 0, 0, 0, 0, 0)
    await encore.program.db.write(daily.add, [tally])


def cheered(encore: Stage) -> list[int]:
    """Return the messages that got a 🎉, in order."""
    calls = encore.playground.calls_of("setMessageReaction")
    return [
        call.parameters["message_id"] for call in calls if "🎉" in str(call.parameters["reaction"])
    ]


async def test_first_words_get_a_reaction_and_no_message(
    group: Group, ann: Person, said: Message, encore: Stage
) -> None:
    assert await held(encore, ann) == ["first_words"]
    assert cheered(encore) == [said.id]
    await ann.says(group, "and another one for you")
    await encore.quiet()
    assert cheered(encore) == [said.id]
    await group.silent_for(0)


async def test_a_check_in_gets_one_too_and_a_private_note(
    group: Group, ann: Person, said: Message, encore: Stage
) -> None:
    await ann.starts()
    await ann.private.hears("Encore")
    command = await ann.says(group, "签到")
    await group.hears("checked in")
    await encore.quiet()
    assert cheered(encore) == [said.id, command.id]
    note = await ann.private.hears("new badge")
    assert plain(note).splitlines() == [
        "🎉 1 new badge for you in Aurora Fans:",
        "🥉 Present: checked in for the first time",
    ]


async def test_thanks_bring_a_badge_to_the_giver_and_keep_the_thumb(
    group: Group, ann: Person, ben: Person, said: Message, encore: Stage
) -> None:
    await ben.says(group, "I play the drums to it")
    thanks = await ben.says(group, "thanks", reply_to=said)
    assert "first_thanks" in await held(encore, ben)
    assert thanks.id not in cheered(encore)


async def test_gold_is_announced_in_one_quiet_message_without_a_ping(
    group: Group, ann: Person, ben: Person, said: Message, encore: Stage
) -> None:
    await ben.says(group, "I play the drums to it")
    await encore.quiet()
    for person in (ann, ben):
        await wrote_before(encore, person, 10_000)
        await person.says(group, "/badges")
        await group.hears(f"{person.name}.*has 4 badges")
    await encore.quiet()
    group.ear.forget()
    await encore.later(minutes=2)
    await encore.due()
    news = await group.hears("Gold")
    assert plain(news).splitlines() == [
        "🏆 Gold",
        "Ann: 🥇 Living Chronicle, wrote 10000 messages",
        "Ben: 🥇 Living Chronicle, wrote 10000 messages",
    ]
    assert [entity["type"] for entity in news.entities] == ["bold"]
    assert encore.said()[-1]["disable_notification"]
    await encore.later(minutes=2)
    await encore.due()
    assert len([each for each in encore.said() if "🏆" in each["text"]]) == 1


async def test_gold_goes_to_the_topic_for_announcements(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    forum = playground.group("Aurora Forum", owner=owner, members=[ann], forum=True)
    await forum.hears("Encore")
    topic = await forum.new_topic("News")
    await owner.says(forum, "/topic here as announcements", topic=topic.id)
    await forum.hears("goes here for")
    await ann.says(forum, "Hello to everybody here")
    await encore.quiet()
    await wrote_before(encore, ann, 10_000)
    await ann.says(forum, "/badges")
    await forum.hears("has 4 badges")
    await encore.later(minutes=2)
    await encore.due()
    assert (await forum.hears("🏆")).thread == topic.id


async def test_who_invited_somebody_that_stayed_gets_a_badge(
    group: Group, ann: Person, said: Message, playground: Playground, encore: Stage
) -> None:
    dot = await newcomer(playground, await link_of(ann, group))
    await settles_in(dot, group, encore)
    assert "host" not in await held(encore, ann)
    await encore.later(days=22)
    await day_passes([dot], group, encore)
    await encore.later(days=2)
    await encore.due()
    assert "host" in await held(encore, ann)


async def test_the_switch_turns_announcements_off(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/settings")
    menu = await group.hears("Settings")
    await owner.taps(menu, "Badges")
    menu = await group.hears("Badges")
    await owner.taps(menu, next(each for each in menu.buttons if "Announce" in each))
    await group.hears("on → off")
    await wrote_before(encore, ann, 10_000)
    await ann.says(group, "/badges")
    await group.hears("has 4 badges")
    await encore.later(minutes=2)
    await encore.due()
    assert not [each for each in encore.said() if "🏆" in each["text"]]


async def test_the_morning_finds_what_yesterday_brought(
    group: Group, ann: Person, said: Message, encore: Stage
) -> None:
    await ann.starts()
    await ann.private.hears("Encore")
    await encore.due()
    await wrote_before(encore, ann, 100)
    await encore.later(hours=22, minutes=1)
    await encore.due()
    await encore.due()
    assert "chatty" in await held(encore, ann)
    await ann.private.hears("Good Company: wrote 100 messages")


async def test_own_badges_with_the_three_nearest(
    group: Group, ann: Person, said: Message, encore: Stage
) -> None:
    await wrote_before(encore, ann, 89)
    await ann.says(group, "/badges")
    card = await group.hears("Nearest")
    assert plain(card).splitlines() == [
        "Ann has 1 badge.",
        "Getting started: 🥉 First Words",
        "",
        "Nearest",
        "🥉 Good Company: 10 more messages",
        "▰▰▰▰▰▰▰▰▰▱ 90/100",
        "🥉 Settled In: 1 more day with a message",
        "▰▰▰▰▰▰▱▱▱▱ 2/3",
        "🥉 First Steps: 2 more steps",
        "▰▰▰▱▱▱▱▱▱▱ 1/3",
    ]
    await ann.taps(card, "Loyalty")
    page = await group.hears("One Week")
    assert page is card
    assert "▫️ 🥉 One Week: checked in 7 days in a row · 0/7" in plain(page)
    assert plain(page).count("❔ A hidden badge") == 2
    await ann.taps(card, "Getting started")
    page = await group.hears("Kind Word")
    assert "✅ 🥉 First Words: wrote a first message (18 Nov 2026)" in plain(page)
    await ann.taps(card, "Overview")
    await group.hears("Nearest")


@pytest.mark.parametrize("word", ["徽章", "勋章", "勳章", "Badges"])
async def test_plain_words_show_badges(
    word: str, group: Group, ann: Person, said: Message
) -> None:
    await ann.says(group, word)
    await group.hears("has 1 badge")


async def test_who_has_none_hears_how_the_first_one_comes(group: Group, ann: Person) -> None:
    await ann.says(group, "/badges")
    assert "first message" in (await group.hears("has 0 badges")).text


async def test_another_members_badges_are_shown_without_their_progress(
    group: Group, ann: Person, ben: Person, said: Message
) -> None:
    await ben.says(group, "/badges", reply_to=said)
    card = await group.hears("Ann.*has 1 badge")
    assert plain(card).splitlines() == ["Ann has 1 badge.", "Getting started: 🥉 First Words"]
    assert card.buttons == []
    await ben.says(group, "/badges @ann_sings")
    assert plain(await group.hears("Ann.*has 1 badge")) == plain(card)


async def test_pages_belong_to_who_asked(
    group: Group, ann: Person, ben: Person, said: Message
) -> None:
    await ann.says(group, "/badges")
    card = await group.hears("Nearest")
    refused = await ben.taps(card, "Loyalty")
    assert refused.alert
    assert "Nearest" in card.text


@pytest.mark.parametrize(
    "words", ["shelf:nothing:1", "shelf:own", "ungift:1", "untake:9", "unmake:9"]
)
async def test_made_up_buttons_are_answered_politely(
    group: Group, owner: Person, said: Message, playground: Playground, words: str
) -> None:
    card = group.messages[max(group.messages)]
    words = words.replace(":1", f":{owner.id}") if words.startswith("shelf") else words
    pressed = playground.world.callbacks.tap(owner.account, card, "?", words)
    assert "out of date" in (await asyncio.wait_for(pressed.answer, HUNG_SECONDS)).text


async def test_privately_they_are_those_of_the_only_community(
    group: Group, ann: Person, said: Message
) -> None:
    await ann.says(ann.private, "/badges")
    await ann.private.hears("has 1 badge")


async def test_the_own_card_shows_how_many_and_the_best(
    group: Group, ann: Person, said: Message, encore: Stage
) -> None:
    await wrote_before(encore, ann, 1_000)
    await ann.says(group, "/badges")
    await group.hears("has 3 badges")
    await ann.says(group, "/me")
    me = await group.hears("Level")
    assert "3 badges, the best: 🥈 Voice of the Group" in plain(me)


@pytest.mark.parametrize("name", ['"Fan Art"', "“Fan Art”", "「Fan Art」", "＂Fan Art＂"])
async def test_quotes_around_a_new_badge_are_none_of_its_name(
    group: Group, owner: Person, said: Message, name: str
) -> None:
    await owner.says(group, f"/badge new {name}")
    made = await group.hears("badge of this community")
    assert plain(made).startswith("🏅 Fan Art is a badge")
    await owner.says(group, "/badge give Fan Art lovely", reply_to=said)
    assert plain(await group.hears("receives the badge")).endswith("from Olga: lovely")


async def test_a_badge_of_the_communitys_own_is_made_given_and_seen(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await ann.starts()
    await ann.private.hears("Encore")
    await owner.says(group, "/badge new Choir Star 🎤")
    made = await group.hears("badge of this community")
    assert plain(made).startswith("🏅 Choir Star 🎤 is a badge of this community now.")
    await owner.says(group, "/badge give choir star 🎤 for the high notes", reply_to=said)
    card = await group.hears("receives the badge")
    assert plain(card) == ("Ann receives the badge 🏅 Choir Star 🎤 from Olga: for the high notes")
    await ann.private.hears("Choir Star.*: for the high notes")
    await owner.says(group, "/badge give @ann_sings Choir Star 🎤 once more")
    await group.hears("once more")
    await owner.says(group, "/badge give @ben_drums Choir Star 🎤 in a reply", reply_to=said)
    await group.hears("Ann. receives the badge .*: in a reply")
    await ann.says(group, "/badges")
    assert "From this community: 🏅 Choir Star 🎤 ×3" in plain(await group.hears("has 4 badges"))
    await owner.says(group, "/badge list")
    assert "🏅 Choir Star 🎤 · 1 member has it" in plain(await group.hears("Badges to give"))
    acts = await encore.rows("SELECT act, actor_id FROM audit_log")
    assert acts == [("badge", owner.id)] * 4
    await owner.says(group, "/audit badge")
    assert "Olga gave Ann the badge 🏅 Choir Star 🎤" in plain(await group.hears("gave"))


async def test_giving_is_undone_within_a_minute(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/badge give Creator by mistake", reply_to=said)
    card = await group.hears("receives the badge")
    refused = await ann.taps(card, "Undo")
    assert refused.alert
    button = card.button("Undo")
    assert button is not None
    await owner.taps(card, "Undo")
    undone = await group.hears("Undone by")
    assert plain(undone) == "Undone by Olga: Ann does not have the badge 🥈 Creator."
    owner.presses_button(card, button)
    assert await held(encore, ann) == ["first_words"]
    assert await encore.value("SELECT count(*) FROM audit_log") == 2


async def test_a_minute_later_it_is_too_late(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/badge give Creator for the song", reply_to=said)
    card = await group.hears("receives the badge")
    await encore.later(seconds=62)
    assert "60 seconds" in (await owner.taps(card, "Undo")).text
    assert await held(encore, ann) == ["first_words", "creator"]


async def test_an_earned_badge_is_taken_and_comes_back_by_undo_only(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/badge take @ann_sings First Words")
    card = await group.hears("takes the badge")
    assert plain(card) == "Olga takes the badge 🥉 First Words away from Ann."
    await ann.says(group, "/badges")
    await group.hears("has 0 badges")
    await owner.taps(card, "Undo")
    await group.hears("has the badge .* again")
    await ann.says(group, "/badges")
    await group.hears("has 1 badge")


async def test_the_same_command_again_takes_one_badge_only(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    for words in ("Creator one", "Creator two"):
        await owner.says(group, f"/badge give {words}", reply_to=said)
        await group.hears("receives the badge")
    command = await owner.says(group, "/badge take Creator", reply_to=said)
    await group.hears("takes the badge")
    encore.playground.deliver("message", command.as_api())
    await group.hears("takes the badge")
    assert await held(encore, ann) == ["first_words", "creator"]


async def test_the_same_gift_again_is_one_gift(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    command = await owner.says(group, "/badge give Creator once", reply_to=said)
    await group.hears("receives the badge")
    encore.playground.deliver("message", command.as_api())
    await group.hears("receives the badge")
    assert await held(encore, ann) == ["first_words", "creator"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/badge", "Reply to somebody with"),
        ("/badge what", "Reply to somebody with"),
        ("/badge give", "Reply to somebody with"),
        ("/badge take", "Reply to somebody with"),
        ("/badge new", "Please add a name"),
        ("/badge new \u202e\u200b", "Please add a name"),
        ("/badge new " + "long" * 7, "at most 24 characters"),
        ("/badge new first WORDS", "of this name already"),
        ("/badge new 创作者", "of this name already"),
        ("/badge give Creator why", "Whom do you mean"),
        ("/badge give @nobody_here Creator why", "I have not seen @nobody_here"),
        ("/badge give @ann_sings Orchestra why", "do not know this badge"),
        ("/badge give @ann_sings", "Reply to somebody with"),
        ("/badge give @ann_sings Creator", "add a reason"),
        ("/badge give @ann_sings First Words why", "earned by taking part"),
        ("/badge take @ann_sings Creator", "does not have that badge"),
    ],
)
async def test_what_is_missing_or_wrong_is_said(
    group: Group, owner: Person, said: Message, words: str, answer: str
) -> None:
    await owner.says(group, words)
    await group.hears(answer)


async def test_hostile_names_are_cleaned(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/badge new <b>@ann_sings\u202e</b> /give")
    made = await group.hears("badge of this community")
    assert "\u202e" not in made.text
    kinds = {entity["type"] for entity in made.entities}
    assert kinds <= {"code"}
    await encore.quiet()
    await owner.says(group, "/badge new <b>@ann_sings</b> /GIVE")
    await group.hears("of this name already")


async def test_a_new_badge_is_undone_while_nobody_has_it(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "/badge new Choyr")
    card = await group.hears("badge of this community")
    await owner.taps(card, "Undo")
    await group.hears("there is no badge")
    assert await encore.rows("SELECT * FROM own_badges") == []
    await owner.says(group, "/badge new Choir")
    card = await group.hears("badge of this community")
    await owner.says(group, "/badge give Choir why", reply_to=said)
    await group.hears("receives the badge")
    assert "given already" in (await owner.taps(card, "Undo")).text


async def test_members_and_admins_without_the_right_meet_silence(
    group: Group, ann: Person, ben: Person, said: Message, encore: Stage
) -> None:
    await group.promote(ben, can_delete_messages=True)
    for person in (ann, ben):
        for words in ("/badge", "/badge list", "/badge new Mine", "/badge give Creator why"):
            await person.says(group, words, reply_to=said)
    await encore.quiet()
    await group.silent_for(0)
    assert await encore.rows("SELECT * FROM own_badges") == []


async def test_an_anonymous_admin_proves_first(
    group: Group, ann: Person, ben: Person, said: Message, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await ben.as_anonymous.says(group, "/badge give Creator for the song", reply_to=said)
    card = await group.hears("writing as the group")
    assert await held(encore, ann) == ["first_words"]
    await ben.taps(card, "I am an admin")
    assert "from Ben: for the song" in plain(await group.hears("receives the badge"))
    await ben.as_anonymous.says(group, "/badges")
    await group.hears("only people have")


async def test_a_channel_and_other_groups_reach_nothing(
    group: Group, owner: Person, ann: Person, said: Message, playground: Playground, encore: Stage
) -> None:
    channel = playground.channel("Aurora News", owner=owner)
    for words in ("/badges", "/badge give Creator why"):
        await owner.as_channel(channel).says(group, words, reply_to=said)
    await encore.quiet()
    await group.silent_for(0)
    await owner.says(group, "/badge new Choir")
    await group.hears("badge of this community")
    other = playground.group("Borealis", owner=owner, members=[ann])
    await other.hears("Encore")
    there = await ann.says(other, "Hello to everybody there")
    await owner.says(other, "/badge give Choir why", reply_to=there)
    await other.hears("do not know this badge")


async def test_in_private_badges_are_given_in_the_connected_group(
    group: Group, owner: Person, ann: Person, said: Message, encore: Stage
) -> None:
    await owner.says(group, "Hello from the owner")
    await encore.quiet()
    await owner.says(owner.private, "/badge give @ann_sings Creator in private")
    await owner.private.hears("receives the badge")
    assert await held(encore, ann) == ["first_words", "creator"]


async def test_a_restart_doubles_nothing(stage: Stage, playground: Playground) -> None:
    olga, ann = playground.person("Olga"), playground.person("Ann")
    async with stage.life():
        group = playground.group("Aurora Fans", owner=olga, members=[ann])
        await group.hears("Encore")
        await ann.says(group, "I made a song for everybody")
        await stage.quiet()
    async with stage.life():
        await ann.says(group, "and another one for you all")
        await ann.says(group, "/badges")
        await group.hears("has 1 badge")
        assert len(cheered(stage)) == 1


@pytest.mark.parametrize("language", CHINESE)
class TestInChinese:
    @pytest.fixture
    def settings(self, language: str) -> dict[str, Any]:
        return {"language": language}

    async def test_badges_are_shown_and_given(
        self, language: str, group: Group, owner: Person, ann: Person, said: Message
    ) -> None:
        word, title = CHINESE[language]
        await ann.says(group, word)
        card = await group.hears(title)
        assert "▱" in card.text
        await ann.taps(card, "陪伴")
        await group.hears("0/7")
        await owner.says(group, "/badge new 合唱团")
        made = await group.hears("/badge give")
        copied = made.text[made.text.index("/badge give") :].partition("。")[0]
        await owner.says(group, copied, reply_to=said)
        await group.hears("合唱团.*理由")
        await owner.says(group, "/badge give 「合唱团」唱得真好", reply_to=said)
        assert "🏅 合唱团" in plain(await group.hears("唱得真好"))
        await owner.says(group, "/badge give 创作者 画得真好", reply_to=said)
        await group.hears("画得真好")
        await owner.says(group, "/badge take 创作者", reply_to=said)
        await group.hears("收回")
        await owner.says(group, "/badge give 没有这个 理由", reply_to=said)
        await group.hears("/badge list")
