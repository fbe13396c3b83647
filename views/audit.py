"""The audit log, one sentence an act."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.audit import Entry, Page
from bot.texts import Html, Texts, Translator
from domain.communities import Community
from domain.names import display_name
from domain.settings import SETTINGS
from views.badge_names import badge_name
from views.cards import Card
from views.moments import moment
from views.people import name_of, role_name, user_name
from views.purposes import purpose_name
from views.values import label, shown

# What is told by who did it, to whom, and the number of the quest or draw.
ACTS = {
    "code": "audit.code",
    "merge": "audit.merge",
    "unmerge": "audit.unmerge",
    "quest_start": "audit.quest_start",
    "quest_end": "audit.quest_end",
    "quest_cancel": "audit.quest_cancel",
    "event_new": "audit.event_new",
    "event_edit": "audit.event_edit",
    "event_cancel": "audit.event_cancel",
    "event_recording": "audit.event_recording",
    "event_came": "audit.event_came",
    "interview_new": "audit.interview_new",
    "canned": "audit.canned",
    "case_block": "audit.case_block",
    "suggest_publish": "audit.suggest_publish",
    "suggest_edit": "audit.suggest_edit",
    "suggest_merge": "audit.suggest_merge",
    "suggest_open": "audit.suggest_open",
    "suggest_planned": "audit.suggest_planned",
    "suggest_done": "audit.suggest_done",
    "suggest_declined": "audit.suggest_declined",
    "mood_on": "audit.mood_on",
    "mood_off": "audit.mood_off",
    "case_unblock": "audit.case_unblock",
    "interview_close": "audit.interview_close",
    "interview_free": "audit.interview_free",
    "interview_done": "audit.interview_done",
    "survey_publish": "audit.survey_publish",
    "survey_close": "audit.survey_close",
    "export_members": "audit.export_members",
    "export_ledger": "audit.export_ledger",
    "survey_export": "audit.survey_export",
    "announce": "audit.announce",
    "announce_undo": "audit.announce_undo",
    "broadcast": "audit.broadcast",
    "broadcast_ask": "audit.broadcast_ask",
    "broadcast_stop": "audit.broadcast_stop",
    "feed_add": "audit.feed_add",
    "feed_pause": "audit.feed_pause",
    "feed_remove": "audit.feed_remove",
    "challenge_new": "audit.challenge_new",
    "challenge_end": "audit.challenge_end",
    "prompt_add": "audit.prompt_add",
    "welcome": "audit.welcome",
    "rules_change": "audit.rules_change",
    "rules_off": "audit.rules_off",
    "raid_on": "audit.raid_on",
    "raid_off": "audit.raid_off",
    "raid_remove": "audit.raid_remove",
    "raid_back": "audit.raid_back",
    "interests": "audit.interests",
    "holiday_skip": "audit.holiday_skip",
    "prompt_remove": "audit.prompt_remove",
    "prompt_skip": "audit.prompt_skip",
    "post_plan": "audit.post_plan",
    "post_ask": "audit.post_ask",
    "post_edit": "audit.post_edit",
    "post_pause": "audit.post_pause",
    "post_resume": "audit.post_resume",
    "post_skip": "audit.post_skip",
    "post_delete": "audit.post_delete",
    "night": "audit.night",
    "duty": "audit.duty",
    "filter_add": "audit.filter_add",
    "filter_remove": "audit.filter_remove",
    "filter_live": "audit.filter_live",
    "filter_dry": "audit.filter_dry",
    "starter_hide": "audit.starter_hide",
    "starter_show": "audit.starter_show",
    "learn": "audit.learn",
    "learn_edit": "audit.learn_edit",
    "learn_remove": "audit.learn_remove",
    "learn_file": "audit.learn_file",
    "learn_same": "audit.learn_same",
    "poll_new": "audit.poll_new",
    "poll_close": "audit.poll_close",
    "poll_plan": "audit.poll_plan",
    "poll_export": "audit.poll_export",
    "poll_unplan": "audit.poll_unplan",
    "draw_new": "audit.draw_new",
    "draw_end": "audit.draw_end",
    "draw_cancel": "audit.draw_cancel",
    "draw_next": "audit.draw_next",
    "draw_handed": "audit.draw_handed",
    "draw_ban": "audit.draw_ban",
    "draw_unban": "audit.draw_unban",
    "questions_add": "audit.questions_add",
    "contest_start": "audit.contest_start",
    "contest_stop": "audit.contest_stop",
    "contest_void": "audit.contest_void",
    "question_image": "audit.question_image",
    "question_image_off": "audit.question_image_off",
    "question_out": "audit.question_out",
    "quiz_new": "audit.quiz_new",
    "quiz_daily": "audit.quiz_daily",
    "quiz_daily_off": "audit.quiz_daily_off",
    "quiz_close": "audit.quiz_close",
    "contest_uncanny": "audit.contest_uncanny",
}
# Acts that keep order, an automatic rule's too.
ORDER = {
    "order_notice": "audit.order_notice",
    "order_warn": "audit.order_warn",
    "order_mute": "audit.order_mute",
    "order_kick": "audit.order_kick",
    "order_ban": "audit.order_ban",
    "order_undo": "audit.order_undo",
    "report_upheld": "audit.report_upheld",
    "report_ignored": "audit.report_ignored",
    "appeal_lifted": "audit.appeal_lifted",
    "appeal_kept": "audit.appeal_kept",
}
# Acts on a draw with their reason.
NOTED = {
    "draw_next": "audit.draw_next_note",
    "draw_ineligible": "audit.draw_ineligible",
    "mood_add": "audit.mood_add",
    "mood_calm": "audit.mood_calm",
    "mood_drop": "audit.mood_drop",
}


class AuditButton(CallbackData, prefix="audit"):
    """Turn to the page that ends before an entry; for who asked only."""

    user_id: int
    before: int
    actor_id: int
    act: str


def audit_card(
    page: Page, community: Community, texts: Texts, t: Translator, *, button: AuditButton
) -> Card:
    """Show a page of the log; `button` carries who asked and the filters."""
    if not page.entries:
        is_narrowed = button.actor_id or button.act
        return Card(t("audit.empty") if is_narrowed else t("audit.none_yet"))
    lines = [audit_line(entry, community, texts, t) for entry in page.entries]
    card = Card(Html.lines([t("audit.title"), *lines]))
    if page.older is None:
        return card
    builder = InlineKeyboardBuilder()
    older = button.model_copy(update={"before": page.older})
    builder.button(text=t("audit.older").plain, callback_data=older)
    return card.with_keyboard(builder.as_markup())


def audit_line(entry: Entry, community: Community, texts: Texts, t: Translator) -> Html:
    """Say who did what when."""
    at = moment(entry.row.at, community.zones, t)
    return t("audit.line", at=at, act=_act(entry, texts, t))


def _channel(act: str, actor: str, title: str, t: Translator) -> Html:
    name = display_name(title, fallback=t("order.a_channel").plain)
    if act == "channel_ban":
        return t("audit.channel_ban", actor=actor, name=name)
    return t("audit.channel_free", actor=actor, name=name)


def _act(entry: Entry, texts: Texts, t: Translator) -> Html:
    facts, actor = entry.row.facts, user_name(entry.actor, t)
    name = name_of(entry.member, t) if entry.member else ""
    match entry.row.act:
        case "grant":
            return t("audit.grant", actor=actor, name=name, points=_number(facts, "amount"))
        case "fine":
            return t("audit.fine", actor=actor, name=name, points=_number(facts, "amount"))
        case "undo":
            return t("audit.undo", actor=actor, name=name, points=_number(facts, "amount"))
        case "setting":
            return _setting(facts, actor, texts, t)
        case "role":
            role = role_name(str(facts["after"]), t) if facts.get("after") else t("role.none")
            return t("audit.role", actor=actor, name=name, role=role)
        case "topic":
            return t("audit.topic", actor=actor, purpose=purpose_name(str(facts["purpose"]), t))
        case "badge":
            return _badge(entry, actor, name, t)
        case "season_start" | "season_end":
            return _season(entry, actor, t)
        case "invite_drop" | "invite_release" | "campaign" | "campaign_end" as act:
            return _invitation(act, name or str(facts.get("title")), actor, t)
        case act if act in NOTED and facts.get("note"):
            note, number = str(facts["note"]), _number(facts, "number")
            return t(NOTED[act], actor=actor, number=number, note=note)
        case act if act in ACTS:
            number = _number(facts, "quest_id") or _number(facts, "number")
            return t(ACTS[act], actor=actor, number=number, name=name)
    return _fairness(entry, actor, name, t)


def _season(entry: Entry, actor: str, t: Translator) -> Html:
    season = str(entry.row.facts["season"])
    if entry.row.act == "season_start":
        return t("audit.season_start", actor=actor, season=season)
    return t("audit.season_end", actor=actor, season=season)


def _badge(entry: Entry, actor: str, name: str, t: Translator) -> Html:
    facts = entry.row.facts
    badge = badge_name(str(facts["badge"]), str(facts["name"]), t)
    match facts["what"]:
        case "given":
            return t("audit.badge_given", actor=actor, name=name, badge=badge)
        case "taken":
            return t("audit.badge_taken", actor=actor, name=name, badge=badge)
        case "undone":
            return t("audit.badge_undone", actor=actor, name=name, badge=badge)
        case "made":
            return t("audit.badge_made", actor=actor, badge=badge)
    return t("audit.badge_unmade", actor=actor, badge=badge)


def _invitation(act: str, name: str, actor: str, t: Translator) -> Html:
    match act:
        case "invite_drop":
            return t("audit.invite_drop", actor=actor, name=name)
        case "invite_release":
            return t("audit.invite_release", actor=actor, name=name)
        case "campaign":
            return t("audit.campaign", actor=actor, title=name)
    return t("audit.campaign_end", actor=actor, title=name)


def _fairness(entry: Entry, actor: str, name: str, t: Translator) -> Html:
    points = _number(entry.row.facts, "amount")
    match entry.row.act:
        case "channel_ban" | "channel_free" as act:
            return _channel(act, actor, str(entry.row.facts["title"]), t)
        case act if act in ORDER:
            by = actor if entry.row.actor_id is not None else t("order.rule_actor").plain
            number = _number(entry.row.facts, "number")
            return t(ORDER[act], actor=by, name=name, number=number)
        case "delete":
            return t("audit.delete", actor=actor, name=name, points=points)
        case "review" if entry.row.actor_id is None:
            return t("audit.review_found", name=name)
        case "review":
            return t("audit.review", actor=actor, name=name)
        case "review_release":
            return t("audit.review_release", actor=actor, name=name, points=points)
        case "review_drop":
            return t("audit.review_drop", actor=actor, name=name, points=points)
        case "review_undo":
            return t("audit.review_undo", actor=actor, name=name)
        case "ring":
            return t("audit.ring", name=name)
    return t("audit.other", actor=actor, act=entry.row.act)


def _number(facts: dict[str, str | int | None], key: str) -> int:
    return int(facts.get(key) or 0)


def _setting(facts: dict[str, str | int | None], actor: str, texts: Texts, t: Translator) -> Html:
    key = str(facts["key"])
    if key not in SETTINGS:
        return t("audit.other", actor=actor, act=key)
    before, after = (
        shown(SETTINGS[key], str(facts[end]), texts, t) for end in ("before", "after")
    )
    return t("audit.setting", actor=actor, label=label(key, t), before=before, after=after)
