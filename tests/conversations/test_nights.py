"""/night closes a group at its hours and opens it as it was; /duty and /staff: who, and how."""

import pytest

from playground.groups import Group
from playground.members import OPEN_GROUP
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


async def test_a_night_comes_and_goes_over_a_restart_and_gives_back_what_was_allowed(
    stage: Stage, playground: Playground, owner: Person, ben: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner, members=[ben])
        await group.hears("Encore")
        by_day = OPEN_GROUP - {"can_send_polls"}
        group.permissions = by_day
        await owner.says(group, "/night 23:00-07:00 text")
        await group.hears("23:00-07:00: text only")
        await stage.later(hours=11, minutes=1)
        told = await group.hears("Good night. Until")
        await stage.quiet()
        assert "can_send_messages" in group.permissions
        assert not {"can_send_photos", "can_add_web_page_previews"} & group.permissions
        playground.storm("500", calls=-1, method="setChatPermissions")
        await stage.later(hours=8)
        assert "can_send_photos" not in group.permissions
    playground.storm("none")
    async with stage.life():
        await stage.later(minutes=10)
        await stage.due()
        assert group.permissions == by_day
        assert told.deleted
        await owner.says(group, "/night 23:00-07:00")
        await group.hears("only admins write then")
        await stage.later(hours=16)
        await group.hears("only admins write here")
        await stage.quiet()
        assert "can_send_messages" not in group.permissions
        await owner.says(group, "/night off")
        await group.hears("Night mode is off")
        await stage.due()
        assert group.permissions == by_day
        assert await stage.rows("SELECT * FROM nights") == []


async def test_what_an_admin_changes_at_night_stays_and_a_missing_right_is_said_once(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.starts()
    await owner.says(group, "/night sometimes")
    await group.hears("Write it like this")
    await owner.says(group, "/night")
    await group.hears("has no night mode")
    await owner.says(group, "/night 23:00-07:00")
    await group.hears("only admins write then")
    await encore.later(hours=11, minutes=1)
    await group.hears("Good night")
    await encore.quiet()
    group.permissions = OPEN_GROUP
    await encore.later(hours=8)
    await encore.due()
    assert group.permissions == OPEN_GROUP
    await group.set_bot_rights("can_delete_messages")
    await encore.later(hours=16)
    await encore.due()
    await owner.private.hears("night mode cannot change what is allowed")
    assert group.permissions == OPEN_GROUP
    await owner.says(group, "/night 22:00-06:00")
    await group.hears("I need the admin right to ban users")


async def test_the_rota_and_the_figures_of_staff(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await owner.starts()
    await owner.says(group, "/duty")
    await group.hears("Nobody is on duty")
    await owner.says(group, "/duty whenever")
    await group.hears("for 12 hours")
    await owner.says(group, "/duty wed,thu 11:00-14:00")
    assert "🟢 Olga, Wed and Thu 11:00-14:00" in plain(await group.hears("On duty"))
    said = await ben.says(group, "la la la la la")
    await ann.says(group, "/report", reply_to=said)
    card = await owner.private.hears("was reported")
    await encore.later(minutes=4)
    await owner.taps(card, "Delete, warn")
    await owner.private.hears("Deleted, with a warning")
    await owner.says(group, "/staff")
    shown = plain(await group.hears("What staff did"))
    assert "Olga: acted 1 ×, decided reports and objections 1 ×, taken back by others 0 ×" in shown
    assert "Half of the reports were decided within" in shown
    await owner.says(group, "/duty off")
    await group.hears("Nobody is on duty")


@pytest.mark.parametrize(
    ("settings", "night", "duty", "staff"),
    [
        ({"language": "zh-Hans"}, "只有管理员能发言", "每天 09:00-21:00", "30 天内管理员做的"),
        ({"language": "zh-Hant"}, "只有管理員能發言", "每天 09:00-21:00", "30 天內管理員做的"),
    ],
)
async def test_night_and_staff_in_chinese(
    encore: Stage, playground: Playground, owner: Person, night: str, duty: str, staff: str
) -> None:
    group = playground.group("极光", owner=owner)
    await group.hears("安可|Encore")
    await owner.says(group, "/night 23:00-07:00")
    await group.hears(night)
    await owner.says(group, "/duty 9:00-21:00")
    assert duty in plain(await group.hears("Olga"))
    await owner.says(group, "/staff")
    await group.hears(staff)
