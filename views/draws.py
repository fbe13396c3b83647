"""Draws: terms, the live card, the frozen list and the result."""

from bot.draw_prizes import Prize
from bot.draw_reports import Report
from bot.texts import Html, Translator
from domain.beacons import BeaconKind
from domain.days import Zones
from domain.draws import SHOWN_DIGITS, Draw, DrawState, EventKind
from domain.fairdraw import Json, canonical
from storage.draw_claims import Event
from views.cards import Attachment, Card
from views.draw_buttons import card_buttons, claim_buttons
from views.draw_lines import (
    chance_lines,
    count_lines,
    headline,
    how_line,
    prize_lines,
    rule_lines,
    ticket_lines,
    until_line,
)
from views.lengths import LONGEST_TEXT, capped, size
from views.moments import moment
from views.people import name_of

STATES = {
    DrawState.FROZEN: "draw.state.frozen",
    DrawState.ROLLED: "draw.state.frozen",
    DrawState.DRAWN: "draw.state.drawn",
    DrawState.SETTLED: "draw.state.drawn",
    DrawState.CANCELLED: "draw.state.cancelled",
}
WHY = {
    EventKind.OUTSIDE: "draw.why.outside",
    EventKind.UNCLAIMED: "draw.why.unclaimed",
    EventKind.WAIVED: "draw.why.waived",
    EventKind.INELIGIBLE: "draw.why.ineligible",
    EventKind.REROLL: "draw.why.reroll",
}
BY_HOST = {
    EventKind.INELIGIBLE: "draw.why.ineligible_by",
    EventKind.REROLL: "draw.why.reroll_by",
}


def terms_card(report: Report, zones: Zones, t: Translator) -> Card:
    """Say the terms before anybody enters; without buttons, so that nothing of it changes."""
    draw = report.draw
    lines = [
        t("draw.terms", number=draw.number, title=draw.title),
        *_prizes(report, t),
        Html(""),
        until_line(draw, zones, t),
        *([t("draw.early")] if draw.earliest_at == draw.opens_at else []),
        t("draw.outage"),
        Html(""),
        *rule_lines(report.rules, report.channels, t),
        *ticket_lines(draw, t),
        Html(""),
        *chance_lines(draw.kinds, t),
        t.n("draw.claim_within", draw.claim_hours),
        t("draw.terms_hash", hash=draw.terms_hash[:SHOWN_DIGITS]),
    ]
    return Card(Html.lines(lines))


def live_card(report: Report, zones: Zones, t: Translator) -> Card:
    """Show a draw as it stands; who may enter finds the button here."""
    draw = report.draw
    lines = [headline(draw, t), *_prizes(report, t), Html("")]
    if draw.state is not DrawState.OPEN:
        lines += [t.n("draw.entrants", draw.entrants, tickets=draw.tickets), t(STATES[draw.state])]
        return Card(Html.lines(lines), card_buttons(draw, t))
    lines += [
        *rule_lines(report.rules, report.channels, t),
        *ticket_lines(draw, t),
        *_trusted(draw, t),
    ]
    lines += [Html(""), until_line(draw, zones, t), *count_lines(report, t), how_line(draw, t)]
    return Card(Html.lines(lines), card_buttons(draw, t))


def _prizes(report: Report, t: Translator) -> list[Html]:
    return prize_lines([prize.name for prize in report.prizes], t)


def _trusted(draw: Draw, t: Translator) -> list[Html]:
    """Label a draw whose organiser has to be trusted."""
    return [t("draw.trusted")] if draw.kinds == (BeaconKind.COMMIT,) else []


def freeze_card(report: Report, frozen: Json, t: Translator, *, rolled_in: str | None) -> Card:
    """Publish the list that cannot change any more, with what happens next.

    `rolled_in` is the title of the chat that 🎰 counts in, None for the one that reads this.
    """
    draw, freeze = report.draw, frozen["freeze"]
    lines = [
        t("draw.frozen", number=draw.number, title=draw.title),
        t.n("draw.entrants", freeze["n"], tickets=freeze["tickets"]),
        t("draw.frozen_root", root=freeze["root"][:SHOWN_DIGITS]),
    ]
    if BeaconKind.DICE in draw.kinds and draw.entrants:
        if rolled_in is None:
            lines.append(t("draw.roll_now", rolls=draw.rolls))
        else:
            lines.append(t("draw.roll_elsewhere", rolls=draw.rolls, title=rolled_in))
    if "round" in freeze:
        lines.append(t("draw.round_next", round=freeze["round"]))
    name = f"draw-{draw.number}-entries.json"
    return Card(Html.lines(lines), file=Attachment(name, canonical(frozen)))


def result_card(report: Report, zones: Zones, t: Translator) -> Card:
    """Say who won, mentioned, and what fell free and why."""
    draw = report.draw
    if draw.state is DrawState.CANCELLED:
        return Card(_called_off(draw, t))
    head = t("draw.result", number=draw.number, title=draw.title)
    winners_first = sorted(report.prizes, key=lambda prize: prize.winner is None)
    rows = [_won(prize, t) for prize in winners_first]
    rows += [_fell_free(event, report, t) for event in report.events]
    won = [prize.claim for prize in report.prizes if prize.claim and prize.winner]
    open_until = [claim.deadline for claim in won if claim.claimed_at is None]
    tail = _own_rolls(report, t)
    if open_until:
        tail += [Html(""), t("draw.claim_until", at=moment(max(open_until), zones, t))]
    tail += _proof(draw, t)
    room = LONGEST_TEXT - size([head, *tail])
    rows = capped(rows, room, lambda rest: t.n("draw.more_in_file", rest))
    is_waiting = any(claim.handed_at is None for claim in won)
    buttons = claim_buttons(draw.draw_id, t) if is_waiting else None
    return Card(Html.lines([head, *rows, *tail]), buttons)


def _called_off(draw: Draw, t: Translator) -> Html:
    if draw.price:
        return t("draw.cancelled_refunded", number=draw.number, title=draw.title)
    return t("draw.cancelled", number=draw.number, title=draw.title)


def _won(prize: Prize, t: Translator) -> Html:
    if prize.claim is None or prize.claim.listed is None:
        return t("draw.nobody", prize=prize.name)
    entry = prize.claim.listed
    if prize.winner is None:
        return t("draw.won_by_entry", prize=prize.name, entry=entry)
    name, user_id = name_of(prize.winner, t), prize.winner.user_id
    return t("draw.won", prize=prize.name, name=name, user_id=user_id, entry=entry)


def _fell_free(event: Event, report: Report, t: Translator) -> Html:
    prize, why = report.prizes[event.prize - 1].name, t(WHY[event.why])
    host = report.hosts.get(event.by_user_id or 0)
    if event.why in BY_HOST and host is not None:
        why = t(BY_HOST[event.why], name=name_of(host, t))
    if event.note:
        return t("draw.fell_free_note", entry=event.listed, prize=prize, why=why, note=event.note)
    return t("draw.fell_free", entry=event.listed, prize=prize, why=why)


def _own_rolls(report: Report, t: Translator) -> list[Html]:
    if not report.own_rolls:
        return []
    rolls = ", ".join(map(str, report.own_rolls))
    return [t("draw.rolls.by_bot", rolls=rolls, total=report.draw.rolls)]


def _proof(draw: Draw, t: Translator) -> list[Html]:
    return [Html(""), *_trusted(draw, t), t("draw.check", number=draw.number)]


def bundle_card(draw: Draw, bundle: Json, t: Translator) -> Card:
    """Publish what proves the result."""
    shown = (draw.result_hash or "")[:SHOWN_DIGITS]
    text = t("draw.bundle", number=draw.number, title=draw.title, hash=shown)
    return Card(text, file=Attachment(f"draw-{draw.number}.json", canonical(bundle)))
