"""Polls: what is open, how they ended, and what hosts read of them."""

from collections.abc import Sequence

from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.cron import rule_of
from bot.poll_reports import Report, Row
from bot.recurrences import coming, moment_shown, rule_shown
from bot.texts import Html, Translator
from domain.ballots import Tally
from domain.cells import safe
from domain.days import Zones
from domain.manners import CARDS_LIVE_FOR, HINTS_LIVE_FOR
from domain.names import clip
from domain.polls import Poll, PollState
from domain.tiers import Tier
from views.cards import Ask, Attachment, Card
from views.moments import moment
from views.people import name_of
from views.poll_lines import SHORT, bars, instant, lasting, link_of, shares
from views.start import open_private
from views.tables import csv_of
from views.tiers import tier_name

# Options named as the best of a poll, where several are equal.
MOST_BEST = 3


def asking_card(poll: Poll) -> Card:
    """Ask a poll as Telegram does."""
    draft = poll.draft
    ask = Ask(
        draft.question,
        draft.options,
        draft.is_anonymous,
        draft.takes_several,
        hides_results=draft.hides_results,
        shuffles=draft.shuffles,
        keeps_votes=draft.keeps_votes,
        picture=draft.picture,
    )
    return Card(Html(""), ask=ask)


def result_card(report: Report, t: Translator) -> Card:
    """Tell everybody how a poll ended."""
    poll = report.poll
    title = t("poll.result", number=poll.number, question=poll.draft.question)
    return Card(Html.lines([title, *_figures(report, t)]))


def _figures(report: Report, t: Translator) -> list[Html]:
    draft, tally = report.poll.draft, report.tally
    voters = t.n("poll.voters", tally.voters)
    lines = [*bars(draft, tally, t), voters]
    if draft.is_anonymous:
        lines.append(t("poll.anonymous"))
    return lines


def lost_card(poll: Poll, t: Translator) -> Card:
    return Card(t("poll.lost", number=poll.number), lives_for=CARDS_LIVE_FOR)


def planned_card(poll: Poll, zones: Zones, t: Translator, *, now: int) -> Card:
    """Tell a host how often a poll is asked, and when first."""
    rule = rule_of(poll.draft.rule)
    lines = [t("poll.planned", number=poll.number, when=rule_shown(rule, t))]
    lines += [
        t("poll.first", at=moment_shown(at, zones, t)) for at in coming(rule, zones, now=now)[:1]
    ]
    lines += [lasting(poll.draft, t), t("poll.how_to_close", number=poll.number)]
    return Card(Html.lines(lines))


def made_card(poll: Poll, title: str, t: Translator, *, is_here: bool) -> Card | None:
    """Tell a host what became of their words; None where the poll itself says it."""
    draft = poll.draft
    if not is_here:
        return Card(t("poll.posted", number=poll.number, question=draft.question, chat=title))
    if draft.is_anonymous:
        return Card(t("poll.is_anonymous", number=poll.number), lives_for=HINTS_LIVE_FOR)
    return None


def list_card(
    going_on: Sequence[Report],
    ended: Sequence[Report],
    zones: Zones,
    t: Translator,
    *,
    is_host: bool,
) -> Card:
    """List what is open, with a button to each, what repeats and what is over."""
    lines = [t("poll.list")]
    lines += [_row(report, zones, t) for report in going_on] or [t("poll.list.none")]
    if ended:
        lines += [Html(""), t("poll.list.ended")]
        lines += [_ended(report, t) for report in ended]
    lines += [Html(""), t("poll.list.how")] if is_host else []
    builder = InlineKeyboardBuilder()
    for report in going_on:
        if (link := link_of(report.posted)) is not None:
            words = t("poll.button.vote", question=clip(report.poll.draft.question, SHORT))
            builder.button(text=words.plain, url=link)
    builder.adjust(1)
    return Card(Html.lines(lines), builder.as_markup(), lives_for=CARDS_LIVE_FOR)


def _row(report: Report, zones: Zones, t: Translator) -> Html:
    poll = report.poll
    named = {"number": poll.number, "question": clip(poll.draft.question, 2 * SHORT)}
    if poll.state is PollState.REPEATING:
        return t("poll.row.plan", **named, when=rule_shown(rule_of(poll.draft.rule), t))
    if poll.closes_at is None:
        return t.n("poll.row.open", report.tally.voters, **named)
    return t.n("poll.row.until", report.tally.voters, **named, at=moment(poll.closes_at, zones, t))


def _ended(report: Report, t: Translator) -> Html:
    poll, tally = report.poll, report.tally
    most = max(tally.counts, default=0)
    best = [o for o, c in zip(poll.draft.options, tally.counts, strict=False) if c and c == most]
    named = {"number": poll.number, "question": clip(poll.draft.question, 2 * SHORT)}
    if not best:
        return t("poll.row.nobody", **named)
    shown = [clip(option, SHORT) for option in best[:MOST_BEST]]
    return t.n("poll.row.ended", tally.voters, **named, best=t.list(shown))


def closing_card(poll: Poll, t: Translator) -> Card:
    if poll.draft.rule:
        return Card(t("poll.unplanned", number=poll.number))
    return Card(t("poll.closing", number=poll.number), lives_for=HINTS_LIVE_FOR)


def standing_card(report: Report, t: Translator, *, username: str) -> Card:
    """Show a host how a poll stands; the way to more leads to the private chat."""
    poll = report.poll
    title = t("poll.standing", number=poll.number, question=poll.draft.question)
    private = open_private(t, username=username, payload=f"pollresults_{poll.poll_id}")
    is_hidden = poll.draft.hides_results and poll.is_going_on
    figures = [t("poll.hidden")] if is_hidden else _figures(report, t)
    return Card(Html.lines([title, *figures]), private, lives_for=CARDS_LIVE_FOR)


def private_card(
    report: Report, tiers: Sequence[tuple[tuple[Tier, ...], Tally]], t: Translator
) -> Card:
    """Show a host how a poll stands and, as far as nobody stands out, how tiers voted."""
    poll = report.poll
    title = t("poll.standing", number=poll.number, question=poll.draft.question)
    lines = [title, *_figures(report, t)]
    for names, tally in tiers:
        named = t.list([tier_name(tier, t).plain for tier in names])
        lines += [Html(""), t.n("poll.tier", tally.voters, tier=named)]
        lines += shares(poll.draft, tally, t)
    if not tiers and not poll.draft.is_anonymous:
        lines += [Html(""), t("poll.too_few")]
    return Card(Html.lines(lines))


def privately_card(poll: Poll, t: Translator, *, username: str) -> Card:
    """Lead to the private chat, where tables are for the host alone."""
    link = open_private(t, username=username, payload=f"pollexport_{poll.poll_id}")
    return Card(t("poll.table_privately"), link, lives_for=HINTS_LIVE_FOR)


def table_card(report: Report, rows: Sequence[Row], zones: Zones, t: Translator) -> Card:
    """Give a host the table of a poll: who chose what, of an anonymous one the figures."""
    poll = report.poll
    if poll.draft.is_anonymous:
        heads = [t("poll.table.option"), t("poll.table.votes")]
        counts = report.tally.counts or (0,) * len(poll.draft.options)
        lines = [
            [safe(option), str(count)]
            for option, count in zip(poll.draft.options, counts, strict=False)
        ]
    else:
        heads = [t("poll.table.member"), t("poll.table.tier"), t("poll.table.chosen")]
        heads += [t("poll.table.first"), t("poll.table.last")]
        lines = [_line(row, zones, t) for row in rows]
    body = csv_of([[head.plain for head in heads], *lines])
    words = t("poll.table", number=poll.number, question=poll.draft.question)
    return Card(words, file=Attachment(f"poll-{poll.number}.csv", body))


def _line(row: Row, zones: Zones, t: Translator) -> list[str]:
    name = name_of(row.member, t).strip("\u2068\u2069").replace("\u2060", "")
    return [
        safe(name),
        tier_name(row.tier, t).plain,
        safe("; ".join(row.chosen)),
        instant(row.first_at, zones),
        instant(row.changed_at, zones),
    ]
