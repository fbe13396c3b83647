"""docs/admins/settings.md and its Chinese sister, made from the table of settings."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.texts import Texts, Translator
from domain.setting_keys import Group, Kind
from domain.settings import PRESETS, TABLE, Setting
from views.settings import GROUPS, PRESET_NAMES
from views.values import label, shown

HEAD = """\
# Settings

[中文](settings.zh-CN.md)

Made by `make docs` from the table that the menu, the files and the bot itself go by.

`/settings` opens the menu, in the group or, by its button, in the private chat. A tap switches or
chooses; numbers, hours and zones are sent as a reply. Every change has an undo button and stands
in `/audit`. A menu that was not used for 15 minutes is opened anew. With 0 seconds, hints and
cards stay.

In the private chat: `/settings export` sends all settings as YAML, `/settings import` takes such a
file or its text and shows the differences before anything changes, `/settings copy` does the same
from one of your groups to another. `/settings preset quiet` applies a preset at once.
"""
CHINESE_HEAD = """\
# 设置

[English](settings.md)

本页由 `make docs` 生成，和菜单、文件、机器人用的是同一张表。

`/settings`（设置）打开菜单，在群里，或点按钮到私聊里。开关和选项点一下就改；数字、时段和时区用回复发送。每次修改都有
撤销按钮，并记入 `/audit`。菜单 15 分钟没用会重新打开。保留秒数为 0 时，提示和卡片不会自动删除。

在私聊里：`/settings export` 把全部设置导出为 YAML；`/settings import` 读取这样的文件或文字，
先显示有什么变化；`/settings copy` 从你的一个群复制到另一个群。
`/settings preset quiet` 一次应用整套方案。
"""
TEXTS = Texts.load()


class Tongue(NamedTuple):
    """What the page says in one language besides the table's own words."""

    name: str
    head: str
    columns: str
    between: str
    switch: str
    zone: str
    text: str
    new: str
    presets: str
    preset: str


ENGLISH = Tongue(
    name="en",
    head=HEAD,
    columns="Key | Setting | 设置 | Values | Default",
    between="{} to {}",
    switch="`on`, `off`",
    zone="a name such as `Asia/Shanghai`",
    text="up to {} characters, `off`",
    new="A new community's language and zone are those of the bot's configuration.",
    presets="Presets",
    preset="Preset",
)
CHINESE = Tongue(
    name="zh-Hans",
    head=CHINESE_HEAD,
    columns="键 | 设置 | 值 | 默认",
    between="{} 到 {}",
    switch="`on`（开）、`off`（关）",
    zone="时区名，如 `Asia/Shanghai`",
    text="最多 {} 个字符，或 `off`",
    new="新社群的语言和时区取自机器人的配置。",
    presets="一键方案",
    preset="方案",
)


def settings_page(tongue: Tongue = ENGLISH) -> str:
    """Return the whole page."""
    return "\n".join([tongue.head, *_groups(tongue), *_presets(tongue), ""])


def _groups(tongue: Tongue) -> Iterator[str]:
    t, chinese = TEXTS.translator(tongue.name), TEXTS.translator("zh-Hans")
    languages = (t, chinese) if tongue is ENGLISH else (chinese,)
    for group in Group:
        yield f"## {' · '.join(each(GROUPS[group]).plain for each in languages)}\n"
        yield f"| {tongue.columns} |"
        yield "|---" * (tongue.columns.count("|") + 1) + "|"
        for setting in TABLE:
            if setting.group is group:
                names = [label(setting.key, each).plain for each in languages]
                default = shown(setting, setting.default, TEXTS, t).plain
                cells = [f"`{setting.key}`", *names, _values(setting, tongue), default]
                yield f"| {' | '.join(cells)} |"
        yield ""


def _values(setting: Setting, tongue: Tongue) -> str:
    match setting.kind:
        case Kind.NUMBER:
            return tongue.between.format(setting.lowest, setting.highest)
        case Kind.SWITCH:
            return tongue.switch
        case Kind.CHOICE:
            return ", ".join(f"`{choice}`" for choice in setting.choices)
        case Kind.ZONE:
            return tongue.zone
        case Kind.TEXT:
            return tongue.text.format(setting.highest)
        case Kind.HOURS:
            return "`22:00-09:00`, `off`"


def _presets(tongue: Tongue) -> Iterator[str]:
    t = TEXTS.translator(tongue.name)
    keys = [
        setting for setting in TABLE if any(setting.key in values for values in PRESETS.values())
    ]
    yield f"## {tongue.presets}\n"
    yield f"{tongue.new}\n"
    yield f"| {tongue.preset} | {' | '.join(f'`{setting.key}`' for setting in keys)} |"
    yield f"|---{'|---' * len(keys)}|"
    for name, values in PRESETS.items():
        cells = [_shown(setting, values.get(setting.key), t) for setting in keys]
        yield f"| `{name}`, {t(PRESET_NAMES[name]).plain} | {' | '.join(cells)} |"


def _shown(setting: Setting, value: str | None, t: Translator) -> str:
    return "–" if value is None else shown(setting, value, TEXTS, t).plain
