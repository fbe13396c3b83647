"""Posts of the linked channel are asked about where that is wanted, once."""

from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage


async def test_a_post_of_the_linked_channel_opens_a_discussion_where_it_is_wanted(
    group: Group, playground: Playground, owner: Person, encore: Stage
) -> None:
    channel = playground.channel("News", owner=owner, linked=group)
    await owner.says(channel, "A song is out")
    await encore.quiet()
    await group.silent_for(0)
    await encore.sets(channel_discussion="on")
    await owner.says(channel, "/points of the tour")
    await encore.quiet()
    await group.silent_for(0)
    await owner.says(channel, "The tour begins in May")
    asked = await group.hears("What do you think")
    assert asked.reply_to is not None
    assert asked.reply_to.text == "The tour begins in May"
    await owner.says(channel, "Tickets are here")
    await encore.quiet()
    await group.silent_for(0)
    await encore.sets(language="zh-Hant")
    await encore.later(minutes=11)
    await owner.says(channel, "新歌上線")
    await group.hears("大家怎麼看")
