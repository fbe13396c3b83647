"""One odd update never stops the others: it is set aside with its JSON, the owner is told."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as sampling
from hypothesis import strategies as st

from handlers.dispatch import watch_of
from handlers.feature_list import FEATURES
from handlers.gate import gate
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage

WORDS = "An ordinary message"


@pytest.fixture
async def operator(playground: Playground) -> Person:
    return playground.person("Oscar")


def a_message(group: Group, ann: Person, **changes: Any) -> dict[str, Any]:
    message = {
        "message_id": 500,
        "date": group.world.clock.unix(),
        "chat": group.as_api(),
        "from": ann.account.as_user(),
        "text": WORDS,
    }
    return message | changes


async def rest_flows(encore: Stage, group: Group, ann: Person) -> None:
    """Fail unless the program still counts and answers."""
    before = await encore.points_of(ann.id)
    await encore.later(minutes=2)
    await ann.says(group, f"{WORDS} after that")
    await ann.says(group, "/points")
    await group.hears(f"{before + 2} points")


async def quarantined(encore: Stage) -> list[str]:
    return [why for (why,) in await encore.rows("SELECT why FROM quarantine ORDER BY 1")]


async def test_an_unknown_kind_of_update_is_set_aside_with_its_json(
    group: Group, ann: Person, encore: Stage
) -> None:
    encore.playground.deliver("thought_read", {"thought": "何か"})
    await rest_flows(encore, group, ann)
    assert await quarantined(encore) == ["unknown kind thought_read"]
    raw = await encore.value("SELECT raw FROM quarantine")
    assert json.loads(raw)["thought_read"] == {"thought": "何か"}


@pytest.mark.parametrize(
    "changes",
    [
        {"from": {"id": 1}},
        {"from": {"id": "1", "is_bot": False, "first_name": "x"}},
        {"from": {"id": 10**30, "is_bot": False, "first_name": "x"}},
        {"from": {"id": 1, "is_bot": False, "first_name": 5}},
        {"from": 5},
        {"chat": {"id": None, "type": "group"}},
        {"chat": {}},
        {"chat": None},
        {"date": "yesterday"},
        {"date": -1},
        {"date": 10**18},
        {"date": 1.5},
        {"message_id": 10**30},
        {"message_id": None},
        {"reply_to_message": 5},
        {"migrate_to_chat_id": "x"},
    ],
)
async def test_a_message_that_is_none_is_set_aside(
    group: Group, ann: Person, encore: Stage, changes: dict[str, Any]
) -> None:
    encore.playground.deliver("message", a_message(group, ann, **changes))
    await rest_flows(encore, group, ann)
    assert len(await quarantined(encore)) == 1


@pytest.mark.parametrize(
    "payload",
    [
        {"id": "1", "from": 5, "data": "x", "chat_instance": "1"},
        {"id": "1", "from": {"id": 1}, "data": "x", "chat_instance": "1"},
        {"from": {"id": 1, "is_bot": False, "first_name": "x"}},
        {},
    ],
)
async def test_a_tap_that_is_none_is_set_aside(
    group: Group, ann: Person, encore: Stage, payload: dict[str, Any]
) -> None:
    encore.playground.deliver("callback_query", payload)
    await rest_flows(encore, group, ann)
    assert len(await quarantined(encore)) == 1


async def test_a_status_of_tomorrow_in_chat_member_is_set_aside_after_three_tries(
    group: Group, ann: Person, encore: Stage
) -> None:
    standing = {"user": ann.account.as_user(), "status": "ascended"}
    payload = {
        "chat": group.as_api(),
        "from": ann.account.as_user(),
        "date": group.world.clock.unix(),
        "old_chat_member": standing,
        "new_chat_member": standing,
    }
    encore.playground.deliver("chat_member", payload)
    await rest_flows(encore, group, ann)
    assert await quarantined(encore) == ["ValidationError"]


@pytest.mark.parametrize("body", ["5", '"text"', "[]", "{}", "null", '{"message": {}}'])
async def test_items_that_are_no_update_at_all_stop_nothing(
    group: Group, ann: Person, encore: Stage, body: str
) -> None:
    await encore.quiet()
    encore.playground.deliver_raw(body, encore.next_update_id)
    await ann.says(group, WORDS)
    await rest_flows(encore, group, ann)
    assert len(await quarantined(encore)) >= 1


async def test_a_lone_surrogate_is_a_message_like_any_other(
    group: Group, ann: Person, encore: Stage
) -> None:
    name = {"id": ann.id, "is_bot": False, "first_name": "A\ud800nn\x00"}
    await encore.quiet()
    number = encore.next_update_id
    for text, message_id in (("half \ud83d of an emoji", 600), ("/points \udc00", 601)):
        message = a_message(group, ann, text=text, message_id=message_id, **{"from": name})
        body = json.dumps({"update_id": number, "message": message})
        encore.playground.deliver_raw(body, number)
        number += 1
    await group.hears("2 points")
    assert await quarantined(encore) == []
    assert await encore.value("SELECT first_name FROM users WHERE user_id = ?", ann.id) == "Ann"


async def test_a_text_of_64_kilobytes_is_counted_and_its_command_answered(
    group: Group, ann: Person, encore: Stage
) -> None:
    encore.playground.deliver("message", a_message(group, ann, text="長" * 65_536))
    encore.playground.deliver(
        "message", a_message(group, ann, text="/top " + "x" * 65_536, message_id=501)
    )
    await group.hears("These are the boards")
    assert await encore.points_of(ann.id) == 2
    assert await encore.value("SELECT length FROM events") == 255


async def test_very_deep_json_stops_nothing(group: Group, ann: Person, encore: Stage) -> None:
    await encore.quiet()
    number = encore.next_update_id
    deep = '{"a":' * 900 + "1" + "}" * 900
    message = json.dumps(a_message(group, ann))[:-1] + ',"extra":' + deep + "}"
    encore.playground.deliver_raw(f'{{"update_id":{number},"message":{message}}}', number)
    await rest_flows(encore, group, ann)


@pytest.mark.parametrize("years", [-1, 1])
async def test_dates_out_of_time_earn_nothing_and_why_says_so(
    group: Group, ann: Person, encore: Stage, years: int
) -> None:
    now = group.world.clock.unix()
    date = now + 31_536_000 if years > 0 else 0
    encore.playground.deliver("message", a_message(group, ann, date=date))
    encore.playground.deliver(
        "message", a_message(group, ann, date=date, text="签到", message_id=501)
    )
    await encore.quiet()
    assert await encore.points_of(ann.id) == 0
    await ann.says(group, "/points why")
    await group.hears("lies in the future" if years > 0 else "more than 24 hours late")
    await encore.due()
    assert await encore.value("SELECT count(*) FROM checkins") == 0
    await rest_flows(encore, group, ann)


async def test_lower_and_repeated_update_ids_are_taken_in(
    group: Group, ann: Person, encore: Stage
) -> None:
    await encore.quiet()
    base = encore.next_update_id
    for step, (offset, message_id) in enumerate(
        [(10, 700), (11, 701), (3, 702), (4, 703), (4, 703)]
    ):
        date = group.world.clock.unix() + 61 * step
        message = a_message(group, ann, message_id=message_id, date=date)
        body = json.dumps({"update_id": base + offset, "message": message})
        encore.playground.deliver_raw(body, base + offset)
    await encore.quiet()
    assert await encore.value("SELECT count(*) FROM events") == 4


async def test_the_same_command_under_one_update_id_is_answered_once(
    group: Group, ann: Person, encore: Stage
) -> None:
    await encore.quiet()
    number = encore.next_update_id
    body = json.dumps({"update_id": number, "message": a_message(group, ann, text="/points")})
    for _ in range(3):
        encore.playground.deliver_raw(body, number)
    await encore.quiet()
    assert len([call for call in encore.said() if "reply_parameters" in call]) == 1


class TestOwners:
    """Owners hear of trouble, once an hour and kind."""

    @pytest.fixture
    def settings(self, operator: Person) -> dict[str, Any]:
        return {"owners": [operator.id]}

    async def test_the_owner_is_told_once_an_hour(
        self, group: Group, operator: Person, encore: Stage
    ) -> None:
        await operator.starts()
        await operator.private.hears("Hello")
        for _ in range(3):
            encore.playground.deliver("thought_read", {})
        await operator.private.hears("could not be read")
        await encore.quiet()
        assert len([call for call in encore.said() if "could not" in call["text"]]) == 1
        await encore.later(hours=1, seconds=1)
        encore.playground.deliver("thought_read", {})
        await operator.private.hears("could not be read")


SEED = {
    "update_id": 1,
    "message": {
        "message_id": 5,
        "date": 1_795_003_200,
        "chat": {"id": -100_123, "type": "supergroup", "title": "T"},
        "from": {"id": 7, "is_bot": False, "first_name": "A", "language_code": "en"},
        "text": "签到 and more",
        "entities": [{"type": "bold", "offset": 0, "length": 1}],
        "reply_to_message": {
            "message_id": 4,
            "date": 1_795_003_100,
            "chat": {"id": -100_123, "type": "supergroup", "title": "T"},
            "from": {"id": 8, "is_bot": False, "first_name": "B"},
        },
    },
}
ODDITIES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(st.characters(), max_size=30),
    st.just({}),
    st.just([]),
)


PLAIN_ODDITIES: tuple[Any, ...] = (None, 5, -(2**70), "x\ud800", {}, [], True, 1.5)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of every field of an update."""
    found = [path] if path else []
    inside = value.items() if isinstance(value, dict) else []
    for key, child in inside:
        found += places(child, (*path, key))
    return found


def changed(path: tuple[Any, ...], oddity: Any, *, drop: bool) -> Any:
    """Return the seed with one field dropped or of another type."""
    update = json.loads(json.dumps(SEED))
    place = update
    for key in path[:-1]:
        place = place[key]
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = oddity
    return update


@given(st.sampled_from(places(SEED)), ODDITIES, st.booleans())
@sampling(max_examples=300, deadline=None)
def test_the_gate_never_raises(path: tuple[Any, ...], oddity: Any, drop: bool) -> None:
    odd = changed(path, oddity, drop=drop)
    gated = gate([odd, SEED], watch_of(FEATURES, "encore_bot", 1))
    assert len(gated.messages) + len(gated.routed) >= 1


async def test_a_hundred_odd_ones_at_once_stop_nothing(
    group: Group, ann: Person, encore: Stage
) -> None:
    await encore.quiet()
    number = encore.next_update_id
    for path in places(SEED):
        for oddity in PLAIN_ODDITIES:
            odd = changed(path, oddity, drop=False)
            if isinstance(odd.get("update_id"), int) and odd["update_id"] == 1:
                odd["update_id"] = number
            encore.playground.deliver_raw(json.dumps(odd), number)
            number += 1
    await encore.quiet()
    await rest_flows(encore, group, ann)
