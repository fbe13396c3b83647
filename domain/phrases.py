"""Short phrases as members type them, in the one form that the grammars read."""

import unicodedata

LONGEST_PHRASE = 64
QUOTES = '"＂“”„«»「」『』'
# The words of time and of switches only: later grammars read Simplified.
_SIMPLIFIED = str.maketrans(
    "後點鐘鍾頭週個兩時號禮開關啟閉這過間裡裏淩於", "后点钟钟头周个两时号礼开关启闭这过间里里凌于"
)


def unquoted(text: str) -> str:
    """Return a name without the quotation marks that somebody put around it."""
    return text.strip().strip(QUOTES).strip()


def plain(text: str) -> str:
    """Return a phrase in NFKC, lower case, Simplified and single blanks; "" when it is long."""
    if len(text) > LONGEST_PHRASE:
        return ""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SIMPLIFIED)
    words = " ".join(folded.split())
    return words if len(words) <= LONGEST_PHRASE else ""
