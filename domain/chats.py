"""Chats, and the bot's standing in them."""

from dataclasses import dataclass
from enum import StrEnum


class ChatState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


class Right(StrEnum):
    """Administrator rights the bot asks for, by Telegram's own names."""

    DELETE = "can_delete_messages"
    RESTRICT = "can_restrict_members"
    INVITE = "can_invite_users"
    PIN = "can_pin_messages"


@dataclass(frozen=True, slots=True)
class Chat:
    """A group or channel; `rights` holds Telegram's names of the bot's rights.

    A staff place of a community `earns` nothing.
    """

    chat_key: int
    community_id: int
    telegram_chat_id: int
    kind: str
    title: str
    state: ChatState
    rights: frozenset[str]
    earns: bool = True

    @property
    def missing_rights(self) -> tuple[Right, ...]:
        return tuple(right for right in Right if right not in self.rights)


@dataclass(frozen=True, slots=True)
class OwnStanding:
    """How the bot stands in a chat right now; without being administrator its rights are None.

    `absent` says why it is not there, `unasked` which error kept Telegram from telling.
    """

    rights: frozenset[str] | None = None
    absent: str = ""
    unasked: str = ""
