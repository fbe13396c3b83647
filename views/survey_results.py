"""A survey's results: text bars for a look, a table as a file for the rest."""

import csv
import io
from collections.abc import Mapping, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.survey_results import Report, Row
from bot.texts import Html, Translator
from domain.cells import safe
from domain.names import display_name
from domain.survey_results import FEWEST, Tally
from domain.survey_words import split
from domain.surveys import CHOSEN, Question, Survey
from domain.tiers import Tier
from views.bars import cells
from views.cards import Attachment, Card
from views.lengths import LONGEST_TEXT, capped, size
from views.tiers import tier_name


class ResultsButton(CallbackData, prefix="svres"):
    """Look at a survey's results again, or take them out as a file; in the private chat."""

    survey_id: int
    act: str


def report_card(report: Report, t: Translator) -> Card:
    """Show what was answered so far, for organisers in their private chat."""
    survey = report.survey
    head = [t("survey.results.title", number=survey.survey_id, title=survey.title)]
    head.append(t.n("survey.results.finished", report.finished))
    if report.unfinished:
        head.append(t.n("survey.results.unfinished", report.unfinished))
    if report.is_held_back:
        return Card(Html.lines([*head, Html(""), t("survey.results.held", fewest=FEWEST)]))
    rows = [line for number in range(len(report.tallies)) for line in _lines(report, number, t)]
    lines = capped(rows, LONGEST_TEXT - size(head), lambda left: t.n("survey.results.more", left))
    builder = InlineKeyboardBuilder()
    acts = [(t("survey.button.export"), "export")]
    acts += [(t("survey.button.refresh"), "show")] if survey.is_open else []
    for words, act in acts:
        pressed = ResultsButton(survey_id=survey.survey_id, act=act)
        builder.button(text=words.plain, callback_data=pressed)
    builder.adjust(1)
    return Card(Html.lines([*head, *lines]), builder.as_markup())


def _lines(report: Report, index: int, t: Translator) -> list[Html]:
    question, tally = report.survey.questions[index], report.tallies[index]
    lines = [Html(""), t("survey.results.question", number=index + 1, words=question.words)]
    for figure, count in tally.counts.items():
        words = question.options[figure - 1] if question.options else str(figure)
        bar = cells(count, tally.answered)
        share = round(100 * count / max(tally.answered, 1))
        lines.append(t("survey.results.bar", bar=bar, count=count, share=share, words=words))
    lines.append(_summary(tally, t))
    tiers = report.tiers[index]
    return [*lines, *_tiers(question, tiers, t)] if len(tiers) > 1 else lines


def _summary(tally: Tally, t: Translator) -> Html:
    answered = t.n("survey.results.answered", tally.answered)
    if tally.tenths is None:
        return answered
    average = _tenths(tally.tenths)
    if tally.nps is None:
        return t("survey.results.average", answered=answered, average=average)
    nps = t.signed(tally.nps) if tally.nps else "0"
    return t("survey.results.nps", answered=answered, average=average, nps=nps)


def _tenths(tenths: int) -> str:
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def _tiers(question: Question, tiers: Mapping[int, Tally | None], t: Translator) -> list[Html]:
    """Say what each tier answered: its average, or what most of it chose."""
    lines = []
    for number, tally in sorted(tiers.items(), reverse=True):
        tier = tier_name(Tier(number), t)
        if tally is None:
            lines.append(t("survey.results.tier_few", tier=tier))
        elif tally.tenths is not None:
            average = _tenths(tally.tenths)
            lines.append(t.n("survey.results.tier", tally.answered, tier=tier, what=average))
        else:
            what = t.list([_counted(question, *each) for each in tally.counts.items() if each[1]])
            lines.append(t.n("survey.results.tier", tally.answered, tier=tier, what=what))
    return lines


def _counted(question: Question, option: int, count: int) -> str:
    return f"{question.options[option - 1]} {count}"


# -- as a file -------------------------------------------------------------------------------


def export_card(survey: Survey, rows: Sequence[Row], t: Translator) -> Card:
    """Hand out every sheet as a table that spreadsheets read and never run."""
    paper = io.StringIO()
    table = csv.writer(paper)
    table.writerow([safe(each) for each in _header(survey, t)])
    table.writerows([[safe(each) for each in _row(survey, row, t)] for row in rows])
    # Without its mark Excel takes UTF-8 for something else.
    file = Attachment(f"survey-{survey.survey_id}.csv", paper.getvalue().encode("utf-8-sig"))
    return Card(t.n("survey.exported", len(rows), title=survey.title), file=file)


def _header(survey: Survey, t: Translator) -> list[str]:
    who = () if survey.is_anonymous else (t("survey.column.name"), t("survey.column.tier"))
    return [*(each.plain for each in who), *(question.words for question in survey.questions)]


def _row(survey: Survey, row: Row, t: Translator) -> list[str]:
    who = []
    if row.member is not None:
        fallback = t("member.nameless", number=row.member.member_id).plain
        shown = display_name(row.member.first_name, row.member.last_name, fallback=fallback)
        who = [_bare(shown), tier_name(Tier(row.tier), t).plain]
    given = enumerate(survey.questions, 1)
    return [*who, *(_cell(each, row.answers.get(number, "")) for number, each in given)]


def _bare(name: str) -> str:
    """Return a name without the marks that keep it in place among other words."""
    return name.translate(dict.fromkeys(map(ord, "\u2060\u2068\u2069")))


def _cell(question: Question, value: str) -> str:
    if question.kind not in CHOSEN:
        return value
    return "; ".join(question.options[option - 1] for option in sorted(split(value)))
