"""Gatherings: the card in the group, a member's own page, the list, and the letters."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.gathering_seats import Own
from bot.gatherings import DAY, LETTER_CANCELLED, LETTER_MOVED, SOON, Report
from bot.texts import Html, Translator
from domain.gatherings import Answer, Gathering, GatheringState, Guest
from domain.manners import CARDS_LIVE_FOR
from domain.members import Member
from views.cards import Attachment, Card
from views.gathering_lines import moment, plan_lines
from views.people import name_of, short_name_of
from views.tiers import tier_name

SHOWN_NAMES = 15


class AnswerButton(CallbackData, prefix="evans"):
    """Say yes, maybe or no; for everybody, in the group and in private."""

    gathering_id: int
    said: Answer


class GuestButton(CallbackData, prefix="evplus"):
    """Bring somebody along, or come alone after all."""

    gathering_id: int


class OwnButton(CallbackData, prefix="evown"):
    """Open one's own page in the private chat."""

    gathering_id: int


class FileButton(CallbackData, prefix="evics"):
    """Send a gathering as a file for one's calendar; in private."""

    gathering_id: int


class HeldButton(CallbackData, prefix="evheld"):
    """Take a seat that is held until an instant, or pass it on."""

    gathering_id: int
    takes: bool
    until: int


class CancelButton(CallbackData, prefix="evcancel"):
    """Call a gathering off, or not after all; for who asked."""

    gathering_id: int
    user_id: int
    is_sure: bool


# -- for members -----------------------------------------------------------------------------


def gathering_card(report: Report, t: Translator) -> Card:
    """Show a gathering to the group with its answers; the first button says yes."""
    gathering, counts = report.gathering, report.counts
    lines = plan_lines(gathering.plan, report.community, t)
    if gathering.early_until and gathering.is_open:
        until = moment(gathering.early_until, report.community, t)
        lines.append(t("event.early", tier=tier_name(gathering.early_tier, t), until=until))
    lines += [Html(""), _counts(counts, t)]
    lines += _names(report.coming, t)
    if report.waiting:
        lines.append(t("event.waiting", count=counts.get(Answer.WAITING, 0) + _held(counts)))
    if gathering.state is GatheringState.CANCELLED:
        return Card(Html.lines([t("event.is_cancelled"), *lines]))
    if gathering.state is GatheringState.OVER:
        return Card(Html.lines([*lines, t("event.is_over")]))
    number = t("event.number", number=gathering.gathering_id)
    return Card(Html.lines([*lines, number]), answer_buttons(gathering, t, is_own=False))


def _held(counts: dict[Answer, int]) -> int:
    return counts.get(Answer.HELD, 0)


def _counts(counts: dict[Answer, int], t: Translator) -> Html:
    return t(
        "event.counts",
        yes=counts.get(Answer.YES, 0),
        maybe=counts.get(Answer.MAYBE, 0),
        no=counts.get(Answer.NO, 0),
    )


def _names(coming: Sequence[tuple[Guest, Member]], t: Translator) -> list[Html]:
    names = [_first_name(*each, t) for each in coming[:SHOWN_NAMES]]
    if not names:
        return []
    more = len(coming) - len(names)
    line = t.list(names)
    return [t("event.names_more", names=line, more=more) if more else t("event.names", names=line)]


def _first_name(guest: Guest, member: Member, t: Translator) -> str:
    name = short_name_of(_by_first_name(member), t)
    return f"{name} +1" if guest.seats == 2 else name


def _by_first_name(member: Member) -> Member:
    return replace(member, last_name="") if member.first_name.strip() else member


def answer_buttons(gathering: Gathering, t: Translator, *, is_own: bool) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    number = gathering.gathering_id
    words = {
        Answer.YES: t("event.button.yes"),
        Answer.MAYBE: t("event.button.maybe"),
        Answer.NO: t("event.button.no"),
    }
    for said, text in words.items():
        builder.button(text=text.plain, callback_data=AnswerButton(gathering_id=number, said=said))
    rows = [3]
    below = 0
    if gathering.plan.takes_guests:
        pressed = GuestButton(gathering_id=number)
        builder.button(text=t("event.button.plus").plain, callback_data=pressed)
        below += 1
    if is_own:
        pressed_file = FileButton(gathering_id=number)
        builder.button(text=t("event.button.file").plain, callback_data=pressed_file)
        below += 1
    else:
        own = OwnButton(gathering_id=number)
        builder.button(text=t("event.button.own").plain, callback_data=own)
        below += 1
    builder.adjust(*rows, *([below] if below else []))
    return builder.as_markup()


def own_line(own: Own, t: Translator, *, is_private: bool = False) -> Html:
    """Say how a member stands; short enough for an alert."""
    gathering, guest = own.gathering, own.guest
    if own.is_early:
        until = moment(gathering.early_until, own.community, t)
        return t("event.early_only", tier=tier_name(gathering.early_tier, t), until=until)
    if guest is None:
        return t("event.own.none")
    match guest.answer:
        case Answer.YES if guest.seats == 2:
            return t("event.own.yes_two")
        case Answer.YES:
            return t("event.own.yes_here") if is_private else t("event.own.yes")
        case Answer.MAYBE:
            return t("event.own.maybe")
        case Answer.NO:
            return t("event.own.no")
        case Answer.HELD:
            return t("event.own.held", until=moment(guest.held_until or 0, own.community, t))
    if guest.seats == 2:
        return t("event.own.waiting_two", position=own.position)
    return t("event.own.waiting", position=own.position)


def own_card(own: Own, t: Translator) -> Card:
    """Show a member's own page in private, with the place once they said yes."""
    gathering, plan = own.gathering, own.gathering.plan
    lines = plan_lines(plan, own.community, t)
    if own.answer is Answer.YES and plan.place:
        lines[-1] = t("event.place", place=plan.place)
    lines += [Html(""), own_line(own, t, is_private=True)]
    if gathering.state is GatheringState.CANCELLED:
        return Card(Html.lines([t("event.is_cancelled"), *lines]))
    if not gathering.is_open:
        return Card(Html.lines([*lines, t("event.is_over")]))
    if own.guest is not None and own.answer is Answer.HELD:
        return Card(Html.lines(lines), held_buttons(gathering, own.guest.held_until or 0, t))
    return Card(Html.lines(lines), answer_buttons(gathering, t, is_own=True))


def file_card(gathering: Gathering, body: bytes, t: Translator) -> Card:
    file = Attachment(f"event-{gathering.gathering_id}.ics", body)
    return Card(t("event.file", title=gathering.plan.title), file=file)


def held_buttons(gathering: Gathering, until: int, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for takes, words in ((True, t("event.button.take")), (False, t("event.button.pass"))):
        pressed = HeldButton(gathering_id=gathering.gathering_id, takes=takes, until=until)
        builder.button(text=words.plain, callback_data=pressed)
    return builder.as_markup()


def list_card(reports: Sequence[Report], t: Translator, *, is_host: bool) -> Card:
    """List what is to come, with a button each that opens one's own page."""
    lines = [t("event.list.title") if reports else t("event.list.none")]
    builder = InlineKeyboardBuilder()
    for each in reports:
        plan, number = each.gathering.plan, each.gathering.gathering_id
        at = moment(plan.starts_at, each.community, t)
        coming = each.counts.get(Answer.YES, 0)
        lines.append(t("event.list.line", number=number, title=plan.title, at=at, coming=coming))
        pressed = OwnButton(gathering_id=number)
        builder.button(text=f"#{number} {plan.title}"[:40], callback_data=pressed)
    if is_host:
        lines.append(t("event.list.hosts"))
    builder.adjust(1)
    return Card(Html.lines(lines), builder.as_markup(), lives_for=CARDS_LIVE_FOR)


# -- for hosts -------------------------------------------------------------------------------


def announced_card(gathering: Gathering, chat: str, t: Translator) -> Card:
    number, title = gathering.gathering_id, gathering.plan.title
    return Card(t("event.announced", number=number, title=title, chat=chat))


def show_card(report: Report, t: Translator) -> Card:
    """Show hosts who comes and who waits, not where: it may stand in the group."""
    plan = report.gathering.plan
    lines = [*plan_lines(plan, report.community, t), Html(""), _counts(report.counts, t)]
    came = sum(guest.came_at is not None for guest, _ in report.coming)
    if came:
        share = 100 - 100 * came // len(report.coming)
        lines.append(t("event.show.came", came=came, said=len(report.coming), share=share))
    for number, each in enumerate(report.coming, 1):
        lines.append(_coming(number, *each, t))
    for guest, member in report.waiting:
        held = guest.answer is Answer.HELD
        name = _full(guest, member, t)
        lines.append(t("event.show.held", name=name) if held else t("event.show.waits", name=name))
    return Card(Html.lines(lines[:100]), lives_for=CARDS_LIVE_FOR)


def _coming(number: int, guest: Guest, member: Member, t: Translator) -> Html:
    name = _full(guest, member, t)
    if guest.came_at is not None:
        return t("event.show.there", number=number, name=name)
    return t("event.show.coming", number=number, name=name)


def _full(guest: Guest, member: Member, t: Translator) -> str:
    name = name_of(member, t)
    return f"{name} +1" if guest.seats == 2 else name


def ask_to_cancel_card(report: Report, t: Translator, *, user_id: int) -> Card:
    gathering = report.gathering
    title, coming = gathering.plan.title, report.counts.get(Answer.YES, 0)
    builder = InlineKeyboardBuilder()
    for is_sure, words in ((True, t("event.button.cancel")), (False, t("event.button.keep"))):
        pressed = CancelButton(
            gathering_id=gathering.gathering_id, user_id=user_id, is_sure=is_sure
        )
        builder.button(text=words.plain, callback_data=pressed)
    words = t("event.ask_cancel_empty", title=title)
    if coming:
        words = t.n("event.ask_cancel", coming, title=title)
    return Card(words, builder.as_markup())


# -- letters ---------------------------------------------------------------------------------


def remind_card(own: Own, step: str, t: Translator) -> Card:
    """Remind who said yes; at the begin with the place."""
    plan, place = own.gathering.plan, own.gathering.plan.place
    at, group = moment(plan.starts_at, own.community, t), own.community.title
    lines = {
        DAY: lambda: t("event.remind.day", title=plan.title, at=at, group=group),
        SOON: lambda: t("event.remind.soon", title=plan.title, at=at, group=group),
    }
    said = lines[step]() if step in lines else t("event.remind.start", title=plan.title)
    shown = [said, t("event.place", place=place)] if place else [said]
    builder = InlineKeyboardBuilder()
    if step == DAY:
        words = {Answer.YES: t("event.button.still"), Answer.NO: t("event.button.not_any_more")}
        for answer, text in words.items():
            pressed = AnswerButton(gathering_id=own.gathering.gathering_id, said=answer)
            builder.button(text=text.plain, callback_data=pressed)
    return Card(Html.lines(shown), builder.as_markup() if step == DAY else None)


def call_card(report: Report, of: str, step: str, t: Translator) -> Card:
    """Say in the group what some who come could not be told privately."""
    plan = report.gathering.plan
    at = moment(plan.starts_at, report.community, t)
    if of == LETTER_CANCELLED:
        return Card(t("event.call.cancelled", title=plan.title, at=at))
    if of == LETTER_MOVED:
        words = t("event.call.moved", title=plan.title, at=at)
    elif step == DAY:
        words = t("event.call.day", title=plan.title, at=at)
    elif step == SOON:
        words = t("event.call.soon", title=plan.title, at=at)
    elif plan.place:
        words = t("event.call.start", title=plan.title)
    else:
        return Card(t("event.remind.start", title=plan.title))
    builder = InlineKeyboardBuilder()
    pressed = OwnButton(gathering_id=report.gathering.gathering_id)
    builder.button(text=t("event.button.own").plain, callback_data=pressed)
    return Card(words, builder.as_markup())


def moved_card(own: Own, t: Translator) -> Card:
    plan = own.gathering.plan
    at = moment(plan.starts_at, own.community, t)
    lines = [t("event.moved", title=plan.title, at=at)]
    if own.answer is Answer.YES and plan.place:
        lines.append(t("event.place", place=plan.place))
    return Card(Html.lines(lines), answer_buttons(own.gathering, t, is_own=True))


def cancelled_card(own: Own, t: Translator) -> Card:
    plan = own.gathering.plan
    at = moment(plan.starts_at, own.community, t)
    return Card(t("event.cancelled", title=plan.title, at=at, group=own.community.title))


def held_card(own: Own, member: Member | None, t: Translator) -> Card | None:
    """Ask who waited whether they take the seat; in the group by name."""
    guest, plan = own.guest, own.gathering.plan
    if guest is None or guest.answer is not Answer.HELD:
        return None
    until = moment(guest.held_until or 0, own.community, t)
    if member is None:
        words = t("event.held", title=plan.title, until=until)
    else:
        name = name_of(member, t)
        words = t("event.held_for", name=name, title=plan.title, until=until)
    return Card(words, held_buttons(own.gathering, guest.held_until or 0, t))


def passed_card(own: Own, t: Translator) -> Card:
    return Card(t("event.passed", title=own.gathering.plan.title))


def recording_card(gathering: Gathering, recording: str, t: Translator) -> Card:
    return Card(t("event.recording", title=gathering.plan.title, recording=recording))
