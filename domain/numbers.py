"""Numbers as members type them."""

import re
import unicodedata

LARGEST_AMOUNT = 1_000_000
_LONGEST_WRITING = 16
_DIGITS = re.compile("[0-9]{1,9}")


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
