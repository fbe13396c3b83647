"""What a file with lessons would change, what is wrong in it, and the files themselves."""

from collections.abc import Iterator, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.lesson_imports import Offer, Taken
from bot.texts import Html, Translator
from domain.lesson_files import Found, as_csv, as_markdown
from domain.lessons import Lesson
from domain.names import clip
from domain.refusals import Refusal
from views.cards import Attachment, Card
from views.lesson_lines import question_line

SHOWN_FAULTS, SAMPLES = 10, 5
LONGEST_SAID = 60
CSV, MARKDOWN = "csv", "md"


class FileButton(CallbackData, prefix="learnfile"):
    """Take what a file holds, or leave it; for who sent it."""

    draft_id: int
    is_wanted: bool


def offer_card(offer: Offer, faults: Sequence[Found], t: Translator) -> Card:
    lines: list[Html] = []
    if offer.new:
        lines.append(t.n("learn.file.new", len(offer.new)))
        lines += [t("learn.file.sample", text=question_line(each)) for each in offer.new[:SAMPLES]]
    if offer.changed:
        lines.append(t.n("learn.file.changed", len(offer.changed)))
        changed = offer.changed[:SAMPLES]
        lines += [t("learn.file.sample", text=question_line(each)) for each in changed]
    if offer.same:
        lines.append(t.n("learn.file.same", offer.same))
    lines += _faults(faults, t)
    count = len(offer.new) + len(offer.changed)
    if not count:
        return Card(Html.lines([*lines, t("learn.file.nothing")]))
    builder = InlineKeyboardBuilder()
    for words, is_wanted in (
        (t.n("learn.file.take", count), True),
        (t("learn.file.leave"), False),
    ):
        button = FileButton(draft_id=offer.draft_id, is_wanted=is_wanted)
        builder.button(text=words.plain, callback_data=button)
    return Card(Html.lines(lines), builder.as_markup())


def faults_card(faults: Sequence[Found], t: Translator) -> Card:
    """Say what is wrong with a file in which nothing can be used."""
    return Card(Html.lines([t("learn.file.none_good"), *_faults(faults, t)]))


def _faults(faults: Sequence[Found], t: Translator) -> Iterator[Html]:
    if faults:
        yield t.n("learn.file.faults", len(faults))
    for line, outcome in faults[:SHOWN_FAULTS]:
        if isinstance(outcome, Refusal):
            yield t("learn.file.fault", line=line, why=_why(outcome, t))
    if len(faults) > SHOWN_FAULTS:
        yield t.n("learn.file.more_faults", len(faults) - SHOWN_FAULTS)


def _why(refusal: Refusal, t: Translator) -> Html:
    """Return why a row cannot be used, to stand within a line."""
    params = refusal.params.items()
    short = {n: clip(v, LONGEST_SAID) if isinstance(v, str) else v for n, v in params}
    return t(refusal.key, **short)


def taken_card(taken: Taken, t: Translator) -> Card:
    return Card(t("learn.file.taken", added=taken.added, changed=taken.changed))


def export_card(lessons: Sequence[Lesson], kind: str, title: str, t: Translator) -> Card:
    """Return a file with everything that was taught."""
    if not lessons:
        return Card(t("learn.none"))
    body = as_markdown(lessons) if kind == MARKDOWN else "\ufeff" + as_csv(lessons)
    file = Attachment(f"answers.{MARKDOWN if kind == MARKDOWN else CSV}", body.encode())
    return Card(t.n("learn.file.exported", len(lessons), title=title), file=file)
