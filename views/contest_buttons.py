"""The buttons of contests: on the card, below a question, below its result."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.contest_reports import RoundReport
from bot.texts import Translator
from domain.contests import HINT_PERCENT, Contest, Round, most_hints
from domain.names import columns

# Options that are short enough stand two abreast.
ABREAST_COLUMNS = 16


class JoinButton(CallbackData, prefix="cjoin"):
    """Play, for everybody."""

    contest_id: int


class BeginButton(CallbackData, prefix="cbegin"):
    """Ask the first question now, for hosts."""

    contest_id: int


class AnswerButton(CallbackData, prefix="canswer"):
    """Answer with an option, counted from 0 as it is shown."""

    contest_id: int
    place: int
    attempt: int
    choice: int


class HintButton(CallbackData, prefix="chint"):
    """Take a hint, which only who takes it sees."""

    contest_id: int
    place: int
    attempt: int


class DoubtButton(CallbackData, prefix="cdoubt"):
    """Call a question wrong; of a host it takes the round out of the scores."""

    contest_id: int
    place: int
    attempt: int


def lobby_buttons(contest: Contest, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    join = JoinButton(contest_id=contest.contest_id)
    begin = BeginButton(contest_id=contest.contest_id)
    builder.button(text=t("contest.button.join").plain, callback_data=join)
    builder.button(text=t("contest.button.begin").plain, callback_data=begin)
    builder.adjust(1)
    return builder.as_markup()


def question_buttons(shown: RoundReport, t: Translator) -> InlineKeyboardMarkup:
    """Return a question's options in the order they are asked, then the hint and the doubt."""
    builder, options = InlineKeyboardBuilder(), shown.question.options
    key = _key(shown.round)
    for choice, option in enumerate(options):
        builder.button(text=option, callback_data=AnswerButton(**key, choice=choice))
    is_short = all(columns(option) <= ABREAST_COLUMNS for option in options)
    has_hint = most_hints(shown.question) > 0
    if has_hint:
        words = t("contest.button.hint", percent=HINT_PERCENT).plain
        builder.button(text=words, callback_data=HintButton(**key))
    builder.button(text=t("contest.button.doubt").plain, callback_data=DoubtButton(**key))
    abreast = 2 if is_short else 1
    rows = [min(abreast, len(options) - at) for at in range(0, len(options), abreast)]
    builder.adjust(*rows, 1 + has_hint)
    return builder.as_markup()


def result_buttons(one: Round, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    doubt = DoubtButton(**_key(one))
    return builder.button(text=t("contest.button.doubt").plain, callback_data=doubt).as_markup()


def _key(one: Round) -> dict[str, int]:
    return {"contest_id": one.contest_id, "place": one.place, "attempt": one.attempt}
