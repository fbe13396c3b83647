"""A whole event in each language: made by questions, waited for, held, and asked about."""

import re
from dataclasses import dataclass
from typing import NamedTuple

import pytest

from playground.chats import Chat
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


class Words(NamedTuple):
    """What is said and heard in one language."""

    language: str
    new: str
    answers: tuple[str, str, str, str]
    announced: str
    seats: str
    two: str
    waits: str
    free: str
    half_hour: str
    begins: str
    checkin: str
    code: str
    welcome: str
    recording: str
    watch: str
    absent: str
    asked: str
    thanks: str
    feedback: str
    results: str
    few: str


ENGLISH = Words(
    "English",
    "/event new",
    ("Fan meeting", "tomorrow 20:00", "Hall 3, back door", "2"),
    "Announced in .*: event #1 “Fan meeting”",
    "🪑 2 seats",
    "two seats",
    "number 1 on the waiting list",
    "A seat for “Fan meeting” is free",
    "In half an hour: “Fan meeting”",
    "“Fan meeting” begins now",
    "/event checkin",
    r"Code: (\d{6})",
    r"Welcome to “Fan meeting”! \+30 points",
    "/event recording https://talk.example/42",
    "“Fan meeting” to watch again: https://talk.example/42",
    "There: 1 of 2",
    "How was it",
    "Thank you! You gave 4 of 5 stars",
    "/event feedback",
    "Answers: 1 of 1 asked",
    "once 5 have answered",
)
SIMPLIFIED = Words(
    "简体中文",
    "/event 新建",
    ("粉丝之夜", "明天20:00", "三号馆后门", "2"),
    "已在 .*发布：活动 #1「粉丝之夜」",
    "🪑 2 个名额",
    "共两个名额",
    "候补名单第 1 位",
    "「粉丝之夜」有空位了",
    "半小时后：.*「粉丝之夜」",
    "「粉丝之夜」现在开始",
    "/event 签到",
    r"签到码：(\d{6})",
    r"欢迎参加「粉丝之夜」！\+30 积分",
    "/event 回放 https://talk.example/42",
    "「粉丝之夜」回放：https://talk.example/42",
    "到场：1/2",
    "感觉怎么样",
    "谢谢！你给了 4 颗星",
    "/event 反馈",
    "邀请 1 人，已有 1 人回答",
    "满 5 人回答后",
)
TRADITIONAL = Words(
    "繁體中文",
    "/event 新建",
    ("粉絲之夜", "明天20：00", "三號館後門", "２"),
    "已在 .*發布：活動 #1「粉絲之夜」",
    "🪑 2 個名額",
    "共兩個名額",
    "候補名單第 1 位",
    "「粉絲之夜」有空位了",
    "半小時後：.*「粉絲之夜」",
    "「粉絲之夜」現在開始",
    "/event 簽到",
    r"簽到碼：(\d{6})",
    r"歡迎參加「粉絲之夜」！\+30 積分",
    "/event 回放 https://talk.example/42",
    "「粉絲之夜」回放：https://talk.example/42",
    "到場：1/2",
    "感覺怎麼樣",
    "謝謝！你給了 4 顆星",
    "/event 回饋",
    "邀請 1 人，已有 1 人回答",
    "滿 5 人回答後",
)
SPOKEN = {"en": ENGLISH, "zh-Hans": SIMPLIFIED, "zh-Hant": TRADITIONAL}


@dataclass(slots=True)
class Evening:
    """The people of an event and the group they are in."""

    encore: Stage
    group: Group
    host: Person
    says: Words

    async def opened(self, person: Person, card: Message, button: str) -> None:
        """Follow a button into the private chat."""
        tap = await person.taps(card, button)
        await person.starts(tap.url.partition("start=")[2])
        await self.encore.quiet()

    async def last(self, chat: Chat) -> Message:
        await self.encore.quiet()
        return list(chat.messages.values())[-1]

    async def passes(self, **parts: float) -> None:
        await self.encore.later(**parts)
        await self.encore.due()

    async def made(self) -> Message:
        """Answer the questions and announce."""
        await self.host.says(self.group, self.says.new)
        hint = await self.last(self.group)
        await self.opened(self.host, hint, hint.buttons[0])
        private = self.host.private
        question = await self.last(private)
        await self.host.taps(question, question.buttons[0])
        for words in self.says.answers:
            await self.encore.quiet()
            await self.host.says(private, words)
        for button in (1, 0):
            question = await self.last(private)
            await self.host.taps(question, question.buttons[button])
        await private.hears(self.says.announced)
        return await self.last(self.group)

    async def noted(self, guest: Person) -> None:
        """Show the code; one guest sends it."""
        await self.host.says(self.group, self.says.checkin)
        hint = await self.last(self.group)
        await self.opened(self.host, hint, hint.buttons[0])
        desk = await self.last(self.host.private)
        found = re.search(self.says.code, plain(desk))
        assert found is not None, desk.text
        await guest.says(guest.private, found[1])
        await guest.private.hears(self.says.welcome)

    async def rated(self, guest: Person) -> None:
        """Answer the three questions with 4 stars, yes and no word."""
        question = await guest.private.hears(self.says.asked)
        for button in (3, 0, 1):
            await guest.taps(question, question.buttons[button])
            await self.encore.quiet()
        assert self.says.thanks in plain(question)


@pytest.mark.parametrize("settings", [{"language": language} for language in SPOKEN])
async def test_an_event_from_the_first_question_to_the_last_answer(
    playground: Playground, encore: Stage, owner: Person, ann: Person, ben: Person
) -> None:
    cleo = playground.person("Cleo")
    group = playground.group("Aurora", owner=owner, members=[ann, ben, cleo])
    words = SPOKEN[encore.config.language]
    evening = Evening(encore, group, owner, words)
    for person in (owner, ann, ben, cleo):
        await person.starts()
        await person.says(person.private, "/language")
        await person.taps(await evening.last(person.private), words.language)
    card = await evening.made()
    yes, _, no, plus, _ = card.buttons
    assert words.seats in plain(card)
    assert words.two in (await ann.taps(card, plus)).text
    for person in (ben, cleo):
        tap = await person.taps(card, yes)
    assert words.waits not in tap.text and "2" in tap.text
    await ann.taps(card, plus)
    held = await ben.private.hears(words.free)
    await ben.taps(held, held.buttons[0])
    assert words.waits in (await cleo.taps(card, yes)).text
    await ann.taps(card, no)
    await cleo.private.hears(words.free)
    assert (await cleo.taps(card, yes)).text.startswith("✅")
    await evening.passes(hours=31.6)
    await ben.private.hears(words.half_hour)
    await evening.passes(minutes=30)
    assert words.answers[2] in plain(await ben.private.hears(words.begins))
    assert words.answers[2] not in group.transcript()
    await evening.noted(ben)
    await owner.says(group, words.recording)
    await group.hears(words.watch)
    await evening.passes(hours=14)
    await owner.says(group, "/event show 1")
    await group.hears(words.absent)
    await evening.rated(ben)
    await owner.says(group, words.feedback)
    hint = await evening.last(group)
    await evening.opened(owner, hint, hint.buttons[0])
    assert re.search(words.few, plain(await owner.private.hears(words.results)))
    assert words.asked not in ann.private.transcript() + cleo.private.transcript()
