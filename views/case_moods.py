"""What the team sees of how a case sounds, and the buttons that put it right."""

from collections.abc import Mapping, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.case_moods import check_of
from bot.texts import Html, Translator
from storage.moods import CaseMood
from views.cards import Card
from views.case_buttons import CaseAct, CaseButton

MOST_NAMED = 4
LISTED = 50


class MoodButton(CallbackData, prefix="casemood"):
    """Say whether a member is upset; for the team."""

    case_id: int
    is_upset: bool


class MoodWordButton(CallbackData, prefix="moodword"):
    """Take a word of a case into the community's list; `check` tells whether it is still it."""

    case_id: int
    is_upset: bool
    at: int
    check: int


def mood_lines(found: CaseMood | None, t: Translator) -> list[Html]:
    """Return what a case's card says of how it sounds; nothing where nothing is to be said."""
    if found is None:
        return []
    mood, lines = found.mood, list[Html]()
    words = ", ".join(f"“{each}”" for each in mood.words[:MOST_NAMED])
    if found.is_upset:
        by_words = t("mood.upset", words=words) if words else t("mood.sounds_upset")
        lines.append(by_words if found.said is None else t("mood.is_upset"))
    if mood.risks and found.said is not False:
        risks = ", ".join(f"“{each}”" for each in mood.risks[:MOST_NAMED])
        lines.append(t("mood.risks", words=risks))
    if mood.is_urgent and found.said is not False:
        lines.append(t("mood.urgent"))
    return lines


def mood_button(
    found: CaseMood | None, case_id: int, t: Translator
) -> InlineKeyboardButton | None:
    """Return the one tap that puts it right; None where moods are not read."""
    if found is None:
        return None
    label = t("mood.button.not_upset") if found.is_upset else t("mood.button.upset")
    pressed = MoodButton(case_id=case_id, is_upset=not found.is_upset)
    return InlineKeyboardButton(text=label.plain, callback_data=pressed.pack())


def words_card(
    card: Card, words: Sequence[str], t: Translator, *, case_id: int, is_upset: bool
) -> Card:
    """Ask below a case's own words which of them the list should learn."""
    builder = InlineKeyboardBuilder()
    for at, word in enumerate(words):
        pressed = MoodWordButton(case_id=case_id, is_upset=is_upset, at=at, check=check_of(word))
        builder.button(text=word, callback_data=pressed)
    back = CaseButton(case_id=case_id, act=CaseAct.BACK)
    builder.button(text=t("mood.button.none").plain, callback_data=back)
    builder.adjust(2)
    ask = t("mood.which_upset") if is_upset else t("mood.which_calm")
    return Card(Html.lines([card.text, Html(""), ask]), builder.as_markup())


def standing_card(own: Mapping[str, float], t: Translator, *, is_on: bool) -> Card:
    """Show whether moods are read, and the community's own words."""
    lines = [t("mood.is_on") if is_on else t("mood.is_off_now")]
    for key, is_upset in ((t("mood.own_upset"), True), (t("mood.own_calm"), False)):
        words = [word for word, weight in own.items() if (weight < 0) is is_upset]
        if words:
            lines += [Html(""), key, t("mood.own_words", words=", ".join(words[:LISTED]))]
    lines += [Html(""), t("mood.how_off") if is_on else t("mood.how_on")]
    return Card(Html.lines(lines))


def turned_card(t: Translator, *, is_on: bool) -> Card:
    return Card(t("mood.turned_on") if is_on else t("mood.turned_off"))


def dropped_card(word: str, t: Translator) -> Card:
    return Card(t("mood.dropped", word=word))


def told_card(t: Translator) -> Card:
    """Tell the members of a group that moods are read now."""
    return Card(t("mood.told"))
