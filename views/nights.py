"""Night mode, as the group and staff read it."""

from datetime import timedelta

from bot.texts import Html, Translator
from domain.communities import Community
from domain.manners import DELETABLE_FOR
from domain.nights import Mode
from storage.nights import Night
from views.cards import Card
from views.moments import moment


def night_card(night: Night | None, t: Translator) -> Card:
    """Show an admin what holds now."""
    if night is None:
        return Card(Html.lines([t("night.none"), t("night.usage")]))
    if night.mode is Mode.NOBODY:
        return Card(t("night.nobody", hours=night.hours))
    return Card(t("night.text", hours=night.hours))


def off_card(night: Night | None, t: Translator) -> Card:
    """Say that a group rests no more; None when it never did."""
    return Card(t("night.off") if night is not None else t("night.none"))


def fallen_card(
    night: Night, until_at: int, community: Community, t: Translator, *, seconds: int
) -> Card:
    """Tell the group that it is night, until the morning."""
    until = moment(until_at, community.zones, t)
    is_text = night.mode is Mode.TEXT
    text = t("night.fallen_text", until=until) if is_text else t("night.fallen", until=until)
    lives_for = min(timedelta(seconds=seconds), DELETABLE_FOR)
    return Card(text, is_silent=True, lives_for=lives_for)
