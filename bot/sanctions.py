"""Acts that keep order: decided in one write, then done by Telegram, taken back by one tap."""

from dataclasses import dataclass
from datetime import timedelta
from sqlite3 import Connection
from typing import NamedTuple

from bot import audit, deletions, lifetimes, settings, staff_news
from domain.chats import Chat
from domain.communities import Community
from domain.filters import Filter
from domain.members import Member, User
from domain.refusals import Refusal
from domain.rights import Who
from domain.sanctions import (
    LONGEST_REASON,
    MOST_WARNS,
    MUTE_FOR,
    ON_TELEGRAM,
    WARN_LIVES_SECONDS,
    Evidence,
    Kind,
    Sanction,
    State,
    clamp,
)
from storage import chats, chores, filters, members, outbox, sanctions, users
from storage.sanctions import Wanted

ENFORCE, LIFT, END = "sanction", "sanction_lift", "sanction_end"
LETTER_LOG, LETTER_TOLD, LETTER_FAILED = "sanction_log", "sanction_told", "sanction_failed"
LETTER_LIFTED, LETTER_OVER = "sanction_lifted", "sanction_over"
LETTER_LATE = "sanction_late"
LETTERS = frozenset(
    {LETTER_LOG, LETTER_TOLD, LETTER_FAILED, LETTER_LIFTED, LETTER_OVER, LETTER_LATE}
)
PRIORITY = 1
# Whoever acts by hand has it done at once; this is for when the program ends in between.
SPARE_SECONDS = 10
# Telegram lifts a mute at its end; somewhat later we look whether it did.
END_SECONDS = 5
BY_WARNINGS = "warnings"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done to whom; `by` is None for a rule, `span` as it was asked for."""

    chat: Chat
    member: Member
    kind: Kind
    reason: str
    span: timedelta | None
    by: int | None
    ref: str
    at: int
    rule: str = ""
    cause_id: int | None = None
    evidence: Evidence | None = None
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An act with people and places; `warns` counts up to it, `mute` is what it led to."""

    sanction: Sanction
    member: Member
    actor: User | None
    lifter: User | None
    community: Community
    group: str
    warns: int
    mute: Sanction | None
    filter: Filter | None = None


class Order(NamedTuple):
    """What Telegram has to do: what, where, to whom, until when."""

    kind: Kind
    chat: Chat
    user_id: int
    until_at: int | None = None


def who_may(kind: Kind) -> Who:
    """Return who may do such an act, and take it back."""
    return Who.BANS if kind in (Kind.BAN, Kind.KICK) else Who.WARNS


# -- decided ---------------------------------------------------------------------------------


def impose(tx: Connection, *, wish: Wish, now: int) -> Sanction:
    """Decide an act; the third warning within 30 days brings a mute. The same ref does nothing."""
    is_words = wish.kind not in ON_TELEGRAM
    number = sanctions.add(tx, _wanted(wish, State.STANDING if is_words else State.WANTED))
    if number is None:
        return get(tx, sanctions.find_by_ref(tx, wish.ref) or 0)
    imposed = get(tx, number)
    if is_words:
        _stands(tx, imposed, now)
        _climb(tx, wish, imposed, now)
    else:
        spare = SPARE_SECONDS if wish.by is not None else 0
        _plan(tx, ENFORCE, imposed, now + spare)
    return imposed


def _wanted(wish: Wish, state: State) -> Wanted:
    return Wanted(
        wish.member.community_id,
        wish.chat.chat_key,
        wish.member.member_id,
        wish.kind,
        wish.reason[:LONGEST_REASON],
        wish.rule,
        wish.by,
        wish.cause_id,
        wish.evidence,
        wish.is_silent,
        wish.ref,
        wish.at,
        _until(wish),
        state,
    )


def impose_and_delete(
    tx: Connection, *, community: Community, wish: Wish, message: lifetimes.Sent, now: int
) -> tuple[Sanction, deletions.Stays | None]:
    """Decide an act and delete the message it is about; return why the message stays, if so."""
    stays = deletions.why_not(wish.chat, message)
    if stays is None:
        deletions.delete(
            tx, community=community, chat=wish.chat, message=message, by=wish.by, is_told=False
        )
    return impose(tx, wish=wish, now=now), stays


def _until(wish: Wish) -> int | None:
    """Return when an act ends, by the date of the message that asked for it."""
    span = wish.span or (MUTE_FOR if wish.kind is Kind.MUTE else None)
    return None if span is None else wish.at + int(clamp(span).total_seconds())


def _climb(tx: Connection, wish: Wish, warned: Sanction, now: int) -> None:
    """Let the third warning be followed by a mute."""
    if warned.kind is Kind.WARN and warns_of(tx, warned) == MOST_WARNS:
        mute = Wish(
            wish.chat,
            wish.member,
            Kind.MUTE,
            wish.reason,
            MUTE_FOR,
            wish.by,
            f"{wish.ref}:mute",
            wish.at,
            BY_WARNINGS,
            warned.sanction_id,
            is_silent=wish.is_silent,
        )
        impose(tx, wish=mute, now=now)


def warns_of(tx: Connection, sanction: Sanction) -> int:
    """Return how many warnings somebody had with this act, those of 30 days that stand."""
    return sanctions.count(
        tx,
        member_id=sanction.member_id,
        kind=Kind.WARN,
        since=sanction.at - WARN_LIVES_SECONDS,
        until=sanction.at,
    )


def _plan(tx: Connection, kind: str, sanction: Sanction, due_at: int) -> None:
    number = sanction.sanction_id
    chores.set_due(tx, kind=kind, ref=str(number), facts={"sanction_id": number}, due_at=due_at)


# -- done by Telegram ------------------------------------------------------------------------


def order(tx: Connection, sanction_id: int) -> Order | None:
    """Return what Telegram has yet to do for an act; None when nothing."""
    found = sanctions.find(tx, sanction_id)
    if found is None or found.state is not State.WANTED:
        return None
    return _order(tx, found)


def _order(tx: Connection, sanction: Sanction) -> Order:
    chat = chats.get(tx, sanction.chat_key)
    user_id = members.get(tx, sanction.member_id).user_id
    return Order(sanction.kind, chat, user_id, sanction.until_at)


def done(tx: Connection, *, sanction_id: int, now: int) -> None:
    """Keep that Telegram did it, and tell; a second time changes nothing."""
    chores.remove(tx, kind=ENFORCE, ref=str(sanction_id))
    if not sanctions.set_state(tx, sanction_id, before=State.WANTED, after=State.STANDING):
        return
    sanction = get(tx, sanction_id)
    _supersede(tx, sanction)
    _stands(tx, sanction, now)
    if sanction.until_at is not None:
        _plan(tx, END, sanction, sanction.until_at + END_SECONDS)


def tell_late(tx: Connection, *, sanction_id: int, now: int) -> None:
    """Tell the group of an act by hand that Telegram did only at a later try."""
    sanction = get(tx, sanction_id)
    is_heard = sanction.state is State.STANDING and not sanction.is_silent
    if is_heard and sanction.by_user_id is not None and sanction.cause_id is None:
        where = {"chat_key": sanction.chat_key, "priority": PRIORITY}
        facts = {"sanction_id": sanction_id}
        outbox.add(tx, card=LETTER_LATE, facts=facts, now=now, **where)


def _supersede(tx: Connection, sanction: Sanction) -> None:
    """Let earlier acts of the kind be over: Telegram knows the last one alone."""
    where = {"member_id": sanction.member_id, "chat_key": sanction.chat_key}
    for each in sanctions.open_of(tx, **where, kinds={sanction.kind}):
        if each.sanction_id != sanction.sanction_id and each.state is State.STANDING:
            chores.remove(tx, kind=END, ref=str(each.sanction_id))
            sanctions.set_state(tx, each.sanction_id, before=State.STANDING, after=State.OVER)


def _stands(tx: Connection, sanction: Sanction, now: int) -> None:
    """Keep an act in the audit log, and tell staff and whom it is about."""
    _audit(tx, sanction, f"order_{sanction.kind}", sanction.by_user_id, now)
    facts = {"sanction_id": sanction.sanction_id}
    has_log = staff_news.place_of(tx, sanction.community_id) is not None
    if has_log or sanction.by_user_id is None:
        staff_news.tell(
            tx,
            community_id=sanction.community_id,
            card=LETTER_LOG,
            facts=facts,
            ref=str(sanction.sanction_id),
            now=now,
        )
    elif sanction.is_silent:
        _write(tx, LETTER_LOG, sanction, sanction.by_user_id, now)
    if sanction.cause_id is None:
        _write_to_member(tx, LETTER_TOLD, sanction, now)


def _write_to_member(tx: Connection, letter: str, sanction: Sanction, now: int) -> None:
    _write(tx, letter, sanction, members.get(tx, sanction.member_id).user_id, now)


def _write(tx: Connection, letter: str, sanction: Sanction, user_id: int, now: int) -> None:
    """Write privately, to who started the bot."""
    if users.is_reachable(tx, user_id):
        facts = {"sanction_id": sanction.sanction_id}
        outbox.add(tx, card=letter, facts=facts, user_id=user_id, priority=PRIORITY, now=now)


def _audit(tx: Connection, sanction: Sanction, act: str, by: int | None, now: int) -> None:
    audit.record(
        tx,
        community_id=sanction.community_id,
        actor_id=by,
        act=act,
        member_id=sanction.member_id,
        now=now,
        is_told=False,
        facts={"number": sanction.sanction_id},
    )


# -- taken back ------------------------------------------------------------------------------


def reverse(tx: Connection, *, sanction_id: int, by: int, now: int) -> Sanction:
    """Take an act back with what came of it; what Telegram has to lift is planned."""
    sanction = get(tx, sanction_id)
    if not sanction.can_be_reversed() or not sanctions.reverse(tx, sanction_id, by=by, now=now):
        raise Refusal("order.not_standing")
    _give_back(tx, sanction, by, now)
    _audit(tx, sanction, "order_undo", by, now)
    if sanction.cause_id is None:
        _write_to_member(tx, LETTER_LIFTED, sanction, now)
    follow = sanctions.find_by_cause(tx, sanction_id)
    if follow is not None and get(tx, follow).can_be_reversed():
        reverse(tx, sanction_id=follow, by=by, now=now)
    return get(tx, sanction_id)


def free(
    tx: Connection, *, chat: Chat, member: Member, kind: Kind, by: int, now: int
) -> list[int]:
    """Take back what stands of a kind in a group, of warnings the last; return the numbers."""
    where = {"member_id": member.member_id, "chat_key": chat.chat_key}
    found = [each.sanction_id for each in sanctions.open_of(tx, **where, kinds={kind})]
    taken = found[:1] if kind is Kind.WARN else found
    for number in taken:
        reverse(tx, sanction_id=number, by=by, now=now)
    return taken


def _give_back(tx: Connection, sanction: Sanction, by: int, now: int) -> None:
    """Let Telegram lift an act; return the points that went with a message."""
    chores.remove(tx, kind=END, ref=str(sanction.sanction_id))
    chores.remove(tx, kind=ENFORCE, ref=str(sanction.sanction_id))
    if sanction.kind in ON_TELEGRAM:
        _plan(tx, LIFT, sanction, now + SPARE_SECONDS)
    seen = sanction.evidence
    if sanction.rule and seen is not None:
        deletions.give_back(
            tx,
            community=settings.community(tx, sanction.community_id),
            telegram_chat_id=seen.telegram_chat_id,
            message_id=seen.message_id,
            by=by,
            at=now,
        )


def to_lift(tx: Connection, sanction_id: int) -> Order | None:
    """Return what Telegram is to lift; None while another act of the kind stands there."""
    found = sanctions.find(tx, sanction_id)
    if found is None or found.is_open or found.kind not in (Kind.MUTE, Kind.BAN):
        return None
    kinds = frozenset({found.kind})
    where = {"member_id": found.member_id, "chat_key": found.chat_key}
    return None if sanctions.open_of(tx, **where, kinds=kinds) else _order(tx, found)


def lifted(tx: Connection, *, sanction_id: int) -> None:
    """Keep that Telegram has lifted an act, or never will."""
    chores.remove(tx, kind=LIFT, ref=str(sanction_id))


def to_end(tx: Connection, sanction_id: int) -> Order | None:
    """Return an act whose time is over and that stands still."""
    found = sanctions.find(tx, sanction_id)
    return None if found is None or found.state is not State.STANDING else _order(tx, found)


def end(tx: Connection, *, sanction_id: int, now: int) -> None:
    """Let an act be over whose time is; tell whom it was about."""
    is_first = sanctions.set_state(tx, sanction_id, before=State.STANDING, after=State.OVER)
    sanction = get(tx, sanction_id)
    if is_first and sanction.kind is Kind.MUTE:
        _write_to_member(tx, LETTER_OVER, sanction, now)


# -- shown -----------------------------------------------------------------------------------


def get(tx: Connection, sanction_id: int) -> Sanction:
    """Return an act; refuse a number that is none."""
    found = sanctions.find(tx, sanction_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


def shown(tx: Connection, sanction_id: int) -> Shown:
    """Return an act with all that is said of it."""
    sanction = get(tx, sanction_id)
    by, lifter, mute = sanction.by_user_id, sanction.reversed_by, None
    follow = sanctions.find_by_cause(tx, sanction_id)
    if follow is not None:
        mute = get(tx, follow)
    return Shown(
        sanction,
        members.get(tx, sanction.member_id),
        users.find(tx, by) if by is not None else None,
        users.find(tx, lifter) if lifter is not None else None,
        settings.community(tx, sanction.community_id),
        chats.get(tx, sanction.chat_key).title,
        warns_of(tx, sanction),
        mute,
        _filter(tx, sanction.rule),
    )


def _filter(tx: Connection, rule: str) -> Filter | None:
    """Return the filter that a rule was, while it is kept."""
    _, _, number = rule.partition(":")
    return filters.find(tx, int(number)) if number else None
