"""Interviews: the card in the group, the times in private, what staff see, the letters."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.interviews import Booking, Seat
from bot.texts import Html, Translator
from domain.interviews import Interview, Slot
from domain.setting_keys import Key
from domain.zone_words import clock_called
from views.cards import Card
from views.forms import Question
from views.moments import moment
from views.people import name_of, short_name_of


class OpenButton(CallbackData, prefix="ivopen"):
    """Open the private chat at an interview's times; for everybody."""

    interview_id: int


class SlotButton(CallbackData, prefix="ivslot"):
    """Take a time; in the private chat."""

    slot_id: int


class BackButton(CallbackData, prefix="ivback"):
    """Give one's own time back; in the private chat."""

    interview_id: int


class SeatButton(CallbackData, prefix="ivseat"):
    """Look after a time that is taken: show it, note something, free it, mark it as done."""

    slot_id: int
    act: str


def question(field: str, t: Translator) -> Question:
    return Question(t("interview.form.title") if field == "title" else t("interview.form.times"))


# -- for members -----------------------------------------------------------------------------


def interview_card(interview: Interview, t: Translator) -> Card:
    """Show an interview to the group."""
    count = t.n("interview.times", len(interview.slots))
    lines = [t("interview.title", title=interview.title), count, t("interview.one_each")]
    builder = InlineKeyboardBuilder()
    pressed = OpenButton(interview_id=interview.interview_id)
    builder.button(text=t("interview.button.open").plain, callback_data=pressed)
    return Card(Html.lines(lines), builder.as_markup())


def booking_card(booking: Booking, t: Translator, *, now: int) -> Card:
    """Show a member the free times and their own."""
    interview, community = booking.interview, booking.community
    lines = [t("interview.title", title=interview.title)]
    lines += [t("interview.too_late")] if booking.is_late else []
    is_offered = interview.is_open and _may_change(booking, now)
    free = [each for each in interview.slots if is_offered and each.is_free(now=now)]
    lines.append(_own(booking, t, now=now))
    if free:
        zone = clock_called(community.zones)
        lines.append(t("interview.change", zone=zone) if booking.own else t("interview.choose"))
        lines += [] if booking.own else [t("interview.zone", zone=zone)]
    builder = InlineKeyboardBuilder()
    for slot in free:
        pressed = SlotButton(slot_id=slot.slot_id)
        builder.button(text=moment(slot.starts_at, community.zones, t), callback_data=pressed)
    if booking.own and _may_change(booking, now):
        back = BackButton(interview_id=interview.interview_id)
        builder.button(text=t("interview.button.back").plain, callback_data=back)
    builder.adjust(1)
    return Card(Html.lines(lines), builder.as_markup())


def _may_change(booking: Booking, now: int) -> bool:
    return booking.own is None or booking.own.starts_at > now


def _own(booking: Booking, t: Translator, *, now: int) -> Html:
    own, interview = booking.own, booking.interview
    if own is not None:
        return t("interview.own", at=moment(own.starts_at, booking.community.zones, t))
    if not interview.is_open:
        return t("interview.is_closed")
    if not any(each.is_free(now=now) for each in interview.slots):
        return t("interview.all_taken")
    return t("interview.none_yet")


# -- for staff -------------------------------------------------------------------------------


def offered_card(interview: Interview, t: Translator) -> Card:
    number, title = interview.interview_id, interview.title
    return Card(t.n("interview.offered", len(interview.slots), number=number, title=title))


def list_card(
    found: Sequence[tuple[Interview, Sequence[Seat]]], t: Translator, *, now: int
) -> Card:
    """List times with whose they are; a taken one has a button."""
    lines, builder = [t("interview.list.title")], InlineKeyboardBuilder()
    for interview, seats in found:
        number, title = interview.interview_id, interview.title
        lines += [Html(""), t("interview.list.interview", number=number, title=title)]
        lines += [_line(each, t, now=now) for each in seats]
        _taken_buttons(builder, seats, t)
    if not found:
        lines.append(t("interview.list.none"))
    still = next((each.interview_id for each, _ in found if each.is_open), None)
    how = t("interview.list.how", number=still) if still else t("interview.list.new")
    builder.adjust(1)
    return Card(Html.lines([*lines, Html(""), how]), builder.as_markup())


def _taken_buttons(builder: InlineKeyboardBuilder, seats: Sequence[Seat], t: Translator) -> None:
    for seat in seats:
        if seat.member is not None and len(list(builder.buttons)) < 60:
            at = moment(seat.slot.starts_at, seat.community.zones, t)
            words = t("interview.button.seat", at=at, name=short_name_of(seat.member, t))
            pressed = SeatButton(slot_id=seat.slot.slot_id, act="show")
            builder.button(text=words.plain, callback_data=pressed)


def _line(seat: Seat, t: Translator, *, now: int) -> Html:
    at = moment(seat.slot.starts_at, seat.community.zones, t)
    if seat.member is None:
        is_free = seat.interview.is_open and seat.slot.is_free(now=now)
        return t("interview.list.free", at=at) if is_free else t("interview.list.unused", at=at)
    name = name_of(seat.member, t)
    if seat.slot.done_at is not None:
        return t("interview.list.done", at=at, name=name)
    return t("interview.list.taken", at=at, name=name)


def seat_card(seat: Seat, t: Translator, *, now: int) -> Card:
    """Show one taken time with what staff noted, for them alone."""
    slot = seat.slot
    lines = [t("interview.title", title=seat.interview.title), _line(seat, t, now=now)]
    lines.append(t("interview.note", note=slot.note) if slot.note else t("interview.no_note"))
    return Card(Html.lines(lines), _seat_buttons(slot, t, now=now))


def _seat_buttons(slot: Slot, t: Translator, *, now: int) -> InlineKeyboardMarkup:
    acts = [(t("interview.button.note"), "note")] if slot.member_id is not None else []
    if slot.member_id is not None and slot.done_at is None:
        is_over = slot.starts_at <= now
        way = (
            (t("interview.button.done"), "done")
            if is_over
            else (
                t("interview.button.free"),
                "free",
            )
        )
        acts.append(way)
    builder = InlineKeyboardBuilder()
    for words, act in acts:
        builder.button(text=words.plain, callback_data=SeatButton(slot_id=slot.slot_id, act=act))
    builder.adjust(1)
    return builder.as_markup()


# -- letters ---------------------------------------------------------------------------------


def remind_card(seat: Seat, t: Translator, *, is_host: bool) -> Card:
    at, title = moment(seat.slot.starts_at, seat.community.zones, t), seat.interview.title
    if is_host and seat.member is not None:
        name = name_of(seat.member, t)
        return Card(t("interview.remind_host", at=at, title=title, name=name))
    return Card(t("interview.remind", at=at, title=title, group=seat.community.title))


def freed_card(seat: Seat, t: Translator) -> Card:
    at, title = moment(seat.slot.starts_at, seat.community.zones, t), seat.interview.title
    return Card(t("interview.freed", at=at, title=title, group=seat.community.title))


def thanks_card(seat: Seat, t: Translator) -> Card:
    worth, title = seat.community.values.number(Key.INTERVIEW_POINTS), seat.interview.title
    thanks = t("interview.thanks_only", title=title)
    return Card(t.n("interview.thanks", worth, title=title) if worth else thanks)
