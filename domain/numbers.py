"""Numbers as members type them."""

import re
import unicodedata

LARGEST_AMOUNT = 1_000_000
_LONGEST_WRITING = 16
_DIGITS = re.compile("[0-9]{1,9}")
_ENTRY = re.compile("[1-9][0-9]{0,14}")
_ONES = "〇一二三四五六七八九"
_TENS = {f"{ones}十": 10 * tens for tens, ones in enumerate(_ONES) if tens}
_TENS |= {"十": 10, "廿": 20, "卅": 30}
_NUMERAL = re.compile(f"(?=.)(?P<tens>[{_ONES[1:]}]?十|廿|卅)?(?P<ones>[{_ONES[1:]}])?")
# Before a measure word; never in a larger number.
_TWO = ("两", "兩")
_FIRST = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROUND = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50}
_WORDS = _ROUND | {word: number for number, word in enumerate(_FIRST, 1)}
_WORDS |= {"eleven": 11, "twelve": 12, "sixty": 60, "ninety": 90}
NUMBER_WORD = f"(?:{'|'.join(sorted(_WORDS, reverse=True))})"


def parse_number(text: str) -> int | None:
    """Return a whole number from 1 to 1,000,000, None for anything else.

    Full-width digits count; signs, separators and the digits of other scripts do not, because
    `int` and `str.isdigit` disagree about them.
    """
    if len(text) > _LONGEST_WRITING:
        return None
    digits = unicodedata.normalize("NFKC", text)
    if not _DIGITS.fullmatch(digits):
        return None
    number = int(digits)
    return number if 1 <= number <= LARGEST_AMOUNT else None


def parse_entry_number(text: str) -> int | None:
    """Return the number of a ledger entry, written as it is shown (#412) or plain; else None."""
    if len(text) > _LONGEST_WRITING:
        return None
    digits = unicodedata.normalize("NFKC", text).removeprefix("#")
    return int(digits) if _ENTRY.fullmatch(digits) else None


def parse_written_number(text: str) -> int | None:
    """Return a whole number from 0 to 1,000,000 in digits, in Chinese numerals up to 99, or
    as one of a few English words.

    For the counts of durations and the figures of dates; amounts go through `parse_number`.
    """
    if len(text) <= 2 and text and not text.strip("0〇零"):
        return 0
    if numeral := _NUMERAL.fullmatch(text):
        tens = _TENS[numeral["tens"]] if numeral["tens"] else 0
        return tens + (_ONES.index(numeral["ones"]) if numeral["ones"] else 0)
    if text in _TWO:
        return 2
    return _WORDS.get(text) or parse_number(text)
