"""Messages to members privately: looked at, confirmed, sent a portion at a time, stopped."""

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain

FATES = "SELECT state, count(*) FROM broadcast_recipients GROUP BY state ORDER BY state"
ACTS = "SELECT act FROM audit_log WHERE act LIKE 'broadcast%' ORDER BY audit_id"
SIGNED = "Tonight <we> sing\n\n📣 Aurora Fans"


async def crowd(group: Group, playground: Playground, count: int) -> list[Person]:
    """Let people join who write once and start the bot."""
    people = [playground.person(f"Fan{n}", language_code="zh-hans") for n in range(count)]
    for person in people:
        await person.joins(group)
        await person.says(group, "hello there everybody")
        await person.starts()
    return people


def letters(person: Person, sign: str) -> list[Message]:
    return [each for each in person.private.messages.values() if sign in each.text]


async def test_members_who_may_be_written_to_get_it_and_nobody_else(
    group: Group, playground: Playground, owner: Person, ann: Person, encore: Stage
) -> None:
    people = await crowd(group, playground, 5)
    await owner.starts()
    # What is pushed of two chats comes in any order.
    await encore.quiet()
    await people[1].says(people[1].private, "/optout push")
    await people[4].says(people[4].private, "/language zh-Hans")
    await encore.quiet()
    await owner.says(group, "/announce members Tonight <we> sing")
    await group.hears("sent you the preview privately")
    card = await owner.private.hears("To members privately: Tonight <we> sing")
    assert "To: Aurora Fans, everybody" in plain(card)
    assert "5 of 6 members can be written to; it takes about 1 s." in plain(card)
    assert card.buttons == ["Send to 5 members", "Discard"]
    (look,) = letters(owner, SIGNED)
    assert look.buttons == ["🔕 Less of this"]
    assert "preview" in (await owner.taps(look, "🔕 Less of this")).text
    playground.world.blockers.add(people[2].id)
    await people[3].leaves(group)
    owner.presses(card, "Send to")
    await owner.taps(card, "Send to")
    await encore.later(seconds=1)
    await encore.due()
    report = plain(await owner.private.hears("Sent: Tonight <we> sing.*3 have it"))
    assert "🚫 1 has blocked me." in report
    assert await encore.rows(FATES) == [("blocked", 1), ("sent", 3)]
    assert [len(letters(each, SIGNED)) for each in people] == [1, 0, 0, 0, 1]
    assert not letters(ann, SIGNED)
    # The way out stays open, however often it is pressed.
    (last,) = letters(people[4], SIGNED)
    assert last.buttons == ["🔕 少收这类消息"]
    for _ in range(2):
        assert "不再给你发这类消息" in (await people[4].taps(last, "🔕 少收这类消息")).text
    await owner.says(group, "/announce members silent Once more")
    card = await owner.private.hears("To members privately: Once more")
    assert "2 of 5 members can be written to" in plain(card)
    assert await encore.rows(ACTS) == [("broadcast",)]


async def test_it_goes_out_portion_by_portion_and_can_be_stopped_by_another_admin(
    group: Group, playground: Playground, owner: Person, ann: Person, encore: Stage
) -> None:
    people = await crowd(group, playground, 8)
    await owner.starts()
    await ann.says(group, "hello there everybody")
    await owner.says(group, "/role @ann_sings host")
    await encore.quiet()
    await owner.says(group, "/announce members active Tonight <we> sing")
    card = await owner.private.hears("To members privately")
    assert "who wrote in the last 30 days" in plain(card)
    await encore.sets(quiet_hours="11:00-13:00")
    await owner.says(group, "/announce 成员 兴趣=音乐 Tonight")
    await group.hears("no interest “音乐”")
    await owner.says(group, "/announce members tag=art tier>=gold Tonight")
    await group.hears("no tier “gold”")
    await owner.says(group, "/announce members pin Tonight")
    await group.hears("the other options are for groups")
    await owner.says(group, "/announce members")
    await group.hears("Send what members are to get")
    await owner.says(group, "/announce members Hush")
    late = await owner.private.hears("Quiet hours last until.*13:00")
    assert late.buttons == ["Send now, no phone rings", "Send when they end", "Discard"]
    await owner.taps(late, "Send when they end")
    await owner.private.hears("Begins.*13:00, to 9 members: Hush")
    refused = await owner.taps(card, "Send to")
    assert "Another message is on its way" in (refused.text or "")
    await ann.says(group, "/announce members")
    running = await group.hears("Begins.*Hush")
    await ann.taps(running, "Stop")
    await group.hears("🛑 Stopped: Hush")
    await encore.due()
    await owner.private.hears("🛑 Stopped: Hush")
    assert not any(letters(each, "Hush") for each in people)
    await encore.later(hours=2)
    await ann.says(group, "/announce members")
    await group.hears("Send what members are to get")
    assert await encore.rows(ACTS) == [("broadcast",), ("broadcast_stop",)]


async def test_a_second_admin_approves_and_members_cannot(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    await ben.says(group, "/announce members Party")
    await encore.quiet()
    await group.silent_for(0)
    await owner.says(group, "/announce members Party")
    await group.hears("Start me there first")
    for person in (owner, ann):
        await person.says(group, "hello there everybody")
        await person.starts()
    await owner.says(group, "/role @ann_sings host")
    await encore.sets(post_approval="on")
    await owner.says(group, "/announce members Party")
    card = await owner.private.hears("To members privately: Party")
    await owner.taps(card, "Send to")
    await owner.private.hears("Another admin is to approve it")
    asked = await group.hears("A second admin is to approve it")
    await owner.taps(asked, "Approve")
    await ben.taps(asked, "Approve")
    assert not letters(ann, "Party\n")
    await ann.taps(asked, "Approve")
    await encore.later(seconds=1)
    await encore.due()
    (letter,) = letters(ann, "Party\n")
    await owner.private.hears("✅ Sent: Party")
    assert letter.text == "Party\n\n📣 Aurora Fans"
