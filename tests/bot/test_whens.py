import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Texts
from bot.whens import say_when
from domain.moments import FARTHEST, Moment, Unclear
from domain.whens import parse_when
from tests.bad_inputs.corpus import CORPUS
from tests.domain.phrases_of_time import ENGLISH, REFUSED, SIMPLIFIED, TRADITIONAL

TEXTS = Texts.load()
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 18, 30, tzinfo=SHANGHAI).astimezone(UTC)
OTHER_WORDS = {
    "через 2 часа": "11-21 20:30",
    "через полчаса": "11-21 19:00",
    "через 2 часа 30 минут": "11-21 21:00",
    "сегодня в 22:00": "11-21 22:00",
    "завтра в 20:00": "11-22 20:00",
    "20:00 завтра": "11-22 20:00",
    "Послезавтра в 9:15": "11-23 09:15",
    "в пятницу в 20:00": "11-27 20:00",
    "через 3 дня в 20:00": "11-24 20:00",
    "через две недели в 20:00": "12-05 20:00",
    "31 декабря в 23:30": "12-31 23:30",
    "31 декабря 2026 года в 23:30": "12-31 23:30",
    "5 января 20:00": "2027-01-05 20:00",
    "en 2 horas": "11-21 20:30",
    "dentro de 2 horas": "11-21 20:30",
    "hoy a las 22:00": "11-21 22:00",
    "mañana a las 20:00": "11-22 20:00",
    "el viernes a las 20:00": "11-27 20:00",
    "en 3 días a las 20:00": "11-24 20:00",
    "31 de diciembre a las 23:30": "12-31 23:30",
}
OTHER_REFUSED = {
    "завтра": Unclear.NO_TIME,
    "в пятницу": Unclear.NO_TIME,
    "mañana": Unclear.NO_TIME,
    "через неделю": Unclear.NO_TIME,
    "в субботу в 20:00": Unclear.AMBIGUOUS,  # today, or in a week?
    "el sábado a las 20:00": Unclear.AMBIGUOUS,
    "сегодня в 10:00": Unclear.PAST,
    "20 ноября в 10:00": Unclear.PAST,
    "20 ноября 2025 года в 10:00": Unclear.PAST,
    "29 февраля в 20:00": Unclear.TOO_FAR,
    "31 декабря 2030 года в 20:00": Unclear.TOO_FAR,
    "через 900 дней в 20:00": Unclear.TOO_FAR,
    "через 9999 часов": Unclear.TOO_FAR,
    # What dateparser would make something of.
    "через час в 20:00": Unclear.UNKNOWN,
    "завтра в 25:00": Unclear.UNKNOWN,
    "завтра 20:00-22:00": Unclear.UNKNOWN,
    "завтра 5 20:00": Unclear.UNKNOWN,
    "завтра в пятницу 20:00": Unclear.UNKNOWN,
    "в декабре в 20:00": Unclear.UNKNOWN,
    "30 февраля в 20:00": Unclear.UNKNOWN,
    "встреча завтра в 20:00": Unclear.UNKNOWN,
    "в пятницу 28 ноября в 20:00": Unclear.UNKNOWN,
    "first friday of december 20:00": Unclear.UNKNOWN,
    "christmas 20:00": Unclear.UNKNOWN,
    # Hard on regular expressions.
    "a" * 63 + "!": Unclear.UNKNOWN,
    "завтра " * 8 + "(": Unclear.UNKNOWN,
    "1" * 63 + "h!": Unclear.UNKNOWN,
}


def wall(text: str) -> datetime:
    written = text if text[4] == "-" else f"2026-{text}"
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(("text", "at"), OTHER_WORDS.items())
def test_words_of_other_languages_name_their_moment(text: str, at: str) -> None:
    assert parse_when(text, now=NOW, zone=SHANGHAI) is Unclear.UNKNOWN
    when = say_when(text, now=NOW, zone=SHANGHAI, language="ru")
    assert when == Moment(wall(at), SHANGHAI)


@pytest.mark.parametrize(("text", "why"), OTHER_REFUSED.items())
def test_other_words_are_refused_rather_than_guessed(text: str, why: Unclear) -> None:
    assert say_when(text, now=NOW, zone=SHANGHAI, language="en") == why


def test_our_own_grammar_has_the_first_word() -> None:
    for text, at in (ENGLISH | SIMPLIFIED | TRADITIONAL).items():
        when = say_when(text, now=NOW, zone=SHANGHAI, language="en")
        assert when == Moment(wall(at), SHANGHAI), text


def test_what_our_own_grammar_refuses_stays_refused() -> None:
    for why, texts in REFUSED.items():
        for text in texts:
            assert say_when(text, now=NOW, zone=SHANGHAI, language="zh-Hans") == why, text


@pytest.mark.parametrize(
    ("text", "now", "at"),
    [
        ("завтра в 02:30", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00"),
        ("завтра в 02:30", "2026-10-24T12:00:00+02:00", "2026-10-25T02:30:00+02:00"),
        ("через 24 часа", "2026-03-28T20:00:00+01:00", "2026-03-29T21:00:00+02:00"),
    ],
)
def test_nights_that_change_the_clock_are_the_same_in_every_language(
    text: str, now: str, at: str
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    when = say_when(text, now=datetime.fromisoformat(now), zone=berlin, language="ru")
    assert when == Moment(datetime.fromisoformat(at), berlin)


@pytest.mark.slow
def test_dateparser_is_loaded_by_the_first_phrase_that_needs_it_and_not_before() -> None:
    program = """
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo
from bot.whens import say_when
for text in ("明天晚上八点", "tomorrow", "hello", "завтра в 20:00"):
    say_when(text, now=datetime(2026, 11, 21, tzinfo=UTC), zone=ZoneInfo("UTC"), language="en")
    print("dateparser" in sys.modules)
"""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, check=True
    )
    assert done.stdout.split() == [b"False", b"False", b"False", b"True"]


WORDS = st.sampled_from(
    [
        *("завтра", "сегодня", "пятницу", "субботу", "декабря", "февраля", "часа", "минут", "дня"),
        *(
            "через",
            "в",
            "две",
            "недели",
            "in",
            "two",
            "hours",
            "weeks",
            "from",
            "now",
            "at",
            "one",
        ),
        *("mañana", "viernes", "diciembre", "horas", "días", "en", "de", "el", "a", "las", "una"),
        *("20:00", "02:30", "9:15", "99:99", "0", "2", "31", "2026", "9999", "2027", ","),
    ]
)


@given(
    st.text() | st.sampled_from(CORPUS) | st.lists(WORDS, max_size=6).map(" ".join),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - made aware by timezones
    st.sampled_from(["en", "zh-Hans", "ru", "es-MX", ""]),
)
def test_whatever_is_typed_names_a_moment_to_come_or_none(
    text: str, now: datetime, language: str
) -> None:
    when = say_when(text, now=now, zone=SHANGHAI, language=language)
    if isinstance(when, Moment):
        assert timedelta() < when.at - now.replace(microsecond=0) <= FARTHEST
