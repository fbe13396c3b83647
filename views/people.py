"""How people are named: plain, cleaned, never pinging."""

from bot.texts import Html, Translator
from domain.members import Member, User
from domain.names import cut, display_name

ROLES = {
    "owner": "role.owner",
    "manager": "role.manager",
    "moderator": "role.moderator",
    "host": "role.host",
    "helper": "role.helper",
    "treasurer": "role.treasurer",
}


def name_of(member: Member, t: Translator) -> str:
    """Return a member's name for a sentence; who shows none is called by number."""
    fallback = t("member.nameless", number=member.member_id)
    return display_name(member.first_name, member.last_name, fallback=fallback)


def short_name_of(member: Member, t: Translator) -> str:
    """Return a member's name cut to the width of a board row."""
    return cut(name_of(member, t))


def user_name(user: User | None, t: Translator) -> str:
    """Return how an acting person is named, member of the community or not; None was erased."""
    if user is None:
        return t("member.former")
    # A stand-in's number is that of its member, negative.
    fallback = t("member.nameless", number=abs(user.user_id))
    return display_name(user.first_name, user.last_name, fallback=fallback)


def role_name(role: str, t: Translator) -> Html:
    return t(ROLES[role])
