"""Who was there: the host's code and list, and what members are told."""

import hashlib

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.gathering_attendance import Arrival, Desk
from bot.texts import Html, Translator
from domain.attendance import CODE_SECONDS
from views.cards import Card, Picture
from views.people import short_name_of

LINK = "evin"
PAGE = 30


class DeskButton(CallbackData, prefix="evdesk"):
    """Show hosts the code of now, or who is there, from a place in the list on."""

    gathering_id: int
    start: int


class CameButton(CallbackData, prefix="evcame"):
    """Note that somebody is there; for hosts."""

    gathering_id: int
    member_id: int
    start: int


class QrButton(CallbackData, prefix="evqr"):
    """Show hosts the link of now as a picture."""

    gathering_id: int


CODE = -1


def code_card(desk: Desk, t: Translator, *, username: str) -> Card:
    """Show the code of this half minute, with a link that lasts some minutes."""
    number = desk.gathering.gathering_id
    came = sum(guest.came_at is not None for guest, _ in desk.guests)
    link = link_of(desk, username=username)
    lines = [
        t("event.desk.title", title=desk.gathering.plan.title),
        t("event.desk.code", code=desk.code, seconds=CODE_SECONDS),
        t("event.desk.link", link=link),
        t("event.desk.came", came=came, said=len(desk.guests)),
    ]
    builder = InlineKeyboardBuilder()
    for words, start in ((t("event.button.code"), CODE), (t("event.button.list"), 0)):
        pressed = DeskButton(gathering_id=number, start=start)
        builder.button(text=words.plain, callback_data=pressed)
    qr = QrButton(gathering_id=number)
    builder.button(text=t("event.button.qr").plain, callback_data=qr)
    return Card(Html.lines(lines), builder.as_markup())


def link_of(desk: Desk, *, username: str) -> str:
    return f"https://t.me/{username}?start={LINK}_{desk.gathering.gathering_id}_{desk.token}"


def qr_card(desk: Desk, body: bytes, t: Translator) -> Card:
    """Show the link as a picture."""
    words = t("event.desk.qr", title=desk.gathering.plan.title)
    return Card(words, picture=Picture(hashlib.sha256(body).hexdigest(), body))


def roll_card(desk: Desk, t: Translator, *, start: int) -> Card:
    """List who said yes, with a button for each who is not there yet."""
    number = desk.gathering.gathering_id
    page = desk.guests[start : start + PAGE]
    lines = [t("event.desk.title", title=desk.gathering.plan.title)]
    builder = InlineKeyboardBuilder()
    for guest, member in page:
        name = short_name_of(member, t)
        if guest.came_at is not None:
            lines.append(t("event.desk.is_there", name=name))
            continue
        pressed = CameButton(gathering_id=number, member_id=guest.member_id, start=start)
        builder.button(text=name, callback_data=pressed)
    builder.adjust(2)
    lines.append(t("event.desk.tap") if builder.export() else t("event.desk.all"))
    below = InlineKeyboardBuilder()
    for words, at in ((t("event.button.code"), CODE), *_turns(desk, start)):
        pressed_at = DeskButton(gathering_id=number, start=at)
        text = words.plain if isinstance(words, Html) else words
        below.button(text=text, callback_data=pressed_at)
    builder.attach(below)
    return Card(Html.lines(lines), builder.as_markup())


def _turns(desk: Desk, start: int) -> list[tuple[str, int]]:
    back = [("◀", max(0, start - PAGE))] if start else []
    return [*back, *([("▶", start + PAGE)] if start + PAGE < len(desk.guests) else [])]


def arrived_card(arrival: Arrival, t: Translator) -> Card:
    return came_card(arrival.gathering.plan.title, arrival.points, t)


def came_card(title: str, points: int, t: Translator) -> Card:
    """Welcome who is there; `points` 0 when they were thanked before, or are not at all."""
    if points:
        return Card(t.n("event.came", points, title=title))
    return Card(t("event.came_only", title=title))
