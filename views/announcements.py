"""What is shown of announcements before they go out, and afterwards."""

from datetime import timedelta

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.announcements import UNDO_SECONDS, Announcement
from bot.texts import Html, Translator
from domain.posts import Post, PostState
from views.cards import Card
from views.posts import place_shown, what_shown


class AnnounceButton(CallbackData, prefix="announce"):
    """Decide on an announcement, or change where it goes."""

    post_id: int
    act: str


def announcement_card(made: Announcement, t: Translator) -> Card:
    """Show an announcement as it stands; the first button confirms or approves."""
    post = made.shown.post
    if post.state not in (PostState.DRAFT, PostState.ASKED):
        return announced_card(made, t)
    lines = [t("announce.draft", what=what_shown(made.shown, t)), *_facts(made, t)]
    if post.state is PostState.ASKED:
        lines.append(t("announce.asked"))
        choices = [("confirm", t("announce.approve")), ("discard", t("post.discard"))]
        return Card(Html.lines(lines), _keyboard(post, choices))
    if made.shown.needs_second:
        lines.append(t("post.second_needed"))
    choices = [("confirm", t("announce.confirm")), ("discard", t("post.discard"))]
    if len(made.shown.places) > 1:
        choices.append(("here", t("announce.only_here")))
    elif made.may_go_further:
        choices.append(("everywhere", t("announce.everywhere")))
    choices.append(("test", t("post.test")))
    return Card(Html.lines(lines), _keyboard(post, choices))


def _facts(made: Announcement, t: Translator) -> list[Html]:
    """Say where it goes, to how many, and how."""
    shown = made.shown
    places = t.list([place_shown(place, t) for place in shown.places])
    lines = [t("post.where", places=places), t.n("announce.reach", made.reach)]
    if shown.post.manner.pins:
        lines.append(t("announce.pinned"))
    if shown.post.manner.is_silent:
        lines.append(t("announce.silent"))
    return lines


def _keyboard(post: Post, choices: list[tuple[str, Html]]) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for act, words in choices:
        button = AnnounceButton(post_id=post.post_id, act=act)
        builder.button(text=words.plain, callback_data=button)
    builder.adjust(2)
    return builder.as_markup()


def announced_card(made: Announcement, t: Translator) -> Card:
    """Say that it goes out, with the way back as long as there is one."""
    places = len(made.shown.places)
    words = t.n("announce.done", places, what=what_shown(made.shown, t), seconds=UNDO_SECONDS)
    keyboard = _keyboard(made.shown.post, [("undo", t("announce.undo"))])
    return Card(words, keyboard, buttons_for=timedelta(seconds=UNDO_SECONDS))
