"""When, in whatever words: our own grammar first, dateparser for the rest."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from domain.dates import STALE
from domain.moments import FARTHEST, Horizon, Moment, Unclear, When
from domain.phrases import plain
from domain.whens import parse_when
from domain.zone_words import read_zone

# dateparser reads a date into almost anything and drops what it does not know. It sees only
# phrases all of whose words stand here, and of Russian and Spanish only what it reads rightly.
_WORDS = {
    "en": {
        "span": "hour hours minute minutes",
        "days": "day days week weeks",
        "link": "in and a an later now from at one two three four five six seven eight nine ten "
        "eleven twelve fifteen twenty thirty forty",
    },
    "ru": {
        "day": "сегодня завтра послезавтра",
        "weekday": "понедельник вторник среда среду четверг пятница пятницу суббота субботу "
        "воскресенье пн вт ср чт пт сб вс",
        "month": "января февраля марта апреля мая июня июля августа сентября октября ноября "
        "декабря",
        "span": "ч час часа часов мин минута минуту минуты минут полчаса",
        "days": "день дня дней неделя неделю недели недель",
        "link": "в во на через и г года один одну два две три четыре пять шесть семь восемь "
        "девять десять пятнадцать двадцать тридцать сорок",
    },
    "es": {
        "day": "hoy mañana",
        "weekday": "lunes martes miércoles miercoles jueves viernes sábado sabado domingo",
        "month": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
        "diciembre",
        "span": "hora horas minuto minutos",
        "days": "día dia días dias semana semanas",
        "link": "en dentro de un una",
        "silent": "el a la las",
    },
}
_KINDS = {
    language: {word: kind for kind, words in kinds.items() for word in words.split()}
    for language, kinds in _WORDS.items()
}
_ANCHORS = {"day", "weekday", "month", "days", "span"}
_PIECE = re.compile(r"[0-9]{1,2}:[0-9]{2}|[0-9]{1,4}|[^\W\d_]+")


def say_when(text: str, *, now: dt.datetime, zone: ZoneInfo, language: str) -> When:
    """Return the moment a phrase names, later than now and within 366 days, or why it names none.

    English and Chinese are read by our own grammar; `language` is tried first where other words
    fit two. The first phrase that needs dateparser takes a third of a second: it is loaded then.
    """
    found = parse_when(text, now=now, zone=zone)
    if found is not Unclear.UNKNOWN:
        return found
    if (named := read_zone(text)) is not None:
        foreign = say_when(named.rest, now=now, zone=zone, language=language)
        is_own = parse_when(named.rest, now=now, zone=zone) is not Unclear.UNKNOWN
        return Unclear.ZONE if isinstance(foreign, Moment) and not is_own else found
    horizon = Horizon.of(now, zone, FARTHEST)
    words = plain(text)
    own = language.partition("-")[0]
    for spoken in sorted(_KINDS, key=lambda spoken: spoken != own):
        if (other := _foreign(words, spoken, horizon)) is not Unclear.UNKNOWN:
            return other
    return Unclear.UNKNOWN


def _foreign(words: str, language: str, horizon: Horizon) -> When:
    kinds = _KINDS[language]
    pieces = _PIECE.findall(words)
    spoken = [piece for piece in pieces if not piece[0].isdigit()]
    clocks = [piece for piece in pieces if ":" in piece]
    named = [word for word in spoken if kinds.get(word) in _ANCHORS]
    anchors = {kinds[word] for word in named}
    is_known = all(word in kinds for word in spoken) and not _PIECE.sub("", words).strip(" ,")
    if not is_known or len(anchors) != 1:
        return Unclear.UNKNOWN
    anchor = anchors.pop()
    if len(named) > (len(set(named)) if anchor == "span" else 1):
        return Unclear.UNKNOWN
    if len(clocks) != (anchor != "span"):
        return Unclear.UNKNOWN if clocks else Unclear.NO_TIME
    wall = _read(" ".join(p for p in pieces if kinds.get(p) != "silent"), language, horizon.wall)
    if wall is None:
        return Unclear.UNKNOWN
    if clocks:
        figures = [int(piece) for piece in pieces if piece.isdigit()]
        return _plausible(wall, clocks[0], anchor, figures, horizon)
    # A span is elapsed time, on whatever wall.
    return horizon.at(horizon.now + (wall - horizon.wall))


def _plausible(
    wall: dt.datetime, clock: str, anchor: str, figures: list[int], horizon: Horizon
) -> When:
    """Check a time on the wall against the figures and the kind of day that were said."""
    days = (wall.date() - horizon.wall.date()).days
    fitting: dict[str, list[list[int]]] = {
        "day": [[]],
        "weekday": [[]],
        "month": [[wall.day], [wall.day, wall.year]],
        "days": [[], [days], [days // 7] if days % 7 == 0 else []],
    }
    if wall.strftime("%H:%M") != clock.zfill(5) or figures not in fitting[anchor]:
        return Unclear.UNKNOWN
    if anchor == "weekday" and not 0 < days < 7:
        return Unclear.AMBIGUOUS
    found = horizon.first_of(wall)
    if anchor == "month" and len(figures) == 1 and isinstance(found, Moment):
        return found if dt.timedelta(days=days) < FARTHEST - STALE else Unclear.PAST
    return found


def _read(words: str, language: str, wall: dt.datetime) -> dt.datetime | None:
    from dateparser.date import DateDataParser  # 13 MB and 0.1 s, for the few who need it

    settings = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": wall,
        "RETURN_TIME_AS_PERIOD": True,
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    found = DateDataParser(languages=[language], settings=settings).get_date_data(words)
    read = found.date_obj
    if not isinstance(read, dt.datetime) or read.tzinfo or found.period != "time":
        return None
    return read.replace(microsecond=0)
