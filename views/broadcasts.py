"""What admins are shown of a broadcast, and the message as members get it."""

from datetime import timedelta

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.broadcasts import Shown
from bot.recurrences import moment_shown
from bot.texts import Html, Translator
from domain.broadcasts import Broadcast, BroadcastState, Fate, seconds_for, signed
from domain.tiers import Tier
from views.cards import Card
from views.interest_names import interest_name
from views.posts import pieces_shown
from views.tiers import tier_name


class BroadcastButton(CallbackData, prefix="bcast"):
    """Decide on a broadcast, or stop it."""

    broadcast_id: int
    act: str


class LessButton(CallbackData, prefix="less"):
    """Get no more of this; below the look that its maker had beforehand, 0."""

    broadcast_id: int


# -- as members get it -----------------------------------------------------------------------


def content_card(of: Broadcast, title: str, t: Translator, *, is_test: bool, silent: bool) -> Card:
    """Return the message with the way out of any more below it."""
    rows = [[InlineKeyboardButton(text=text, url=url)] for text, url in of.content.buttons]
    less = LessButton(broadcast_id=0 if is_test else of.broadcast_id).pack()
    rows.append([InlineKeyboardButton(text=t("broadcast.less").plain, callback_data=less)])
    return Card(
        Html(""),
        InlineKeyboardMarkup(inline_keyboard=rows),
        pieces=(signed(of.content.piece, title),),
        is_silent=silent or of.content.is_silent,
    )


# -- as admins see it ------------------------------------------------------------------------


def card_of(shown: Shown, t: Translator) -> Card:
    """Show a broadcast as it stands, with what can be done now."""
    match shown.broadcast.state:
        case BroadcastState.DRAFT:
            return _draft(shown, t)
        case BroadcastState.ASKED:
            return Card(Html.lines([*_facts(shown, t), t("broadcast.asked")]))
        case BroadcastState.WAITING | BroadcastState.RUNNING:
            stop = (("stop", t("broadcast.stop")),)
            return Card(_way(shown, t), _keyboard(shown.broadcast, stop))
    return Card(_outcome(shown, t))


def report_card(shown: Shown, t: Translator) -> Card:
    return Card(_outcome(shown, t))


def asked_card(shown: Shown, t: Translator) -> Card:
    """Ask a second admin, with the look at it a tap away."""
    choices = (
        ("approve", t("announce.approve")),
        ("discard", t("post.discard")),
        ("test", t("post.test")),
    )
    if shown.broadcast.state is not BroadcastState.ASKED:
        return card_of(shown, t)
    lines = [*_facts(shown, t), t("broadcast.second_asked")]
    return Card(Html.lines(lines), _keyboard(shown.broadcast, choices))


def _draft(shown: Shown, t: Translator) -> Card:
    lines = _facts(shown, t)
    if shown.needs_second:
        lines.append(t("post.second_needed"))
    count = shown.reach.reachable
    if not count:
        lines.append(t("broadcast.nobody"))
        return Card(Html.lines(lines), _keyboard(shown.broadcast, _discard(t)))
    choices = [("now", t.n("broadcast.send", count))]
    if shown.morning_at is not None:
        lines.append(
            t("broadcast.quiet", when=moment_shown(shown.morning_at, shown.community.zones, t))
        )
        choices = [("now", t("broadcast.send_silently")), ("morning", t("broadcast.in_morning"))]
    return Card(Html.lines(lines), _keyboard(shown.broadcast, (*choices, *_discard(t))))


def _discard(t: Translator) -> tuple[tuple[str, Html], ...]:
    return (("discard", t("post.discard")),)


def _keyboard(of: Broadcast, choices: tuple[tuple[str, Html], ...]) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for act, words in choices:
        button = BroadcastButton(broadcast_id=of.broadcast_id, act=act)
        builder.button(text=words.plain, callback_data=button)
    builder.adjust(1)
    return builder.as_markup()


def _facts(shown: Shown, t: Translator) -> list[Html]:
    """Say what goes to whom, how many that is and how long it takes."""
    reach = shown.reach
    lines = [t("broadcast.draft", what=pieces_shown((shown.broadcast.content.piece,), t))]
    lines.append(t("broadcast.to", group=shown.community.title, whom=_whom(shown, t)))
    if reach.reachable:
        span = t.duration(timedelta(seconds=seconds_for(reach.reachable)))
        lines.append(t.n("broadcast.reach", reach.meant, can=reach.reachable, span=span))
    if reach.had_enough:
        lines.append(t.n("broadcast.had_enough", reach.had_enough))
    if shown.broadcast.content.is_silent:
        lines.append(t("announce.silent"))
    return lines


def _whom(shown: Shown, t: Translator) -> Html:
    of, parts = shown.broadcast, list[Html]()
    if of.tier is not Tier.NEWCOMER:
        parts.append(t("broadcast.whom_tier", tier=tier_name(of.tier, t)))
    if of.is_active:
        parts.append(t("broadcast.whom_active"))
    if shown.interest is not None:
        parts.append(t("broadcast.whom_interest", interest=interest_name(shown.interest, t)))
    return t.list(parts) if parts else t("broadcast.whom_all")


def _way(shown: Shown, t: Translator) -> Html:
    """Say when it begins, or how far it is."""
    of, what = shown.broadcast, pieces_shown((shown.broadcast.content.piece,), t)
    left = shown.counts.get(Fate.WAITING, 0) + shown.counts.get(Fate.QUEUED, 0)
    if of.state is BroadcastState.WAITING:
        left = shown.reach.reachable
    if shown.begins_at is not None:
        when = moment_shown(shown.begins_at, shown.community.zones, t)
        return t.n("broadcast.begins", left, when=when, what=what)
    head = t("broadcast.running", what=what)
    span = t.duration(timedelta(seconds=seconds_for(left)))
    return Html.lines([head, *_counts(shown, t), t.n("broadcast.left", left, span=span)])


def _outcome(shown: Shown, t: Translator) -> Html:
    is_stopped = shown.broadcast.state is BroadcastState.STOPPED
    what = pieces_shown((shown.broadcast.content.piece,), t)
    head = t("broadcast.stopped", what=what) if is_stopped else t("broadcast.over", what=what)
    return Html.lines([head, *_counts(shown, t)])


def _counts(shown: Shown, t: Translator) -> list[Html]:
    """Say what became of it, without what happened to nobody."""
    sent, blocked = shown.counts.get(Fate.SENT, 0), shown.counts.get(Fate.BLOCKED, 0)
    failed, skipped = shown.counts.get(Fate.FAILED, 0), shown.counts.get(Fate.SKIPPED, 0)
    lines = [t.n("broadcast.sent", sent)]
    if blocked:
        lines.append(t.n("broadcast.blocked", blocked))
    if failed:
        lines.append(t.n("broadcast.failed", failed))
    if skipped:
        lines.append(t.n("broadcast.skipped", skipped))
    return lines
