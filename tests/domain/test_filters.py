"""What a text is held against: as it looks, not as it is written."""

import pytest

from domain.filters import Words, address, has_word, leads_to, links_in


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("Win at the CASINO today!", "casino"),
        ("casinos everywhere", "casino*"),
        ("online-casino.", "*casino"),
        ("v\u200bi\u200bagra", "viagra"),
        ("v i a g r a now", "viagra"),
        ("v.i.a.g.r.a", "viagra"),
        ("с\u0430s\u0456n\u043e", "casino"),
        ("ｃａｓｉｎｏ", "casino"),
        ("c\u0336a\u0336s\u0336ino", "casino"),
        ("buy now very cheap", "buy now"),
        ("buy it cheap", "buy * cheap"),
        ("加我微 信详聊", "微信"),
        ("专业代开各种发票", "代开*发票"),
        ("КАЗИНО тут", "казино"),
        ("🎰 spin", "🎰"),
    ],
)
def test_a_pattern_is_found_however_it_is_dressed_up(text: str, pattern: str) -> None:
    assert has_word(text, pattern)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("a classic song", "ass"),
        ("casinos", "casino"),
        ("now buy", "buy now"),
        ("微小的信", "微信"),
        ("代开，然后过了很久很久很久很久才有发票", "代开*发票"),
        ("", "casino"),
        ("!!!", "🎰"),
    ],
)
def test_what_only_holds_a_pattern_by_chance_is_left_alone(text: str, pattern: str) -> None:
    assert not has_word(text, pattern)


def test_of_many_patterns_the_one_that_is_found_is_named() -> None:
    words = Words(
        [(1, "casino"), (2, "poker*"), (3, "*bet"), (4, "微信"), (5, "buy now"), (6, "🎰")]
    )
    found = ("a casino", "pokers", "1xbet", "加微信", "buy now!", "🎰🎰", "nothing of it")
    assert [words.found_in(text) for text in found] == [1, 2, 3, 4, 5, 6, None]


def test_stars_over_a_long_text_cost_no_more_than_its_length() -> None:
    # Going back and forth, this would not end in a lifetime.
    assert not has_word("a" * 4096, "*a*" * 60 + "b")
    assert not has_word("微" * 4096, "微*" * 60 + "信")


@pytest.mark.parametrize(
    ("link", "pattern", "leads"),
    [
        ("https://www.Example.com/a?b", "example.com", True),
        ("shop.example.com", "*.example.com", True),
        ("http://user@example.com:8080", "example.com", True),
        ("t.me/joinchat/AAA", "t.me/joinchat", True),
        ("t.me/aurora", "t.me/joinchat", False),
        ("notexample.com", "example.com", False),
        ("https://example.com.evil.org", "example.com", False),
        ("http://[broken", "example.com", False),
        ("anything.at/all", "*", True),
    ],
)
def test_a_link_leads_to_a_host_its_subdomains_and_paths(
    link: str, pattern: str, leads: bool
) -> None:
    assert leads_to(link, pattern) is leads


def test_links_are_those_telegram_marks_behind_words_too() -> None:
    text = "😀 see evil.org and here"
    message = {
        "text": text,
        "entities": [
            {"type": "url", "offset": 7, "length": 8},
            {"type": "text_link", "offset": 20, "length": 4, "url": "https://Hidden.org/x"},
            {"type": "bold", "offset": 0, "length": 2},
        ],
    }
    assert [address(each) for each in links_in(message)] == ["evil.org", "hidden.org/x"]
