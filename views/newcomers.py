"""What newcomers are asked at the door of a group, and what admins read of it."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.newcomers import Asked
from bot.texts import Html, Translator
from domain.communities import Community
from domain.manners import CARDS_LIVE_FOR
from domain.newcomers import Why
from domain.setting_keys import Key
from views.cards import Card
from views.house_rules import AcceptButton
from views.people import name_of

CHOICES = {
    "off": "captcha.is_off",
    "button": "captcha.is_button",
    "request": "captcha.is_request",
    "rules": "captcha.is_rules",
}
FAILED = {
    "no_right": "captcha.failed_no_right",
    "small_group": "captcha.failed_small_group",
    "other": "captcha.failed_other",
}


class PersonButton(CallbackData, prefix="person"):
    """Let the newcomer who presses it write."""


class ReadRulesButton(CallbackData, prefix="readrules"):
    """Open the private chat at the rules."""


def asked_card(asked: Asked, t: Translator) -> Card:
    """Ask newcomers by name to show that they are people, or to accept the rules."""
    people = [t("captcha.name", user_id=m.user_id, name=name_of(m, t)) for m in asked.people]
    if asked.more:
        people.append(t.n("captcha.more", asked.more))
    names, minutes = t.list(people), asked.minutes
    is_removed = asked.community.values.text(Key.CAPTCHA_FAIL) == "remove"
    builder = InlineKeyboardBuilder()
    if asked.why is Why.RULES and asked.rules is not None:
        text = t("captcha.ask_rules", names=names)
        builder.button(text=t("captcha.read_rules").plain, callback_data=ReadRulesButton())
        accept = AcceptButton(rules_id=asked.rules.rules_id)
        builder.button(text=t("house_rules.accept").plain, callback_data=accept)
    else:
        text = t("captcha.ask", names=names)
        builder.button(text=t("captcha.person").plain, callback_data=PersonButton())
    builder.adjust(1)
    limit = [t.n("captcha.limit", minutes)] if is_removed else []
    return Card(Html.lines([text, *limit]), builder.as_markup())


def captcha_card(community: Community, t: Translator) -> Card:
    """Say what newcomers are asked here, and how to change it."""
    values = community.values
    chosen = values.text(Key.CAPTCHA)
    lines = [t(CHOICES[chosen])]
    if chosen in ("button", "rules"):
        is_removed = values.text(Key.CAPTCHA_FAIL) == "remove"
        minutes = values.number(Key.CAPTCHA_MINUTES)
        lines.append(t.n("captcha.removed", minutes) if is_removed else t("captcha.kept"))
    lines += [Html(""), t("captcha.usage")]
    return Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)


def failed_card(why: str, group: str, t: Translator) -> Card:
    """Tell admins why newcomers are not held."""
    return Card(t(FAILED[why if why in FAILED else "other"], group=group))
