"""What a place may be bound for, in words."""

from bot.bindings import DIARY
from bot.texts import Html, Translator

NAMES = {
    "log": "topic.log",
    "draws": "topic.draws",
    "polls": "topic.polls",
    "cases": "topic.cases",
    "announcements": "topic.announcements",
    "prompts": "topic.prompts",
    "suggestions": "topic.suggestions",
    DIARY: "topic.diary",
}


def purpose_name(purpose: str, t: Translator) -> Html:
    return t(NAMES[purpose])
