"""Short phrases as members type them, in the one form that the grammars read."""

import re
import unicodedata

LONGEST_PHRASE = 64
QUOTES = '"＂“”„«»「」『』'
COMMAS = ",，、:："
_COMMA = re.compile(f"[{COMMAS}](?![0-9０-９])")
# The words of time and of switches only: later grammars read Simplified.
_SIMPLIFIED = str.maketrans(
    "後點鐘鍾頭週個兩時號禮開關啟閉這過間裡裏淩於", "后点钟钟头周个两时号礼开关启闭这过间里里凌于"
)


def unquoted(text: str) -> str:
    """Return a name without the quotation marks that somebody put around it."""
    return text.strip().strip(QUOTES).strip()


def at_comma(word: str) -> list[str]:
    """Return a word and, if there is any, what stands behind its first comma: 2小时，刷屏.

    Chinese leaves no blank there; a comma before a figure belongs to a number.
    """
    first, *rest = _COMMA.split(word, maxsplit=1)
    return [first, *filter(None, rest)]


# Many write figures apart from 字: `12 月 5 日 20 点 30 分`.
_SPACED = (
    (re.compile("(?<![0-9:])([0-9]{1,4}) (?=[点时月日号年])"), r"\1"),
    (re.compile("([点时]) ?([0-9]{1,2}) (?=分)"), r"\1\2"),
    (re.compile("([点时月年]) (?=[0-9]{1,2}[分日号月])"), r"\1"),
)


def plain(text: str) -> str:
    """Return a phrase in NFKC, lower case, Simplified and single blanks; "" when it is long."""
    if len(text) > LONGEST_PHRASE:
        return ""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SIMPLIFIED)
    words = " ".join(folded.split())
    for apart, together in _SPACED:
        words = apart.sub(together, words)
    return words if len(words) <= LONGEST_PHRASE else ""
