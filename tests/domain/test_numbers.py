import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.numbers import LARGEST_AMOUNT, parse_number
from tests.bad_inputs.corpus import CORPUS


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("50", 50), ("007", 7), ("1000000", 1_000_000), ("１２", 12)]
)
def test_digits_are_read(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "000",
        "-1",
        "+5",
        " 12 ",
        "12\n",
        "1_000",
        "1,000",
        "1.5",
        "1e3",
        "0x1F",
        "1000001",
        "9" * 9,
        "9" * 10,
        "9" * 20,
        "9" * 5000,
        "٣٤",
        "१२",
        "½",
        "五十",
        "1\u200b2",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(1, LARGEST_AMOUNT))
def test_every_amount_reads_as_it_was_written(number: int) -> None:
    assert parse_number(str(number)) == number


@given(st.text() | st.sampled_from(CORPUS))
def test_whatever_is_typed_gives_a_usable_amount_or_nothing(text: str) -> None:
    number = parse_number(text)
    assert number is None or 1 <= number <= LARGEST_AMOUNT
