"""/campaign: links that are only counted."""

import pytest

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.invitees import day_passes, link_in, newcomer
from tests.conversations.stage import Stage, plain


async def test_a_campaign_counts_who_joined_was_active_and_stayed(
    group: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    await owner.says(group, '/campaign new "Instagram bio"')
    card = await group.hears("The link of the campaign “Instagram bio”")
    (made,) = encore.said("createChatInviteLink")
    assert made["name"] == "Instagram bio"
    stays = await newcomer(playground, link_in(card), "Stays")
    goes = await newcomer(playground, link_in(card), "Goes")
    await newcomer(playground, link_in(card), "Quiet")
    await day_passes([stays, goes], group, encore)
    await encore.later(days=7)
    await encore.due()
    await owner.says(group, "/campaign list")
    assert "Instagram bio: 3 → 2 → 0" in plain(await group.hears("Campaigns"))
    await goes.leaves(group)
    await encore.later(days=18)
    await stays.says(group, "Still here and still singing")
    await encore.later(days=6)
    await encore.due()
    await owner.says(group, "/campaign")
    assert "Instagram bio: 3 → 2 → 1" in plain(await group.hears("Campaigns"))
    assert await encore.value("SELECT count(*) FROM ledger WHERE reason = 'referral'") == 0


@pytest.mark.parametrize("words", ["“小红书简介”", "「小红书简介」", "小红书简介"])
async def test_any_quotes_will_do(group: Group, owner: Person, encore: Stage, words: str) -> None:
    await owner.says(group, f"/campaign new {words}")
    await group.hears("“小红书简介”")


async def test_a_campaign_is_ended_after_a_question(
    group: Group, owner: Person, playground: Playground, encore: Stage
) -> None:
    await owner.says(group, "/campaign new Poster")
    link = link_in(await group.hears("Poster"))
    await owner.says(group, "/campaign end poster")
    card = await group.hears("End the campaign")
    await owner.taps(card, "Let it run")
    await group.hears("Campaigns")
    await owner.taps(card, "End “Poster”")
    await group.hears("End the campaign")
    button = card.button("End it")
    assert button is not None
    await owner.taps(card, "End it")
    await group.hears("The campaign “Poster” is over")
    owner.presses_button(card, button)
    await encore.quiet()
    assert len(encore.said("revokeChatInviteLink")) == 1
    assert group.links[link].is_revoked
    await owner.says(group, "/campaign list")
    await group.hears(r"Poster.* \(over\): 0")
    await owner.says(group, "/campaign new Poster")
    assert link_in(await group.hears(r"t\.me/\+")) != link


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/campaign", "There are no campaigns yet"),
        ("/campaign nonsense", "Send /campaign new"),
        ("/campaign new", "needs a name of at most 32"),
        ('/campaign new ""', "needs a name of at most 32"),
        (f"/campaign new {'n' * 33}", "needs a name of at most 32"),
        ("/campaign end", "Send /campaign new"),
        ("/campaign end Poster", "No campaign “Poster” is running"),
        ("/campaign new <b>&amp;", "<b>&amp;"),
    ],
)
async def test_what_is_missing_or_wrong_is_said(
    group: Group, owner: Person, words: str, answer: str
) -> None:
    await owner.says(group, words)
    await group.hears(answer)


async def test_one_name_is_one_campaign(group: Group, owner: Person, encore: Stage) -> None:
    await owner.says(group, "/campaign new Poster")
    await group.hears("The link of")
    await owner.says(group, "/campaign new POSTER")
    await group.hears("running already")
    assert len(encore.said("createChatInviteLink")) == 1


async def test_without_the_right_the_admin_learns_what_to_do(group: Group, owner: Person) -> None:
    await group.set_bot_rights("can_delete_messages")
    await owner.says(group, "/campaign new Poster")
    await group.hears("switch on “Invite users via link”")
    await group.set_bot_rights("can_invite_users")
    await owner.says(group, "/campaign new Poster")
    await group.hears("The link of")


async def test_members_meet_silence_and_their_taps_change_nothing(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await ann.says(group, "/campaign new Poster")
    await group.silent_for()
    await owner.says(group, "/campaign new Poster")
    await group.hears("The link of")
    await owner.says(group, "/campaign end Poster")
    card = await group.hears("End the campaign")
    assert (await ann.taps(card, "End it")).alert
    assert encore.said("revokeChatInviteLink") == []


@pytest.mark.parametrize(
    ("settings", "made", "listed"),
    [
        ({"language": "zh-Hans"}, "推广“Poster”的链接", "推广：加入"),
        ({"language": "zh-Hant"}, "推廣「Poster」的連結", "推廣：加入"),
    ],
)
async def test_in_chinese_and_as_anonymous_admin(
    encore: Stage, playground: Playground, owner: Person, ann: Person, made: str, listed: str
) -> None:
    group = playground.group("Aurora Fans", owner=owner, members=[ann])
    await group.hears("Encore|安可")
    group.ear.forget()
    await group.promote(ann, can_change_info=True, is_anonymous=True)
    await ann.as_anonymous.says(group, "/campaign new Poster")
    card = await group.hears("")
    await ann.taps(card, card.buttons[0])
    await group.hears(made)
    await ann.says(ann.private, "/campaign list")
    await ann.private.hears(listed)


async def test_a_link_that_telegram_does_not_switch_off_is_said_to_work_still(
    group: Group, owner: Person, playground: Playground
) -> None:
    await owner.says(group, "/campaign new Poster")
    await group.hears("Poster")
    await owner.says(group, "/campaign end Poster")
    card = await group.hears("End the campaign")
    playground.storm("500", method="revokeChatInviteLink")
    alert = await owner.taps(card, "End it")
    assert alert.text is not None
    assert alert.text.startswith("Telegram did not switch the link off, so it still works.")
    await owner.taps(card, "End it")
    await group.hears("The campaign “Poster” is over")
