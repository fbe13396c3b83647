"""Communities: one or more chats that share members, points and settings."""

from dataclasses import dataclass

from domain.days import Zones
from domain.settings import Values


@dataclass(frozen=True, slots=True)
class Community:
    """A community as its features need it; `zones` is ordered, the newest first."""

    community_id: int
    title: str
    language: str
    zones: Zones
    values: Values


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a new community starts with."""

    language: str
    timezone: str
