"""Welcomes: who comes within a minute shares one message; a raid gets none."""

from typing import Final

from domain.names import undirected
from domain.refusals import Refusal

TOGETHER_SECONDS: Final = 60
RAID_JOINS: Final = 20
RAID_SECONDS: Final = 60
LATE_SECONDS: Final = 600
"""Nobody is welcomed later: they have long looked around."""
AGAIN_SECONDS: Final = 2 * 86_400
MOST_NAMED: Final = 10
LONGEST: Final = 1000


def checked(text: str) -> str:
    """Return words of welcome; refuse what is none or too long."""
    if not undirected(text).strip():
        raise Refusal("welcome.usage")
    if len(text) > LONGEST:
        raise Refusal("welcome.too_long", most=LONGEST)
    return text
