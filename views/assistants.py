"""What a language model said, with what it was taken from."""

from collections.abc import Sequence

from bot.texts import Html, Translator
from domain.assistants import Told
from domain.names import unlinked
from views.cards import Card
from views.lesson_lines import question_line


def told_card(
    told: Told, sources: Sequence[tuple[int | None, str]], message_id: int, t: Translator
) -> Card:
    """Answer the message that asked; nothing in it calls or links anybody."""
    lines = [t("assistant.said", text=unlinked(told.text)), Html("")]
    for number, question in sources:
        text = question_line(question)
        if number is None:
            lines.append(t("assistant.own_source", text=text))
        else:
            lines.append(t("assistant.source", number=number, text=text))
    return Card(Html.lines([*lines, t("assistant.note")]), answers=message_id or None)
