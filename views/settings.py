"""The settings menu: made from the table, edited in place."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.setting_changes import Changed
from bot.texts import Html, Texts, Translator
from domain.communities import Community
from domain.setting_keys import Group, Kind
from domain.settings import PRESETS, TABLE, Setting
from views.cards import Card
from views.values import (
    UndoButton,
    applied_card,
    changed_line,
    differences,
    label,
    shown,
)

# More of them stand side by side.
FEW_CHOICES = 8
CHOICES_IN_A_ROW = 5
GROUPS = {
    "basics": "settings.group.basics",
    "manners": "settings.group.manners",
    "messages": "settings.group.messages",
    "recognition": "settings.group.recognition",
    "checkins": "settings.group.checkins",
    "boards": "settings.group.boards",
    "streaks": "settings.group.streaks",
    "books": "settings.group.books",
    "badges": "settings.group.badges",
    "invites": "settings.group.invites",
    "tiers": "settings.group.tiers",
    "greetings": "settings.group.greetings",
    "newcomers": "settings.group.newcomers",
    "cases": "settings.group.cases",
    "quests": "settings.group.quests",
    "surveys": "settings.group.surveys",
    "polls": "settings.group.polls",
    "events": "settings.group.events",
    "draws": "settings.group.draws",
    "answers": "settings.group.answers",
    "posts": "settings.group.posts",
    "contests": "settings.group.contests",
    "fairness": "settings.group.fairness",
}
PRESET_NAMES = {
    "quiet": "settings.preset.quiet",
    "balanced": "settings.preset.balanced",
    "playful": "settings.preset.playful",
}


class MenuButton(CallbackData, prefix="set"):
    """A press in an open menu: which page or act, on which key, with which value."""

    menu_id: int
    act: str
    key: str = ""
    value: str = ""


class MenuCards:
    """The pages of one open menu."""

    def __init__(self, menu_id: int, community: Community, texts: Texts, t: Translator) -> None:
        self._id, self._community = menu_id, community
        self._texts, self.t = texts, t

    def home(self, private: InlineKeyboardMarkup | None = None) -> Card:
        """Show the groups of settings."""
        builder = InlineKeyboardBuilder()
        for group in Group:
            self._button(builder, self.t(GROUPS[group]), "group", group)
        self._button(builder, self.t("settings.presets"), "presets")
        self._button(builder, self.t("settings.close"), "close")
        builder.adjust(2)
        title = self.t("settings.title", title=self._community.title)
        card = Card(title, builder.as_markup())
        return card.with_keyboard(private) if private else card

    def group(self, group: Group, changed: Changed | None = None) -> Card:
        """Show one group, with what was changed just now and the way back from it."""
        builder = InlineKeyboardBuilder()
        for setting in TABLE:
            if setting.group is group:
                words = self.t(
                    "settings.row",
                    label=label(setting.key, self.t),
                    value=self._shown(setting),
                )
                self._button(builder, words, *self._act(setting))
        rows = [Html.lines([self.t(GROUPS[group])])]
        if changed is not None and changed.setting_id is not None:
            rows += [Html(""), changed_line(changed, self._texts, self.t)]
            undo = UndoButton(setting_id=changed.setting_id)
            builder.button(text=self.t("settings.undo").plain, callback_data=undo)
        self._button(builder, self.t("settings.back"), "home")
        builder.adjust(1)
        return Card(Html.lines(rows), builder.as_markup())

    def choices(self, setting: Setting) -> Card:
        builder = InlineKeyboardBuilder()
        for choice in setting.choices:
            words = shown(setting, choice, self._texts, self.t)
            self._button(builder, words, "value", setting.key, choice)
        self._button(builder, self.t("settings.back"), "group", setting.group)
        builder.adjust(1 if len(setting.choices) <= FEW_CHOICES else CHOICES_IN_A_ROW)
        return Card(self._headline(setting), builder.as_markup())

    def question(self, setting: Setting) -> Card:
        """Ask for a value in words, saying what fits."""
        builder = InlineKeyboardBuilder()
        self._button(builder, self.t("settings.back"), "group", setting.group)
        lines = [self._headline(setting), self._hint(setting)]
        return Card(Html.lines(lines), builder.as_markup())

    def presets(self) -> Card:
        builder = InlineKeyboardBuilder()
        for name in PRESETS:
            self._button(builder, self.t(PRESET_NAMES[name]), "preset", name)
        self._button(builder, self.t("settings.back"), "home")
        builder.adjust(1)
        return Card(self.t("settings.preset.title"), builder.as_markup())

    def preset(self, name: str, changes: Sequence[Changed]) -> Card:
        """Show what a preset would change, before it applies."""
        builder = InlineKeyboardBuilder()
        if changes:
            self._button(builder, self.t("settings.apply"), "apply", name)
        self._button(builder, self.t("settings.back"), "presets")
        builder.adjust(1)
        return Card(
            differences(changes, self._texts, self.t, title=self.t(PRESET_NAMES[name])),
            builder.as_markup(),
        )

    def applied(self, changes: Sequence[Changed]) -> Card:
        """Say what a preset changed, with the way back from it and to the menu."""
        builder = InlineKeyboardBuilder()
        self._button(builder, self.t("settings.back"), "home")
        card = applied_card(changes, self._texts, self.t)
        return card.with_keyboard(builder.as_markup())

    def _headline(self, setting: Setting) -> Html:
        name = label(setting.key, self.t)
        return self.t("settings.now", label=name, value=self._shown(setting))

    def _act(self, setting: Setting) -> tuple[str, ...]:
        """Return what a row's button does: a switch goes to the other side, tapped twice too."""
        if setting.kind is not Kind.SWITCH:
            return "key", setting.key
        is_on = self._community.values.is_on(setting.key)
        return "value", setting.key, "off" if is_on else "on"

    def _hint(self, setting: Setting) -> Html:
        match setting.kind:
            case Kind.NUMBER:
                return self.t("settings.ask_number", low=setting.lowest, high=setting.highest)
            case Kind.ZONE:
                return self.t("settings.ask_zone")
            case Kind.TEXT:
                return self.t("settings.ask_text", most=setting.highest)
        return self.t("settings.ask_hours")

    def _shown(self, setting: Setting) -> Html:
        value = self._community.values.text(setting.key)
        return shown(setting, value, self._texts, self.t)

    def _button(self, builder: InlineKeyboardBuilder, words: Html, act: str, *named: str) -> None:
        key, value = (*named, "", "")[:2]
        button = MenuButton(menu_id=self._id, act=act, key=key, value=value)
        builder.button(text=words.plain, callback_data=button)
