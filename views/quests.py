"""Quests: the card in the group, one's own list, results, and what admins see."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.quests import Mine, Preview, Report
from bot.texts import Html, Translator
from domain.communities import Community
from domain.days import Zones
from domain.manners import CARDS_LIVE_FOR
from domain.quests import ALONE, Quest, QuestKind, QuestState, Terms
from views.cards import Card
from views.moments import moment
from views.people import name_of
from views.quest_lines import (
    amount,
    audience,
    badge,
    bar,
    ending,
    headline,
    kind_name,
    name_of_quest,
    rewards,
    task,
)


class MineButton(CallbackData, prefix="qmine"):
    """Ask how far one is oneself; for everybody."""

    quest_id: int


class ListButton(CallbackData, prefix="quests"):
    """Turn to the running quests or to those that ended; for who asked."""

    user_id: int
    is_running: bool


class DraftButton(CallbackData, prefix="qdraft"):
    """Start a draft or throw it away; for who made it."""

    quest_id: int
    act: str


class EndButton(CallbackData, prefix="qend"):
    """End or cancel a quest, or let it be; for who asked."""

    quest_id: int
    user_id: int
    act: str


def quest_card(report: Report, zones: Zones, t: Translator) -> Card:
    """Show a quest to the group, as it stands."""
    quest = report.quest
    lines = _about(quest, t)
    if quest.terms.kind is QuestKind.GROUP:
        lines.append(bar(quest.figure, quest.terms.target, t))
    lines += rewards(quest, t)
    if quest.terms.kind is QuestKind.FIRST and quest.is_running:
        lines.append(t.n("quest.places_left", max(0, quest.terms.places - report.rewarded)))
    if not quest.is_running:
        return Card(Html.lines([*lines, Html(""), ending(quest.state, t)]))
    start, end = moment(quest.starts_at, zones, t), moment(quest.ends_at, zones, t)
    lines += [*audience(quest.terms, t), t("quest.window", start=start, end=end)]
    builder = InlineKeyboardBuilder()
    button = MineButton(quest_id=quest.quest_id)
    builder.button(text=t("quest.button.mine").plain, callback_data=button)
    return Card(Html.lines([*lines, Html(""), t("quest.how")]), builder.as_markup())


def _about(quest: Quest, t: Translator) -> list[Html]:
    lines = [headline(quest, t)]
    if quest.terms.title or quest.terms.kind is QuestKind.SPRINT:
        lines.append(task(quest.terms, t))
    return lines


def preview_card(preview: Preview, community: Community, t: Translator) -> Card:
    """Show a draft with what it costs at most, before it starts."""
    quest, budget = preview.quest, preview.budget
    terms = quest.terms
    lines = [*_about(quest, t), kind_name(terms.kind, t), *rewards(quest, t), *audience(terms, t)]
    lines += [_planned(terms, community.zones, t), Html(""), _cost(preview, t)]
    if terms.kind in (QuestKind.PERSONAL, QuestKind.GROUP) and not terms.places:
        lines.append(t("quest.budget_grows", members=budget.members))
    builder = InlineKeyboardBuilder()
    for words, act in ((t("quest.button.start"), "start"), (t("quest.button.discard"), "discard")):
        button = DraftButton(quest_id=quest.quest_id, act=act)
        builder.button(text=words.plain, callback_data=button)
    return Card(Html.lines(lines), builder.as_markup())


def _cost(preview: Preview, t: Translator) -> Html:
    budget = preview.budget
    return t("quest.budget", members=budget.members, points=budget.points, total=budget.total)


def _planned(terms: Terms, zones: Zones, t: Translator) -> Html:
    """Say when a draft would run."""
    if terms.ends_at is not None:
        end = moment(terms.ends_at, zones, t)
        if terms.starts_at is None:
            return t("quest.planned.until", end=end)
        return t("quest.window", start=moment(terms.starts_at, zones, t), end=end)
    span = t.duration(timedelta(seconds=terms.lasts_seconds or 0))
    if terms.starts_at is None:
        return t("quest.planned.lasts", span=span)
    start = moment(terms.starts_at, zones, t)
    return t("quest.planned.since", span=span, start=start)


def started_card(quest: Quest, zones: Zones, t: Translator) -> Card:
    title, end = name_of_quest(quest.terms, t), moment(quest.ends_at, zones, t)
    return Card(t("quest.started", title=title, number=quest.quest_id, end=end))


def result_card(report: Report, t: Translator) -> Card:
    """Say in the group what became of a quest, winners by name and nobody pinged."""
    quest = report.quest
    lines = [t("quest.result.title", title=name_of_quest(quest.terms, t)), _outcome(report, t)]
    lines += badge(quest, t) if report.rewarded else []
    lines += _winners(report, t)
    return Card(Html.lines(lines))


def _winners(report: Report, t: Translator) -> list[Html]:
    is_ranked = report.quest.terms.kind not in ALONE
    lines = [
        t("quest.winner_figure", place=place, name=name_of(member, t), figure=figure)
        if is_ranked
        else t("quest.winner", place=place, name=name_of(member, t))
        for place, (member, figure) in enumerate(report.winners, start=1)
    ]
    more = report.rewarded - len(report.winners)
    return [*lines, t.n("quest.more", more)] if more else lines


def _outcome(report: Report, t: Translator) -> Html:
    quest, count = report.quest, report.rewarded
    terms, points = quest.terms, quest.terms.points
    match terms.kind:
        case QuestKind.GROUP if quest.figure < terms.target:
            return t("quest.result.missed", figure=quest.figure, target=terms.target)
        case QuestKind.GROUP:
            what = amount(terms.metric, terms.target, t)
            return t.n("quest.result.together", count, what=what, points=points)
        case QuestKind.SPRINT if count:
            return t.n("quest.result.sprint", count, points=points)
    if not count:
        return t("quest.result.nobody")
    return t.n("quest.result.reached", count, points=points)


def rewarded_card(quest: Quest, community: str, t: Translator) -> Card:
    """Tell a member privately."""
    title = name_of_quest(quest.terms, t)
    told = t.n("quest.rewarded", quest.terms.points, title=title, community=community)
    return Card(Html.lines([told, *badge(quest, t)]))


def mine_card(
    found: Sequence[Mine], t: Translator, *, user_id: int, is_running: bool, now: datetime
) -> Card:
    """List the running quests, or those that ended, with one's own progress."""
    title = t("quest.list.running") if is_running else t("quest.list.ended")
    lines = [title]
    for mine in found:
        lines += [Html(""), *_mine(mine, t, now)]
    if not found:
        lines.append(t("quest.list.none") if is_running else t("quest.list.none_ended"))
    builder = InlineKeyboardBuilder()
    words = t("quest.button.ended") if is_running else t("quest.button.running")
    button = ListButton(user_id=user_id, is_running=not is_running)
    builder.button(text=words.plain, callback_data=button)
    return Card(Html.lines(lines), builder.as_markup(), lives_for=CARDS_LIVE_FOR)


def _mine(mine: Mine, t: Translator, now: datetime) -> list[Html]:
    quest = mine.quest
    lines = [*_about(quest, t), *_progress(mine, t)]
    if quest.state is QuestState.OPEN:
        left = timedelta(seconds=quest.ends_at - int(now.timestamp()))
        lines += [*rewards(quest, t), t("quest.left", left=t.duration(left))]
    elif quest.state is QuestState.COUNTING:
        lines.append(t("quest.state.counting"))
    return lines


def _progress(mine: Mine, t: Translator) -> list[Html]:
    """Say how far somebody is and what is missing."""
    quest, figure = mine.quest, mine.figure
    terms = quest.terms
    done = [t.n("quest.mine.rewarded", terms.points)] if mine.is_rewarded else []
    if terms.kind is QuestKind.SPRINT:
        if mine.place is None:
            return [t("quest.mine.nothing")]
        return [t("quest.mine.place", place=mine.place, figure=figure), *done]
    if terms.kind is QuestKind.GROUP:
        lines = [bar(quest.figure, terms.target, t), t("quest.mine.share", figure=figure)]
        return [*lines, *(done or _missing(quest, terms.target - quest.figure, t))]
    return [bar(figure, terms.target, t), *(done or _alone(mine, t))]


def _alone(mine: Mine, t: Translator) -> list[Html]:
    quest = mine.quest
    terms = quest.terms
    if terms.kind is QuestKind.FIRST and mine.taken >= terms.places:
        return [t("quest.mine.too_late")]
    if mine.figure >= terms.target and quest.is_running:
        return [t("quest.mine.soon")]
    return _missing(quest, terms.target - mine.figure, t)


def _missing(quest: Quest, missing: int, t: Translator) -> list[Html]:
    if missing <= 0 or not quest.is_running:
        return []
    return [t("quest.mine.missing", what=amount(quest.terms.metric, missing, t))]


def mine_alert(mine: Mine, t: Translator) -> Html:
    """Say in an alert how far somebody is."""
    if not mine.quest.is_running:
        return Html.lines([ending(mine.quest.state, t), *_progress(mine, t)])
    return Html.lines(_progress(mine, t))


def list_card(
    running: Sequence[Quest], ended: Sequence[Quest], zones: Zones, t: Translator
) -> Card:
    """List quests by number for those who run them."""
    lines = [t("quest.list.running")]
    lines += [_running(quest, zones, t) for quest in running]
    lines += [t("quest.list.none")] if not running else []
    if ended:
        lines += [Html(""), t("quest.list.ended")]
        lines += [_ended(quest, zones, t) for quest in ended]
    return Card(Html.lines([*lines, Html(""), t("quest.list.how")]))


def _running(quest: Quest, zones: Zones, t: Translator) -> Html:
    title, end = name_of_quest(quest.terms, t), moment(quest.ends_at, zones, t)
    return t("quest.list.row_running", number=quest.quest_id, title=title, end=end)


def _ended(quest: Quest, zones: Zones, t: Translator) -> Html:
    title, end = name_of_quest(quest.terms, t), moment(quest.ended_at or 0, zones, t)
    return t("quest.list.row", number=quest.quest_id, title=title, end=end)


def report_card(report: Report, zones: Zones, t: Translator) -> Card:
    """Show how a quest stands and what it has cost so far."""
    quest = report.quest
    card = quest_card(report, zones, t)
    paid = t.n("quest.paid", report.rewarded, total=report.rewarded * quest.terms.points)
    return Card(Html.lines([card.text, Html(""), paid, *_winners(report, t)]))


def confirm_card(report: Report, act: str, t: Translator, *, user_id: int) -> Card:
    """Ask before a quest is ended or cancelled, saying what becomes of the rewards."""
    quest = report.quest
    title = name_of_quest(quest.terms, t)
    is_end = act == "end"
    question = t("quest.ask.end", title=title) if is_end else t("quest.ask.cancel", title=title)
    yes = t("quest.button.end") if is_end else t("quest.button.cancel")
    keyboard = _choices(((yes, act), (t("quest.button.keep"), "keep")), quest.quest_id, user_id)
    return Card(Html.lines([question, *_kept(report, t)]), keyboard)


def _kept(report: Report, t: Translator) -> list[Html]:
    """Say that rewards given so far stay, where some were."""
    total = report.rewarded * report.quest.terms.points
    return [t.n("quest.kept", report.rewarded, total=total)] if report.rewarded else []


def _choices(
    choices: Sequence[tuple[Html, str]], quest_id: int, user_id: int
) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for words, act in choices:
        button = EndButton(quest_id=quest_id, user_id=user_id, act=act)
        builder.button(text=words.plain, callback_data=button)
    return builder.as_markup()


def cancelled_card(report: Report, t: Translator) -> Card:
    title = name_of_quest(report.quest.terms, t)
    return Card(Html.lines([t("quest.cancelled", title=title), *_kept(report, t)]))
