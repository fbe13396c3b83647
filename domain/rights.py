"""Who may do what: Telegram's own rights, and the bot's roles beside them."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles a community gives on top of Telegram's rights (product.md 1.3.7)."""

    OWNER = "owner"
    MANAGER = "manager"
    MODERATOR = "moderator"
    HOST = "host"
    HELPER = "helper"
    TREASURER = "treasurer"


class Who(StrEnum):
    """Who may use a command."""

    MEMBERS = "members"
    SETTINGS = "settings"
    POINTS = "points"
    ROLES = "roles"
    AUDIT = "audit"
    QUESTS = "quests"
    DRAWS = "draws"
    QUIZZES = "quizzes"
    SURVEYS = "surveys"
    POLLS = "polls"
    PROMPTS = "prompts"
    POSTS = "posts"
    PINS = "pins"
    EVENTS = "events"
    DELETE = "delete"
    KNOWLEDGE = "knowledge"
    CASES = "cases"
    WARNS = "warns"
    BANS = "bans"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What is needed: an administrator's right by Telegram's name, or one of the roles."""

    right: str
    roles: frozenset[Role]


REQUIREMENTS = {
    Who.SETTINGS: Requirement("can_change_info", frozenset({Role.OWNER, Role.MANAGER})),
    Who.POINTS: Requirement(
        "can_change_info", frozenset({Role.OWNER, Role.MANAGER, Role.TREASURER})
    ),
    Who.ROLES: Requirement("can_promote_members", frozenset({Role.OWNER})),
    Who.AUDIT: Requirement(
        "can_change_info", frozenset({Role.OWNER, Role.MANAGER, Role.MODERATOR})
    ),
    Who.QUESTS: Requirement("can_change_info", frozenset({Role.OWNER, Role.MANAGER, Role.HOST})),
    Who.DRAWS: Requirement("can_change_info", frozenset({Role.OWNER, Role.MANAGER, Role.HOST})),
    Who.QUIZZES: Requirement("can_change_info", frozenset({Role.OWNER, Role.MANAGER, Role.HOST})),
    Who.SURVEYS: Requirement("can_change_info", frozenset({Role.OWNER, Role.MANAGER, Role.HOST})),
    Who.POLLS: Requirement("can_change_info", frozenset({Role.OWNER, Role.MANAGER, Role.HOST})),
    Who.PROMPTS: Requirement("can_change_info", frozenset({Role.OWNER, Role.MANAGER, Role.HOST})),
    Who.POSTS: Requirement("can_change_info", frozenset({Role.OWNER, Role.MANAGER, Role.HOST})),
    Who.PINS: Requirement(
        "can_pin_messages", frozenset({Role.OWNER, Role.MANAGER, Role.MODERATOR, Role.HOST})
    ),
    Who.EVENTS: Requirement("can_change_info", frozenset({Role.OWNER, Role.MANAGER, Role.HOST})),
    Who.KNOWLEDGE: Requirement(
        "can_change_info",
        frozenset({Role.OWNER, Role.MANAGER, Role.MODERATOR, Role.HOST, Role.HELPER}),
    ),
    Who.DELETE: Requirement(
        "can_delete_messages", frozenset({Role.OWNER, Role.MANAGER, Role.MODERATOR})
    ),
    # Telegram gives this right to every administrator.
    Who.CASES: Requirement(
        "can_manage_chat",
        frozenset({Role.OWNER, Role.MANAGER, Role.MODERATOR, Role.HOST, Role.HELPER}),
    ),
    Who.WARNS: Requirement(
        "can_restrict_members", frozenset({Role.OWNER, Role.MANAGER, Role.MODERATOR})
    ),
    Who.BANS: Requirement("can_restrict_members", frozenset({Role.OWNER})),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands in a chat right now, as Telegram says, and their role in it."""

    is_creator: bool
    is_present: bool
    rights: frozenset[str]
    role: Role | None


def may_anything(standing: Standing) -> bool:
    """Say whether a standing is enough for any of the acts that are not for everybody.

    Cases do not count: they are looked after at the team's desk.
    """
    return any(may(standing, who) for who in REQUIREMENTS if who is not Who.CASES)


def may(standing: Standing, who: Who) -> bool:
    """Say whether a standing is enough; a role counts only while its holder is in the chat."""
    if who is Who.MEMBERS or standing.is_creator:
        return True
    needed = REQUIREMENTS[who]
    if needed.right in standing.rights:
        return True
    return standing.is_present and standing.role in needed.roles
