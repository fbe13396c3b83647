"""Draws in lists, in figures, and judged."""

from collections.abc import Sequence

from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.draw_reports import Report
from bot.texts import Html, Translator
from domain.days import Zones
from domain.draws import Draw, DrawState, EntryKind
from domain.fairdraw_checks import Fault, FaultKind
from domain.manners import CARDS_LIVE_FOR
from views.cards import Card
from views.draw_buttons import EnterButton
from views.draw_lines import headline
from views.moments import moment

STATES = {
    DrawState.OPEN: "draw.row.open",
    DrawState.FROZEN: "draw.row.frozen",
    DrawState.ROLLED: "draw.row.frozen",
    DrawState.DRAWN: "draw.row.drawn",
    DrawState.SETTLED: "draw.row.settled",
    DrawState.CANCELLED: "draw.row.cancelled",
}
FAULTS = {
    FaultKind.SHAPE: "draw.fault.shape",
    FaultKind.PROTOCOL: "draw.fault.protocol",
    FaultKind.ENTRY_NUMBER: "draw.fault.entry_number",
    FaultKind.ENTRY_REF: "draw.fault.entry_ref",
    FaultKind.ENTRY_TICKETS: "draw.fault.entry_tickets",
    FaultKind.FREEZE_TERMS: "draw.fault.freeze_terms",
    FaultKind.FREEZE_COUNT: "draw.fault.freeze_count",
    FaultKind.FREEZE_TICKETS: "draw.fault.freeze_tickets",
    FaultKind.FREEZE_ROOT: "draw.fault.freeze_root",
    FaultKind.FROZEN_EARLY: "draw.fault.frozen_early",
    FaultKind.BEACON_KIND: "draw.fault.beacon_kind",
    FaultKind.DICE_COUNT: "draw.fault.dice_count",
    FaultKind.DRAND_ROUND: "draw.fault.drand_round",
    FaultKind.DRAND_SIGNATURE: "draw.fault.drand_signature",
    FaultKind.SECRET: "draw.fault.secret",
    FaultKind.EVENTS: "draw.fault.events",
    FaultKind.RESULT_FREEZE: "draw.fault.result_freeze",
    FaultKind.RESULT_BEACON: "draw.fault.result_beacon",
    FaultKind.SEED: "draw.fault.seed",
    FaultKind.WINNERS: "draw.fault.winners",
}


def list_card(
    going_on: Sequence[Draw], ended: Sequence[Draw], zones: Zones, t: Translator, *, is_host: bool
) -> Card:
    """List what is open, with a button to enter, then what is over; a host reads how to make."""
    lines = [t("draw.list")]
    lines += [_row(draw, zones, t) for draw in going_on] or [t("draw.list.none")]
    if ended:
        lines += [Html(""), t("draw.list.ended"), *(_row(draw, zones, t) for draw in ended)]
    lines += [Html(""), t("draw.list.how")] if is_host else []
    builder = InlineKeyboardBuilder()
    for draw in going_on:
        if draw.state is DrawState.OPEN and draw.entry is EntryKind.BUTTON:
            words = t("draw.button.enter_this", number=draw.number, title=draw.title)
            builder.button(
                text=words.plain, callback_data=EnterButton(draw_id=draw.draw_id, bought=1)
            )
    builder.adjust(1)
    return Card(Html.lines(lines), builder.as_markup(), lives_for=CARDS_LIVE_FOR)


def _row(draw: Draw, zones: Zones, t: Translator) -> Html:
    at = moment(draw.closes_at, zones, t)
    return t(STATES[draw.state], number=draw.number, title=draw.title, at=at)


def verdict_card(draw: Draw, fault: Fault | None, t: Translator) -> Card:
    """Say whether a published draw is what its rules give, or the first thing that is wrong."""
    if fault is None:
        return Card(
            t.n(
                "draw.valid", draw.entrants, number=draw.number, hash=(draw.result_hash or "")[:16]
            )
        )
    what = t(FAULTS[fault.kind])
    if fault.where:
        return Card(t("draw.invalid_at", number=draw.number, what=what, where=fault.where))
    return Card(t("draw.invalid", number=draw.number, what=what))


def stats_card(report: Report, t: Translator, *, dropped: int, bought: int) -> Card:
    """Show staff how a draw stands; a ticket that is bought may count several times."""
    draw = report.draw
    claims = [prize.claim for prize in report.prizes if prize.claim]
    lines = [
        headline(draw, t),
        t.n("draw.entrants", draw.entrants, tickets=draw.tickets),
        t("draw.stats.dropped", count=dropped),
    ]
    if draw.price:
        lines.append(t("draw.stats.price", points=draw.price * bought))
    if claims:
        claimed = sum(each.claimed_at is not None for each in claims)
        handed = sum(each.handed_at is not None for each in claims)
        of, fallen = len(report.prizes), len(report.events)
        lines.append(t("draw.stats.prizes", of=of, claimed=claimed, handed=handed, fallen=fallen))
    return Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)
