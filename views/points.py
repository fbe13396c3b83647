"""Balance, statement and the reasons of the message rule."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.pending import NEWCOMER, REVIEW
from bot.points import Decisions, Line, Statement
from bot.statements import Page
from bot.texts import Html, Translator
from domain.communities import Community
from domain.days import zone_at
from domain.ledger import LedgerEntry, Reason
from domain.levels import level_of, xp_of_level
from domain.manners import CARDS_LIVE_FOR
from domain.messages import MessageRule, Verdict
from domain.recognition import TRUSTED_MESSAGES
from domain.setting_keys import Key
from domain.settings import Values
from storage.events import Decision
from storage.statements import Mark, Part
from views.cards import Card
from views.people import name_of, user_name

PARTS = {
    "all": "statement.all",
    "hand": "statement.hand",
    "recognition": "statement.recognition",
    "messages": "statement.messages",
}


class PageButton(CallbackData, prefix="stm"):
    """Turn to the lines right above or below a mark; for admins, in their private chat."""

    member_id: int
    part: Part
    is_newer: bool
    on: int
    number: int


# What needs no more than its own name.
REASONS = {
    Reason.CHECKIN: "points.reason.checkin",
    Reason.REACTION: "points.reason.reaction",
    Reason.FREEZE: "points.reason.freeze",
    Reason.REFERRAL: "points.reason.referral",
    Reason.PENDING: "points.reason.pending",
    Reason.MERGE: "points.reason.merge",
    Reason.UNMERGE: "points.reason.unmerge",
    Reason.EXPIRED: "points.reason.expired",
    Reason.QUEST: "points.reason.quest_untitled",
    Reason.SURVEY: "points.reason.survey",
    Reason.INTERVIEW: "points.reason.interview",
    Reason.EVENT: "points.reason.event",
    Reason.POLL: "points.reason.poll_untitled",
    Reason.QUIZ: "points.reason.quiz_untitled",
    Reason.PROMPT: "points.reason.prompt",
    Reason.REPORT: "points.reason.report",
    Reason.BIRTHDAY: "points.reason.birthday",
    Reason.CHALLENGE: "points.reason.challenge",
}


def statement_card(statement: Statement, actors: dict[int, str], t: Translator) -> Card:
    """Show a balance and the last lines; `actors` names admins by Telegram id."""
    member = statement.member
    level = level_of(member.xp)
    rows = [
        t.n("points.balance", member.points),
        *_held_of(member.points, statement.held, t),
        *([t.n("points.waiting", statement.waiting)] if statement.waiting else []),
        t(
            "points.level_line",
            level=level,
            xp=member.xp,
            next_level=level + 1,
            next_xp=xp_of_level(level + 1),
        ),
    ]
    if not statement.lines:
        return Card(Html.lines([*rows, t("points.empty")]), lives_for=CARDS_LIVE_FOR)
    lines = [_line(line, actors, t) for line in statement.lines]
    return Card(
        Html.lines([*rows, Html(""), t("points.statement_title"), *lines]),
        lives_for=CARDS_LIVE_FOR,
    )


def _held_of(balance: int, held: int, t: Translator) -> list[Html]:
    return [t("points.held", held=held, free=balance - held)] if held else []


def _line(line: Line, actors: dict[int, str], t: Translator) -> Html:
    on = t.date(date.fromisoformat(line.on))
    if line.reactions:
        return t(
            "points.line_reactions", date=on, points=t.signed(line.points), count=line.reactions
        )
    if line.entry is None:
        return t("points.line_messages", date=on, points=line.points, count=line.messages)
    return t(
        "points.line_entry",
        date=on,
        reason=_reason(line.entry, actors, t),
        points=t.signed(line.points),
    )


def _reason(entry: LedgerEntry, actors: dict[int, str], t: Translator) -> Html:
    actor = actors.get(entry.actor_id or 0) or user_name(None, t)
    match entry.reason:
        case Reason.GRANT:
            return t("points.reason.grant", actor=actor, note=entry.note)
        case Reason.FINE:
            return t("points.reason.fine", actor=actor, note=entry.note)
        case Reason.UNDO:
            number, note = entry.reverses_id or 0, entry.note
            if note:
                return t("points.reason.undo_why", actor=actor, number=number, note=note)
            return t("points.reason.undo", actor=actor, number=number)
        case Reason.KUDOS:
            return t("points.reason.kudos", actor=actor)
        case Reason.SPENT:
            return t("points.reason.spent", note=entry.note)
        case Reason.REFERRAL if entry.reverses_id is not None:
            return t("points.reason.referral_back")
        case Reason.QUIZ if entry.note:
            return t("points.reason.quiz", note=entry.note)
        case Reason.POLL if entry.note:
            return t("points.reason.poll", note=entry.note)
        case Reason.QUEST if entry.note:
            return t("points.reason.quest", note=entry.note)
        case Reason.CONTEST:
            return t("points.reason.contest", number=entry.note)
        case Reason.DELETED:
            return t("points.reason.deleted", actor=actor)
    return t(REASONS[entry.reason])


def page_card(page: Page, community: Community, t: Translator) -> Card:
    """Show admins a page of a member's account, with the numbers that /undo takes."""
    member = page.member
    name = name_of(member, t)
    title = t.n("statement.title", member.points, name=name, xp=member.xp)
    rows = [title, *_held_of(member.points, page.held, t), Html("")]
    actors = {user_id: user_name(user, t) for user_id, user in page.actors.items()}
    rows += [_numbered(line, actors, community, t) for line in page.lines]
    if not page.lines:
        rows.append(t("statement.empty"))
    return Card(Html.lines(rows), _pages(page, t).as_markup())


def _numbered(line: Line, actors: dict[int, str], community: Community, t: Translator) -> Html:
    entry = line.entry
    if entry is None:
        return _line(line, actors, t)
    is_reaction = entry.reason is Reason.REACTION
    at = int(entry.at.timestamp())
    return t(
        "statement.line",
        number=entry.entry_id,
        at=t.datetime(entry.at, ZoneInfo(zone_at(community.zones, at))),
        reason=t("statement.reaction") if is_reaction else _reason(entry, actors, t),
        points=t.signed(entry.points),
    )


def _pages(page: Page, t: Translator) -> InlineKeyboardBuilder:
    """Make the buttons: newer and older, then the other parts of the account."""
    builder = InlineKeyboardBuilder()
    turns = [("◀", page.newer, True), ("▶", page.older, False)]
    shown = [(words, mark, is_newer) for words, mark, is_newer in turns if mark]
    for words, mark, is_newer in shown:
        builder.button(text=words, callback_data=_turn(page, page.part, mark, is_newer=is_newer))
    others = [part for part in Part if part is not page.part]
    for part in others:
        first = _turn(page, part, Mark("9999-12-31", 2**62), is_newer=False)
        builder.button(text=t(PARTS[part]).plain, callback_data=first)
    builder.adjust(*([len(shown)] if shown else []), len(others))
    return builder


def _turn(page: Page, part: Part, mark: Mark, *, is_newer: bool) -> PageButton:
    return PageButton(
        member_id=page.member.member_id,
        part=part,
        is_newer=is_newer,
        on=int(mark.on.replace("-", "")),
        number=mark.number,
    )


def mark_of(button: PageButton) -> Mark | None:
    """Return the mark a button names, which anybody may have made up; None for no date."""
    digits = f"{button.on:08}"
    if len(digits) != 8 or button.on < 0:
        return None
    return Mark(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}", button.number)


def expiring_card(title: str, amount: int, on: str, t: Translator) -> Card:
    """Warn a member that old points expire, and say what keeps them."""
    day = t.long_date(date.fromisoformat(on))
    return Card(t.n("points.expiring", amount, title=title, date=day))


def why_card(decisions: Decisions, community: Community, t: Translator) -> Card:
    """Show what the message rule said of the last messages, the newest first."""
    if not decisions.latest:
        return Card(t("points.why_empty"), lives_for=CARDS_LIVE_FOR)
    lines = [
        t(
            "points.why_line",
            at=t.datetime(
                datetime.fromtimestamp(decision.at, UTC),
                ZoneInfo(zone_at(community.zones, decision.at)),
            ),
            verdict=_verdict(decision, community.values.message_rule, t),
        )
        for decision in decisions.latest
    ]
    if NEWCOMER in decisions.waits_for:
        lines.append(t("points.why_newcomer", count=TRUSTED_MESSAGES))
    if REVIEW in decisions.waits_for:
        lines.append(t("points.why_review"))
    if decisions.thanked is not None:
        lines.append(_thanks(decisions.thanked, community.values, t))
    return Card(Html.lines([t("points.why_title"), *lines]), lives_for=CARDS_LIVE_FOR)


def _thanks(count: int, values: Values, t: Translator) -> Html:
    limit, hours = values.number(Key.KUDOS_DAILY), values.number(Key.KUDOS_HOURS)
    return t("points.why_thanks", count=count, limit=limit, hours=hours)


_FAIRNESS: dict[Verdict, str] = {
    Verdict.COPY: "points.why.copy",
    Verdict.COPIED: "points.why.copied",
    Verdict.GREETING: "points.why.greeting",
    Verdict.SAME_KIND: "points.why.same_kind",
    Verdict.MONOLOGUE: "points.why.monologue",
    Verdict.PENDING: "points.why.pending",
    Verdict.BOOKED: "points.why.booked",
    Verdict.DROPPED: "points.why.dropped",
}


def _verdict(decision: Decision, rule: MessageRule, t: Translator) -> Html:
    match decision.verdict:
        case Verdict.REWARDED:
            return t("points.why.rewarded", points=decision.points)
        case Verdict.COOLDOWN:
            return t("points.why.cooldown", seconds=rule.cooldown_seconds)
        case Verdict.DAILY_CAP:
            return t("points.why.daily_cap", limit=rule.rewarded_per_day)
        case Verdict.AUTOMATIC_CAP:
            return t("points.why.automatic_cap", limit=rule.automatic_per_day)
        case Verdict.TOO_SHORT:
            characters, cjk = rule.visible_characters, rule.cjk_characters
            return t("points.why.too_short", characters=characters, cjk=cjk)
        case Verdict.FUTURE:
            return t("points.why.future_date")
        case Verdict.TOO_OLD:
            return t("points.why.too_old")
    return t(_FAIRNESS[decision.verdict])
