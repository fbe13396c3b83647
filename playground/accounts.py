"""Telegram accounts: people, bots and Telegram's own three senders."""

from dataclasses import dataclass, field

from .wire import Json

GROUP_ANONYMOUS_BOT = 1087968824
CHANNEL_BOT = 136817688
TELEGRAM = 777000


@dataclass(slots=True, eq=False)
class Account:
    """One Telegram user as others see them."""

    id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False
    deactivated: bool = False
    hides_forwards: bool = False
    _user: Json | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def as_user(self) -> Json:
        """Return the User object; do not change it, it is shared."""
        if self._user is None:
            user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
            for key in ("last_name", "username", "language_code"):
                if getattr(self, key):
                    user[key] = getattr(self, key)
            self._user = user
        return self._user

    def rename(self, first_name: str, last_name: str = "", username: str | None = None) -> None:
        """Change what others see; updates made from now on carry it."""
        self.first_name, self.last_name, self.username = first_name, last_name, username
        self._user = None


def service_accounts() -> list[Account]:
    """Make the senders Telegram itself puts in the place of a person."""
    return [
        Account(
            GROUP_ANONYMOUS_BOT,
            "Group",
            username="GroupAnonymousBot",
            is_bot=True,
            language_code=None,
        ),
        Account(CHANNEL_BOT, "Channel", username="Channel_Bot", is_bot=True, language_code=None),
        Account(TELEGRAM, "Telegram", language_code=None),
    ]
