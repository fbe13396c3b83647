"""Each reader's own time on the cards of events, where the operator wants what is new."""

from typing import Any

import pytest

from playground.groups import Group
from playground.methods import METHODS
from playground.people import Person
from playground.refusals import bad_request
from playground.requests import Query
from playground.world import World
from tests.conversations.stage import Stage, plain

LINE = '/event new "Tea" tomorrow 20:00 5 "Room 5"'
WHEN = "🕗 Thu 19 Nov, 20:00 (UTC)"


def moments(of: Any) -> list[tuple[str, int, str]]:
    """Return the instants in a message: the words, the instant, how it is shown."""
    said = of.text.encode("utf-16-le")
    return [
        (
            said[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le"),
            each["unix_time"],
            each["date_time_format"],
        )
        for each in of.as_api().get("entities", ())
        if each["type"] == "date_time"
    ]


async def test_the_plain_card_says_the_time_of_the_group(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, LINE)
    card = await group.hears("📅")
    assert WHEN in plain(card) and moments(card) == []


@pytest.mark.parametrize("settings", [{"modern": True}])
async def test_each_reader_sees_their_own_time_in_the_group_and_in_private(
    group: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(group, LINE)
    card = await group.hears("📅")
    assert WHEN in plain(card)
    assert moments(card) == [("Thu 19 Nov, 20:00 (UTC)", 1795118400, "wDt")]
    await ann.starts("event_1")
    page = await ann.private.hears("📅")
    assert [at for _, at, _ in moments(page)] == [1795118400]
    assert (await ann.taps(card, "✅ Yes")).text
    await encore.later(seconds=15)
    await encore.due()
    assert "✅ 1" in plain(card) and len(moments(card)) == 1


@pytest.mark.parametrize("settings", [{"modern": True}])
async def test_a_server_that_does_not_know_it_gets_the_plain_card_and_is_asked_once(
    group: Group, owner: Person, ann: Person, encore: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for method in ("sendMessage", "editMessageText"):
        whole = METHODS[method]

        def older(world: World, query: Query, whole: Any = whole) -> Any:
            if "<tg-time" in query.text("text"):
                raise bad_request('can\'t parse entities: Unsupported start tag "tg-time"')
            return whole(world, query)

        monkeypatch.setitem(METHODS, method, older)
    await owner.says(group, LINE)
    card = await group.hears("📅")
    await ann.taps(card, "✅ Yes")
    await encore.later(seconds=15)
    await encore.due()
    await owner.says(group, "/events")
    await group.hears("#1 Tea · Thu 19 Nov, 20:00")
    assert WHEN in plain(card) and "✅ 1" in plain(card)
    assert encore.refused == 1
