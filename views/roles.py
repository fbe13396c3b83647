"""Roles."""

from collections.abc import Sequence

from bot.texts import Html, Translator
from domain.members import Member, User
from domain.rights import Role
from views.cards import Card
from views.people import name_of, role_name, user_name


def role_card(member: Member, role: Role | None, t: Translator) -> Card:
    if role is None:
        return Card(t("role.taken", name=name_of(member, t)))
    return Card(t("role.given", name=name_of(member, t), role=role_name(role, t)))


def roles_card(holders: Sequence[tuple[User | None, Role]], t: Translator) -> Card:
    """List who has a role, and how to give one."""
    lines = [
        t("role.line", name=user_name(user, t), role=role_name(role, t)) for user, role in holders
    ]
    usage = t("role.usage")
    return Card(Html.lines([t("role.title"), *(lines or [t("role.nobody")]), Html(""), usage]))
