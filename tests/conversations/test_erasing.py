"""Who left long ago is forgotten; the group goes on as it was."""

from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain


async def half_a_year_passes(encore: Stage) -> None:
    await encore.later(days=181)
    assert encore.program is not None
    await encore.program.care()
    await encore.due()


async def test_who_left_is_forgotten_after_half_a_year_and_comes_back_as_somebody_new(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage, clock: PlaygroundClock
) -> None:
    await ann.says(group, "My drawing of the encore")
    await ann.says(group, "签到")
    await owner.says(group, "/give @ann_sings 50 lovely")
    await ann.says(group, "/invite")
    link = (await group.hears("https://")).text.partition("🔗 ")[2].split()[0]
    await ben.says(group, "I drum along with it")
    await ann.leaves(group)
    await half_a_year_passes(encore)
    assert [call["invite_link"] for call in encore.said("revokeChatInviteLink")] == [link]
    assert await encore.rows("SELECT 1 FROM users WHERE user_id = ?", ann.id) == []
    await owner.says(group, "/give @ann_sings 5 once more")
    await group.hears("have not seen @ann_sings")
    await ben.says(group, "/top")
    board = plain(await group.hears("All time")).splitlines()
    assert board[1:] == ["1. Ben … 2"]
    entry = await encore.value("SELECT entry_id FROM ledger WHERE reason = 'grant'")
    await owner.says(group, f"/undo {entry} by mistake")
    await group.hears("Member 2. has 7 points again")
    clock.advance(minutes=1)
    await ann.joins(group)
    await ann.says(group, "签到")
    await group.hears("Ann.*1 day.*Balance: 5")
