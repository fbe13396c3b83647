"""Log lines as they leave the program: shaped for their reader, and never with a token."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Literal, get_args
from urllib.parse import quote

import aiohttp
import pytest
import structlog
from aiogram.types import Update
from multidict import CIMultiDict, CIMultiDictProxy
from pydantic import ValidationError
from yarl import URL

from bot import logs

TOKEN = "123456789:AAEhBP0av28FrJ-pBRSFGnPnIUxgY_5lXvM-"
OTHER_TOKEN = "9876543210:BBEhBP0av28FrJ-pBRSFGnPnIUxgY_5lXvM"
ADDRESS = f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg"

Form = Literal["console", "json"]


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    yield
    root.handlers[:], root.level, sys.excepthook, threading.excepthook = before
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.fixture(params=get_args(Form))
def written(request: pytest.FixtureRequest) -> io.StringIO:
    stream = io.StringIO()
    logs.configure(level="info", form=request.param, token=TOKEN, stream=stream)
    return stream


def a_refused_download() -> aiohttp.ClientResponseError:
    headers: CIMultiDictProxy[str] = CIMultiDictProxy(CIMultiDict())
    asked = aiohttp.RequestInfo(URL(ADDRESS), "GET", headers, URL(ADDRESS))
    return aiohttp.ClientResponseError(asked, (), status=404, message="Not Found")


def assert_told_without_token(stream: io.StringIO) -> None:
    text = stream.getvalue()
    assert logs.REDACTED in text
    for token in (TOKEN, OTHER_TOKEN):
        assert token not in text
        assert token.partition(":")[2].rstrip("-") not in text
        assert quote(token, safe="") not in text


def test_a_token_in_a_message_is_taken_out(written: io.StringIO) -> None:
    logging.getLogger("x").info(f"asked {ADDRESS} and {OTHER_TOKEN}")
    assert_told_without_token(written)


def test_a_token_in_an_argument_is_taken_out(written: io.StringIO) -> None:
    logging.getLogger("x").warning("asked %s, %r", ADDRESS, {"token": OTHER_TOKEN})
    assert_told_without_token(written)


def test_a_quoted_token_is_taken_out(written: io.StringIO) -> None:
    logging.getLogger("x").warning(f"{quote(TOKEN, safe='')} {quote(OTHER_TOKEN, safe='')}")
    assert_told_without_token(written)


def test_a_token_in_a_value_of_structlog_is_taken_out(written: io.StringIO) -> None:
    structlog.stdlib.get_logger().info("asked", address=ADDRESS, deep={"list": [OTHER_TOKEN]})
    assert_told_without_token(written)


def test_a_token_in_the_context_of_structlog_is_taken_out(written: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(address=ADDRESS):
        structlog.stdlib.get_logger().info("asked")
    assert_told_without_token(written)


def test_the_error_of_a_refused_download_is_logged_without_its_token(
    written: io.StringIO,
) -> None:
    error = a_refused_download()
    assert TOKEN in str(error), "or this test shows nothing"
    try:
        raise error
    except aiohttp.ClientResponseError:
        logging.getLogger("x").exception("no file")
        structlog.stdlib.get_logger().exception("no file", reason=error)
    assert written.getvalue().count("ClientResponseError") >= 2
    assert_told_without_token(written)


def test_a_crash_is_logged_without_token_and_without_the_values_of_variables(
    written: io.StringIO,
) -> None:
    try:
        password = "swordfish"
        raise RuntimeError(ADDRESS, len(password))
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert_told_without_token(written)
    assert "crashed" in written.getvalue()
    assert "swordfish" not in written.getvalue()


def test_a_crash_in_a_thread_is_logged_without_token(written: io.StringIO) -> None:
    def fail() -> None:
        raise RuntimeError(ADDRESS)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert_told_without_token(written)


def test_a_line_that_cannot_be_written_is_named_without_its_token(written: io.StringIO) -> None:
    ours = next(h for h in logging.getLogger().handlers if getattr(h, "stream", 0) is written)
    ours.handle(logging.LogRecord("x", logging.INFO, "", 1, "too many", (ADDRESS,), None))
    assert "could not be written" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_an_unreadable_update_is_logged_without_what_was_said(written: io.StringIO) -> None:
    said = {"text": "Zugunruhe, 'Kassandra', input_type="}
    raw = {"update_id": 1, "message": said, "inline_query": "Zugunruhe\nKassandra"}
    try:
        Update.model_validate(raw)
    except ValidationError:
        structlog.get_logger("test").exception("handler failed")
    line = written.getvalue()
    assert "Field required" in line
    assert "Zugunruhe" not in line
    assert "Kassandra" not in line


def test_an_error_is_logged_without_what_it_quotes_with_its_cause_and_its_places(
    written: io.StringIO,
) -> None:
    def read(text: str) -> int:
        try:
            return int(text)
        except ValueError as error:
            raise ExceptionGroup("two", [KeyError(text), OSError("disk")]) from error

    said = "Zugunruhe\nKassandra"
    try:
        read(said)
    except ExceptionGroup:
        logging.getLogger("x").exception("failed")
    line = written.getvalue()
    for words in ("return int(text)", "ValueError", "KeyError", "OSError: disk", "test_logs.py"):
        assert words in line
    assert "Zugunruhe" not in line
    assert "Kassandra" not in line


def test_other_secrets_are_taken_out_wherever_they_stand() -> None:
    stream = io.StringIO()
    logs.configure(level="info", form="json", secrets=["sk-very-secret", "short"], stream=stream)
    logging.getLogger("x").warning("Bearer %s, short", "sk-very-secret")
    assert json.loads(stream.getvalue())["event"] == "Bearer <token>, short"


def test_a_short_secret_of_a_test_bot_does_not_blank_ordinary_words() -> None:
    redact = logs.redaction("42:points")
    assert redact("42:points earned 3 points") == "<token> earned 3 points"


def test_json_lines_are_objects_with_time_level_and_name() -> None:
    stream = io.StringIO()
    logs.configure(level="info", form="json", stream=stream)
    structlog.stdlib.get_logger("bot.points").info("awarded", member=7, points=2)
    logging.getLogger("aiogram").warning("slow: %d ms", 300)
    ours, theirs = map(json.loads, stream.getvalue().splitlines())
    assert (ours["event"], ours["member"], ours["points"]) == ("awarded", 7, 2)
    assert (ours["level"], ours["logger"]) == ("info", "bot.points")
    assert (theirs["event"], theirs["level"]) == ("slow: 300 ms", "warning")
    assert ours["timestamp"].endswith("Z")


def test_lines_below_the_level_and_the_chatter_of_libraries_are_left_out() -> None:
    stream = io.StringIO()
    logs.configure(level="info", form="console", stream=stream)
    structlog.stdlib.get_logger().debug("too small")
    logging.getLogger("x").debug("too small")
    logging.getLogger("apscheduler.executors.default").info("Running job")
    assert not stream.getvalue()


def test_a_lone_surrogate_does_not_stop_the_log() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    logs.configure(level="info", form="console", stream=stream)
    logging.getLogger("x").info("half a character: \ud83d")
    stream.seek(0)
    assert "half a character: \\ud83d" in stream.read()
