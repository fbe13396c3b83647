"""Every sentence people read: catalogues, plurals, dates, and the only door to HTML."""

import datetime as dt
import html
import io
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import NoReturn, Self

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from domain.names import clip, contain, scrub

LONGEST_PARAMETER = 1000
"""Characters of a plain parameter that are shown; three of them fit one message of 4096."""

_CATALOGUES = {"en": "en", "zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}
# en alone would write months the American way round and the clock with am and pm.
_DATE_LOCALES = {"en": "en_GB", "zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}
_FOLDER = Path(__file__).with_name("locales")
_FARTHEST_MATCH = 15
_LONGEST_CODE = 35
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_TAG = re.compile(r"<[^>]*>")
_MOMENT = re.compile(r"</?tg-time[^>]*>")


class Html(str):
    """Text in Telegram's HTML, already escaped; only `Texts` and this class make it."""

    __slots__ = ()

    @property
    def plain(self) -> str:
        """The same words without tags, for buttons, alerts and command menus."""
        return html.unescape(_TAG.sub("", self))

    @classmethod
    def lines(cls, lines: Iterable["Html"]) -> "Html":
        """Put whole sentences below each other; an empty one leaves a blank line."""
        return cls("\n").join(lines)

    @classmethod
    def paragraphs(cls, parts: Iterable["Html"]) -> "Html":
        """Put parts below each other with a blank line between them."""
        return cls("\n\n").join(parts)

    @classmethod
    def monospaced(cls, lines: Iterable[str]) -> "Html":
        """Return a block of lines in letters of one width, blanks kept; each line is escaped."""
        return cls(f"<pre>{html.escape(chr(10).join(lines))}</pre>")

    @classmethod
    def moment(cls, at: int, words: str) -> "Html":
        """Return words in whose place Telegram shows each reader an instant on their own clock.

        Weekday, day and time; newer than Bot API 9.0: the sender takes it out where it has to.
        """
        return cls(f'<tg-time unix="{at}" format="wDt">{_shown(words)}</tg-time>')

    @property
    def has_moments(self) -> bool:
        return "<tg-time" in self

    @property
    def without_moments(self) -> "Html":
        """The same with every instant as it was put into words."""
        return Html(_MOMENT.sub("", self))

    @classmethod
    def filled(cls, markup: str, **params: object) -> "Html":
        """Return what Telegram's formatter wrote, with values in place of its {placeholders}.

        Values are escaped as in a sentence; placeholders that have none stay as they are.
        """

        def value(found: re.Match[str]) -> str:
            return _shown(params[found[1]]) if found[1] in params else found[0]

        return cls(_PLACEHOLDER.sub(value, markup))

    def join(self, parts: Iterable[str], /) -> "Html":
        """Join parts, escaping those that are not HTML yet."""
        return Html(str.join(self, [_shown(part) for part in parts]))


class _Unknown(NullTranslations):
    """What a catalogue falls back to: nothing, loudly."""

    def gettext(self, message: str) -> NoReturn:
        raise KeyError(message)

    def ngettext(self, msgid1: str, *_: object) -> NoReturn:
        raise KeyError(msgid1)


class Translator:
    """The sentences of one language."""

    def __init__(self, language: str, catalogue: GNUTranslations) -> None:
        self.language = language
        self._catalogue = catalogue
        self._locale = Locale.parse(_DATE_LOCALES[language])

    def __call__(self, key: str, /, **params: object) -> Html:
        """Return a sentence with its parameters in place.

        A str is escaped and kept from reordering its neighbours, Html passes as it is, an int is
        written without separators. Raises KeyError for an unknown key or a missing parameter.
        """
        return self._fill(self._catalogue.gettext(key), params)

    def n(self, key: str, count: int, /, **params: object) -> Html:
        """Return the form of a sentence that fits count, which it may name as {count}."""
        pattern = self._catalogue.ngettext(key, key, abs(count))
        return self._fill(pattern, {"count": count, **params})

    def _fill(self, pattern: str, params: dict[str, object]) -> Html:
        return Html(pattern.format_map({name: _shown(value) for name, value in params.items()}))

    def list(self, items: Sequence[str]) -> Html:
        """Return "a, b and c", each item escaped."""
        return Html(format_list([_shown(item) for item in items], locale=self._locale))

    def either(self, items: Sequence[str]) -> Html:
        """Return "a, b or c", each item escaped."""
        shown = [_shown(item) for item in items]
        return Html(format_list(shown, style="or", locale=self._locale))

    def signed(self, points: int) -> str:
        """Return a change with its sign, such as "+24"."""
        return f"{points:+d}"

    def date(self, on: dt.date) -> str:
        """Return day and month, such as "21 Nov"."""
        return format_skeleton("MMMd", _at_midnight(on), locale=self._locale)

    def long_date(self, on: dt.date) -> str:
        """Return day, month and year."""
        return format_skeleton("yMMMd", _at_midnight(on), locale=self._locale)

    def month(self, on: dt.date) -> str:
        """Return month and year, such as "Nov 2026"."""
        return format_skeleton("yMMM", _at_midnight(on), locale=self._locale)

    def weekdays(self) -> tuple[str, ...]:
        """Return the shortest clear names of the days of a week, from Monday on."""
        width = "short" if self.language == "en" else "narrow"
        names = self._locale.days["stand-alone"][width]
        return tuple(names[day] for day in range(7))

    def weekday(self, on: dt.date) -> str:
        """Return the short name of the day of the week."""
        return format_skeleton("E", _at_midnight(on), locale=self._locale)

    def time(self, at: dt.datetime, zone: dt.tzinfo) -> str:
        """Return hours and minutes on a clock of 24 hours in the zone."""
        return format_skeleton("Hm", at.astimezone(zone), tzinfo=zone, locale=self._locale)

    def datetime(self, at: dt.datetime, zone: dt.tzinfo) -> str:
        """Return day, month, hours and minutes in the zone."""
        pattern = str(self._locale.datetime_formats["medium"])
        return pattern.format(self.time(at, zone), self.date(at.astimezone(zone).date()))

    def language_name(self, code: str) -> str:
        """Return the name of a language by its code, such as "English"; an odd code as it is."""
        try:
            named = Locale.parse(code, sep="-").get_display_name(self._locale)
        except (UnknownLocaleError, ValueError):
            named = None
        return named or code

    def duration(self, span: dt.timedelta) -> Html:
        """Return a span in its two largest units, rounded up; nothing below zero."""
        seconds = max(0, -(-span // dt.timedelta(seconds=1)))
        if seconds < 60:
            return self("duration.seconds", seconds=seconds)
        minutes = -(-seconds // 60)
        if minutes < 60:
            return self("duration.minutes", minutes=minutes)
        if minutes < 24 * 60:
            return self._hours(*divmod(minutes, 60))
        return self._days(*divmod(-(-minutes // 60), 24))

    def _hours(self, hours: int, minutes: int) -> Html:
        if minutes:
            return self("duration.hours_minutes", hours=hours, minutes=minutes)
        return self("duration.hours", hours=hours)

    def _days(self, days: int, hours: int) -> Html:
        if hours:
            return self("duration.days_hours", days=days, hours=hours)
        return self("duration.days", days=days)


class Texts:
    """All languages of the program, read once at start."""

    languages = tuple(_CATALOGUES)

    def __init__(self, translators: dict[str, Translator]) -> None:
        self._translators = translators

    @classmethod
    def load(cls, folder: Path = _FOLDER) -> Self:
        """Read every catalogue."""
        return cls(
            {
                language: Translator(language, _read(folder, name))
                for language, name in _CATALOGUES.items()
            }
        )

    def translator(self, language: str) -> Translator:
        """Return the sentences of one of `languages`; KeyError for any other."""
        return self._translators[language]

    def match(self, code: str | None) -> str | None:
        """Return the language that serves a Telegram language code; None when none does."""
        if not code or len(code) > _LONGEST_CODE:
            return None
        return _closest(code)

    def named(self, words: str) -> str | None:
        """Return the language that somebody names as its button does (简体), or by a code."""
        said = words.strip().casefold()
        for language in self.languages:
            own = self.translator(language)("language.own_name").plain.casefold()
            if len(said) > 1 and own.startswith(said):
                return language
        return self.match(words)


@cache
def _read(folder: Path, name: str) -> GNUTranslations:
    source = folder / name / "LC_MESSAGES" / "encore.po"
    with source.open("rb") as file:
        catalogue = read_po(file, locale=name, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    # Here, where it is read once: each further one would stand behind the others for ever.
    translations.add_fallback(_Unknown())
    return translations


@lru_cache(maxsize=256)
def _closest(code: str) -> str | None:
    own = next((each for each in _CATALOGUES if each.casefold() == code.casefold()), None)
    if own is not None:
        return own
    from langcodes import closest_match  # 3 MB, for apps that speak another language

    try:
        found, _ = closest_match(code, list(_CATALOGUES), max_distance=_FARTHEST_MATCH)
    except ValueError:
        return None
    return found if found in _CATALOGUES else None


def _at_midnight(on: dt.date) -> dt.datetime:
    # Babel reads a skeleton's fields from a datetime; the zone plays no part in a date.
    return dt.datetime(on.year, on.month, on.day)  # noqa: DTZ001 - a date has no zone


def _shown(value: object) -> str:
    if isinstance(value, Html):
        return value
    if isinstance(value, str):
        return html.escape(contain(clip(scrub(value), LONGEST_PARAMETER)), quote=True)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TypeError(f"a sentence takes str, Html or int, not {type(value).__name__}")
