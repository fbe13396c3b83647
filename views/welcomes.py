"""What is shown of welcomes: the message itself, and what administrators see of it."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.checkins import Outcome
from bot.texts import Html, Translator
from bot.welcomes import Welcome
from domain.manners import CARDS_LIVE_FOR
from domain.setting_keys import Key
from views.cards import Card
from views.people import name_of

# Payloads of links to the private chat.
RULES, INTERESTS, HELP = "rules", "interests", "help"


class CheckInButton(CallbackData, prefix="hello"):
    """Check in whoever presses it; it stands for every newcomer alike."""


class HelpButton(CallbackData, prefix="hellohelp"):
    """Open the private chat, at what the pressing person wants to see there."""

    page: str


def welcome_card(welcome: Welcome, t: Translator) -> Card:
    """Welcome by name who came, with the first three things to do."""
    return Card(_words(welcome, t), _buttons(welcome, t))


def _words(welcome: Welcome, t: Translator) -> Html:
    people = [t("welcome.name", user_id=m.user_id, name=name_of(m, t)) for m in welcome.people]
    if welcome.more:
        people.append(t.n("welcome.more", welcome.more))
    names, group = t.list(people), welcome.community.title
    if welcome.source is None:
        return t("welcome.shipped", names=names, group=group)
    return Html.filled(welcome.source, name=names, group=group, count=welcome.count)


def _buttons(welcome: Welcome, t: Translator) -> InlineKeyboardMarkup:
    """Return the first three things to do; without any interests the third is to look around."""
    second = (t("welcome.interests"), INTERESTS)
    if not welcome.offers_interests:
        second = (t("welcome.help"), HELP)
    rules = t("welcome.house_rules") if welcome.has_rules else t("welcome.rules")
    builder = InlineKeyboardBuilder()
    for words, page in ((rules, RULES), second):
        builder.button(text=words.plain, callback_data=HelpButton(page=page))
    builder.button(text=t("welcome.check_in").plain, callback_data=CheckInButton())
    builder.adjust(1)
    return builder.as_markup()


def checked_in(outcome: Outcome, t: Translator) -> Html:
    """Answer the press of the check-in button."""
    if outcome.is_new:
        return t.n("welcome.checked_in", outcome.streak, points=outcome.points)
    return t.n("welcome.checked_in_before", outcome.streak)


def standing_card(welcome: Welcome, t: Translator) -> Card:
    """Say whether newcomers are welcomed, in which words, and how to change it."""
    is_on = welcome.community.values.is_on(Key.WELCOME)
    state = t("welcome.is_on") if is_on else t("welcome.is_off")
    lines = [state, Html(""), _words(welcome, t), Html(""), t("welcome.usage")]
    return Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)


def source_card(source: str | None, t: Translator) -> Card:
    """Give the words back as they are kept, to be copied and changed."""
    if source is None:
        return Card(t("welcome.no_source"), lives_for=CARDS_LIVE_FOR)
    return Card(Html.monospaced(source.split("\n")), lives_for=CARDS_LIVE_FOR)
