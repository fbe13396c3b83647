"""Cases: opened by members, looked after by the team, closed, rated, opened again."""

from dataclasses import dataclass
from sqlite3 import Connection
from typing import NamedTuple

from bot import audit, case_clocks, case_moods, case_posts, places, settings
from domain.cases import (
    KEPT_CLOSED_SECONDS,
    REOPENED_SECONDS,
    SPOKEN_OF_SECONDS,
    STARS,
    Case,
    CaseKind,
    CaseState,
    Origin,
    Priority,
    Side,
    priority_of,
)
from domain.chats import Chat
from domain.members import Member
from domain.posts import Piece, PieceKind
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import case_messages, cases, chats, members, moods, notices, tiers, users

LISTED = 20
ONCE_SECONDS = 86_400


class Opened(NamedTuple):
    """A case as its member hears of it: who sees it, and how the answer comes."""

    case: Case
    has_desk: bool
    is_private: bool
    hours: str
    minutes: int
    is_read: bool  # how it sounds


@dataclass(frozen=True, slots=True)
class Said:
    """What a member tells the team, and the message it stands in: chat and number, Telegram's.

    The same ref is the same case.
    """

    piece: Piece
    written: tuple[int, int]
    ref: str
    album: str = ""


def open_case(
    tx: Connection,
    *,
    member: Member,
    kind: CaseKind,
    origin: Origin | None,
    said: Said,
    urgency: int = 0,
    now: int,
) -> Opened:
    """Keep what a member tells the team, and bring it before them; safe to repeat.

    `origin` is None for what was said privately, `urgency` moves it up the queue by so many
    steps. Refuse who was blocked and who has too many open cases.
    """
    if (known := cases.find_by_ref(tx, said.ref)) is not None:
        return opened(tx, known)
    _check(tx, member)
    community = settings.community(tx, member.community_id)
    case_id = cases.add(
        tx,
        member=member,
        kind=kind,
        priority=priority_of(tiers.find(tx, member.member_id).tier, urgency),
        origin=origin or _home_of(tx, member.community_id),
        due_at=case_clocks.due_at(community, now),
        ref=said.ref,
        now=now,
    )
    return _begin(tx, get(tx, case_id or 0), said, now)


def _begin(tx: Connection, case: Case, said: Said, now: int) -> Opened:
    """Keep a case's first message, show it to the team and set its clock."""
    case_messages.add(
        tx,
        case=case,
        side=Side.MEMBER,
        by_user_id=None,
        piece=said.piece,
        album=said.album,
        answers_id=None,
        written=said.written,
        ref=said.ref,
        now=now,
    )
    case_moods.judge(tx, case=case, text=said.piece.text)
    case_posts.post(tx, case, now)
    case_clocks.wind(tx, case, now)
    return opened(tx, get(tx, case.case_id))


def open_text(
    tx: Connection,
    *,
    member: Member,
    kind: CaseKind,
    origin: Origin | None,
    text: str,
    ref: str,
    urgency: int = 0,
    now: int,
) -> Opened:
    """Do the same with plain words: what a feature hands on to the team."""
    where = (origin.telegram_chat_id, origin.message_id) if origin else (None, None)
    place = (where[0] or member.user_id, where[1] or 0)
    said = Said(Piece(PieceKind.TEXT, text), place, ref)
    return open_case(
        tx, member=member, kind=kind, origin=origin, said=said, urgency=urgency, now=now
    )


def origin_of(
    tx: Connection, telegram_chat_id: int, message_id: int, *, thread_id: int | None
) -> Origin:
    """Return where a group's message opens a case."""
    chat = chats.find(tx, telegram_chat_id)
    if chat is None:
        raise Refusal("case.no_group")
    return Origin(chat.chat_key, thread_id, telegram_chat_id, message_id)


def _home_of(tx: Connection, community_id: int) -> Origin:
    """Return where a case belongs that was opened privately: the community's first group."""
    homes = places.homes(tx, community_id)
    if not homes:
        raise Refusal("case.no_group")
    return Origin(homes[0].chat_key)


def _check(tx: Connection, member: Member) -> None:
    if cases.is_blocked(tx, member_id=member.member_id):
        raise Refusal("case.blocked")
    most = settings.community(tx, member.community_id).values.number(Key.CASE_MOST)
    if cases.count_open(tx, member_id=member.member_id) >= most:
        raise Refusal("case.too_many", most=most)


def opened(tx: Connection, case: Case) -> Opened:
    values = settings.community(tx, case.community_id).values
    is_private = users.find_reachable(tx, case.member_id) is not None
    minutes = values.number(Key.CASE_REPLY_MINUTES)
    hours, is_read = values.text(Key.CASE_HOURS), moods.is_on(tx, case.community_id)
    return Opened(case, case.desk is not None, is_private, hours, minutes, is_read)


def get(tx: Connection, case_id: int) -> Case:
    case = cases.find(tx, case_id)
    if case is None:
        raise Refusal("refusal.stale_button")
    return case


def show_again(tx: Connection, *, case_id: int, community_id: int, now: int) -> None:
    """Post the card of a community's case once more, where the team is now."""
    case = cases.find(tx, case_id)
    if case is None or case.community_id != community_id:
        raise Refusal("case.unknown", number=case_id)
    desk = case_posts.place_of(tx, community_id)
    is_moved = case.desk is None or (desk is not None and desk.chat_key != case.desk.chat_key)
    if is_moved:
        case_posts.post(tx, case, now)
    else:
        case_posts.show(tx, case_id, now)


def own(tx: Connection, *, case_id: int, user_id: int) -> Case:
    """Return a case of one's own; refuse anybody else."""
    case = get(tx, case_id)
    if members.get(tx, case.member_id).user_id != user_id:
        raise Refusal("refusal.not_yours")
    return case


def just_closed(tx: Connection, *, user_id: int, now: int) -> tuple[Case, str] | None:
    """Return the case that a person may still be speaking of, with the name of its group."""
    case = cases.latest_closed(tx, user_id, since_at=now - SPOKEN_OF_SECONDS)
    return None if case is None else (case, title_of(tx, case))


def title_of(tx: Connection, case: Case) -> str:
    return chats.title_of(tx, case.community_id)


def member_in(tx: Connection, *, community_id: int, user_id: int) -> Member:
    member = members.find(tx, community_id=community_id, user_id=user_id)
    if member is None:
        raise Refusal("case.members_only")
    return member


def is_desk(tx: Connection, chat: Chat) -> bool:
    """Say whether the team sees its cases in this chat."""
    desk = case_posts.place_of(tx, chat.community_id)
    return desk is not None and desk.chat_key == chat.chat_key


def queue(tx: Connection, *, community_id: int) -> list[case_posts.Seen]:
    """Return a community's open cases, the most pressing first."""
    return [case_posts.seen(tx, each) for each in cases.list_open(tx, community_id, most=LISTED)]


def of_member(tx: Connection, *, member_id: int) -> list[case_posts.Seen]:
    """Return a member's cases, the open ones first, then the newest."""
    found = cases.list_of_member(tx, member_id, most=LISTED)
    return [case_posts.seen(tx, each) for each in found]


# -- by the team -----------------------------------------------------------------------------


def take(tx: Connection, *, case_id: int, user_id: int, ref: str, now: int) -> case_posts.Seen:
    """Let somebody look after a case; who does already gives it back. Once a ref."""
    case = get(tx, case_id)
    if notices.claim(tx, f"case_take:{ref}", now=now, every_seconds=ONCE_SECONDS):
        cases.set_taken(tx, case_id, user_id=None if case.taken_by == user_id else user_id)
    case_posts.renew(tx, case_id, now)
    return case_posts.seen(tx, get(tx, case_id))


def urge(tx: Connection, *, case_id: int, ref: str, now: int) -> case_posts.Seen:
    """Move a case to the front of the queue, or back; once a ref."""
    case = get(tx, case_id)
    if notices.claim(tx, f"case_urge:{ref}", now=now, every_seconds=ONCE_SECONDS):
        is_urgent = case.priority is Priority.URGENT
        usual = priority_of(tiers.find(tx, case.member_id).tier)
        after = usual if is_urgent else Priority.URGENT
        set_priority(tx, case_id=case_id, priority=after, now=now)
    return case_posts.seen(tx, get(tx, case_id))


def set_priority(tx: Connection, *, case_id: int, priority: Priority, now: int) -> None:
    cases.set_priority(tx, case_id, priority=priority)
    case_posts.renew(tx, case_id, now)


def close(tx: Connection, *, case_id: int, tells: bool = True, now: int) -> case_posts.Seen:
    """Close a case and ask the member how it was; twice changes nothing.

    A member who closes it is looking at the question already: then nothing `tells` of it."""
    case = get(tx, case_id)
    if cases.set_state(tx, case_id, state=CaseState.CLOSED, now=now):
        case_clocks.stop(tx, case)
        if tells and not cases.is_blocked(tx, member_id=case.member_id):
            case_posts.tell_member(tx, case, "closed", now)
        case_posts.turn_topic(tx, case, now)
        case_posts.renew(tx, case_id, now)
    return case_posts.seen(tx, get(tx, case_id))


def block(tx: Connection, *, case_id: int, by: int, now: int) -> case_posts.Seen:
    """Take nothing more from a member, and close what they have open without a question."""
    case = get(tx, case_id)
    if not cases.is_blocked(tx, member_id=case.member_id):
        cases.block(tx, member_id=case.member_id, by_user_id=by, now=now)
        _record(tx, case, "case_block", by, now)
        for each in cases.list_of_member(tx, case.member_id, most=LISTED):
            if each.is_open:
                close(tx, case_id=each.case_id, now=now)
    case_posts.renew(tx, case_id, now)
    return case_posts.seen(tx, get(tx, case_id))


def unblock(tx: Connection, *, case_id: int, by: int, now: int) -> case_posts.Seen:
    case = get(tx, case_id)
    if cases.is_blocked(tx, member_id=case.member_id):
        cases.unblock(tx, member_id=case.member_id)
        _record(tx, case, "case_unblock", by, now)
    case_posts.renew(tx, case_id, now)
    return case_posts.seen(tx, get(tx, case_id))


def _record(tx: Connection, case: Case, act: str, by: int, now: int) -> None:
    audit.record(
        tx,
        community_id=case.community_id,
        actor_id=by,
        act=act,
        member_id=case.member_id,
        now=now,
        facts={"number": case.case_id},
    )


# -- by either side --------------------------------------------------------------------------


def reopen(tx: Connection, *, case_id: int, is_staff: bool, now: int) -> case_posts.Seen:
    """Open a closed case again: it is the team's turn; the other side is told."""
    case = get(tx, case_id)
    if case.closed_at is not None and now - case.closed_at > REOPENED_SECONDS:
        raise Refusal("case.too_old")
    if not is_staff and cases.is_blocked(tx, member_id=case.member_id):
        raise Refusal("case.blocked")
    if cases.set_state(tx, case_id, state=CaseState.OPEN, now=now) and not case.is_open:
        case = get(tx, case_id)
        case_clocks.wind(tx, case, now)
        if is_staff:
            case_posts.tell_member(tx, case, "reopened", now)
        else:
            case_posts.tell_desk(tx, case, "reopened", now)
        case_posts.turn_topic(tx, case, now)
        case_posts.renew(tx, case_id, now)
    return case_posts.seen(tx, get(tx, case_id))


def rate(tx: Connection, *, case_id: int, user_id: int, stars: int, now: int) -> Case:
    """Keep how a member found the team's help; a later word takes the place of an earlier one."""
    case = get(tx, case_id)
    if members.get(tx, case.member_id).user_id != user_id:
        raise Refusal("refusal.not_yours")
    if stars not in STARS or case.is_open:
        raise Refusal("refusal.stale_button")
    if case.rating != stars:
        cases.set_rating(tx, case_id, rating=stars)
        case_posts.renew(tx, case_id, now)
    return get(tx, case_id)


# -- places ----------------------------------------------------------------------------------


def bound(tx: Connection, *, community_id: int, now: int) -> int:
    """Post what waited for a place, now that there is one; return how many cases."""
    found = cases.homeless(tx, community_id)
    return sum(case_posts.post(tx, case, now) for case in found)


def clear(tx: Connection, now: int) -> None:
    """Forget what was written in cases that were closed long ago; that they were stays."""
    for case_id in cases.over_before(tx, now - KEPT_CLOSED_SECONDS):
        case_messages.forget(tx, case_id)
        moods.forget(tx, case_id)
