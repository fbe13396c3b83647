"""Reports: members show staff a message, once each; staff decides, the reporters are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import NamedTuple

from bot import audit, deletions, lifetimes, participation, points, sanctions, settings, staff_news
from domain.chats import Chat, Right
from domain.communities import Community
from domain.days import local_date
from domain.ledger import Reason
from domain.manners import is_deletable
from domain.members import Member, User
from domain.refusals import Refusal
from domain.sanctions import Evidence, Kind, Sanction
from storage import chats, members, outbox, reports, users
from storage.reports import Report

LETTER, LETTER_TAKEN, LETTER_OUTCOME = "report", "report_taken", "report_outcome"
LETTERS = frozenset({LETTER, LETTER_TAKEN, LETTER_OUTCOME})
PRIORITY = 1
MOST, WITHIN_SECONDS = 2, 20 * 60
WORTH, MOST_PAID = 5, 3
# What a press does, and what it does to whom wrote the message.
KINDS = {"delete": None, "warn": Kind.WARN, "mute": Kind.MUTE, "ban": Kind.BAN}
DONE, IGNORE = "done", "ignore"


class Told(NamedTuple):
    """A message as it is reported: whose, and when it was sent."""

    member_id: int | None
    telegram_chat_id: int
    message_id: int
    sent_at: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with whose message it was, who reported it, and who decided."""

    report: Report
    community: Community
    group: str
    member: Member | None
    reporters: Sequence[Member]
    decider: User | None


# -- made ------------------------------------------------------------------------------------


def file(tx: Connection, *, chat: Chat, reporter: Member, told: Told, now: int) -> bool:
    """Take a report and say whether its author hears of it privately; the same one once.

    Refused when they reported too often lately.
    """
    found = reports.of_message(
        tx, telegram_chat_id=told.telegram_chat_id, message_id=told.message_id
    )
    if found is None or reporter.member_id not in reports.voices(tx, found.report_id):
        _refuse_too_many(tx, reporter, now)
        found = _take(tx, chat, reporter, told, now)
    return _write(tx, LETTER_TAKEN, found.report_id, reporter.user_id, now)


def _refuse_too_many(tx: Connection, reporter: Member, now: int) -> None:
    at = now - WITHIN_SECONDS
    if reports.count_since(tx, member_id=reporter.member_id, at=at) >= MOST:
        raise Refusal("report.too_many", most=MOST, minutes=WITHIN_SECONDS // 60)


def _take(tx: Connection, chat: Chat, reporter: Member, told: Told, now: int) -> Report:
    where = {"telegram_chat_id": told.telegram_chat_id, "message_id": told.message_id}
    is_first = reports.add(
        tx,
        community_id=chat.community_id,
        chat_key=chat.chat_key,
        member_id=told.member_id,
        sent_at=told.sent_at,
        now=now,
        **where,
    )
    found = reports.of_message(tx, **where)
    if found is None:
        raise LookupError("a report is not kept")
    reports.add_voice(tx, report_id=found.report_id, member_id=reporter.member_id, now=now)
    if is_first:
        staff_news.tell(
            tx,
            community_id=chat.community_id,
            card=LETTER,
            facts={"report_id": found.report_id},
            ref=str(found.report_id),
            now=now,
            but=members.get(tx, told.member_id).user_id if told.member_id is not None else 0,
            waits=True,
        )
    return found


def _write(tx: Connection, letter: str, report_id: int, user_id: int, now: int) -> bool:
    """Write privately to who started the bot; say whether they did."""
    if not users.is_reachable(tx, user_id):
        return False
    facts = {"report_id": report_id}
    outbox.add(tx, card=letter, facts=facts, user_id=user_id, priority=PRIORITY, now=now)
    return True


# -- decided ---------------------------------------------------------------------------------


def decide(tx: Connection, *, report_id: int, outcome: str, by: int, now: int) -> Sanction | None:
    """Decide a report once: delete the message, act on its author, or neither; tell who reported.

    Return what Telegram has yet to do.
    """
    report = get(tx, report_id)
    state = "ignored" if outcome == IGNORE else "upheld"
    if not reports.decide(tx, report_id, state=state, outcome=outcome, by=by, now=now):
        raise Refusal("report.decided")
    if outcome in KINDS:
        _delete(tx, report, by, now)
    _answer(tx, report, is_upheld=state == "upheld", now=now)
    audit.record(
        tx,
        community_id=report.community_id,
        actor_id=by,
        act=f"report_{state}",
        member_id=report.member_id,
        now=now,
        is_told=False,
        facts={"number": report_id},
    )
    return _act(tx, report, KINDS.get(outcome), by, now)


def _delete(tx: Connection, report: Report, by: int, now: int) -> None:
    """Delete the message as far as Telegram still lets us; the rest goes on all the same."""
    chat = chats.get(tx, report.chat_key)
    is_here = chat.telegram_chat_id == report.telegram_chat_id and Right.DELETE in chat.rights
    if is_here and is_deletable(report.sent_at, now=now):
        gone = lifetimes.Sent(
            report.telegram_chat_id, report.message_id, report.sent_at, now, None, None
        )
        community = settings.community(tx, report.community_id)
        deletions.delete(tx, community=community, chat=chat, message=gone, by=by, is_told=False)


def _act(tx: Connection, report: Report, kind: Kind | None, by: int, now: int) -> Sanction | None:
    if kind is None or report.member_id is None:
        return None
    wish = sanctions.Wish(
        chats.get(tx, report.chat_key),
        members.get(tx, report.member_id),
        kind,
        "",
        None,
        by,
        f"report:{report.report_id}",
        now,
        evidence=Evidence(report.telegram_chat_id, report.message_id, ""),
    )
    return sanctions.impose(tx, wish=wish, now=now)


def _answer(tx: Connection, report: Report, *, is_upheld: bool, now: int) -> None:
    """Tell who reported what came of it; an upheld report is thanked with points."""
    community = settings.community(tx, report.community_id)
    on = local_date(now, community.zones)
    for member_id in reports.voices(tx, report.report_id):
        member = members.get(tx, member_id)
        _write(tx, LETTER_OUTCOME, report.report_id, member.user_id, now)
        whose = {"report_id": report.report_id, "member_id": member_id}
        if is_upheld and reports.pay(tx, **whose, on=on, most=MOST_PAID):
            ref = f"report:{report.report_id}:{member_id}"
            change = points.Change(WORTH, WORTH, Reason.REPORT, ref, "", None, now)
            place = participation.place_in(community, report.chat_key)
            participation.award(tx, member=member, change=change, place=place)


# -- shown -----------------------------------------------------------------------------------


def get(tx: Connection, report_id: int) -> Report:
    found = reports.find(tx, report_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


def shown(tx: Connection, report_id: int) -> Shown:
    """Return a report with all that is said of it."""
    report = get(tx, report_id)
    by = report.by_user_id
    return Shown(
        report,
        settings.community(tx, report.community_id),
        chats.get(tx, report.chat_key).title,
        members.get(tx, report.member_id) if report.member_id is not None else None,
        tuple(members.get(tx, each) for each in reports.voices(tx, report_id)),
        users.find(tx, by) if by is not None else None,
    )
