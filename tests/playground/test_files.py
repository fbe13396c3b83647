"""Photos and documents, up and down; forwards and copies."""

import json
import struct
import zlib
from typing import Any

import aiohttp
import pytest

from playground import Group, NotAllowed, Person

from .conftest import Api, Refused


def a_picture(width: int = 3, height: int = 2) -> bytes:
    """Return a PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\x40\x80\xc0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def _upload(api: Api, method: str, part: str, contents: bytes, **said: Any) -> Any:
    form = aiohttp.FormData()
    for name, value in said.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    form.add_field(part, contents, filename="thing.png", content_type="image/png")
    async with api.session.post(f"{api.root}/{method}", data=form) as response:
        answer = await response.json()
        if not answer["ok"]:
            raise Refused(response.status, answer, response.headers)
        return answer["result"]


async def test_a_photo_goes_up_and_comes_down_again(api: Api, group: Group) -> None:
    sent = await _upload(
        api, "sendPhoto", "photo", a_picture(), chat_id=group.id, caption="<b>look</b>",
        parse_mode="HTML",
    )  # fmt: skip
    photo = sent["photo"][-1]
    assert (photo["width"], photo["height"], sent["caption"]) == (3, 2, "look")
    assert sent["caption_entities"][0]["type"] == "bold"
    found = await api("getFile", file_id=photo["file_id"])
    address = f"{api.playground.address}/file/bot{api.playground.token}/{found['file_path']}"
    async with api.session.get(address) as response:
        assert await response.read() == a_picture()


async def test_parts_can_be_attached_by_name(api: Api, group: Group) -> None:
    sent = await _upload(
        api, "sendDocument", "part1", b"words", chat_id=group.id, document="attach://part1"
    )
    assert sent["document"]["file_name"] == "thing.png"
    assert sent["document"]["file_size"] == 5


async def test_a_file_id_can_be_used_again(api: Api, group: Group, ann: Person) -> None:
    message = await ann.sends_photo(group, a_picture(), "mine")
    (told,) = await api.updates("message")
    assert told["caption"] == "mine"
    file_id = told["photo"][-1]["file_id"]
    sent = await api("sendPhoto", chat_id=group.id, photo=file_id)
    assert sent["photo"][-1]["file_unique_id"] == told["photo"][-1]["file_unique_id"]
    refused = await api.refused("sendDocument", chat_id=group.id, document=file_id)
    assert refused.text == "Bad Request: can't use file of type Photo as Document"
    assert message.attachment is not None


async def test_an_album_goes_out_together_and_comes_in_together(
    api: Api, group: Group, ann: Person
) -> None:
    mine = await ann.sends_album(group, a_picture(), a_picture(), caption="two")
    told = await api.updates("message")
    assert len({each["media_group_id"] for each in told}) == 1
    assert [each.get("caption") for each in told] == ["two", None]
    assert len(mine) == 2
    ids = [each["photo"][-1]["file_id"] for each in told]
    clip = (await ann.sends_file(group, "video", b"moving")).attachment
    assert clip is not None
    media = [{"type": "photo", "media": ids[0], "caption": "<b>a</b>", "parse_mode": "HTML"}]
    media += [{"type": "video", "media": clip.file.file_id}]
    sent = await api("sendMediaGroup", chat_id=group.id, media=media)
    assert len({each["media_group_id"] for each in sent}) == 1
    assert sent[0]["caption_entities"][0]["type"] == "bold"
    assert sent[1]["video"]["file_id"] == clip.file.file_id


async def test_an_album_has_two_to_ten_parts_of_kinds_that_go_together(
    api: Api, group: Group, ann: Person
) -> None:
    picture = (await ann.sends_photo(group, a_picture())).attachment
    paper = (await ann.sends_document(group, b"words")).attachment
    assert picture is not None
    assert paper is not None
    photo = {"type": "photo", "media": picture.file.file_id}
    document = {"type": "document", "media": paper.file.file_id}
    for media, complaint in (
        ([photo], "2 to 10 items"),
        ([photo] * 11, "2 to 10 items"),
        ([photo, document], "can't be mixed"),
    ):
        refused = await api.refused("sendMediaGroup", chat_id=group.id, media=media)
        assert complaint in refused.text


async def test_a_wrong_file_id_is_refused(api: Api, group: Group) -> None:
    refused = await api.refused("sendPhoto", chat_id=group.id, photo="AgAC-nothing")
    assert refused.text.startswith("Bad Request: wrong remote file identifier specified")
    assert (await api.refused("getFile", file_id="x")).text == "Bad Request: invalid file_id"


async def test_a_photo_must_be_a_picture_of_up_to_ten_mebibytes(api: Api, group: Group) -> None:
    for contents, complaint in (
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (a_picture(9000, 9000), "PHOTO_INVALID_DIMENSIONS"),
        (a_picture() + b"x" * 10 * 1024 * 1024, "too big for a photo"),
    ):
        with pytest.raises(Refused, match=complaint):
            await _upload(api, "sendPhoto", "photo", contents, chat_id=group.id)


async def test_downloads_are_limited_to_twenty_mebibytes(
    api: Api, group: Group, ann: Person
) -> None:
    await ann.sends_document(group, b"x" * (20 * 1024 * 1024 + 1))
    (told,) = await api.updates("message")
    refused = await api.refused("getFile", file_id=told["document"]["file_id"])
    assert refused.text == "Bad Request: file is too big"


async def test_uploads_are_limited_to_fifty_mebibytes(api: Api, group: Group) -> None:
    with pytest.raises(Refused) as caught:
        await _upload(
            api, "sendDocument", "document", b"x" * (50 * 1024 * 1024 + 1), chat_id=group.id
        )
    assert (caught.value.code, caught.value.text) == (413, "Request Entity Too Large")


async def test_a_caption_is_limited_to_1024_characters_after_parsing(
    api: Api, group: Group
) -> None:
    parts = {"chat_id": group.id, "parse_mode": "HTML"}
    fits = f"<b>{'x' * 1024}</b>"
    await _upload(api, "sendPhoto", "photo", a_picture(), **parts, caption=fits)
    with pytest.raises(Refused, match="message caption is too long"):
        await _upload(api, "sendPhoto", "photo", a_picture(), **parts, caption="x" * 1025)


async def test_a_token_is_needed_to_download(api: Api) -> None:
    address = f"{api.playground.address}/file/bot1:wrong/photos/file_1.png"
    async with api.session.get(address) as response:
        assert response.status == 401


async def test_an_attachment_can_be_exchanged_by_an_edit(api: Api, group: Group) -> None:
    sent = await _upload(api, "sendPhoto", "photo", a_picture(), chat_id=group.id)
    media = {"type": "photo", "media": "attach://new", "caption": "better"}
    there = {"chat_id": group.id, "message_id": sent["message_id"]}
    edited = await _upload(api, "editMessageMedia", "new", a_picture(5, 5), **there, media=media)
    assert (edited["photo"][-1]["width"], edited["caption"]) == (5, "better")


async def test_a_forward_by_the_bot_names_the_origin_and_a_copy_does_not(
    api: Api, group: Group, ann: Person
) -> None:
    message = await ann.sends_photo(group, a_picture(), "mine")
    where = {"chat_id": group.id, "from_chat_id": group.id, "message_id": message.id}
    forwarded = await api("forwardMessage", **where)
    assert forwarded["forward_origin"]["sender_user"]["id"] == ann.id
    copied = await api("copyMessage", **where, caption="ours")
    copy = group.messages[copied["message_id"]]
    assert (copy.text, copy.forward_origin) == ("ours", None)


async def test_forwarding_many_skips_what_is_missing(api: Api, group: Group, ann: Person) -> None:
    first, second = await ann.says(group, "1"), await ann.says(group, "2")
    where = {"chat_id": group.id, "from_chat_id": group.id}
    numbers = [first.id, second.id, 999]
    assert len(await api("forwardMessages", **where, message_ids=numbers)) == 2
    assert len(await api("copyMessages", **where, message_ids=numbers)) == 2


async def test_service_messages_cannot_be_forwarded(
    api: Api, group: Group, ann: Person, bo: Person
) -> None:
    await ann.leaves(group)
    (left,) = await api.updates("message")
    where = {"chat_id": group.id, "from_chat_id": group.id, "message_id": left["message_id"]}
    refused = await api.refused("forwardMessage", **where)
    assert refused.text == "Bad Request: the message can't be forwarded"


async def test_people_too_send_only_real_pictures(group: Group, ann: Person) -> None:
    with pytest.raises(NotAllowed):
        await ann.sends_photo(group, b"no picture")


FILES = ("animation", "audio", "voice", "video_note", "sticker", "document", "video")
SENT_BY = {kind: f"send{kind.title().replace('_', '')}" for kind in FILES}
PLACES: dict[str, dict[str, Any]] = {
    "location": {"latitude": 52.5, "longitude": 13.4, "horizontal_accuracy": 20.0},
    "venue": {"latitude": 52.5, "longitude": 13.4, "title": "Hall", "address": "1 Main St"},
    "contact": {"phone_number": "+491234", "first_name": "Ann", "last_name": "B"},
}


async def test_each_kind_of_file_is_shown_as_what_it_is(
    api: Api, group: Group, ann: Person
) -> None:
    for kind in FILES[:5]:
        caption = "listen" if kind in ("animation", "audio", "voice") else ""
        await ann.sends_file(group, kind, b"sound", caption, duration=7)
        (message,) = await api.updates("message")
        assert message.get("caption", "") == caption
        assert message[kind]["duration"] == 7
        assert ("document" in message) is (kind == "animation")
        again = await api(SENT_BY[kind], chat_id=group.id, **{kind: message[kind]["file_id"]})
        assert again[kind] == message[kind]


async def test_a_file_of_one_kind_is_not_sent_as_another(
    api: Api, group: Group, ann: Person
) -> None:
    for kind in ("voice", "video_note", "sticker"):
        attachment = (await ann.sends_file(group, kind, b"sound")).attachment
        assert attachment is not None
        for other in {*FILES} - {kind}:
            asked = {other: attachment.file.file_id}
            refused = await api.refused(SENT_BY[other], chat_id=group.id, **asked)
            assert "can't use file of type" in refused.text


async def test_places_and_contacts_are_shown_as_they_were_sent(
    api: Api, group: Group, ann: Person
) -> None:
    for kind, said in PLACES.items():
        await ann.sends_place(group, kind, **said)
        (message,) = await api.updates("message")
        sent = await api(f"send{kind.capitalize()}", chat_id=group.id, **said)
        assert sent[kind] == message[kind]
        assert ("location" in sent) is (kind != "contact")
        api.playground.clock.advance(seconds=3)
        copied = await api(
            "copyMessage", chat_id=group.id, from_chat_id=group.id, message_id=sent["message_id"]
        )
        assert group.messages[copied["message_id"]].what == kind


async def test_each_kind_takes_its_own_permission(api: Api, group: Group, ann: Person) -> None:
    for kind, permission in {
        "voice": "can_send_voice_notes",
        "audio": "can_send_audios",
        "sticker": "can_send_other_messages",
    }.items():
        taken: dict[str, Any] = {permission: False}
        await group.restrict(ann, **taken)
        with pytest.raises(NotAllowed):
            await ann.sends_file(group, kind, b"sound")
        await group.restrict(ann, lift=True)
        await ann.sends_file(group, kind, b"sound")
