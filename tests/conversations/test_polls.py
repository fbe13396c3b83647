"""Polls: asked in one line or by questions, voted in, closed by whomever, told to everybody."""

import base64
from datetime import datetime
from sqlite3 import Connection
from typing import Any

import pytest
import tablib

from bot import polls, settings
from bot.places import Place
from domain.polls import Draft
from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.messages import Message
from playground.methods import METHODS
from playground.people import Person
from playground.refusals import bad_request
from playground.requests import Query
from playground.server import Playground
from playground.world import World
from tests.conversations.stage import Stage, plain

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNgSN+CB41Kpw8CABPHWmVeTV8r"
    "AAAAAElFTkSuQmCC"
)
THANKS = "SELECT count(*) FROM ledger WHERE reason = 'poll'"


@pytest.fixture
async def settled(group: Group, encore: Stage, clock: PlaygroundClock) -> Group:
    """The group, a day later: nobody in it is new any more."""
    await encore.quiet()
    clock.advance(hours=25)
    return group


async def asked(host: Person, group: Group, line: str, question: str = "") -> Message:
    """Ask a poll in one line and return its message."""
    await host.says(group, f"/poll {line}")
    found = await group.hears(f"📊 {question}")
    assert found.poll is not None
    return found


async def ended(group: Group, encore: Stage) -> list[str]:
    """Let what is due be done, and return what the group is told of a poll's end."""
    for _ in range(3):
        await encore.later(seconds=3)
        await encore.due()
    return plain(await group.hears("is closed|已结束|已結束")).splitlines()


async def test_a_public_poll_thanks_each_voter_once_and_tells_its_result(
    settled: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    poll = await asked(owner, settled, '"Which song?" "Moonlight" "Starlight" 2h')
    sent = encore.said("sendPoll")[-1]
    assert sent["question"] == "Which song?"
    assert sent["is_anonymous"] is False
    assert "open_period" not in sent
    await ann.votes(poll, "Moonlight")
    await ben.votes(poll, "Starlight")
    await ann.retracts(poll)
    await ann.votes(poll, "Starlight")
    await encore.quiet()
    assert await encore.value(THANKS) == 2
    await ann.says(settled, "/points")
    assert "poll: Which song? +2" in plain(await settled.hears("You have"))
    assert await encore.points_of(ann.id) == 2
    await encore.later(hours=2)
    assert await ended(settled, encore) == [
        "📊 Poll #1 is closed: Which song?",
        "Moonlight",
        "▱▱▱▱▱▱▱▱▱▱ 0 % · 0",
        "Starlight",
        "▰▰▰▰▰▰▰▰▰▰ 100 % · 2",
        "2 people voted.",
    ]
    assert poll.poll is not None
    assert poll.poll.closed
    assert len(encore.said("stopPoll")) == 1


async def test_an_anonymous_poll_gives_no_points_and_says_so(
    settled: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    poll = await asked(owner, settled, "“Tea?” “Yes” “No” anonymous multi")
    hint = await settled.hears("Poll #1 is anonymous, so votes earn no points.")
    assert hint is not poll
    await ann.votes(poll, "Yes", "No")
    await encore.quiet()
    await owner.says(settled, "/poll close", reply_to=poll)
    result = await ended(settled, encore)
    assert result[-2:] == ["1 person voted.", "Anonymous: votes earn no points."]
    assert await encore.rows("SELECT * FROM poll_votes") == []
    assert await encore.value(THANKS) == 0


async def test_chinese_words_quotes_and_lines_make_the_same(
    settled: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await encore.sets(language="zh-Hans")
    await asked(owner, settled, "唱哪首歌？\n1. 月光\n2. 星空\n匿名，２小时", "唱哪首歌")
    await settled.hears("投票 #1 是匿名的")
    poll = await asked(owner, settled, "「开场？」「鼓」「琴」多选", "开场")
    assert poll.poll is not None
    assert poll.poll.takes_several
    await ann.votes(poll, "鼓", "琴")
    await encore.quiet()
    await ann.says(settled, "投票")
    listed = plain(await settled.hears("唱哪首歌.*开场"))
    assert "#1 唱哪首歌？ · 0 票，截止" in listed
    assert "#2 开场？ · 1 票" in listed
    assert "发起" not in listed
    await owner.says(settled, "/poll 结束 2")
    assert (await ended(settled, encore))[0] == "📊 投票 #2 已结束：开场？"


async def test_traditional_chinese_is_spoken_too(
    settled: Group, owner: Person, encore: Stage
) -> None:
    await encore.sets(language="zh-Hant")
    await owner.says(settled, "/poll")
    await settled.hears("現在沒有正在進行的投票")
    await owner.says(settled, "/poll 只有問題")
    await settled.hears("請寫出問題和選項")
    await owner.says(settled, "/poll 「開場？」「鼓」「琴」每週五 20:00")
    await settled.hears("定期投票 #1 已安排：每.*20:00.*首次：.*2026")


async def test_members_who_try_to_ask_get_silence_and_hosts_may(
    settled: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(settled, '/poll "Tea?" "Yes" "No"')
    await encore.quiet()
    await settled.silent_for(0)
    await owner.says(settled, "/role host", reply_to=await ann.says(settled, "Me, please!"))
    await settled.hears("host")
    poll = await asked(ann, settled, '"Tea?" "Yes" "No"')
    await ann.says(settled, '/poll "Tea?" "Yes"')
    await settled.hears("A poll has 2 to 10 options")
    await ann.says(settled, "/poll results", reply_to=poll)
    shown = await settled.hears("Poll #1: .*Tea")
    assert shown.buttons == ["Open private chat"]


async def test_a_poll_made_by_questions_is_looked_at_before_it_is_posted(
    settled: Group, owner: Person, encore: Stage, playground: Playground
) -> None:
    await owner.says(settled, "/poll new")
    way = await settled.hears("A few questions make a poll")
    link = way.keyboard[0][0]["url"]
    private = owner.private
    await owner.starts(link.partition("start=")[2])
    await private.hears("What do you want to ask")
    await owner.says(private, "Tea <b>or</b> coffee?")
    await private.hears("Which options")
    await owner.says(private, "Tea\nTea")
    await private.hears("Two options are the same")
    await owner.says(private, "Tea\nCoffee & milk")
    card = await private.hears("How do people vote")
    await owner.taps(card, "Public, several answers")
    card = await private.hears("Until when")
    await owner.says(private, "Yesterday")
    await private.hears("do not understand .*Yesterday.* as a time")
    await owner.taps(card, "1 hour")
    preview = await private.hears("○ Coffee & milk")
    assert plain(preview).splitlines() == [
        "📊 Tea <b>or</b> coffee?",
        "○ Tea",
        "○ Coffee & milk",
        "",
        "Everybody sees who chose what; a vote earns 2 points.",
        "Several answers are possible.",
        "Open for 1 h.",
    ]
    await owner.taps(preview, "Post it")
    await private.hears("Poll #1 is posted in .*Aurora Fans")
    poll = await settled.hears("Tea <b>or</b> coffee")
    assert poll.poll is not None
    assert poll.poll.labels == ["Tea", "Coffee & milk"]


async def test_hosts_read_tiers_and_the_table_privately(
    settled: Group, owner: Person, ann: Person, encore: Stage, playground: Playground
) -> None:
    await owner.starts()
    poll = await asked(owner, settled, '"=Tea?" "=Yes" "No"', "=Tea")
    voters = [playground.person(f"Fan {number}") for number in range(4)]
    for voter in voters:
        await voter.joins(settled)
    for voter in (ann, *voters[:3]):
        await voter.votes(poll, "=Yes")
    await encore.quiet()
    await owner.says(settled, "/poll export")
    way = await settled.hears("The table is for you alone")
    await owner.starts(way.keyboard[0][0]["url"].partition("start=")[2])
    file = await owner.private.hears("Poll #1")
    assert file.attachment is not None
    body = file.attachment.file.contents
    assert body.startswith(b"\xef\xbb\xbf")
    table = tablib.Dataset().load(body.decode("utf-8-sig"), format="csv")
    assert table.headers[:3] == ["Member", "Tier", "Chosen"]
    assert sorted(table["Member"]) == ["Ann", "Fan 0", "Fan 1", "Fan 2"]
    assert table[0][2] == "'=Yes"
    assert datetime.fromisoformat(table[0][3]) <= datetime.fromisoformat(table[0][4])
    await owner.says(owner.private, "/poll results 1")
    assert "Fewer than five members voted" in plain(await owner.private.hears("Poll #1"))
    await voters[3].votes(poll, "No")
    await encore.quiet()
    await owner.says(owner.private, "/poll results 1")
    assert "Newcomer · 5 voters" in plain(await owner.private.hears("Newcomer"))
    await owner.says(settled, "/audit")
    await settled.hears("took the table of poll #1 along")
    await ann.starts("pollexport_1")
    await ann.private.hears("right")


async def test_a_poll_closed_in_telegram_or_deleted_is_over(
    settled: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    poll = await asked(owner, settled, '"Tea?" "Yes" "No"')
    await ann.votes(poll, "Yes")
    assert poll.poll is not None
    poll.poll.close()
    result = await ended(settled, encore)
    assert result[0] == "📊 Poll #1 is closed: Tea?"
    assert encore.said("stopPoll") == []
    deleted = await asked(owner, settled, '"Coffee?" "Yes" "No"', "Coffee")
    await ann.votes(deleted, "No")
    await encore.quiet()
    await owner.deletes(deleted)
    await owner.says(settled, "/poll close 2")
    result = await ended(settled, encore)
    assert result[-1] == "1 person voted."
    await owner.says(settled, "/poll close 2")
    await settled.hears("Poll #2 is closed already")


async def test_a_reply_to_somebody_elses_poll_closes_no_other_in_its_place(
    settled: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await asked(owner, settled, '"Tea?" "Yes" "No"')
    theirs = await ann.posts_poll(settled, "Coffee?", "Yes", "No")
    for line in ("/poll close", "/poll results", "/poll export"):
        await owner.says(settled, line, reply_to=theirs)
        await settled.hears("not one that I ask here")
    await owner.says(settled, "/quiz", reply_to=theirs)
    await settled.hears("🧠|📊")
    await owner.says(settled, "/quiz close", reply_to=theirs)
    await settled.hears("no quiz that I ask here")
    await encore.due()
    assert encore.said("stopPoll") == []


async def test_strangers_who_vote_are_members_only_if_they_are_inside(
    settled: Group, owner: Person, ann: Person, encore: Stage, playground: Playground
) -> None:
    poll = await asked(owner, settled, '"Tea?" "Yes" "No"')
    elsewhere = playground.group("Elsewhere", owner=ann, bot_rights="absent")
    outsider, quiet_one = playground.person("Outsider"), playground.person("Quiet")
    await outsider.joins(elsewhere)
    settled.set_member(quiet_one.account, status="member")
    forwarded = await ann.forwards(poll, elsewhere)
    await outsider.votes(forwarded, "No")
    await quiet_one.votes(poll, "Yes")
    await encore.quiet()
    assert await encore.rows("SELECT choices FROM poll_votes") == [(1,)]
    await owner.says(settled, "/poll close")
    assert (await ended(settled, encore))[-1] == "2 people voted."


async def test_an_answer_to_an_unknown_poll_is_set_aside_after_a_minute(
    settled: Group, ann: Person, encore: Stage, playground: Playground
) -> None:
    answer = {"poll_id": "404", "user": ann.account.as_user(), "option_ids": [0]}
    playground.deliver("poll_answer", answer)
    await encore.quiet()
    assert await encore.rows("SELECT why FROM quarantine") == []
    for _ in range(4):
        await encore.later(seconds=30)
        await encore.due()
    assert await encore.rows("SELECT why FROM quarantine") == [("unknown poll",)]


async def test_a_poll_goes_to_the_bound_topic_and_its_result_too(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    forum = playground.group("Forum", owner=owner, members=[ann], forum=True)
    await forum.hears("Encore")
    topic = await forum.new_topic("Votes", by=owner)
    other = await forum.new_topic("Chat", by=owner)
    await owner.says(forum, '/poll "Tea?" "Yes" "No"', topic=other.id)
    poll = await forum.hears("Tea")
    assert poll.thread == other.id
    await owner.says(forum, "/topic here as polls", topic=topic.id)
    await forum.hears("polls")
    await owner.says(forum, '/poll "Coffee?" "Yes" "No" 1h', topic=other.id)
    await forum.hears("Poll #2 is posted in .*Forum")
    poll = await forum.hears("📊 Coffee")
    assert poll.thread == topic.id
    await encore.later(hours=1)
    await ended(forum, encore)
    assert encore.said()[-1]["message_thread_id"] == topic.id


async def test_a_question_may_begin_with_any_word_and_come_by_whoever_is_proven(
    settled: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await owner.says(settled, "/poll new album: yes or no?\nYes\nNo")
    poll = await settled.hears("📊 new album")
    assert poll.poll is not None
    assert poll.poll.labels == ["Yes", "No"]
    await settled.promote(ben, can_change_info=True, is_anonymous=True)
    await ben.as_anonymous.says(settled, '/poll "Close the window?" "Yes" "No"')
    asked_who = await settled.hears("writing as the group")
    await ben.taps(asked_who, "I am an admin")
    await settled.hears("📊 Close the window")
    await owner.starts()
    await owner.says(owner.private, '/poll "Tea?" "Yes" "No"')
    await owner.private.hears("Poll #3 is posted in .*Aurora Fans")
    await settled.hears("📊 Tea")


class TestModern:
    """Where the operator wants what is new."""

    @pytest.fixture
    def settings(self) -> dict[str, object]:
        return {"modern": True}

    async def test_hidden_results_stay_hidden_until_the_end(
        self, settled: Group, owner: Person, ann: Person, encore: Stage
    ) -> None:
        await owner.starts("form_poll_1_0")
        private = owner.private
        await owner.says(private, "Tea?")
        await private.hears("Which options")
        await owner.says(private, "Yes\nNo")
        await owner.taps(await private.hears("How do people vote"), "Public, one answer")
        await owner.taps(await private.hears("Until when"), "Until I close it")
        await owner.taps(await private.hears("Anything special"), "All three")
        await private.hears("A picture")
        await owner.says(private, "none, please")
        await private.hears("Please send a picture")
        photo = await owner.sends_photo(private, PICTURE, name="tea.png")
        await owner.taps(await private.hears("○ No.*Your picture stands above it"), "Post it")
        poll = await settled.hears("📊 Tea")
        assert poll.poll is not None
        assert (poll.poll.hides_results, poll.poll.shuffles) == (True, True)
        assert not poll.poll.takes_revotes
        assert photo.attachment is not None
        assert poll.poll.media is not None
        assert poll.poll.media.file is photo.attachment.file
        await ann.votes(poll, "No")
        await encore.quiet()
        await owner.says(settled, "/poll results")
        await settled.hears("Results are hidden until the end")
        await owner.says(private, "/poll results 1")
        assert "100 % · 1" in plain(await private.hears("Poll #1: .*1 person voted"))
        await owner.says(settled, "/poll close 1")
        assert "100 % · 1" in "".join(await ended(settled, encore))

    async def test_a_server_that_knows_nothing_new_gets_the_plain_poll(
        self, settled: Group, encore: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = METHODS["sendPoll"]

        def older(world: World, query: Query) -> Any:
            if query.flag("hide_results_until_closes"):
                raise bad_request("unknown parameter")
            return whole(world, query)

        monkeypatch.setitem(METHODS, "sendPoll", older)
        assert encore.program is not None
        for number in range(2):
            await encore.program.db.write(_ask_modern, f"poll:{number}")
            poll = await settled.hears("📊 Tea")
            assert poll.poll is not None
            assert not poll.poll.hides_results
        assert encore.refused == 1


def _ask_modern(tx: Connection, ref: str) -> None:
    polls.make(
        tx,
        Draft("Tea?", ("Yes", "No"), hides_results=True),
        community=settings.community(tx, 1),
        by=1,
        here=Place(1, None),
        ref=ref,
        now=0,
    )


async def test_where_polls_are_not_allowed_the_group_is_told(
    settled: Group, owner: Person, encore: Stage
) -> None:
    settled.permissions -= {"can_send_polls"}
    settled.set_member(settled.world.bot, status="member", rights=frozenset())
    await owner.says(settled, '/poll "Tea?" "Yes" "No"')
    for _ in range(2):
        await encore.later(seconds=3)
        await encore.due()
    await settled.hears("Telegram did not take poll #1")


async def test_a_members_own_poll_earns_as_any_medium_and_means_nothing_else(
    settled: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    own = await ann.posts_poll(settled, "Tea?", "Yes", "No", anonymous=False)
    await ben.votes(own, "Yes")
    await ann.closes(own)
    await encore.quiet()
    assert (await encore.points_of(ann.id), await encore.points_of(ben.id)) == (2, 0)
    assert await encore.rows("SELECT why FROM quarantine") == []
    await settled.silent_for(0)
