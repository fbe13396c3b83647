"""Communities: one or more chats that share members, points and settings."""

from dataclasses import dataclass
from enum import StrEnum

from domain.days import Zones


class Key(StrEnum):
    """Keys of a community's settings."""

    LANGUAGE = "language"
    TIMEZONE = "timezone"


@dataclass(frozen=True, slots=True)
class Community:
    """A community as its features need it; `zones` is ordered, the newest first."""

    community_id: int
    title: str
    language: str
    zones: Zones


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a new community starts with."""

    language: str
    timezone: str
