"""Raids as staff sees them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.raids import Shown
from bot.texts import Html, Translator
from domain.days import zone_meant
from domain.manners import CARDS_LIVE_FOR
from domain.setting_keys import Key
from views.cards import Card

CONFIRMED_WITHIN = timedelta(minutes=10)
END, ASK, REMOVE, BACK = "end", "ask", "remove", "back"
AFTER = {
    "off": "raid.after_off",
    "request": "raid.after_off",
    "button": "raid.after_button",
    "rules": "raid.after_rules",
}


class RaidButton(CallbackData, prefix="raid"):
    """Act on a raid; for who may ban in its group."""

    raid_id: int
    act: str


def raid_card(shown: Shown, t: Translator) -> Card:
    """Show a raid with its figures and what can be done."""
    raid, values = shown.raid, shown.community.values
    zone = ZoneInfo(zone_meant(shown.community.zones))
    began = t.time(datetime.fromtimestamp(raid.began_at, UTC), zone)
    head = t.n("raid.title", shown.came, group=shown.group, time=began)
    lines = [head]
    if raid.ended_at is None:
        is_noticed = raid.by_user_id is None
        lines.append(t("raid.on") if is_noticed else t("raid.on_by_hand"))
        lines.append(t.n("raid.held", shown.held))
    else:
        lines.append(t("raid.over"))
        lines.append(t(AFTER[values.text(Key.CAPTCHA)]))
    if shown.removed or shown.removing:
        done, every = shown.removed, shown.removed + shown.removing
        lines.append(t("raid.removed", done=done, all=every))
    return Card(Html.lines(lines), _buttons(shown, t))


def _buttons(shown: Shown, t: Translator) -> InlineKeyboardMarkup | None:
    choices: list[tuple[Html, str]] = []
    if shown.raid.ended_at is None:
        choices.append((t("raid.end"), END))
        if shown.held:
            choices.append((t.n("raid.remove", shown.held), ASK))
    if shown.removed or shown.removing:
        choices.append((t("raid.back"), BACK))
    return _keyboard(shown, choices) if choices else None


def _keyboard(shown: Shown, choices: list[tuple[Html, str]]) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for words, act in choices:
        button = RaidButton(raid_id=shown.raid.raid_id, act=act)
        builder.button(text=words.plain, callback_data=button)
    builder.adjust(1)
    return builder.as_markup()


def confirm_card(shown: Shown, t: Translator) -> Card:
    """Ask before everybody is removed who came in a raid, with how many they are."""
    text = t.n("raid.confirm", shown.held, group=shown.group)
    keyboard = _keyboard(shown, [(t.n("raid.confirmed", shown.held), REMOVE)])
    return Card(text, keyboard, lives_for=CONFIRMED_WITHIN)


def removing_card(count: int, t: Translator) -> Card:
    return Card(t.n("raid.removing", count), lives_for=CONFIRMED_WITHIN)


def back_alert(count: int, t: Translator) -> Html:
    return t.n("raid.coming_back", count)


def standing_card(shown: Shown | None, t: Translator) -> Card:
    """Say whether raid mode is on in a group, with the way to turn it on or off."""
    if shown is None:
        return Card(t("raid.is_off"), lives_for=CARDS_LIVE_FOR)
    card = raid_card(shown, t)
    return Card(card.text, card.keyboard, lives_for=CARDS_LIVE_FOR)
