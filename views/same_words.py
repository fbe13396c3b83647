"""What is shown of words that mean the same."""

from bot.texts import Html, Translator
from domain.manners import CARDS_LIVE_FOR
from domain.names import unlinked
from domain.same_words import Groups
from views.cards import Card

# As much as fits into a message.
_MOST_SIGNS = 3200


def said_card(groups: Groups, t: Translator) -> Card:
    return Card(t("learn.same.said", words=_line(groups[-1]), number=len(groups)))


def removed_card(groups: Groups, t: Translator) -> Card:
    words = "; ".join(map(_line, groups))
    return Card(t("learn.same.removed", words=words))


def list_card(groups: Groups, t: Translator) -> Card:
    """List the groups by number; what does not fit is told."""
    if not groups:
        return Card(t("learn.same.none"), lives_for=CARDS_LIVE_FOR)
    lines, room = [t("learn.same.list")], _MOST_SIGNS
    for number, words in enumerate(groups, start=1):
        line = t("learn.line", number=number, text=_line(words))
        room -= len(line)
        if room < 0:
            lines.append(t("learn.same.more", count=len(groups) - number + 1))
            break
        lines.append(line)
    return Card(Html.lines([*lines, t("learn.same.how")]), lives_for=CARDS_LIVE_FOR)


def _line(words: tuple[str, ...]) -> str:
    return " = ".join(map(unlinked, words))
