"""Who was there: by a code or a link that the host shows, or by the host's list; thanked once."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, gathering_cards, gathering_seats, points, settings
from domain.attendance import CODE_SECONDS, code_at, is_code, is_token, may_come, token_at
from domain.gatherings import Answer, Gathering, Guest
from domain.ledger import Reason
from domain.members import Member
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import gathering_guests, gatherings, members, notices, outbox, users

LETTER_CAME = "gathering_came"
PRIORITY = 1
# Guessing six digits of half a minute is hopeless at this pace.
TRIES, TRIES_SECONDS = 5, 600


@dataclass(frozen=True, slots=True)
class Desk:
    """What the host sees: the code of now, until when it stands, the link, and who is there."""

    gathering: Gathering
    code: str
    until: int
    token: str
    guests: tuple[tuple[Guest, Member], ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who is there, with what they got for it."""

    gathering: Gathering
    points: int


def desk(tx: Connection, *, gathering_id: int, secret: str, now: int) -> Desk:
    """Show the code of now; the first call decides what all codes are made from."""
    gathering = gatherings.find(tx, gathering_id)
    if gathering is None:
        raise Refusal("event.unknown")
    if not may_come(gathering, now=now):
        raise Refusal("event.checkin_early" if gathering.is_open else "event.closed")
    kept = gatherings.begin_codes(tx, gathering_id, secret=secret)
    found = gathering_guests.of_answer(tx, gathering_id, Answer.YES)
    return Desk(
        gathering,
        code_at(kept, now),
        (now // CODE_SECONDS + 1) * CODE_SECONDS,
        token_at(kept, now),
        tuple((guest, members.get(tx, guest.member_id)) for guest in found),
    )


def send_code(tx: Connection, *, user_id: int, said: str, now: int) -> Arrival:
    """Take a code for the event that shows it; `may_try` was asked before, in its own write."""
    found = [
        each
        for community_id in members.communities_of(tx, user_id)
        for each in gatherings.with_codes(tx, community_id)
        if is_code(each.secret, said, at=now)
    ]
    if not found:
        raise Refusal("event.code_wrong")
    return _arrive(tx, found[0].gathering_id, user_id, is_inside=False, now=now)


def may_try(tx: Connection, *, user_id: int, now: int) -> bool:
    """Say whether somebody may try a code now, and count it."""
    if not any(
        gatherings.with_codes(tx, community_id)
        for community_id in members.communities_of(tx, user_id)
    ):
        raise Refusal("help.unknown")
    kind = f"event_code:{user_id}"
    return notices.claim_slot(tx, kind, TRIES, now=now, every_seconds=TRIES_SECONDS)


def open_link(
    tx: Connection, *, gathering_id: int, token: str, user_id: int, is_inside: bool, now: int
) -> Arrival:
    if not is_token(gatherings.secret_of(tx, gathering_id), token, at=now):
        raise Refusal("event.link_old")
    return _arrive(tx, gathering_id, user_id, is_inside=is_inside, now=now)


def _arrive(
    tx: Connection, gathering_id: int, user_id: int, *, is_inside: bool, now: int
) -> Arrival:
    own = gathering_seats.own(
        tx, gathering_id=gathering_id, user_id=user_id, is_inside=is_inside, now=now
    )
    if not own.gathering.is_open or not may_come(own.gathering, now=now):
        raise Refusal("event.closed")
    place = {"community_id": own.gathering.community_id, "user_id": user_id}
    member = members.met(tx, **place)
    return _thank(tx, own.gathering, member, None, now)


def mark(tx: Connection, *, gathering_id: int, member_id: int, by: int, now: int) -> Arrival:
    """Note on the host's list that somebody is there, and tell them; twice changes nothing."""
    gathering = gatherings.find(tx, gathering_id)
    if gathering is None or not may_come(gathering, now=now):
        raise Refusal("event.closed")
    guest = gathering_guests.find(tx, gathering_id=gathering_id, member_id=member_id)
    if guest is None:
        raise Refusal("refusal.stale_button")
    if guest.came_at is not None:
        return Arrival(gathering, 0)
    arrival = _thank(tx, gathering, members.get(tx, member_id), by, now)
    user_id = users.find_reachable(tx, member_id)
    if user_id is not None:
        facts = {"gathering_id": gathering_id, "points": arrival.points}
        outbox.add(tx, card=LETTER_CAME, facts=facts, user_id=user_id, priority=PRIORITY, now=now)
    audit.record(
        tx,
        community_id=gathering.community_id,
        actor_id=by,
        act="event_came",
        now=now,
        facts={"number": gathering_id},
    )
    return arrival


def _thank(
    tx: Connection, gathering: Gathering, member: Member, by: int | None, now: int
) -> Arrival:
    """Note who came, and give the points for it, once, outside of the day's limit."""
    number, member_id = gathering.gathering_id, member.member_id
    community = settings.community(tx, gathering.community_id)
    worth = community.values.number(Key.EVENT_POINTS)
    if not gathering_guests.set_came(tx, gathering_id=number, member_id=member_id, at=now):
        return Arrival(gathering, 0)
    ref, title = f"event:{number}:{member_id}", gathering.plan.title
    if worth:
        change = points.Change(worth, worth, Reason.EVENT, ref, title, by, now)
        points.book(tx, member=member, change=change, zones=community.zones)
    gathering_cards.renew(tx, number, now)
    return Arrival(gathering, worth)
