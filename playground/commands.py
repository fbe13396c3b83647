"""Command menus: lists of commands by scope and language, and which one somebody sees."""

from dataclasses import dataclass, field

from .chats import Chat
from .members import Membership
from .wire import Json

Scope = tuple[str, int, int]


@dataclass(slots=True)
class CommandMenus:
    """What setMyCommands left: scope and language to commands."""

    lists: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)

    def set(self, scope: Scope, language: str, commands: list[Json]) -> None:
        if commands:
            self.lists[scope, language] = commands
        else:
            self.lists.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> list[Json]:
        return self.lists.get((scope, language), [])

    def seen_by(self, chat: Chat, membership: Membership) -> list[Json]:
        """Return the menu one person sees in one chat: the narrowest scope that has one wins."""
        language = membership.account.language_code or ""
        for scope in _narrowest_first(chat, membership):
            for code in (language.partition("-")[0], ""):
                if (scope, code) in self.lists:
                    return self.lists[scope, code]
        return []


def _narrowest_first(chat: Chat, membership: Membership) -> list[Scope]:
    if chat.kind == "private":
        return [("chat", chat.id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
    scopes: list[Scope] = [("chat_member", chat.id, membership.account.id)]
    if membership.is_admin:
        scopes.append(("chat_administrators", chat.id, 0))
    scopes.append(("chat", chat.id, 0))
    if membership.is_admin:
        scopes.append(("all_chat_administrators", 0, 0))
    return [*scopes, ("all_group_chats", 0, 0), ("default", 0, 0)]
