"""Scheduled posts: made of any message, confirmed, posted as they were written, looked after."""

from random import Random
from typing import Any

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.pictures import aurora
from playground.server import Playground
from tests.conversations.stage import Stage, plain

PICTURE = aurora(Random(1))
BOLD = [{"type": "bold", "offset": 0, "length": 7}]


async def scheduled(
    owner: Person, group: Group, encore: Stage, line: str, reply_to: Message | None = None
) -> Message:
    """Schedule a post, confirm it by its first button and return the card."""
    await owner.says(group, f"/schedule add {line}", reply_to=reply_to)
    card = await group.hears("To be posted")
    await owner.taps(card, card.buttons[0])
    return await group.hears("Post #.* is scheduled")


async def comes(encore: Stage, **parts: float) -> None:
    """Let time pass and what is due be done, pins and the like after it."""
    await encore.later(**parts)
    await encore.due()
    await encore.later(seconds=4)
    await encore.due()


async def test_a_reply_is_posted_with_its_formatting_though_its_message_is_gone(
    group: Group, owner: Person, encore: Stage
) -> None:
    source = await owner.says(group, "Tonight <we> sing & dance", entities=BOLD)
    line = '/schedule add tomorrow 20:00 pin silent button="Tickets https://t.me/a"'
    await owner.says(group, line, reply_to=source)
    card = await group.hears("To be posted")
    assert plain(card).splitlines() == [
        "📮 To be posted: Tonight <we> sing & dance",
        "When: Thu 19 Nov 2026 20:00 (UTC)",
        "Where: Aurora Fans",
        "Buttons: Tickets → https://t.me/a",
    ]
    assert card.buttons[:2] == ["Schedule", "Discard"]
    await owner.taps(card, "Schedule")
    await group.hears("Post #1 is scheduled.*pinned.*No phone rings")
    await owner.deletes(source)
    await comes(encore, hours=32)
    posted = await group.hears("Tonight <we> sing & dance")
    assert posted.entities == BOLD
    assert posted.sender is not None
    assert posted.sender.is_bot
    assert encore.said()[-1]["disable_notification"] is True
    assert posted.pinned


async def test_photo_album_and_poll_arrive_unchanged(
    group: Group, owner: Person, encore: Stage
) -> None:
    photo = await owner.sends_photo(group, PICTURE, "A picture")
    video = await owner.sends_file(group, "video", b"moving", "A film")
    poll = await owner.posts_poll(group, "Which song?", "Moonlight", "Starlight")
    for source in (photo, video, poll):
        kept = await scheduled(owner, group, encore, "2h", reply_to=source)
    assert "is scheduled: 📊 Which song?" in plain(kept)
    await owner.starts()
    await owner.says(owner.private, "/schedule add 2h")
    await owner.private.hears("Now send me what is to be posted")
    await owner.sends_album(owner.private, PICTURE, PICTURE, caption="Two of us")
    draft = await owner.private.hears("To be posted: Two of us")
    await encore.quiet()
    await owner.taps(draft, "Schedule")
    await comes(encore, hours=2)
    sent = {method: encore.said(method)[-1] for method in ("sendPhoto", "sendVideo", "sendPoll")}
    assert sent["sendPhoto"]["caption"] == "A picture"
    assert sent["sendPhoto"]["photo"] == photo.attachment.file.file_id  # type: ignore[union-attr]
    assert sent["sendVideo"]["caption"] == "A film"
    assert sent["sendPoll"]["question"] == "Which song?"
    (album,) = encore.said("sendMediaGroup")
    media: list[dict[str, Any]] = album["media"]
    assert [each.get("caption") for each in media] == ["Two of us", None]


async def test_recordings_stickers_places_and_contacts_arrive_though_their_messages_are_gone(
    group: Group, owner: Person, encore: Stage
) -> None:
    files = ("animation", "audio", "voice", "video_note", "sticker")
    places: dict[str, dict[str, Any]] = {
        "location": {"latitude": 52.5, "longitude": 13.4},
        "venue": {"latitude": 1.5, "longitude": 2, "title": "Hall <A>", "address": "1 & 2 St"},
        "contact": {"phone_number": "+491234", "first_name": "Ann", "last_name": "<b>"},
    }
    sources = [
        await owner.sends_file(group, kind, kind.encode(), "Hear <this>" if at < 3 else "")
        for at, kind in enumerate(files)
    ]
    sources += [await owner.sends_place(group, kind, **said) for kind, said in places.items()]
    for source in sources:
        await scheduled(owner, group, encore, "2h", reply_to=source)
        await owner.deletes(source)
    await comes(encore, hours=2)
    await comes(encore, seconds=60)
    came = {
        each.what: each
        for each in group.messages.values()
        if each.sender is not None and each.sender.is_bot and each.what != "text"
    }
    assert set(came) == {*files, *places}
    for source in sources:
        posted = came[source.what]
        assert (posted.text, posted.attachment) == (source.text, source.attachment)
        assert posted.holds == source.holds
        assert posted.entities == source.entities


async def test_an_album_is_seen_whole_from_a_reply_to_one_of_it(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "Look at these")
    first, second, third = await ann.sends_album(group, PICTURE, PICTURE, PICTURE, caption="Three")
    await owner.says(group, "/schedule add 2h", reply_to=second)
    hint = await group.hears("one of an album")
    assert hint.buttons == ["Open private chat"]
    await owner.starts()
    await owner.says(group, "/schedule add 2h", reply_to=second)
    card = await group.hears("To be posted: Three")
    await owner.taps(card, "Schedule")
    for source in (first, second, third):
        await ann.deletes(source)
    await comes(encore, hours=2)
    (album,) = encore.said("sendMediaGroup")
    files = [each.attachment.file.file_id for each in (first, second, third) if each.attachment]
    assert [each["media"] for each in album["media"]] == files
    assert not [each for each in owner.private.messages.values() if each.attachment]


async def test_who_never_started_the_bot_sends_the_album_privately_and_the_time_is_kept(
    group: Group, owner: Person, encore: Stage
) -> None:
    first, _ = await owner.sends_album(group, PICTURE, PICTURE, caption="Two of us")
    await owner.says(group, "/schedule add 2h", reply_to=first)
    hint = await group.hears("one of an album")
    address = (await owner.taps(hint, "Open private chat")).url
    await owner.starts(address.partition("start=")[2])
    await owner.private.hears("Now send me what is to be posted")
    await owner.sends_album(owner.private, PICTURE, PICTURE, caption="Two of us")
    draft = await owner.private.hears("To be posted: Two of us")
    await encore.quiet()
    await owner.taps(draft, "Schedule")
    await comes(encore, hours=2)
    assert len(encore.said("sendMediaGroup")) == 1


async def test_what_repeats_is_listed_skipped_paused_and_called_off(
    group: Group, owner: Person, encore: Stage
) -> None:
    await scheduled(owner, group, encore, "every friday 20:00 Practice on {weekday}, no. {n}!")
    await owner.says(group, "/schedule list")
    listed = plain(await group.hears("Scheduled posts:"))
    assert listed.splitlines()[1:] == [
        "#1 every Fri at 20:00: Practice on {weekday}, no. {n}!",
        "   Fri 20 Nov 2026 20:00, Fri 27 Nov 2026 20:00 and Fri 4 Dec 2026 20:00",
    ]
    await owner.says(group, "/schedule skip 1")
    assert "Next: Fri 27 Nov" in plain(await group.hears("Post #1"))
    await comes(encore, days=2, hours=8)
    await comes(encore, days=7)
    await group.hears("Practice on Fri, no. 1!")
    await owner.says(group, "/schedule pause 1")
    await group.hears("Paused; posted so far: 1")
    await comes(encore, days=7)
    await owner.says(group, "/schedule resume 1")
    await group.hears("Scheduled; posted so far: 1")
    await owner.says(group, "/schedule delete 1")
    card = await group.hears("Post #1 is called off")
    await owner.taps(card, "Undo")
    await group.hears("Scheduled; posted so far: 1")
    await owner.says(group, "/schedule delete #1")
    await group.hears("Post #1 is called off")
    await comes(encore, days=14)
    assert sum("Practice on Fri" in call["text"] for call in encore.said()) == 1


async def test_a_topic_keeps_its_post_and_more_places_are_tapped_on(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    forum = playground.group("Aurora Forum", owner=owner, forum=True)
    await forum.hears("Encore")
    topic = await forum.new_topic("Songs", by=owner)
    await owner.says(forum, "/schedule add daily 14:00 Morning, all", topic=topic.id)
    card = await forum.hears("To be posted: Morning, all")
    assert f"Where: Aurora Forum, topic {topic.id}" in plain(card)
    await owner.taps(card, "Where…")
    await forum.hears("Where is it posted")
    await owner.taps(card, "Aurora Forum")
    assert card.buttons == ["✅ Aurora Forum", f"✅ Aurora Forum · {topic.id}", "Back"]
    await owner.taps(card, "Back")
    await owner.taps(card, "Schedule")
    await comes(encore, hours=2)
    posted = [each for each in forum.messages.values() if each.text == "Morning, all"]
    assert {each.thread for each in posted} == {None, topic.id}


async def test_what_telegram_does_not_take_is_told_to_who_made_it(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.starts()
    await scheduled(owner, group, encore, "2h Hello")
    await group.kick_bot(by=owner)
    await comes(encore, hours=2)
    await owner.private.hears("Telegram did not take post #1 in Aurora Fans")


async def test_an_anonymous_admin_schedules_by_a_tap_and_a_vote_in_a_post_is_nobodys_trouble(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ann, can_change_info=True, is_anonymous=True)
    poll = await owner.posts_poll(group, "Which?", "A", "B", anonymous=False)
    await ann.as_anonymous.says(group, "/schedule add 2h", reply_to=poll)
    await ann.taps(await group.hears("writing as the group"), "I am an admin")
    card = await group.hears("To be posted")
    assert (await owner.taps(card, "Schedule")).alert
    await ann.taps(card, "Schedule")
    await comes(encore, hours=2)
    posted = [each for each in group.messages.values() if each.poll and each is not poll]
    await ben.votes(posted[0], "A")
    await comes(encore, minutes=2)
    assert await encore.rows("SELECT * FROM quarantine") == []
    assert await encore.rows("SELECT * FROM parked_answers") == []


async def test_a_test_goes_to_the_admin_alone(group: Group, owner: Person, encore: Stage) -> None:
    await scheduled(owner, group, encore, "tomorrow 20:00 Hello {group}")
    await owner.says(group, "/schedule test 1")
    await group.hears("Start me there first")
    await owner.starts()
    await owner.says(group, "/schedule test 1")
    await owner.private.hears("Hello Aurora Fans")
    await encore.quiet()
    assert not [each for each in group.messages.values() if each.text == "Hello Aurora Fans"]


async def test_an_edit_changes_words_time_and_manner(
    group: Group, owner: Person, encore: Stage
) -> None:
    await scheduled(owner, group, encore, "tomorrow 20:00 Old words")
    source = await owner.says(group, "New words")
    await owner.says(group, "/schedule edit 1", reply_to=source)
    await group.hears("Post #1: New words")
    await owner.says(group, "/schedule edit 1 in 2h delete=1h")
    await group.hears("When: Wed 18 Nov 2026 14:00")
    await comes(encore, hours=2)
    posted = await group.hears("^New words$")
    await comes(encore, hours=1)
    assert posted.deleted
    assert not [each for each in encore.said() if each["text"] == "Old words"]


async def test_a_series_posts_one_episode_each_time_and_asks_for_more(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.starts()
    await scheduled(owner, group, encore, "daily 20:00 series Chapter {n}: dawn")
    second = await owner.says(group, "Chapter {n}: dusk")
    await owner.says(group, "/schedule episode 1", reply_to=second)
    await group.hears("Episode 2 of series #1 is added")
    await comes(encore, hours=8)
    await group.hears("Chapter 1: dawn")
    await comes(encore, days=1)
    await group.hears("Chapter 2: dusk")
    await owner.private.hears("Series #1 has no further episode")
    before = len(encore.said())
    await comes(encore, days=1)
    assert len(encore.said()) == before


async def test_a_second_admin_approves_where_the_community_wants_it(
    group: Group, owner: Person, ben: Person, ann: Person, encore: Stage
) -> None:
    await encore.sets(post_approval="on")
    await group.promote(ben, can_change_info=True)
    await owner.says(group, "/schedule add 2h Hello")
    card = await group.hears("A second admin has to approve it")
    await owner.taps(card, "Schedule")
    card = await group.hears("waits for a second admin")
    assert (await owner.taps(card, "Approve")).alert
    assert (await ann.taps(card, "Approve")).alert
    await ben.taps(card, "Approve")
    await group.hears("Post #1 is scheduled")
    await comes(encore, hours=2)
    await group.hears("^Hello$")
    await owner.says(group, "/schedule edit 1 pin")
    await group.hears("Post #1 is over")


async def test_chinese_words_do_the_same(group: Group, owner: Person, encore: Stage) -> None:
    await encore.sets(language="zh-Hans", timezone="Asia/Shanghai")
    await encore.later(days=1)
    await owner.says(group, "/schedule 添加 每周五晚上８点 置顶 静音 大家好，今天是{星期}")
    card = await group.hears("待发布：大家好")
    assert "时间：每周五 20:00" in plain(card)
    assert "接下来：周五 2026年11月20日 20:00" in plain(card)
    assert card.buttons[0] == "安排发布"
    await owner.taps(card, "安排发布")
    await group.hears("定时发布 #1 已安排")
    for word, answer in {
        "列表": "#1 每周五 20:00：大家好",
        "暂停": "已暂停",
        "恢复": "进行中",
        "跳过": "11月27日",
        "查看 1": "定时发布 #1",
        "删除 1": "已删除",
    }.items():
        await owner.says(group, f"/schedule {word}")
        await group.hears(answer)
    await encore.sets(language="zh-Hant")
    await owner.says(group, "/schedule 列表")
    await group.hears("沒有定時發布")


async def test_what_is_wrong_is_refused_with_the_next_step(
    group: Group, owner: Person, encore: Stage
) -> None:
    source = await owner.says(group, "Hello")
    answers = {
        "/schedule add": "Reply to any message",
        "/schedule add tomorrow": "time of day is missing",
        "/schedule add every week 20:00": "On which day",
        "/schedule add * * * * *": "too often",
        "/schedule add 2h pinn": "option “pinn”",
        "/schedule add 2h delete=3d": "From 1 minute to 47 hours",
        "/schedule add 2h until=never": "Until when",
        "/schedule add 2h until=12-31": "This post comes once",
        "/schedule add 20:00 CST": "the clock here, UTC",
        "/schedule add 2h series": "A series repeats",
        "/schedule show 7": "no scheduled post of this number",
        "/schedule pause": "Which post",
    }
    for said, answer in answers.items():
        is_add = "add " in said
        await owner.says(group, said, reply_to=source if is_add else None)
        await group.hears(answer)
    assert await encore.value("SELECT count(*) FROM posts") == 0


async def test_a_post_that_is_missed_is_told_and_one_that_repeats_goes_on(
    stage: Stage, playground: Playground, clock: PlaygroundClock, owner: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner)
        await group.hears("Encore")
        await owner.starts()
        await scheduled(owner, group, stage, "2h Hello once")
        await scheduled(owner, group, stage, "daily 14:00 Hello daily")
        await stage.quiet()
    clock.advance(hours=3)
    async with stage.life():
        await stage.due()
        await owner.private.hears("Post #1 was not posted")
        await comes(stage, hours=23)
        await group.hears("^Hello daily$")
        assert sum(each["text"] == "Hello daily" for each in stage.said()) == 1
        assert not any(each["text"] == "Hello once" for each in stage.said())


async def test_who_never_started_the_bot_is_told_of_a_missed_post_in_the_group(
    stage: Stage, playground: Playground, clock: PlaygroundClock, owner: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner)
        await group.hears("Encore")
        await scheduled(owner, group, stage, "2h Hello once")
        await stage.quiet()
    clock.advance(hours=3)
    async with stage.life():
        await stage.due()
        await group.hears("Post #1 was not posted")


async def test_the_week_to_come_is_told_to_admins_who_started_the_bot(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.starts()
    await ann.starts()
    await scheduled(owner, group, encore, "every friday 20:00 Practice")
    await comes(encore, days=4, hours=7)
    told = plain(await owner.private.hears("coming week"))
    assert told.splitlines() == [
        "📮 What is posted in Aurora Fans in the coming week:",
        "#1 Fri 27 Nov 2026 20:00: Practice",
    ]
    assert not [each for each in ann.private.messages.values() if "week" in each.text]
