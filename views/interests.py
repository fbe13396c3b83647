"""What is shown of interests: the menu to choose from, and the list that admins see."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.interests import Count, Menu
from bot.texts import Html, Translator
from domain.communities import Community
from domain.interests import FEWEST_TOLD
from domain.manners import CARDS_LIVE_FOR
from views.cards import Card
from views.interest_names import interest_name
from views.start import open_private

IN_A_ROW = 2


class InterestButton(CallbackData, prefix="like"):
    """Choose an interest, or take it back; for the member it names."""

    member_id: int
    interest_id: int
    is_wanted: bool


def menu_card(menu: Menu, t: Translator) -> Card:
    """Show what can be chosen with a tick at what is; a tap changes it."""
    group = menu.community.title
    if not menu.offered:
        return Card(t("interests.none", group=group))
    builder = InlineKeyboardBuilder()
    for each in menu.offered:
        is_chosen = each.interest_id in menu.chosen
        name = interest_name(each, t)
        words = t("interests.button.chosen", name=name) if is_chosen else name
        press = InterestButton(
            member_id=menu.member_id, interest_id=each.interest_id, is_wanted=not is_chosen
        )
        builder.button(text=words.plain, callback_data=press)
    builder.adjust(IN_A_ROW)
    count = len([each for each in menu.offered if each.interest_id in menu.chosen])
    state = t.n("interests.chosen", count) if count else t("interests.nothing_chosen")
    lines = [t("interests.title", group=group), t("interests.how", fewest=FEWEST_TOLD), state]
    return Card(Html.lines(lines), builder.as_markup())


def privately_card(t: Translator, *, username: str, chat_key: int) -> Card:
    """Lead from a group to the menu in the private chat."""
    button = open_private(t, username=username, payload=f"interests_{chat_key}")
    return Card(t("interests.privately"), button, lives_for=CARDS_LIVE_FOR)


def list_card(counts: Sequence[Count], community: Community, t: Translator) -> Card:
    """Show the list to administrators, with counts as far as they are told."""
    usage = t("interests.usage")
    if not counts:
        lines = [t("interests.empty", group=community.title), usage]
        return Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)
    lines = [
        t("interests.list", group=community.title),
        *(_line(each, t) for each in counts),
        Html(""),
        usage,
    ]
    return Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)


def _line(count: Count, t: Translator) -> Html:
    name = interest_name(count.interest, t)
    if count.people is None:
        return t("interests.few", name=name, fewest=FEWEST_TOLD)
    return t.n("interests.people", count.people, name=name)
