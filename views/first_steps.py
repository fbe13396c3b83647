"""What newcomers are told privately in their first week."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.first_steps import Standing
from bot.texts import Html, Translator
from domain.first_steps import Step
from views.badge_names import badge_name
from views.cards import Card

BADGE = "first_steps"
STEPS = {
    Step.MESSAGE: "steps.message",
    Step.REACTION: "steps.reaction",
    Step.QUIZ: "steps.quiz",
}


class StopButton(CallbackData, prefix="steps"):
    """Turn these notes off, or on again; they stand in the private chat."""

    member_id: int
    is_stopped: bool


def steps_card(standing: Standing, t: Translator) -> Card:
    """Say what is still open and how it is done."""
    badge = badge_name(BADGE, "", t)
    if not standing.open:
        return Card(t("steps.all_done", group=standing.community.title, badge=badge))
    done = len(Step) - len(standing.open)
    lines = [
        t("steps.title", group=standing.community.title),
        *(t(STEPS[step]) for step in standing.open),
        t("steps.so_far", done=done, all=len(Step), badge=badge),
    ]
    return Card(Html.lines(lines), _button(standing, t))


def _button(standing: Standing, t: Translator) -> InlineKeyboardMarkup:
    words = t("steps.button.resume") if standing.is_stopped else t("steps.button.stop")
    press = StopButton(member_id=standing.member_id, is_stopped=not standing.is_stopped)
    return InlineKeyboardBuilder().button(text=words.plain, callback_data=press).as_markup()


def chosen_alert(standing: Standing, t: Translator) -> Html:
    return t("steps.stopped") if standing.is_stopped else t("steps.resumed")
