"""Logs for operators on standard error, for people or for machines.

No token gets through, and nothing of what an update said that could not be read, or what an
error quotes.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Literal, TextIO
from urllib.parse import quote

import structlog
from pydantic import ValidationError
from structlog.types import ExcInfo, Processor

Redact = Callable[[str], str]

REDACTED = "<token>"
# Not \b in front: in an address the token stands behind "bot", and "t" is a word character too.
_LOOKS_LIKE_ONE = r"(?<![0-9])[0-9]{6,12}(?::|%3A)[A-Za-z0-9_-]{30,}"
_SHORTEST_SECRET = 20
# How pydantic quotes what it could not read: a message's words, a name.
_QUOTED_INPUT = re.compile(r"input_value=.*?, (?=input_type=)", re.DOTALL)
# Their words quote what they met: KeyError('…'), invalid literal for int(): '…'.
_QUOTING = (ValueError, LookupError)
_LEAST_SECRET = 8
_CHATTY = ("aiohttp.access", "aiogram.event", "apscheduler")


def redaction(token: str | None, secrets: Iterable[str] = ()) -> Redact:
    """Return a function that takes out of a text every bot token, the given one in any form.

    Other secrets of eight characters or more and what an unreadable update said as well.
    """
    forms = [re.escape(each) for each in secrets if len(each) >= _LEAST_SECRET]
    forms.append(_LOOKS_LIKE_ONE)
    if token:
        secret = token.partition(":")[2]
        known = [token, quote(token, safe="")]
        # A short secret of a test bot may be an ordinary word.
        known += [secret] if len(secret) >= _SHORTEST_SECRET else []
        forms = [re.escape(form) for form in known] + forms
    pattern = re.compile("|".join(forms), re.IGNORECASE)
    return lambda text: pattern.sub(REDACTED, _QUOTED_INPUT.sub("", text))


def configure(
    *,
    level: str,
    form: Literal["console", "json"],
    token: str | None = None,
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send every log line, of structlog and of logging, and every crash to one stream.

    The finished line is redacted, so nothing in it gets past: message, arguments, values,
    traceback. Calling it again replaces what was set.
    """
    redact = redaction(token, secrets)
    handler = _Handler(stream or sys.stderr, redact)
    handler.setFormatter(_Formatter(redact, _renderers(form, colors=handler.stream.isatty())))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(True)
    quieter = logging.NOTSET if level == "debug" else logging.WARNING
    for name in _CHATTY:
        logging.getLogger(name).setLevel(quieter)
    # Two lines for each question to the database.
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)
    _lead_structlog_to_logging()
    sys.excepthook = _log_crash
    threading.excepthook = _log_thread_crash


def _lead_structlog_to_logging() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_FACTS,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


_FACTS: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def _renderers(form: Literal["console", "json"], *, colors: bool) -> list[Processor]:
    """Return the last steps; both write tracebacks without the values of variables."""
    if form == "json":
        told = structlog.processors.ExceptionRenderer(lambda info: _told(info[1]))
        return [told, structlog.processors.JSONRenderer()]

    def write(stream: TextIO, info: ExcInfo) -> None:
        stream.write(f"\n{_told(info[1])}")

    return [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=write)]


def _told(error: BaseException | None) -> str:
    """Return an error with where it came from, the cause first, without what it quotes."""
    return "\n".join(_lines(error, set()))


def _lines(error: BaseException | None, told: set[int]) -> Iterator[str]:
    if error is None or id(error) in told:
        return
    told.add(id(error))
    yield from _lines(
        error.__cause__ or (None if error.__suppress_context__ else error.__context__), told
    )
    if error.__traceback__ is not None:
        yield "Traceback (most recent call last):"
        yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    kind = type(error).__name__
    is_quoting = isinstance(error, _QUOTING) and not isinstance(error, ValidationError)
    yield kind if is_quoting else f"{kind}: {error}"
    for part in getattr(error, "exceptions", ()):
        yield from _lines(part, told)


class _Formatter(structlog.stdlib.ProcessorFormatter):
    def __init__(self, redact: Redact, renderers: list[Processor]) -> None:
        super().__init__(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
            foreign_pre_chain=_FACTS,
        )
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


class _Handler(logging.StreamHandler[TextIO]):
    def __init__(self, stream: TextIO, redact: Redact) -> None:
        super().__init__(stream)
        self._redact = redact

    def handleError(self, record: logging.LogRecord) -> None:
        # The inherited one writes the message and its arguments as they are.
        line = f"a log line of {record.name} could not be written\n{traceback.format_exc()}"
        self.stream.write(self._redact(line))


def _log_crash(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    logging.getLogger("encore").critical("crashed", exc_info=(kind, error, trace))


def _log_thread_crash(crash: Any) -> None:
    if crash.exc_value is not None and crash.exc_type is not SystemExit:
        _log_crash(crash.exc_type, crash.exc_value, crash.exc_traceback)
