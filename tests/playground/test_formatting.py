"""HTML as Telegram reads it: tags, complaints, offsets."""

from typing import Any

import pytest

from playground import Group, Person
from playground.html import parse_html
from playground.refusals import ApiRefusal

from .conftest import Api

Spans = list[tuple[str, int, int]]


def _spans(entities: list[dict[str, Any]]) -> Spans:
    return [(each["type"], each["offset"], each["length"]) for each in entities]


@pytest.mark.parametrize(
    ("source", "text", "spans"),
    [
        ("<b>x</b> <strong>y</strong>", "x y", [("bold", 0, 1), ("bold", 2, 1)]),
        ("<i>x</i><em>y</em>", "xy", [("italic", 0, 1), ("italic", 1, 1)]),
        ("<u>x</u><ins>y</ins>", "xy", [("underline", 0, 1), ("underline", 1, 1)]),
        (
            "<s>x</s><strike>y</strike><del>z</del>",
            "xyz",
            [("strikethrough", 0, 1), ("strikethrough", 1, 1), ("strikethrough", 2, 1)],
        ),
        (
            '<tg-spoiler>x</tg-spoiler><span class="tg-spoiler">y</span>',
            "xy",
            [("spoiler", 0, 1), ("spoiler", 1, 1)],
        ),
        ("<code>x</code><pre>y</pre>", "xy", [("code", 0, 1), ("pre", 1, 1)]),
        (
            "<blockquote>x</blockquote><blockquote expandable>y</blockquote>",
            "xy",
            [("blockquote", 0, 1), ("expandable_blockquote", 1, 1)],
        ),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2)]),
        ('<tg-time unix="86400" format="r">now</tg-time>', "now", [("date_time", 0, 3)]),
        ("<b>x<i>y</i></b>", "xy", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<B>x</b>", "x", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
    ],
)
def test_the_tags_of_telegram_become_entities(source: str, text: str, spans: Spans) -> None:
    assert (parse_html(source)[0], _spans(parse_html(source)[1])) == (text, spans)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("签到 <x>", 'Unsupported start tag "x" at byte offset 7'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<span class="x">y</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a ='x'>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_what_cannot_be_parsed_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(ApiRefusal) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;b&gt; &amp; &quot;", '<b> & "'),
        ("&#39;&#x27;", "''"),
        ("&nbsp;&copy;", "&nbsp;&copy;"),
        ("AT&T & co", "AT&T & co"),
        ("&#0;", "&#0;"),
    ],
)
def test_four_named_entities_and_numbers_are_decoded_and_others_stay(
    source: str, text: str
) -> None:
    assert parse_html(source)[0] == text


def test_offsets_count_utf16_units() -> None:
    assert _spans(parse_html("😀签<b>到</b>")[1]) == [("bold", 3, 1)]


def test_code_with_a_language_inside_pre_is_one_entity() -> None:
    entities = parse_html('<pre><code class="language-python">x</code></pre>')[1]
    assert entities == [{"offset": 0, "length": 1, "type": "pre", "language": "python"}]


async def test_a_link_to_a_user_is_a_mention_when_telegram_knows_them(
    api: Api, group: Group, ann: Person
) -> None:
    text = f'<a href="tg://user?id={ann.id}">Ann</a> <a href="tg://user?id=1">Who</a>'
    sent = await api("sendMessage", chat_id=group.id, text=text, parse_mode="HTML")
    (mention,) = sent["entities"]
    assert (mention["type"], mention["user"]["id"]) == ("text_mention", ann.id)


async def test_commands_mentions_hashtags_and_links_are_found(
    api: Api, group: Group, ann: Person
) -> None:
    await ann.says(
        group,
        "/top@encore_playground_bot 😀 @nova_keeps #tour $TON https://a.example/x a@b.example",
    )
    (message,) = await api.updates("message")
    assert [entity["type"] for entity in message["entities"]] == [
        "bot_command",
        "mention",
        "hashtag",
        "cashtag",
        "url",
        "email",
    ]
    assert message["entities"][1]["offset"] == 30


async def test_an_unsupported_parse_mode_is_refused(api: Api, group: Group) -> None:
    refused = await api.refused("sendMessage", chat_id=group.id, text="x", parse_mode="BBCode")
    assert refused.text == "Bad Request: unsupported parse_mode"


async def test_entities_can_be_given_instead_of_a_parse_mode(api: Api, group: Group) -> None:
    bold = {"type": "bold", "offset": 0, "length": 2}
    sent = await api("sendMessage", chat_id=group.id, text="hi <b>", entities=[bold])
    assert (sent["text"], sent["entities"]) == ("hi <b>", [bold])
