"""Settings in words: what they are called, what their values mean, what a change did."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.setting_changes import Changed
from bot.texts import Html, Texts, Translator
from domain.setting_keys import Key, Kind
from domain.settings import Setting
from domain.tiers import Tier
from domain.zone_words import zone_called
from views.cards import Card
from views.tiers import tier_name

LABELS = {
    "language": "settings.language",
    "timezone": "settings.timezone",
    "quiet_hours": "settings.quiet_hours",
    "privacy_contact": "settings.privacy_contact",
    "hint_seconds": "settings.hint_seconds",
    "card_seconds": "settings.card_seconds",
    "clean_commands": "settings.clean_commands",
    "clean_service": "settings.clean_service",
    "message_points": "settings.message_points",
    "message_cooldown": "settings.message_cooldown",
    "message_daily": "settings.message_daily",
    "message_length": "settings.message_length",
    "message_length_cjk": "settings.message_length_cjk",
    "automatic_daily": "settings.automatic_daily",
    "reaction_points": "settings.reaction_points",
    "reaction_message": "settings.reaction_message",
    "reaction_daily": "settings.reaction_daily",
    "reaction_giver": "settings.reaction_giver",
    "kudos_points": "settings.kudos_points",
    "kudos_daily": "settings.kudos_daily",
    "kudos_hours": "settings.kudos_hours",
    "checkin_points": "settings.checkin_points",
    "checkin_extra": "settings.checkin_extra",
    "freezes": "settings.freezes",
    "freeze_start": "settings.freeze_start",
    "freeze_most": "settings.freeze_most",
    "freeze_every": "settings.freeze_every",
    "freeze_price": "settings.freeze_price",
    "repair_days": "settings.repair_days",
    "repair_pause": "settings.repair_pause",
    "grant_daily": "settings.grant_daily",
    "grant_single": "settings.grant_single",
    "expiry_months": "settings.expiry_months",
    "badge_news": "settings.badge_news",
    "invites": "settings.invites",
    "invite_approval": "settings.invite_approval",
    "inviter_points": "settings.inviter_points",
    "invitee_points": "settings.invitee_points",
    "invite_monthly": "settings.invite_monthly",
    "invite_days": "settings.invite_days",
    "invite_active_days": "settings.invite_active_days",
    "invite_messages": "settings.invite_messages",
    "invite_kept_days": "settings.invite_kept_days",
    "level_notices": "settings.level_notices",
    "tier_regular_xp": "settings.tier_regular_xp",
    "tier_active_xp": "settings.tier_active_xp",
    "tier_active_days": "settings.tier_active_days",
    "tier_active_people": "settings.tier_active_people",
    "tier_core_xp": "settings.tier_core_xp",
    "tier_core_days": "settings.tier_core_days",
    "tier_core_people": "settings.tier_core_people",
    "tier_star_xp": "settings.tier_star_xp",
    "tier_star_days": "settings.tier_star_days",
    "tier_star_people": "settings.tier_star_people",
    "tier_grace_days": "settings.tier_grace_days",
    "quest_open": "settings.quest_open",
    "challenge_points": "settings.challenge_points",
    "quest_points": "settings.quest_points",
    "survey_points": "settings.survey_points",
    "survey_pause": "settings.survey_pause",
    "poll_points": "settings.poll_points",
    "post_approval": "settings.post_approval",
    "answer_unasked": "settings.answer_unasked",
    "post_preview": "settings.post_preview",
    "quiz_points": "settings.quiz_points",
    "interview_points": "settings.interview_points",
    "interview_hours": "settings.interview_hours",
    "prompts": "settings.prompts",
    "prompt_hour": "settings.prompt_hour",
    "prompt_points": "settings.prompt_points",
    "event_points": "settings.event_points",
    "event_feedback": "settings.event_feedback",
    "channel_discussion": "settings.channel_discussion",
    "event_early_tier": "settings.event_early_tier",
    "event_early_hours": "settings.event_early_hours",
    "draw_tickets": "settings.draw_tickets",
    "draw_weight": "settings.draw_weight",
    "draw_dice_value": "settings.draw_dice_value",
    "draw_claim_hours": "settings.draw_claim_hours",
    "contest_questions": "settings.contest_questions",
    "contest_seconds": "settings.contest_seconds",
    "contest_lobby": "settings.contest_lobby",
    "contest_players": "settings.contest_players",
    "board_staff": "settings.board_staff",
    "weekly_post": "settings.weekly_post",
    "fair_copies": "settings.fair_copies",
    "fair_same_kind": "settings.fair_same_kind",
    "fair_monologue": "settings.fair_monologue",
    "fair_newcomers": "settings.fair_newcomers",
    "fair_rings": "settings.fair_rings",
    "member_tags": "settings.member_tags",
    "birthday_points": "settings.birthday_points",
    "welcome": "settings.welcome",
    "first_steps": "settings.first_steps",
    "captcha": "settings.captcha",
    "captcha_minutes": "settings.captcha_minutes",
    "captcha_fail": "settings.captcha_fail",
    "raid_joins": "settings.raid_joins",
    "question_hours": "settings.question_hours",
    "holidays": "settings.holidays",
    "holiday_hour": "settings.holiday_hour",
    "case_hours": "settings.case_hours",
    "case_reply_minutes": "settings.case_reply_minutes",
    "case_nudge_hours": "settings.case_nudge_hours",
    "case_close_hours": "settings.case_close_hours",
    "case_most": "settings.case_most",
    "case_names": "settings.case_names",
}


LEVEL_NOTICES = {
    "off": "settings.off",
    "private": "settings.level_notices.private",
    "group": "settings.level_notices.group",
}

CAPTCHAS = {
    "off": "settings.off",
    "button": "settings.captcha.button",
    "request": "settings.captcha.request",
    "rules": "settings.captcha.rules",
}
CAPTCHA_FAILS = {
    "remove": "settings.captcha_fail.remove",
    "mute": "settings.captcha_fail.mute",
}


class UndoButton(CallbackData, prefix="unset"):
    """Take back the row of one change."""

    setting_id: int

    @property
    def rows(self) -> tuple[int, int]:
        return self.setting_id, self.setting_id


class UndoManyButton(CallbackData, prefix="unsetmany"):
    """Take back the rows of one act, from the first to the last."""

    first_id: int
    last_id: int

    @property
    def rows(self) -> tuple[int, int]:
        return self.first_id, self.last_id


def label(key: str, t: Translator) -> Html:
    """Return what a setting is called."""
    return t(LABELS[key])


def shown(setting: Setting, value: str, texts: Texts, t: Translator) -> Html:
    """Return a value as people read it."""
    if setting.kind is Kind.SWITCH:
        return t("settings.on") if value == "on" else t("settings.off")
    if setting.key is Key.LANGUAGE and value in texts.languages:
        return texts.translator(value)("language.own_name")
    if setting.key is Key.LEVEL_NOTICES:
        return t(LEVEL_NOTICES[value])
    if setting.key is Key.CAPTCHA:
        return t(CAPTCHAS[value])
    if setting.key is Key.CAPTCHA_FAIL:
        return t(CAPTCHA_FAILS[value])
    if setting.key is Key.EVENT_EARLY_TIER:
        return tier_name(Tier[value.upper()], t)
    if setting.kind in (Kind.HOURS, Kind.TEXT) and value == "off":
        return t("settings.off")
    if setting.kind is Kind.ZONE:
        value = zone_called(value)
    return t("settings.plain_value", value=value)


def changed_line(changed: Changed, texts: Texts, t: Translator) -> Html:
    """Say what one change did."""
    return t(
        "settings.changed",
        label=label(changed.setting.key, t),
        before=shown(changed.setting, changed.before, texts, t),
        after=shown(changed.setting, changed.after, texts, t),
    )


def changed_card(changed: Changed, texts: Texts, t: Translator) -> Card:
    """Say what one change did, with the way back."""
    if changed.setting_id is None:
        name = label(changed.setting.key, t)
        value = shown(changed.setting, changed.after, texts, t)
        return Card(t("settings.unchanged", label=name, value=value))
    return Card(changed_line(changed, texts, t), undo_keyboard(changed, t))


def undo_keyboard(changed: Changed, t: Translator) -> InlineKeyboardMarkup | None:
    """Return the way back from a change; None where nothing was different."""
    if changed.setting_id is None:
        return None
    builder = InlineKeyboardBuilder()
    undo = UndoButton(setting_id=changed.setting_id)
    builder.button(text=t("settings.undo").plain, callback_data=undo)
    return builder.as_markup()


def applied_card(changes: Sequence[Changed], texts: Texts, t: Translator) -> Card:
    """Say what several changes did, with the way back from all of them."""
    ids = [made.setting_id for made in changes if made.setting_id is not None]
    if not ids:
        return Card(t("settings.no_difference"))
    builder = InlineKeyboardBuilder()
    undo = UndoManyButton(first_id=min(ids), last_id=max(ids))
    builder.button(text=t("settings.undo").plain, callback_data=undo)
    title = t.n("settings.applied", len(ids))
    return Card(differences(changes, texts, t, title=title), builder.as_markup())


def undone_card(changes: Sequence[Changed], texts: Texts, t: Translator, *, is_one: bool) -> Card:
    """Say what was taken back; what was one change is told as when it was made."""
    if is_one and changes:
        return changed_card(changes[0], texts, t)
    return applied_card(changes, texts, t)


def differences(changes: Sequence[Changed], texts: Texts, t: Translator, *, title: Html) -> Html:
    """List what would change."""
    if not changes:
        return Html.lines([title, t("settings.no_difference")])
    return Html.lines([title, *(changed_line(made, texts, t) for made in changes)])
