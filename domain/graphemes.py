"""What the eye takes for one character: Unicode's grapheme clusters, as far as names need them."""

import unicodedata
from collections.abc import Iterator

JOINERS = "\u200c\u200d"
LONGEST_GRAPHEME = 16
"""Characters; the longest emoji in use has ten, so a longer run is not writing."""

_ZWJ = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_MODIFIERS = range(0x1F3FB, 0x1F400)
_REGIONAL_INDICATORS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)
_WIDE_PICTOGRAPHS = range(0x1F300, 0x1FB00)
_HALFWIDTH_VOICING = "\uff9e\uff9f"
# Viramas of the scripts that draw consonant + virama + consonant as one shape.
_CONJOINING = "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d"
_PICTOGRAPHS = (
    range(0x1F000, 0x1F1E6),
    range(0x1F200, 0x1FB00),
    range(0x2600, 0x27C0),
    range(0x2300, 0x2400),
    range(0x2190, 0x2200),
    range(0x25A0, 0x2600),
    range(0x2934, 0x2936),
    range(0x2B05, 0x2B56),
)
_SINGLE_PICTOGRAPHS = frozenset("©®‼⁉™ℹⓂ〰〽㊗㊙")
_HANGUL_LEADS = (range(0x1100, 0x1160), range(0xA960, 0xA97D))
_HANGUL_VOWELS = (range(0x1160, 0x11A8), range(0xD7B0, 0xD7C7))
_HANGUL_TAILS = (range(0x11A8, 0x1200), range(0xD7CB, 0xD7FC))
_HANGUL_SYLLABLES = range(0xAC00, 0xD7A4)
_SYLLABLES_PER_VOWEL = 28


def graphemes(text: str) -> Iterator[str]:
    """Yield the graphemes of a text, in order; together they are the text."""
    start = 0
    for at in range(1, len(text)):
        if _breaks(text, start, at):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def columns_of(grapheme: str) -> int:
    """Return how many columns one grapheme fills: 0, 1, 2, or its letters when they conjoin."""
    base = grapheme[0]
    if _is_control(base) or base in JOINERS or is_mark(base):
        return 0
    if ord(base) in _WIDE_PICTOGRAPHS or _EMOJI_STYLE in grapheme:
        return 2
    if ord(base) in _REGIONAL_INDICATORS or unicodedata.east_asian_width(base) in "WF":
        return 2
    return max(1, sum(letter.isalpha() for letter in grapheme))


def is_mark(character: str) -> bool:
    """Tell whether a character is drawn onto the one before it."""
    return unicodedata.category(character)[0] == "M"


def is_pictograph(character: str) -> bool:
    """Tell whether a character can be an emoji, assigned yet or not."""
    if character < "\u2190":
        return character in _SINGLE_PICTOGRAPHS
    return _in(character, _PICTOGRAPHS) or character in _SINGLE_PICTOGRAPHS


def _breaks(text: str, start: int, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after < "\u0300" or at - start >= LONGEST_GRAPHEME:
        return True
    if _is_control(before) or _is_control(after):
        return True
    if _extends(after):
        return False
    if ord(after) in _REGIONAL_INDICATORS:
        return at - start != 1 or ord(before) not in _REGIONAL_INDICATORS
    if before == _ZWJ and is_pictograph(after):
        return not is_pictograph(text[start])
    if after.isalpha() and text[start:at].rstrip(JOINERS)[-1:] in tuple(_CONJOINING):
        return False
    return not _same_syllable(before, after)


def _is_control(character: str) -> bool:
    if character in JOINERS or ord(character) in _TAGS:
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _extends(character: str) -> bool:
    return (
        is_mark(character)
        or character in JOINERS
        or character in _HALFWIDTH_VOICING
        or ord(character) in _MODIFIERS
        or ord(character) in _TAGS
    )


def _same_syllable(before: str, after: str) -> bool:
    """Tell whether two letters of Hangul belong to one block."""
    if _in(before, _HANGUL_LEADS):
        return (
            _in(after, _HANGUL_LEADS)
            or _in(after, _HANGUL_VOWELS)
            or ord(after) in _HANGUL_SYLLABLES
        )
    if _in(after, _HANGUL_VOWELS):
        return _in(before, _HANGUL_VOWELS) or _is_open_syllable(before)
    if _in(after, _HANGUL_TAILS):
        return (
            _in(before, _HANGUL_VOWELS)
            or _in(before, _HANGUL_TAILS)
            or ord(before) in _HANGUL_SYLLABLES
        )
    return False


def _is_open_syllable(character: str) -> bool:
    number = ord(character)
    first = _HANGUL_SYLLABLES.start
    return number in _HANGUL_SYLLABLES and (number - first) % _SYLLABLES_PER_VOWEL == 0


def _in(character: str, blocks: tuple[range, ...]) -> bool:
    return any(ord(character) in block for block in blocks)
