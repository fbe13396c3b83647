"""Cases as people see them: the card at the team's desk, what the member is told."""

from collections.abc import Sequence
from datetime import timedelta

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.case_posts import Seen
from bot.cases import Opened
from bot.texts import Html, Translator
from domain.cases import STARS, Case, CaseKind, CaseState, Priority, is_on_card
from domain.communities import Community
from domain.members import Member, Presence, User
from domain.names import clip
from domain.tiers import Tier
from storage.canned_replies import Canned
from views.cards import Card
from views.case_buttons import (
    CannedButton,
    CaseAct,
    CaseButton,
    CaseLessonButton,
    OwnCaseButton,
    PublishButton,
    RateButton,
)
from views.case_moods import mood_button, mood_lines
from views.moments import moment
from views.people import name_of, short_name_of, user_name
from views.tiers import tier_name

KINDS = {
    CaseKind.QUESTION: "case.kind.question",
    CaseKind.FEEDBACK: "case.kind.feedback",
    CaseKind.SUGGESTION: "case.kind.suggestion",
}
LONGEST_IN_LIST = 60
_SUPERGROUPS = "-100"


def kind_name(kind: CaseKind, t: Translator) -> Html:
    return t(KINDS[kind])


# -- at the desk -----------------------------------------------------------------------------


def desk_card(
    found: Seen, community: Community, tier: Tier, t: Translator, *, asks: bool = False
) -> Card:
    """Show a case to the team; with `asks` its buttons ask whether to block the member."""
    case = found.case
    sign = {Priority.NORMAL: "🗂", Priority.HIGH: "🔶", Priority.URGENT: "🔴"}[case.priority]
    lines = [
        t("case.card.title", sign=sign, number=case.case_id, kind=kind_name(case.kind, t)),
        _member_line(found, tier, t),
    ]
    lines += [_opening(found, t), Html(""), *mood_lines(found.mood, t)]
    lines.append(_state_line(found, community, t))
    if found.keeper is not None:
        lines.append(t("case.card.keeper", name=user_name(found.keeper, t)))
    if found.is_blocked:
        lines.append(t("case.card.is_blocked"))
    if case.is_open:
        lines += [Html(""), t("case.card.how")]
    keyboard = _asking(case, t) if asks else _desk_buttons(found, t)
    return Card(Html.lines(lines), keyboard)


def _member_line(found: Seen, tier: Tier, t: Translator) -> Html:
    account, member = found.account, found.member
    language = (account.language or account.language_code) if account else ""
    has_left = member.state is Presence.LEFT
    line = t("case.card.member", name=name_of(member, t), tier=tier_name(tier, t))
    if account is not None and account.username:
        line = t("case.card.username", line=line, username=account.username)
    if language:
        line = t("case.card.language", line=line, language=t.language_name(language))
    return t("case.card.has_left", line=line) if has_left else line


def _opening(found: Seen, t: Translator) -> Html:
    if found.first is None:
        return t("case.card.forgotten")
    piece = found.first.piece
    if not is_on_card(piece):
        return t("case.card.media")
    return t("case.card.text", text=piece.text)


def _state_line(found: Seen, community: Community, t: Translator) -> Html:
    case = found.case
    since = moment(case.since_at, community.zones, t)
    if case.state is CaseState.CLOSED:
        if case.rating is None:
            return t("case.card.closed", at=since)
        return t("case.card.rated", at=since, stars=stars_of(case.rating))
    if case.state is CaseState.ANSWERED:
        return t("case.card.answered", at=since)
    if case.first_reply_at is None:
        return t("case.card.new", at=since, due=moment(case.due_at, community.zones, t))
    return t("case.card.waits", at=since)


def stars_of(rating: int) -> str:
    return "★" * rating + "☆" * (len(STARS) - rating)


def _desk_buttons(found: Seen, t: Translator) -> InlineKeyboardMarkup:
    case, builder = found.case, InlineKeyboardBuilder()
    acts = [(CaseAct.REOPEN, t("case.button.reopen"))]
    if case.is_open:
        acts = [
            (CaseAct.TAKE, t("case.button.give_back") if case.taken_by else t("case.button.take")),
            (CaseAct.CLOSE, t("case.button.close")),
            (CaseAct.CANNED, t("case.button.canned")),
            (CaseAct.URGE, _urge_label(case, t)),
        ]
    acts.append((CaseAct.FILE, t("case.button.file")))
    blocks = (CaseAct.UNBLOCK, t("case.button.unblock"))
    acts.append(blocks if found.is_blocked else (CaseAct.BLOCK, t("case.button.block")))
    for act, label in acts:
        builder.button(text=label.plain, callback_data=CaseButton(case_id=case.case_id, act=act))
    if case.first_reply_at is not None:
        lesson = CaseLessonButton(case_id=case.case_id)
        builder.button(text=t("case.button.learn").plain, callback_data=lesson)
    if case.kind is CaseKind.SUGGESTION:
        publishes = PublishButton(case_id=case.case_id, is_sure=False)
        builder.button(text=t("suggest.button.publish").plain, callback_data=publishes)
    feels = mood_button(found.mood, case.case_id, t)
    if feels is not None:
        builder.add(feels)
    link = link_to(case)
    if link is not None:
        builder.button(text=t("case.button.original").plain, url=link)
    builder.adjust(2)
    return builder.as_markup()


def _urge_label(case: Case, t: Translator) -> Html:
    is_urgent = case.priority is Priority.URGENT
    return t("case.button.not_urgent") if is_urgent else t("case.button.urgent")


def _asking(case: Case, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for act, label in (
        (CaseAct.BLOCKED, t("case.button.block_really")),
        (CaseAct.BACK, t("case.button.back")),
    ):
        builder.button(text=label.plain, callback_data=CaseButton(case_id=case.case_id, act=act))
    builder.adjust(1)
    return builder.as_markup()


def link_to(case: Case) -> str | None:
    """Return the address of the message in a supergroup that opened a case."""
    origin = case.origin
    number = str(origin.telegram_chat_id or "")
    if not number.startswith(_SUPERGROUPS) or origin.message_id is None:
        return None
    topic = f"{origin.thread_id}/" if origin.thread_id else ""
    return f"https://t.me/c/{number.removeprefix(_SUPERGROUPS)}/{topic}{origin.message_id}"


def canned_card(
    found: Sequence[Canned], card: Card, t: Translator, *, case_id: int, after_id: int
) -> Card:
    """Show the team's kept answers below a case's own words."""
    builder = InlineKeyboardBuilder()
    for each in found:
        pressed = CannedButton(case_id=case_id, canned_id=each.canned_id, after_id=after_id)
        builder.button(text=each.title, callback_data=pressed)
    back = CaseButton(case_id=case_id, act=CaseAct.BACK)
    builder.button(text=t("case.button.back").plain, callback_data=back)
    builder.adjust(1)
    return Card(card.text, builder.as_markup())


def queue_card(found: Sequence[Seen], t: Translator, *, now: int) -> Card:
    """List a community's open cases, the most pressing first."""
    if not found:
        return Card(t("case.queue.empty"))
    lines = [t("case.queue.title")]
    for each in found:
        case, name = each.case, short_name_of(each.member, t)
        span = t.duration(timedelta(seconds=now - case.since_at))
        if case.state is CaseState.OPEN:
            sign = {Priority.NORMAL: "🗂", Priority.HIGH: "🔶", Priority.URGENT: "🔴"}[
                case.priority
            ]
            line = t("case.queue.open", sign=sign, number=case.case_id, name=name, span=span)
        else:
            line = t("case.queue.answered", number=case.case_id, name=name, span=span)
        lines.append(line)
    lines += [Html(""), t("case.queue.how")]
    return Card(Html.lines(lines))


def desk_news(news: str, found: Seen, community: Community, t: Translator) -> Card | None:
    """Say below a case's card what happened to it."""
    case, name = found.case, name_of(found.member, t)
    match news:
        case "nudge":
            due = moment(case.due_at, community.zones, t)
            return Card(t("case.desk.nudge", number=case.case_id, name=name, due=due))
        case "reopened":
            return Card(t("case.desk.reopened", number=case.case_id, name=name))
        case "expired":
            return Card(t("case.desk.expired", number=case.case_id), is_silent=True)
        case "undelivered":
            return Card(t("case.desk.undelivered", name=name))
    return None


def homeless_card(title: str, t: Translator) -> Card:
    return Card(t("case.homeless", title=title))


# -- for the member --------------------------------------------------------------------------


def opened_card(opened: Opened, t: Translator, *, in_group: bool) -> Card:
    """Tell a member what becomes of what they said."""
    number = opened.case.case_id
    lines = [t("case.opened", number=number)]
    if not opened.has_desk:
        lines = [t("case.opened_nowhere", number=number)]
    else:
        span = t.duration(timedelta(minutes=opened.minutes))
        hours = opened.hours
        lines.append(
            t("case.soon", span=span)
            if hours == "off"
            else t("case.soon_in_hours", span=span, hours=hours.replace("-", "–"))
        )
    if not in_group:
        lines.append(t("case.write_on"))
    else:
        lines.append(t("case.answer_private") if opened.is_private else t("case.answer_here"))
    if opened.is_read:
        lines.append(t("mood.note"))
    return Card(Html.lines(lines))


def own_cases_card(found: Sequence[Seen], t: Translator) -> Card:
    """List a member's own cases with how they stand."""
    if not found:
        return Card(t("case.own.none"))
    lines = [t("case.own.title")]
    for each in found:
        text = clip((each.first.piece.text if each.first else "") or "…", LONGEST_IN_LIST)
        kind, number = kind_name(each.case.kind, t), each.case.case_id
        match each.case.state:
            case CaseState.OPEN:
                line = t("case.own.open", number=number, kind=kind, text=text)
            case CaseState.ANSWERED:
                line = t("case.own.answered", number=number, kind=kind, text=text)
            case _:
                line = t("case.own.closed", number=number, kind=kind, text=text)
        lines.append(line)
    return Card(Html.lines(lines))


def member_news(news: str, case: Case, title: str, t: Translator) -> Card | None:
    """Tell a member what becomes of their case."""
    number = case.case_id
    match news:
        case "nudge":
            return Card(t("case.news.nudge", number=number, title=title), _own(case, t))
        case "closed":
            return closed_card(case, title, t)
        case "expired":
            return Card(t("case.news.expired", number=number, title=title), _own(case, t))
        case "reopened":
            return Card(t("case.news.reopened", number=number, title=title))
    return None


def _own(case: Case, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    act = CaseAct.CLOSE if case.is_open else CaseAct.REOPEN
    label = t("case.button.solved") if case.is_open else t("case.button.reopen")
    builder.button(text=label.plain, callback_data=OwnCaseButton(case_id=case.case_id, act=act))
    return builder.as_markup()


def ended_card(case: Case, title: str, t: Translator) -> Card:
    """Answer words that may belong to a case that is over."""
    return Card(t("case.own.ended", number=case.case_id, title=title), _own(case, t))


def closed_card(case: Case, title: str, t: Translator) -> Card:
    """Ask how it was, or thank for the answer; it may be changed as long as the card is there."""
    number, builder = case.case_id, InlineKeyboardBuilder()
    if case.is_open:
        return Card(t("case.news.open_again", number=number, title=title))
    for stars in STARS:
        label = f"✓ {stars} ★" if stars == case.rating else f"{stars} ★"
        pressed = RateButton(case_id=number, stars=stars)
        builder.button(text=label, callback_data=pressed)
    pressed_again = OwnCaseButton(case_id=number, act=CaseAct.REOPEN)
    builder.button(text=t("case.button.reopen").plain, callback_data=pressed_again)
    builder.adjust(len(STARS), 1)
    if case.rating is None:
        return Card(t("case.news.closed", number=number, title=title), builder.as_markup())
    thanks = t("case.news.rated", number=number, title=title, stars=stars_of(case.rating))
    return Card(thanks, builder.as_markup())


# -- what passes -----------------------------------------------------------------------------


def team_label(keeper: User | None, t: Translator, *, is_named: bool, number: int) -> Html:
    """Return the line above what the team says."""
    if is_named and keeper is not None:
        return t("case.label.staff", name=user_name(keeper, t), number=number)
    return t("case.label.team", number=number)


def member_label(member: Member, t: Translator, *, number: int) -> Html:
    """Return the line above what a member says, where cases stand mixed."""
    return t("case.label.member", name=short_name_of(member, t), number=number)
