"""Questions from a file: what was read, what is wrong with the rest, and what became of it."""

from collections.abc import Iterator, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.question_files import Reading
from bot.question_imports import Offer, Taken
from bot.texts import Html, Translator
from domain.names import clip
from domain.question_fields import Found
from domain.questions import Question, QuestionKind
from domain.refusals import Refusal
from views.banks import bank_name, own_name
from views.cards import Card

SHOWN_FAULTS = 10
LONGEST_SAMPLE = 80
LONGEST_BUTTON = 40


class ImportButton(CallbackData, prefix="import"):
    """Add what was read, or leave it; for who sent it."""

    import_id: int
    is_wanted: bool


class AnswerButton(CallbackData, prefix="answer"):
    """Say which option of a quiz is right; for who is adding it."""

    import_id: int
    place: int


def offer_card(offer: Offer, reading: Reading, t: Translator) -> Card:
    """Show what was read; right answers are not said, for others may be reading."""
    count = len(reading.questions)
    lines = [t.n("import.read", count, format=reading.format.value)]
    lines += [t("import.sample", text=clip(each.text, LONGEST_SAMPLE)) for each in offer.sample]
    if typed := sum(each.kind is QuestionKind.TEXT for each in reading.questions):
        lines.append(t.n("import.typed", typed))
    if offer.known:
        lines.append(t.n("import.known", offer.known))
    lines += _faults(reading.faults, t)
    if not offer.new:
        return Card(Html.lines([*lines, Html(""), t("import.nothing_new")]))
    bank = own_name(offer.bank, t)
    lines += [Html(""), t.n("import.offer", offer.new, bank=bank)]
    builder = InlineKeyboardBuilder()
    for words, is_wanted in (
        (t.n("import.button.add", offer.new), True),
        (t("import.button.leave"), False),
    ):
        button = ImportButton(import_id=offer.import_id, is_wanted=is_wanted)
        builder.button(text=words.plain, callback_data=button)
    return Card(Html.lines(lines), builder.as_markup())


def faults_card(reading: Reading, t: Translator) -> Card:
    """Say what is wrong with a file in which no question can be asked."""
    return Card(Html.lines([t("import.none_good"), *_faults(reading.faults, t)]))


def _faults(faults: Sequence[Found], t: Translator) -> Iterator[Html]:
    if faults:
        yield t.n("import.faults", len(faults))
    for fault in faults[:SHOWN_FAULTS]:
        if isinstance(fault.outcome, Refusal):
            yield t("import.fault", line=fault.line, why=why(fault.outcome, t))
    if len(faults) > SHOWN_FAULTS:
        yield t.n("import.more_faults", len(faults) - SHOWN_FAULTS)


def why(refusal: Refusal, t: Translator) -> Html:
    """Return why a question cannot be asked, to stand within a line."""
    params = refusal.params.items()
    short = {n: clip(v, LONGEST_SAMPLE) if isinstance(v, str) else v for n, v in params}
    return t(refusal.key, **short)


def taken_card(taken: Taken, t: Translator) -> Card:
    bank = bank_name(taken.bank, t)
    lines = [t.n("import.added", taken.added, bank=bank, whole=taken.bank.questions)]
    if taken.known:
        lines.append(t.n("import.known", taken.known))
    return Card(Html.lines(lines))


def answer_card(import_id: int, question: Question, t: Translator) -> Card:
    """Ask which option of a quiz is right: Telegram does not tell."""
    builder = InlineKeyboardBuilder()
    for place, option in enumerate(question.options):
        button = AnswerButton(import_id=import_id, place=place)
        builder.button(text=clip(option, LONGEST_BUTTON), callback_data=button)
    builder.adjust(1)
    return Card(t("addquiz.which", text=question.text), builder.as_markup())
