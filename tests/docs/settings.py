"""docs/admins/settings.md, made from the table of settings."""

from collections.abc import Iterator

from bot.texts import Texts, Translator
from domain.setting_keys import Group, Kind
from domain.settings import PRESETS, TABLE, Setting
from views.settings import GROUPS, PRESET_NAMES
from views.values import label, shown

HEAD = """\
# Settings

Made by `make docs` from the table that the menu, the files and the bot itself go by.

`/settings` opens the menu, in the group or, by its button, in the private chat. A tap switches or
chooses; numbers, hours and zones are sent as a reply. Every change has an undo button and stands
in `/audit`. A menu that was not used for 15 minutes is opened anew. With 0 seconds, hints and
cards stay.

In the private chat: `/settings export` sends all settings as YAML, `/settings import` takes such a
file or its text and shows the differences before anything changes, `/settings copy` does the same
from one of your groups to another. `/settings preset quiet` applies a preset at once.
"""
TEXTS = Texts.load()


def settings_page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *_groups(), *_presets(), ""])


def _groups() -> Iterator[str]:
    t, chinese = TEXTS.translator("en"), TEXTS.translator("zh-Hans")
    for group in Group:
        yield f"## {t(GROUPS[group]).plain} · {chinese(GROUPS[group]).plain}\n"
        yield "| Key | Setting | 设置 | Values | Default |"
        yield "|---|---|---|---|---|"
        for setting in TABLE:
            if setting.group is group:
                names = (label(setting.key, t).plain, label(setting.key, chinese).plain)
                default = shown(setting, setting.default, TEXTS, t).plain
                yield f"| `{setting.key}` | {' | '.join(names)} | {_values(setting)} | {default} |"
        yield ""


def _values(setting: Setting) -> str:
    match setting.kind:
        case Kind.NUMBER:
            return f"{setting.lowest} to {setting.highest}"
        case Kind.SWITCH:
            return "`on`, `off`"
        case Kind.CHOICE:
            return ", ".join(f"`{choice}`" for choice in setting.choices)
        case Kind.ZONE:
            return "a name such as `Asia/Shanghai`"
        case Kind.TEXT:
            return f"up to {setting.highest} characters, `off`"
        case Kind.HOURS:
            return "`22:00-09:00`, `off`"


def _presets() -> Iterator[str]:
    t = TEXTS.translator("en")
    keys = [
        setting for setting in TABLE if any(setting.key in values for values in PRESETS.values())
    ]
    yield "## Presets\n"
    yield "A new community's language and zone are those of the bot's configuration.\n"
    yield f"| Preset | {' | '.join(f'`{setting.key}`' for setting in keys)} |"
    yield f"|---{'|---' * len(keys)}|"
    for name, values in PRESETS.items():
        cells = [_shown(setting, values.get(setting.key), t) for setting in keys]
        yield f"| `{name}`, {t(PRESET_NAMES[name]).plain} | {' | '.join(cells)} |"


def _shown(setting: Setting, value: str | None, t: Translator) -> str:
    return "–" if value is None else shown(setting, value, TEXTS, t).plain
