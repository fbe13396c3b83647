"""People and the communities they belong to."""

from dataclasses import dataclass
from enum import StrEnum


class Presence(StrEnum):
    PRESENT = "present"
    LEFT = "left"


class Change(StrEnum):
    """What the membership history keeps."""

    JOINED = "joined"
    LEFT = "left"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class User:
    """A Telegram account as last seen; `language` is the person's own choice or empty."""

    user_id: int
    first_name: str
    last_name: str
    username: str
    language_code: str
    language: str
    dm_ok: bool
    community_id: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """A user in one community; `member_id` is ours and never the Telegram id."""

    member_id: int
    community_id: int
    user_id: int
    points: int
    xp: int
    state: Presence
    first_name: str
    last_name: str
    username: str
