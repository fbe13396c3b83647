"""Suggestions: published by the team, voted for, decided; who wanted it hears when it is done."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


@pytest.fixture
async def group(
    encore: Stage, playground: Playground, owner: Person, ann: Person, ben: Person
) -> Group:
    opened = playground.group("Aurora Fans", owner=owner, members=[ann, ben])
    await opened.hears("Encore")
    for person in (owner, ann, ben):
        await person.says(opened, "Hello to everybody here")
    await encore.quiet()
    await ann.starts()
    await ann.private.hears("Hello")
    opened.ear.forget()
    return opened


async def test_a_suggestion_is_published_voted_for_and_told_when_it_is_done(
    group: Group, desk: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(ann.private, "/suggest A quieter hour <b>on Sundays</b> & tea")
    await ann.private.hears("as case 1")
    case = await desk.hears("Case 1")
    await owner.taps(case, "Publish for votes")
    asked = await desk.hears("would be published")
    assert "<b>on Sundays</b> & tea" in asked.text
    await owner.taps(asked, "Publish")
    await desk.hears("Suggestion #1.*1 vote")
    card = await group.hears("Suggestion #1")
    assert "Ann" not in plain(card)
    told = await ann.private.hears("is published")
    assert (await ben.taps(card, "👍 1")).text.startswith("You are for #1")
    await group.hears("2 votes")
    await ann.taps(told, "Show my name")
    await ann.private.hears("Your name stands")
    await group.hears("by .Ann")
    await ben.says(group, "/suggest on Sundays a quieter hour with tea")
    near = await group.hears("Did you mean")
    assert (await ann.taps(near, "No, send mine")).text
    await ben.taps(near, "No, send mine")
    await desk.hears("Case 2")
    await ben.says(group, "/suggest status 1 done")
    await owner.says(group, "/suggest status 1 declined")
    assert "needs a reason" in (await group.hears("needs a reason")).text
    await owner.says(group, "/suggest publish 2 Quiet Sundays")
    await group.hears("Suggestion #2.*1 vote")
    await owner.says(group, "/suggest merge 2 into 1")
    await group.hears("Suggestion #1.*2 votes")
    await group.hears("Goes on as #1")
    await ann.says(ann.private, "/suggestions")
    listed = await ann.private.hears("Suggestions: open")
    assert "#1" in listed.text
    assert "#2" not in listed.text
    ann.private.ear.forget()
    await owner.says(group, "/suggest status 1 done From May on")
    await ann.private.hears("Your suggestion #1.*is done.*From May on")
    line = await group.hears("🎉 Done: #1")
    assert "everybody who voted for it \\(2\\)".replace("\\", "") in plain(line)
    await owner.says(group, "/suggest status 1 done From May on")
    await encore.quiet()
    told_done = [each for each in encore.said() if "🎉" in each["text"]]
    assert len(told_done) == 2


async def test_a_no_reaches_the_author_with_its_reason_in_chinese(
    group: Group, desk: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    for language, name, state, reason, told in (
        ("zh-Hans", "简体中文", "拒绝", "场地不允许", "未被采纳.*场地不允许"),
        ("zh-Hant", "繁體中文", "拒絕", "場地不允許", "未被採納.*場地不允許"),
    ):
        await encore.sets(language=language)
        words = "周日安静一小时" if language == "zh-Hans" else "演唱會後合照"
        await ann.says(ann.private, "/language")
        await ann.taps(await ann.private.hears("English|语言|語言"), name)
        await ann.says(ann.private, f"/suggest {words}")
        number = 1 if language == "zh-Hans" else 2
        await desk.hears(f"{words}")
        await owner.says(group, f"/suggest 发布 {number}")
        await group.hears(f"#{number}.*{words}")
        await owner.says(group, f"/suggest 状态 {number} {state} {reason}")
        await ann.private.hears(told)


async def test_privately_the_like_is_offered_too_and_figures_tell_what_came_of_it(
    group: Group, desk: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(ann.private, "/suggest A quieter hour on Sundays")
    await ann.private.hears("as case 1")
    await owner.says(group, "/topic here as suggestions")
    await group.hears("goes here for.*suggestions")
    await owner.says(desk, "/suggest publish 1")
    card = await group.hears("Suggestion #1")
    await ben.starts()
    await ben.private.hears("Hello")
    await ben.says(ben.private, "/suggest")
    await ben.private.hears("What would you like to tell")
    await ben.says(ben.private, "a quieter hour on Sundays, please")
    near = await ben.private.hears("Did you mean")
    await ben.taps(near, "👍 #1 A quieter hour on Sundays")
    await group.hears("2 votes")
    await ben.taps(near, "No, send mine")
    await ben.private.hears("as case 2")
    await ben.says(group, "/stats questions")
    await owner.says(group, "/stats")
    await group.hears("/stats questions.*30d")
    await owner.says(group, "/stats questions often")
    await group.hears("from 1 to 90 days")
    await owner.says(group, "/stats questions 30 d")
    told = await group.hears("the last 30 days")
    assert "Answered by the team: 0 of 2 cases" in told.text
    assert "Fewer than 5 ratings" in told.text
    assert "a change may be chance" in told.text
    await owner.says(group, "/suggest status 1 planned in spring")
    await group.hears("planned.*in spring")
    assert (await ben.taps(card, "👍 2")).text.startswith("Your vote for #1 is taken back")
