import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Html, Texts, Translator
from domain.names import FSI, PDI

TEXTS = Texts.load()
EN, HANS, HANT = (TEXTS.translator(language) for language in TEXTS.languages)
in_every_language = pytest.mark.parametrize("t", [EN, HANS, HANT], ids=TEXTS.languages)
SHANGHAI = ZoneInfo("Asia/Shanghai")
EVENING = dt.datetime(2026, 11, 21, 16, 5, tzinfo=dt.UTC)


def test_there_are_three_languages_and_each_translator_is_made_once() -> None:
    assert TEXTS.languages == ("en", "zh-Hans", "zh-Hant")
    assert TEXTS.translator("zh-Hant") is HANT
    assert HANT.language == "zh-Hant"
    with pytest.raises(KeyError):
        TEXTS.translator("tlh")


def test_a_thousand_starts_in_one_process_are_as_quick_to_say_no_as_the_first() -> None:
    """Each start once made what an unknown key falls back to one step longer, until it broke."""
    for _ in range(1_200):
        again = Texts.load()
    with pytest.raises(KeyError, match=r"^'no.such.key'$"):
        again.translator("en")("no.such.key")


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh_SG", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        ("yue", "zh-Hant"),
        ("uk", None),
        ("de", None),
        ("und", None),
        ("", None),
        (None, None),
        ("x", None),
        ("!!", None),
        ("\ud800", None),
        ("en-", None),
        ("a" * 5000, None),
    ],
)
def test_a_telegram_language_code_finds_its_language(code: str | None, language: str) -> None:
    assert TEXTS.match(code) == language


@given(st.text(st.characters(codec=None), max_size=40) | st.from_regex(r"[a-z]{1,8}(-\w{1,8})*"))
def test_odd_language_codes_match_nothing_or_a_language(code: str) -> None:
    assert TEXTS.match(code) in {None, *TEXTS.languages}


def test_parameters_are_escaped_html_passes_and_figures_have_no_separators() -> None:
    given_name = EN("me.title", name="<b>&\"'")
    assert given_name == "<b>&lt;b&gt;&amp;&quot;&#x27;</b>"
    assert EN("me.title", name=Html("<i>x</i>")) == "<b><i>x</i></b>"
    assert EN("me.title", name=1234567) == "<b>1234567</b>"
    assert isinstance(given_name, Html)


@pytest.mark.parametrize("value", [1.5, None, True, b"x", dt.date(2026, 1, 1), ["a"]])
def test_other_kinds_of_parameters_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        EN("me.title", name=value)


@in_every_language
def test_an_unknown_sentence_or_a_missing_parameter_is_an_error(t: Translator) -> None:
    with pytest.raises(KeyError):
        t("no.such.sentence")
    with pytest.raises(KeyError):
        t.n("no.such.sentence", 2)
    with pytest.raises(KeyError):
        t("me.title")


def test_plurals_follow_the_language() -> None:
    assert [EN.n("me.points", n) for n in (0, 1, 2)] == ["0 points", "1 point", "2 points"]
    assert [EN.n("me.points", n) for n in (-1, 1000)] == ["-1 point", "1000 points"]
    assert [HANS.n("me.points", n) for n in (1, 2)] == ["1 积分", "2 积分"]
    assert HANT.n("me.points", 12345) == "12345 積分"


@pytest.mark.parametrize(
    ("t", "points", "days"),
    [
        (EN, r"\d+ points?\b", r"\d+ days?\b"),
        (HANS, r"\d+ 积分", r"\d+ 天"),
        (HANT, r"\d+ 積分", r"\d+ 天"),
    ],
    ids=TEXTS.languages,
)
@pytest.mark.parametrize("count", [0, 1, 24, 1234567])
def test_the_public_words_stand_where_others_look_for_them(
    t: Translator, points: str, days: str, count: int
) -> None:
    figures = {"name": "Ann", "points": 7, "balance": 24}
    times = {"next_in": "5 h", "next_time": "00:00"}
    assert re.search(points, t.n("points.balance", count).plain.splitlines()[0])
    assert re.search(days, t.n("checkin.done", count, **figures).plain)
    assert re.search(days, t.n("checkin.already", count, **times).plain)
    line = t("top.line", place=count, name="Ann", points=count).plain
    assert re.fullmatch(rf"{count}\. Ann … {count}", line)


def test_plain_text_for_buttons_has_neither_tags_nor_escapes() -> None:
    assert EN("me.title", name='<b>&"').plain == '<b>&"'


def test_lines_stand_below_each_other_and_what_is_no_html_is_escaped() -> None:
    below = Html.lines([EN("me.title", name="A & B"), Html(""), EN.n("me.points", 2)])
    assert below == "<b>A &amp; B</b>\n\n2 points"
    assert Html(", ").join(["<", Html("<b>x</b>")]) == "&lt;, <b>x</b>"
    assert isinstance(below, Html)


def test_text_that_could_reorder_a_sentence_is_isolated() -> None:
    assert EN("me.title", name="\u202eabc") == f"<b>{FSI}abc{PDI}</b>"
    assert EN("me.title", name="محمد") == f"<b>{FSI}محمد{PDI}</b>"
    assert EN("me.title", name=f"{FSI}Ann{PDI}") == f"<b>{FSI}Ann{PDI}</b>"


@pytest.mark.parametrize(
    ("t", "date", "long_date", "weekday", "moment"),
    [
        (EN, "22 Nov", "22 Nov 2026", "Sun", "22 Nov, 00:05"),
        (HANS, "11月22日", "2026年11月22日", "周日", "11月22日 00:05"),
        (HANT, "11月22日", "2026年11月22日", "週日", "11月22日 00:05"),
    ],
    ids=TEXTS.languages,
)
def test_dates_and_times_are_written_as_people_write_them(
    t: Translator, date: str, long_date: str, weekday: str, moment: str
) -> None:
    day = EVENING.astimezone(SHANGHAI).date()
    assert (t.date(day), t.long_date(day), t.weekday(day)) == (date, long_date, weekday)
    assert t.time(EVENING, SHANGHAI) == "00:05"
    assert t.datetime(EVENING, SHANGHAI) == moment


@pytest.mark.parametrize(
    ("span", "english", "chinese"),
    [
        (dt.timedelta(hours=5, minutes=12), "5 h 12 m", "5小时12分钟"),
        (dt.timedelta(hours=5, minutes=11, microseconds=1), "5 h 12 m", "5小时12分钟"),
        (dt.timedelta(hours=1, minutes=59, seconds=1), "2 h", "2小时"),
        (dt.timedelta(minutes=59), "59 m", "59分钟"),
        (dt.timedelta(seconds=59), "59 s", "59秒"),
        (dt.timedelta(seconds=-5), "0 s", "0秒"),
        (dt.timedelta(hours=23, minutes=59, seconds=30), "1 d", "1天"),
        (dt.timedelta(days=3, minutes=1), "3 d 1 h", "3天1小时"),
    ],
)
def test_spans_show_their_two_largest_units_rounded_up(
    span: dt.timedelta, english: str, chinese: str
) -> None:
    assert (EN.duration(span), HANS.duration(span)) == (english, chinese)


def test_lists_and_signs() -> None:
    assert EN.list(["a", "b", "<"]) == "a, b and &lt;"
    assert HANS.list(["a", "b", "c"]) == "a、b和c"
    assert EN.either(["a", "b", "<"]) == "a, b or &lt;"
    assert HANS.either(["a", "b"]) == "a或b"
    assert [EN.signed(n) for n in (24, -20, 0)] == ["+24", "-20", "+0"]
