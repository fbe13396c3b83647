"""What is above an admin's limit: asked for, then confirmed by a second admin or not."""

from dataclasses import dataclass
from sqlite3 import Connection
from typing import NamedTuple

from bot import grants, settings
from bot.chores import Work
from bot.grants import Grant, Wish
from domain.communities import Community
from domain.ledger import LedgerEntry
from domain.members import Member, User
from domain.refusals import Refusal
from domain.settings import Values
from storage import bindings, chores, grant_requests, ledger, members, outbox, users
from storage.chores import Chore
from storage.grant_requests import GrantRequest, State

KIND = "grant_request"
LETTER_ASKED = "grant_asked"
LETTER_EXPIRED = "grant_expired"
OPEN_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Shown:
    """A request with the people in it and what the admin may do alone that day."""

    request: GrantRequest
    member: Member
    actor: User | None
    by: User | None
    left: int
    values: Values


class Place(NamedTuple):
    """Where a request is answered; one from a private chat is shown to the other admins."""

    chat_key: int
    thread_id: int | None
    is_private: bool


def grant_or_ask(
    tx: Connection, *, community: Community, wish: Wish, place: Place
) -> Grant | GrantRequest:
    """Book a grant or fine, or keep it for a second admin; the same ref, the same outcome."""
    known = grant_requests.find_by_ref(tx, wish.ref)
    if known is not None:
        return known
    made = grants.grant(tx, community=community, wish=wish)
    return made or _get(tx, _ask(tx, community, wish, place))


def _ask(tx: Connection, community: Community, wish: Wish, place: Place) -> int:
    chat_key, thread_id = _where(tx, community, place)
    request_id = grant_requests.add(
        tx,
        community_id=community.community_id,
        chat_key=chat_key,
        thread_id=thread_id,
        member_id=wish.member.member_id,
        points=wish.amount,
        is_fine=wish.is_fine,
        note=wish.note[: grants.MOST_NOTE_CHARACTERS],
        actor_id=wish.actor_id,
        ref=wish.ref,
        at=wish.at,
    )
    facts = {"request_id": request_id}
    due_at = wish.at + OPEN_SECONDS
    chores.add(tx, kind=KIND, ref=str(request_id), facts=facts, due_at=due_at)
    if place.is_private:
        _say(tx, LETTER_ASKED, _get(tx, request_id), wish.at)
    return request_id


def _where(tx: Connection, community: Community, place: Place) -> tuple[int, int | None]:
    """Return the chat and topic where other admins see a request."""
    log = bindings.find(tx, community_id=community.community_id, purpose="log")
    if place.is_private and log is not None:
        return log.chat_key, log.thread_id
    return place.chat_key, place.thread_id


def _say(tx: Connection, card: str, request: GrantRequest, now: int) -> None:
    outbox.add(
        tx,
        card=card,
        facts={"request_id": request.request_id},
        chat_key=request.chat_key,
        thread_id=request.thread_id,
        priority=1,
        now=now,
    )


def confirm(tx: Connection, *, community: Community, request_id: int, by: int, at: int) -> Grant:
    """Book a request as a second admin; a second press tells the same outcome."""
    request = _of(tx, community, request_id)
    if request.state is State.CONFIRMED:
        return grants.told_again(tx, _entry(tx, request))
    if request.state is State.WITHDRAWN:
        raise Refusal("grant.request_withdrawn")
    if request.state is State.EXPIRED or at >= request.at + OPEN_SECONDS:
        raise Refusal("grant.request_expired")
    if by == request.actor_id:
        raise Refusal("grant.second_is_first")
    wish = _wish(tx, request)
    grants.refuse_too_much(tx, wish)
    grant_requests.end(tx, request_id, state=State.CONFIRMED, by_user_id=by, now=at)
    chores.remove(tx, kind=KIND, ref=str(request_id))
    return grants.book(tx, community=community, wish=wish, at=at, second_id=by)


def withdraw(
    tx: Connection, *, community: Community, request_id: int, by: int, at: int
) -> GrantRequest:
    """Call a request off; one that is over already stays what it became."""
    request = _of(tx, community, request_id)
    if request.state is State.CONFIRMED:
        raise Refusal("grant.request_confirmed")
    if grant_requests.end(tx, request_id, state=State.WITHDRAWN, by_user_id=by, now=at):
        chores.remove(tx, kind=KIND, ref=str(request_id))
    return _get(tx, request_id)


def _expire(tx: Connection, chore: Chore, now: int) -> None:
    """Let a request go that nobody confirmed, and say so where it was asked."""
    request = grant_requests.find(tx, int(chore.facts["request_id"]))
    if request is None:
        return
    if grant_requests.end(tx, request.request_id, state=State.EXPIRED, by_user_id=None, now=now):
        _say(tx, LETTER_EXPIRED, request, now)


def shown(tx: Connection, request_id: int) -> Shown:
    """Return what a card of a request needs."""
    request = _get(tx, request_id)
    community = settings.community(tx, request.community_id)
    wish = _wish(tx, request)
    return Shown(
        request,
        wish.member,
        users.find(tx, request.actor_id),
        users.find(tx, request.by_user_id or 0),
        grants.left_today(tx, community=community, wish=wish),
        community.values,
    )


def _wish(tx: Connection, request: GrantRequest) -> Wish:
    member = members.get(tx, request.member_id)
    return Wish(
        member,
        request.points,
        request.note,
        request.is_fine,
        request.actor_id,
        request.ref,
        request.at,
    )


def _of(tx: Connection, community: Community, request_id: int) -> GrantRequest:
    found = grant_requests.find(tx, request_id)
    if found is None or found.community_id != community.community_id:
        raise Refusal("refusal.stale_button")
    return found


def _get(tx: Connection, request_id: int) -> GrantRequest:
    found = grant_requests.find(tx, request_id)
    if found is None:
        raise LookupError(f"there is no request {request_id}")
    return found


def _entry(tx: Connection, request: GrantRequest) -> LedgerEntry:
    entry = ledger.find_by_ref(tx, community_id=request.community_id, ref=request.ref)
    if entry is None:
        raise LookupError(f"request {request.request_id} is not booked")
    return entry


KINDS: dict[str, Work] = {KIND: _expire}
