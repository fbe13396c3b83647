"""What is kept, handed out and explained: /privacy and /mydata."""

import json
from typing import Any

import pytest

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


def document(message: Message) -> Any:
    """Return the JSON of a file that was sent."""
    assert message.attachment is not None
    assert message.attachment.file.name.endswith(".json")
    return json.loads(message.attachment.file.contents)


async def test_the_policy_is_told_in_private_with_who_runs_the_group(
    group: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(group, "/privacy")
    lead = await group.hears("only for you")
    assert lead.buttons == ["Open private chat"]
    await ann.starts("privacy")
    policy = plain(await ann.private.hears("What I keep about you"))
    assert "In Aurora Fans that is Olga, who owns the group" in policy
    for promise in ("90 days", "180 days", "2 years", "/mydata", "/forgetme"):
        assert promise in policy
    await encore.sets(privacy_contact="Olga, <b>privacy@aurora.example")
    await ann.says(group, "/privacy")
    await group.hears("written to you privately")
    await ann.private.hears("Questions go to: .*Olga, <b>privacy@aurora.example")
    group.ear.forget()
    await ben.says(ben.private, "/privacy")
    await ben.private.hears("What I keep about you")


async def test_a_file_of_all_that_is_kept_names_groups_and_writes_dates(
    group: Group, owner: Person, ann: Person, ben: Person, playground: Playground, encore: Stage
) -> None:
    other = playground.group("Second Stage", owner=owner, members=[ann])
    await other.hears("Encore")
    await ann.says(group, "My drawing of the encore")
    await ann.says(other, "Here as well, good evening")
    await ann.says(group, "签到")
    await ben.says(group, "What a secret of mine")
    await encore.quiet()
    await ann.says(ann.private, "/mydata")
    card = await ann.private.hears("Everything I keep about you")
    assert "Aurora Fans: known since" in plain(card)
    told = document(card)
    assert [each["name"] for each in told["communities"]] == ["Aurora Fans", "Second Stage"]
    first = told["communities"][0]
    assert first["kept"]["checkins"][0]["on_date"] == "2026-11-18"
    assert first["kept"]["events"][0]["at"].startswith("2026-11-18T12:00:")
    assert first["kept"]["events"][0]["verdict"] == "rewarded"
    assert first["points"] == first["kept"]["members"][0]["points"]
    assert told["person"]["users"][0]["dm_ok"] is True
    assert "Ben" not in json.dumps(told)
    assert str(ben.id) not in json.dumps(told)
    for _ in range(2):
        await ann.says(ann.private, "/mydata")
        await ann.private.hears("Everything I keep about you")
    await encore.later(minutes=4)
    await ann.says(ann.private, "/mydata")
    await ann.private.hears("You had the file a moment ago. In 6 m")
    await encore.later(minutes=11)
    await ann.says(group, "/mydata")
    await group.hears("written to you privately")
    await ann.private.hears("Everything I keep about you")


@pytest.mark.parametrize(
    ("language", "title", "policy"),
    [("zh-Hans", "我保存的关于你的一切", "谁负责"), ("zh-Hant", "我保存的關於你的一切", "誰負責")],
)
async def test_it_is_told_in_the_language_of_who_asks(
    group: Group, ann: Person, language: str, title: str, policy: str
) -> None:
    await ann.says(ann.private, f"/language {language}")
    await ann.private.hears("")
    await ann.says(group, "/mydata")
    await ann.private.hears(title)
    await ann.says(group, "/privacy")
    await ann.private.hears(policy)


async def test_who_is_in_no_group_has_a_file_all_the_same(
    encore: Stage, playground: Playground
) -> None:
    assert encore.program is not None
    stranger = playground.person("Stranger")
    await stranger.says(stranger.private, "/privacy")
    await stranger.private.hears("What I keep")
    await stranger.says(stranger.private, "/mydata")
    told = document(await stranger.private.hears("Everything I keep"))
    assert told["communities"] == []
