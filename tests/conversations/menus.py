"""How a test finds its way through the settings menu, whatever language it speaks."""

from bot.texts import Texts
from domain.setting_keys import Kind
from domain.settings import Setting

TEXTS = Texts.load()
OTHER = {
    "language": "zh-Hans",
    "timezone": "Asia/Tokyo",
    "quiet_hours": "23:00-08:30",
    "privacy_contact": "Olga, by a letter to @olga_owns",
    "level_notices": "group",
    "captcha": "button",
    "captcha_fail": "mute",
    "holidays": "cn",
    "event_early_tier": "core",
    "case_hours": "10:00-18:00",
}
"""A value besides the default for what is neither number nor switch."""


def another(setting: Setting) -> str:
    """Return a value that differs from the default."""
    if setting.kind is Kind.SWITCH:
        return "off" if setting.default == "on" else "on"
    if setting.kind is Kind.NUMBER:
        default = int(setting.default)
        return str(default + 1 if default < setting.highest else default - 1)
    return OTHER[setting.key]
