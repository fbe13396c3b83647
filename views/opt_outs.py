"""/optout: what somebody may say no to, each with its switch."""

from collections.abc import Collection

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.texts import Html, Translator
from domain.communities import Community
from domain.opt_outs import OptOut
from views.cards import Card

NAMES = {
    OptOut.TRACKING: "optout.tracking",
    OptOut.BOARDS: "optout.boards",
    OptOut.MENTIONS: "optout.mentions",
    OptOut.LETTERS: "optout.letters",
    OptOut.BIRTHDAY: "optout.birthday",
    OptOut.PUSH: "optout.push",
    OptOut.MOOD: "optout.mood",
}
MEANT = {
    OptOut.TRACKING: "optout.tracking.off",
    OptOut.BOARDS: "optout.boards.off",
    OptOut.MENTIONS: "optout.mentions.off",
    OptOut.LETTERS: "optout.letters.off",
    OptOut.BIRTHDAY: "optout.birthday.off",
    OptOut.PUSH: "optout.push.off",
    OptOut.MOOD: "optout.mood.off",
}


class OptOutButton(CallbackData, prefix="optout"):
    """Turn one kind off or on for who presses, who is a member of the community."""

    community_id: int
    kind: OptOut
    is_out: bool


def switches_card(community: Community, out: Collection[OptOut], t: Translator) -> Card:
    """Show every kind with what turning it off means; a tap turns it."""
    builder = InlineKeyboardBuilder()
    lines = [t("optout.title", title=community.title), Html("")]
    for kind in OptOut:
        is_out, name = kind in out, t(NAMES[kind])
        line = t("optout.is_out", name=name) if is_out else t("optout.is_in", name=name)
        lines.append(Html.lines([line, t(MEANT[kind])]))
        button = OptOutButton(community_id=community.community_id, kind=kind, is_out=not is_out)
        builder.button(text=line.plain, callback_data=button)
    builder.adjust(1)
    return Card(Html.lines(lines), builder.as_markup())
