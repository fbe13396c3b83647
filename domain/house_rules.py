"""House rules: what a community wrote down for its members, in versions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.names import undirected
from domain.refusals import Refusal

LONGEST: Final = 3000
NOTICE_SECONDS: Final = 7 * 86_400
"""So long before it counts a material change is announced."""


class State(StrEnum):
    DRAFT = "draft"
    COMING = "coming"
    STANDING = "standing"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class HouseRules:
    """One version; a draft has version 0, `source` is formatted text as Telegram writes it."""

    rules_id: int
    community_id: int
    version: int
    source: str
    is_material: bool
    state: State
    from_at: int


def checked(text: str) -> str:
    """Return rules without blank ends; refuse what is none or too long."""
    if not undirected(text).strip():
        raise Refusal("house_rules.usage")
    if len(text) > LONGEST:
        raise Refusal("house_rules.too_long", most=LONGEST)
    return text.rstrip()
