"""Feedback after a gathering: the three questions in private, and what came of them for hosts."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.gathering_feedback import CHANGE, SKIP, WRITE, Page, Results
from bot.texts import Html, Translator
from domain.gathering_feedback import (
    FEWEST,
    LONGEST_SENTENCE,
    MOST_STARS,
    Again,
    Opinion,
    Step,
)
from domain.gatherings import GatheringState
from views.bars import cells
from views.cards import Card
from views.gathering_lines import moment

LINK = "evfeed"
PAGE = 12
# Until then those who were there may still be asked.
EARLY_SECONDS = 86_400
AGAIN = {
    Again.YES: "event.feedback.again_yes",
    Again.MAYBE: "event.feedback.again_maybe",
    Again.NO: "event.feedback.again_no",
}


class FeedbackButton(CallbackData, prefix="evfb"):
    """Answer a question about an event one was at; in private."""

    gathering_id: int
    step: int
    value: str


class ResultsButton(CallbackData, prefix="evres"):
    """Show hosts what was said of an event, from a sentence on."""

    gathering_id: int
    start: int


# -- for guests ------------------------------------------------------------------------------


def feedback_card(page: Page, t: Translator) -> Card:
    """Show the open question with its answers; after the last one what was said."""
    builder = InlineKeyboardBuilder()
    for words, value in _choices(page, t):
        pressed = FeedbackButton(
            gathering_id=page.gathering.gathering_id, step=page.sheet.step, value=value
        )
        builder.button(text=words.plain, callback_data=pressed)
    builder.adjust(MOST_STARS)
    title = t("event.feedback.title", title=page.gathering.plan.title, group=page.community.title)
    return Card(Html.lines([title, Html(""), *_words(page, t)]), builder.as_markup())


def _words(page: Page, t: Translator) -> list[Html]:
    match page.sheet.step:
        case Step.STARS:
            return [t("event.feedback.stars"), t("event.feedback.nameless", fewest=FEWEST)]
        case Step.AGAIN:
            return [t("event.feedback.again")]
        case Step.SENTENCE if page.is_writing:
            return [t("event.feedback.writing", most=LONGEST_SENTENCE)]
        case Step.SENTENCE:
            return [t("event.feedback.sentence")]
    return _said(page, t)


def _said(page: Page, t: Translator) -> list[Html]:
    sheet, until = page.sheet, moment(page.until, page.community, t)
    again = t(AGAIN[sheet.again or Again.MAYBE])
    lines = [t("event.feedback.done", stars=sheet.stars, again=again)]
    if sheet.sentence:
        lines.append(t("event.feedback.quote", sentence=sheet.sentence))
    return [*lines, t("event.feedback.until", until=until)]


def _choices(page: Page, t: Translator) -> list[tuple[Html, str]]:
    match page.sheet.step:
        case Step.STARS:
            stars = range(1, MOST_STARS + 1)
            return [(t("event.feedback.star", stars=each), str(each)) for each in stars]
        case Step.AGAIN:
            return [(t(AGAIN[each]), each.value) for each in Again]
        case Step.SENTENCE:
            write = [] if page.is_writing else [(t("event.feedback.write"), WRITE)]
            return [*write, (t("event.feedback.skip"), SKIP)]
    return [(t("event.feedback.change"), CHANGE)]


# -- for hosts -------------------------------------------------------------------------------


def results_card(results: Results, t: Translator, *, now: int, start: int = 0) -> Card:
    """Show what was said of a gathering, never by whom, and nothing of so few that it shows."""
    opinion, title = results.opinion, results.gathering.plan.title
    lines = [t("event.feedback.results", title=title)]
    if not results.until:
        gathering = results.gathering
        is_off = gathering.state is GatheringState.CANCELLED
        is_early = not is_off and now < gathering.plan.starts_at + EARLY_SECONDS
        why = t("event.feedback.early") if is_early else t("event.feedback.none")
        return Card(Html.lines([*lines, why]))
    lines.append(t("event.feedback.count", answered=opinion.answered, asked=opinion.asked))
    if opinion.is_shown:
        lines += [Html(""), *_figures(opinion, t), *_sentences(opinion, start, t)]
    elif now < results.until:
        lines.append(t("event.feedback.few", fewest=FEWEST))
    else:
        lines.append(t("event.feedback.too_few", fewest=FEWEST))
    lines += [Html(""), _closing(results, t, now=now)]
    return Card(Html.lines(lines), _turns(results, start).as_markup())


def _closing(results: Results, t: Translator, *, now: int) -> Html:
    until = moment(results.until, results.community, t)
    if now < results.until:
        return t("event.feedback.open", until=until)
    return t("event.feedback.over", until=until)


def _figures(opinion: Opinion, t: Translator) -> list[Html]:
    lines = [t("event.feedback.average", average=f"{opinion.average:.1f}")]
    for stars in range(MOST_STARS, 0, -1):
        count = opinion.stars.get(stars, 0)
        bar = cells(count, opinion.answered)
        lines.append(t("event.feedback.bar", stars=stars, bar=bar, count=count))
    if opinion.shows_again:
        yes, maybe, no = (opinion.again[each] for each in Again)
        lines.append(t("event.feedback.agains", yes=yes, maybe=maybe, no=no))
    return lines


def _sentences(opinion: Opinion, start: int, t: Translator) -> list[Html]:
    shown = opinion.sentences[start : start + PAGE]
    quotes = [t("event.feedback.quote", sentence=each) for each in shown]
    return [Html(""), *quotes] if quotes else []


def _turns(results: Results, start: int) -> InlineKeyboardBuilder:
    builder, number = InlineKeyboardBuilder(), results.gathering.gathering_id
    count = len(results.opinion.sentences) if results.opinion.is_shown else 0
    for sign, to in (("◀", start - PAGE), ("▶", start + PAGE)):
        if 0 <= to < count:
            pressed = ResultsButton(gathering_id=number, start=to)
            builder.button(text=sign, callback_data=pressed)
    return builder
