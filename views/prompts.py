"""The topic of the day, who answered best, and what hosts see of it."""

from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.prompts import Standing
from bot.texts import Html, Translator
from domain.manners import CARDS_LIVE_FOR, HINTS_LIVE_FOR
from domain.members import Member
from domain.names import clip
from storage.prompts import Best, Post
from views.cards import Card
from views.links import link_to
from views.people import name_of

LISTED, SHORT = 40, 60


def prompt_card(post: Post, t: Translator) -> Card:
    lines = [t("prompt.title"), t("prompt.text", text=post.text)]
    if post.points:
        lines += [Html(""), t.n("prompt.earns", post.points)]
    return Card(Html.lines(lines))


def best_card(post: Post, best: Best, member: Member, t: Translator) -> Card:
    """Name who gave the best answer, with a button to it where messages have addresses."""
    words = t.n("prompt.best", best.reactions, name=name_of(member, t), text=post.text)
    lines = [words, t.n("prompt.answerers", best.answerers)]
    builder = InlineKeyboardBuilder()
    if (link := link_to(best.telegram_chat_id, best.message_id)) is not None:
        builder.button(text=t("prompt.button.answer").plain, url=link)
    return Card(Html.lines(lines), builder.as_markup())


def standing_card(standing: Standing, t: Translator) -> Card:
    """Show hosts whether, when and what is asked."""
    hour = f"{standing.hour:02}:00"
    when = t("prompt.by_habit", hour=hour) if standing.is_by_habit else t("prompt.at", hour=hour)
    if not standing.is_on:
        when = t("prompt.is_off")
    lines = [t("prompt.standing"), when]
    if standing.today is not None:
        skipped = standing.today.key is None
        lines.append(
            t("prompt.skipped") if skipped else t("prompt.today", text=standing.today.text)
        )
    lines.append(t.n("prompt.fresh", standing.fresh))
    if standing.own:
        lines += [Html(""), t("prompt.own")]
        rows = standing.own[:LISTED]
        lines += [t("prompt.row", number=e.prompt_id, text=clip(e.text, SHORT)) for e in rows]
        left = len(standing.own) - len(rows)
        lines += [t.n("prompt.more", left)] if left else []
    return Card(Html.lines([*lines, Html(""), t("prompt.how")]), lives_for=CARDS_LIVE_FOR)


def switched_card(standing: Standing, t: Translator) -> Card:
    if not standing.is_on:
        return Card(t("prompt.switched_off"))
    hour = f"{standing.hour:02}:00"
    if standing.is_by_habit:
        return Card(t("prompt.switched_by_habit", hour=hour))
    return Card(t("prompt.switched_on", hour=hour))


def added_card(number: int, t: Translator) -> Card:
    return Card(t("prompt.added", number=number), lives_for=HINTS_LIVE_FOR)


def removed_card(number: int, t: Translator) -> Card:
    return Card(t("prompt.removed", number=number), lives_for=HINTS_LIVE_FOR)


def skipped_card(t: Translator) -> Card:
    return Card(t("prompt.skipped"), lives_for=HINTS_LIVE_FOR)
