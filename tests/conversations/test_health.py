"""/health: what admins read of the bot in their group, each line with what helps."""

from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest

from bot import pictures
from domain.chats import Right
from domain.manners import CARDS_LIVE_FOR
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from storage import chats, inbox, notices, outbox
from tests.conversations.stage import NOON, Stage, plain

pytestmark = pytest.mark.usefixtures("fonts")

NOW = int(NOON.timestamp())
HOUR = 3600


@pytest.fixture
def settings(owner: Person) -> dict[str, Any]:
    """Ben's group is Olga's, who also runs the program."""
    return {"owners": [owner.id]}


async def asked(group: Group, person: Person) -> list[str]:
    await person.says(group, "/health")
    return plain(await group.hears("How I fare|状况|狀況")).splitlines()


def ailing(lines: list[str]) -> list[str]:
    return [line.removeprefix("⚠️ ") for line in lines if line.startswith("⚠️")]


async def test_who_is_well_says_so_line_by_line_and_members_hear_nothing(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True)
    lines = await asked(group, ben)
    assert lines[:3] == ["How I fare in Aurora Fans", "All is well.", ""]
    assert all(line.startswith("✅ ") for line in lines[3:])
    assert lines[3] == "✅ Aurora Fans: I may do all I need"
    assert len(lines) == 15
    assert await asked(group, owner) == lines
    shown = [m.id for m in group.messages.values() if "How I fare" in m.text]
    await ann.says(group, "/health")
    await encore.quiet()
    assert [m.id for m in group.messages.values() if "How I fare" in m.text] == shown
    await encore.later(seconds=CARDS_LIVE_FOR.total_seconds() + 1)
    await encore.quiet()
    assert not [m for m in group.messages.values() if "How I fare" in m.text]


async def test_rights_given_before_the_program_ever_ran_are_noted(
    group: Group, owner: Person, encore: Stage
) -> None:
    await encore.quiet()
    assert encore.program is not None
    (chat_key,) = (await encore.rows("SELECT chat_key FROM chats"))[0]
    await encore.program.db.write(chats.set_rights, chat_key=chat_key, rights=())
    assert ailing(await asked(group, owner)) == []
    known = await encore.value("SELECT rights FROM chats WHERE chat_key = ?", chat_key)
    assert Right.DELETE.value in known.split(",")


async def test_each_missing_right_says_what_does_not_work_and_how_to_give_it(
    group: Group, owner: Person, playground: Playground
) -> None:
    await group.set_bot_rights(Right.DELETE.value)
    assert ailing(await asked(group, owner)) == [
        f"Aurora Fans: I may not {lost} ➜ tick it at my name in the list of administrators"
        for lost in (
            "ban users, so /mute, /ban and the check of newcomers do nothing",
            "invite users via link, so nobody gets an invite link of their own",
            "pin messages, so nothing is pinned",
        )
    ]
    playground.world.profile.privacy = True
    await group.demote(Person(playground.world, playground.bot))
    line, privacy = ailing(await asked(group, owner))
    assert "hear only commands, so talking earns nothing ➜ make me one, with: delete" in line
    assert privacy.endswith("I hear only commands ➜ make me administrator there")


async def test_a_topic_that_takes_no_posts_is_named_until_it_is_opened_or_bound_anew(
    encore: Stage, playground: Playground, owner: Person, ann: Person
) -> None:
    forum = playground.group(
        "Aurora Forum", owner=owner, members=[ann], forum=True, bot_rights=set(Right)
    )
    await forum.hears("Encore")
    await ann.says(forum, "Hello to everybody here")
    topic = await forum.new_topic("Team log")
    await owner.says(forum, "/topic here as log", topic=topic.id)
    await forum.hears("goes here for")
    await encore.quiet()
    await forum.close_topic(topic.id)
    await owner.says(forum, "/give @ann_sings 5 for the song")
    await forum.hears("gave points")
    (line,) = ailing(await asked(forum, owner))
    assert line.startswith("log: its topic in Aurora Forum is closed, so posts go to General ➜")
    await forum.reopen_topic(topic.id)
    await encore.quiet()
    assert ailing(await asked(forum, owner)) == []
    await forum.delete_topic(topic.id)
    await owner.says(forum, "/give @ann_sings 6 for the song")
    await forum.hears("gave points")
    (line,) = ailing(await asked(forum, owner))
    assert line.endswith("➜ send /topic here as log in another one")
    await owner.says(forum, "/topic here as log")
    await forum.hears("goes here for")
    assert ailing(await asked(forum, owner)) == []


def _plant(tx: Connection) -> None:
    inbox.quarantine(tx, update_id=1, why="KeyError", raw="{}", now=NOW)
    notices.claim(tx, "owner:conflict", now=NOW - HOUR, every_seconds=HOUR)
    tx.execute("UPDATE communities SET created_at = ?", (NOW - 30 * 24 * HOUR,))
    outbox.add(tx, card="greeting", facts={}, chat_key=1, now=NOW - HOUR)
    tx.execute("UPDATE outbox SET not_before = ? WHERE card = 'greeting'", (NOW + 100 * HOUR,))


@pytest.mark.parametrize(
    ("language", "waits", "tell", "back_up"),
    [
        ("en", "Posts: the oldest has waited for 1 h", "please tell whoever runs me", "run"),
        ("zh-Hans", "待发内容：最早的一条已等了", "请联系机器人的维护者", "请运行"),
        ("zh-Hant", "待發內容：最早的一則已等了", "請聯絡機器人的維護者", "請執行"),
    ],
)
async def test_what_only_the_operator_can_mend_is_told_to_each_as_they_need_it(
    group: Group,
    owner: Person,
    ben: Person,
    encore: Stage,
    fonts: Path,
    language: str,
    waits: str,
    tell: str,
    back_up: str,
) -> None:
    await group.promote(ben, can_change_info=True)
    assert encore.program is not None
    await encore.quiet()
    await encore.program.db.write(_plant)
    (fonts / "NotoColorEmoji.ttf").unlink()
    pictures.are_possible.cache_clear()
    await owner.says(group, f"/language {language}")
    lines = ailing(await asked(group, ben))
    assert len(lines) == 5
    assert all(line.endswith(f" ➜ {tell}") for line in lines)
    assert any(line.startswith(waits) for line in lines)
    of_owner = ailing(await asked(group, owner))
    assert len(of_owner) >= 5
    assert not any(tell in line for line in of_owner)
    assert any(line.endswith(f"➜ {back_up} python -m bot backup") for line in of_owner)


async def test_in_private_it_is_about_the_connected_group_and_strangers_learn_nothing(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(group, "/connect")
    await group.hears("private")
    await owner.says(owner.private, "/health")
    shown = plain(await owner.private.hears("How I fare"))
    assert "How I fare in Aurora Fans\nAll is well." in shown
    machine = shown.partition("For who runs me\n")[2].splitlines()
    assert [line.partition(":")[0] for line in machine] == ["✅ Disk", "✅ Files", "✅ Time zones"]
    await ann.says(ann.private, "/health")
    await encore.quiet()
    assert not [m for m in ann.private.messages.values() if "fare" in m.text]


async def test_when_telegram_does_not_answer_it_says_to_ask_again(
    group: Group, owner: Person, playground: Playground
) -> None:
    playground.storm("html", 1, "getMe")
    await owner.says(group, "/health")
    await group.hears("ask again in a minute")
