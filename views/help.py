"""Help: what a person may use, by topic, with what each command does one tap away."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.texts import Html, Translator
from domain.manners import CARDS_LIVE_FOR
from views.cards import Card

# Topics in their order, each with the key of its name.
TOPICS = {
    "points": "help.topic.points",
    "games": "help.topic.games",
    "events": "help.topic.events",
    "questions": "help.topic.questions",
    "own": "help.topic.own",
    "planning": "help.topic.planning",
    "order": "help.topic.order",
    "running": "help.topic.running",
}
ABREAST = 2


class HelpButton(CallbackData, prefix="help"):
    """Show a topic, or all of them where it is empty; only for who asked."""

    topic: str
    user_id: int


class Usable(NamedTuple):
    """A command that a person may use: its name, what it does, whether many need it."""

    name: str
    says: Html
    is_common: bool


Shelf = Mapping[str, Sequence[Usable]]


def overview(shelf: Shelf, t: Translator, *, user_id: int, username: str = "") -> Card:
    """Name every command by its topic, and say of the common ones what they do.

    With a `username` there is a button to the bot's private chat as well.
    """
    common = [each for usable in shelf.values() for each in usable if each.is_common]
    lines = [t("help.title"), *(_line(each, t) for each in common), Html("")]
    for topic, usable in shelf.items():
        names = " ".join(f"/{each.name}" for each in usable)
        lines.append(t("help.topic_line", topic=t(TOPICS[topic]), commands=names))
    lines += [Html(""), t("help.more")]
    return Card(Html.lines(lines), _topics(shelf, t, user_id, username), lives_for=CARDS_LIVE_FOR)


def topic_card(topic: str, usable: Sequence[Usable], t: Translator, *, user_id: int) -> Card:
    """Say of each command of a topic what it does."""
    title = t("help.topic_title", topic=t(TOPICS[topic]))
    back = HelpButton(topic="", user_id=user_id).pack()
    button = InlineKeyboardButton(text=t("help.back").plain, callback_data=back)
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
    lines = [title, *(_line(each, t) for each in usable)]
    return Card(Html.lines(lines), keyboard, lives_for=CARDS_LIVE_FOR)


def _line(usable: Usable, t: Translator) -> Html:
    return t("help.line", command=f"/{usable.name}", help=usable.says)


def _topics(shelf: Shelf, t: Translator, user_id: int, username: str) -> InlineKeyboardMarkup:
    buttons = [
        InlineKeyboardButton(
            text=t(TOPICS[topic]).plain,
            callback_data=HelpButton(topic=topic, user_id=user_id).pack(),
        )
        for topic in shelf
    ]
    rows = [buttons[at : at + ABREAST] for at in range(0, len(buttons), ABREAST)]
    if username:
        link = f"https://t.me/{username}?start=help"
        rows.append([InlineKeyboardButton(text=t("help.open_private").plain, url=link)])
    return InlineKeyboardMarkup(inline_keyboard=rows)
