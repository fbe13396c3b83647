"""How a call comes in and how its answer goes out."""

import aiohttp

from playground import Group, Person, Playground

from .conftest import Api


async def test_method_names_ignore_case(api: Api) -> None:
    assert (await api("GETME"))["is_bot"] is True


async def test_parameters_come_from_query_json_form_and_multipart_alike(
    api: Api, group: Group
) -> None:
    address = f"{api.root}/sendMessage"
    said = {"chat_id": str(group.id), "text": "hello"}
    multipart = aiohttp.FormData(said)
    multipart.add_field("unused", b"", filename="empty.txt")
    requests = (
        api.session.get(address, params=said),
        api.session.post(address, json=said),
        api.session.post(address, data=said),
        api.session.post(address, data=multipart),
    )
    for request in requests:
        async with request as response:
            assert (await response.json())["result"]["text"] == "hello"


async def test_json_values_that_are_no_strings_become_json_text(api: Api, group: Group) -> None:
    assert (await api("sendMessage", chat_id=group.id, text=2026))["text"] == "2026"


async def test_an_answer_to_a_refused_call_has_its_code_as_http_status(api: Api) -> None:
    refused = await api.refused("sendMessage", chat_id=1, text="x")
    assert (refused.status, refused.code) == (400, 400)


async def test_an_unknown_method_is_not_found_and_stands_in_the_list_of_calls(
    api: Api, playground: Playground
) -> None:
    refused = await api.refused("sendMesage", chat_id=1)
    assert (refused.code, refused.text) == (404, "Not Found: method not found")
    assert playground.calls[-1].refused
    assert "sendMesage" in playground.calls[-1].why


async def test_an_unknown_parameter_is_refused_by_name(api: Api, playground: Playground) -> None:
    refused = await api.refused("sendMessage", chat_id=1, text="x", txet="y")
    assert refused.code == 400
    assert '"txet"' in refused.text
    assert playground.calls[-1].refused


async def test_a_missing_parameter_is_refused_by_name(api: Api, playground: Playground) -> None:
    refused = await api.refused("setMessageReaction", chat_id=1)
    assert '"message_id"' in playground.calls[-1].why
    assert refused.code == 400


async def test_an_unknown_field_in_a_parameter_is_refused_by_name(api: Api, group: Group) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "calback_data": "go"}]]}
    refused = await api.refused("sendMessage", chat_id=group.id, text="x", reply_markup=markup)
    assert '"calback_data"' in refused.text


async def test_a_value_of_the_wrong_type_is_refused_by_name(api: Api) -> None:
    refused = await api.refused("getUpdates", offset="soon")
    assert '"offset" has to be Integer' in refused.text


async def test_a_known_method_the_playground_does_not_do_is_refused_loudly(api: Api) -> None:
    refused = await api.refused("getMyStarBalance")
    assert "the playground does not do getMyStarBalance" in refused.text


async def test_a_token_without_colon_is_invalid_and_a_wrong_one_unauthorized(api: Api) -> None:
    for token, text in (
        ("nonsense", "Unauthorized: invalid token specified"),
        ("0123:abc", "Unauthorized: invalid token specified"),
        ("12345:abc", "Unauthorized"),
    ):
        address = f"{api.playground.address}/bot{token}/getMe"
        async with api.session.get(address) as response:
            assert response.status == 401
            assert (await response.json())["description"] == text


async def test_a_call_from_a_web_page_or_under_a_foreign_name_is_turned_away(api: Api) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
        async with api.session.get(f"{api.root}/getMe", headers=headers) as response:
            assert response.status == 403


async def test_every_call_is_recorded_with_parameters_and_answer(
    api: Api, playground: Playground, group: Group
) -> None:
    await api("sendMessage", chat_id=group.id, text="on the record")
    call = playground.calls[-1]
    assert (call.method, call.status, call.refused) == ("sendMessage", 200, False)
    assert call.parameters["text"] == "on the record"
    assert call.answer["result"]["text"] == "on the record"


async def test_the_same_seed_makes_the_same_ids_and_token() -> None:
    first, second, other = Playground(seed=3), Playground(seed=3), Playground(seed=4)
    groups = [each.open_fan_group() for each in (first, second, other)]
    assert first.token == second.token != other.token
    assert groups[0].group.id == groups[1].group.id != groups[2].group.id
    assert [each.id for each in groups[0].members] == [each.id for each in groups[1].members]


async def test_ids_look_like_telegrams(playground: Playground, ann: Person, group: Group) -> None:
    number, _, secret = playground.token.partition(":")
    assert int(number) == playground.bot.id
    assert len(secret) == 35
    assert 0 < ann.id < 2**52
    assert str(group.id).startswith("-100")
