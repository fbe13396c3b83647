"""What is shown of holidays: the greeting, and what who runs the group sees a day before."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.holiday_greetings import Shown
from bot.texts import Html, Translator
from domain.setting_keys import Key
from views.cards import Card

FESTIVALS = {
    "spring": "holiday.spring",
    "lantern": "holiday.lantern",
    "dragon_boat": "holiday.dragon_boat",
    "qixi": "holiday.qixi",
    "mid_autumn": "holiday.mid_autumn",
    "double_ninth": "holiday.double_ninth",
}


class SkipButton(CallbackData, prefix="noholiday"):
    """Let a holiday pass without a greeting; the date as YYYYMMDD."""

    community_id: int
    on: int


def greeting_card(shown: Shown, t: Translator) -> Card:
    return Card(_greeting(shown, t))


def _greeting(shown: Shown, t: Translator) -> Html:
    if shown.holiday.festival:
        return t(FESTIVALS[shown.holiday.festival], group=shown.community.title)
    return t("holiday.public", name=shown.holiday.name, group=shown.community.title)


def preview_card(shown: Shown, t: Translator) -> Card:
    """Show tomorrow's greeting with the way to skip it."""
    hour = f"{shown.community.values.number(Key.HOLIDAY_HOUR):02d}:00"
    date = t.long_date(shown.on)
    title = t("holiday.preview", date=date, time=hour, group=shown.community.title)
    builder = InlineKeyboardBuilder()
    button = SkipButton(
        community_id=shown.community.community_id, on=int(shown.on.strftime("%Y%m%d"))
    )
    builder.button(text=t("holiday.skip").plain, callback_data=button)
    return Card(Html.lines([title, Html(""), _greeting(shown, t)]), builder.as_markup())


def skipped_card(shown: Shown, t: Translator) -> Card:
    return Card(t("holiday.skipped", date=t.long_date(shown.on), group=shown.community.title))
