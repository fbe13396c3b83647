"""/ban and /unban in reply to somebody who writes as a channel."""

import pytest

from playground.chats import Chat
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


@pytest.fixture
def promo(playground: Playground, ben: Person) -> Chat:
    return playground.channel("Promo <b>", owner=ben)


def told(playground: Playground) -> list[tuple[str, int]]:
    return [
        (call.method, int(call.parameters["sender_chat_id"]))
        for call in playground.calls
        if call.method.endswith("SenderChat")
    ]


async def test_a_channel_is_banned_and_let_write_again(
    group: Group, owner: Person, ann: Person, ben: Person, promo: Chat, playground: Playground
) -> None:
    said = await ben.as_channel(promo).says(group, "Buy at my place")
    await owner.says(group, "/warn ads", reply_to=said)
    await group.hears("written as a channel, not by a person")
    await owner.says(group, "/ban ads", reply_to=said)
    card = await group.hears("may not write here as a channel any more")
    assert plain(card) == "⛔ Promo <b> may not write here as a channel any more.\nReason: ads"
    assert (await ann.taps(card, "Take back")).alert
    await owner.taps(card, "Take back")
    await group.hears("may write here as a channel again")
    await owner.says(group, "/unban", reply_to=said)
    await group.hears("may write here as a channel again")
    methods = ["banChatSenderChat", "unbanChatSenderChat", "unbanChatSenderChat"]
    assert told(playground) == [(method, promo.id) for method in methods]
    await owner.says(group, "/audit")
    assert "kept the channel Promo <b> from writing" in plain(await group.hears("Audit"))


async def test_a_channel_is_banned_without_a_word_and_its_message_goes(
    group: Group, owner: Person, ben: Person, promo: Chat, encore: Stage, playground: Playground
) -> None:
    said = await ben.as_channel(promo).says(group, "Buy at my place")
    asked = await owner.says(group, "/sban", reply_to=said)
    await encore.quiet()
    assert (asked.deleted, said.deleted) == (True, False)
    await owner.says(group, "/tban 7d", reply_to=said)
    assert "knows no time for channels" in plain(await group.hears("any more"))
    await owner.says(group, "/dban", reply_to=said)
    await group.hears("any more")
    await encore.quiet()
    assert said.deleted


async def test_without_the_right_it_says_which_one_is_missing(
    group: Group, owner: Person, ann: Person, ben: Person, promo: Chat, playground: Playground
) -> None:
    said = await ben.as_channel(promo).says(group, "Buy at my place")
    await ann.says(group, "/ban", reply_to=said)
    await group.silent_for(0.05)
    await group.set_bot_rights("can_delete_messages")
    await owner.says(group, "/ban", reply_to=said)
    assert "ban users" in (await group.hears("I need the admin right")).text
    assert [method for method, _ in told(playground)] == ["banChatSenderChat"]
