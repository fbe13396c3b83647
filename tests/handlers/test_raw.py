"""Reading JSON: as the standard library does, only faster."""

import json

import pytest

from handlers.raw import read_json

TEXTS = (
    '{"text": "\\ud83d\\ude00 ok"}',
    '{"text": "half \\ud83d"}',
    '{"big": 123456789012345678901234567890, "half": 1.5, "none": null}',
    '{"twice": 1, "twice": 2}',
    "[" * 300 + "]" * 300,
)


@pytest.mark.parametrize("text", TEXTS)
def test_it_reads_what_the_standard_library_reads(text: str) -> None:
    assert read_json(text) == read_json(text.encode()) == json.loads(text)


@pytest.mark.parametrize("text", ["", "{", '{"a":1} x', b"\xff\xfe", "[" * 9_000])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(text)
