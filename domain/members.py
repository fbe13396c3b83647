"""People and the communities they belong to."""

from dataclasses import dataclass
from enum import StrEnum

_INSIDE = frozenset({"creator", "administrator", "member", "restricted"})


class Presence(StrEnum):
    PRESENT = "present"
    LEFT = "left"


class Change(StrEnum):
    """What the membership history keeps."""

    JOINED = "joined"
    LEFT = "left"
    RETURNED = "returned"


def is_inside(status: str, *, is_member: bool) -> bool:
    """Say whether somebody is in a chat; Telegram tells `is_member` of the restricted only."""
    return status in _INSIDE and is_member


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

    @property
    def stand_in(self) -> int:
        """The account that takes the place of theirs once they are erased: nobody's."""
        return -self.member_id

    @property
    def is_erased(self) -> bool:
        return self.user_id < 0
