"""Members in a gathering: their answers, their seats, and the list of who waits for one."""

from dataclasses import dataclass, replace
from sqlite3 import Connection

from bot import gathering_cards, settings
from bot import members as people
from bot.chores import Work
from domain.communities import Community
from domain.gatherings import (
    COMING,
    REMEMBERED_SECONDS,
    SEATED,
    Answer,
    Gathering,
    Guest,
    held_until,
    promoted,
)
from domain.members import Member, Presence
from domain.messages import Name
from domain.refusals import Refusal
from storage import (
    chores,
    gathering_guests,
    gatherings,
    members,
    outbox,
    tiers,
    users,
)
from storage.chores import Chore

KIND_HOLD, KIND_LOOK = "gathering_hold", "gathering_look"
LETTER_HELD, LETTER_PASSED = "gathering_held", "gathering_passed"
LETTERS = frozenset({LETTER_HELD, LETTER_PASSED})
PRIORITY = 1
# How often somebody who left the group is looked for, while others wait for a seat.
LOOK_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Own:
    """A gathering as one member has it; `position` is theirs in the list of who waits, from 1.

    `is_early` says that a yes did not count: the first seats are for a tier and up.
    """

    gathering: Gathering
    community: Community
    guest: Guest | None
    position: int = 0
    is_early: bool = False

    @property
    def answer(self) -> Answer | None:
        return self.guest.answer if self.guest else None


# -- answered --------------------------------------------------------------------------------


def own(
    tx: Connection, *, gathering_id: int, user_id: int, is_inside: bool = False, now: int
) -> Own:
    """Show a gathering to a member; who is inside, as Telegram says, becomes one."""
    gathering = _get(tx, gathering_id)
    return _own(tx, gathering, _member(tx, gathering, user_id, is_inside=is_inside, now=now))


def find_own(tx: Connection, *, gathering_id: int, user_id: int) -> Own | None:
    """Return how a person stands; None when they are no member, or not there any more."""
    gathering = _get(tx, gathering_id)
    member = members.find(tx, community_id=gathering.community_id, user_id=user_id)
    is_there = member is not None and member.state is Presence.PRESENT
    return _own(tx, gathering, member) if member is not None and is_there else None


def _get(tx: Connection, gathering_id: int) -> Gathering:
    found = gatherings.find(tx, gathering_id)
    if found is None:
        raise Refusal("event.unknown")
    return found


def _member(
    tx: Connection, gathering: Gathering, user_id: int, *, is_inside: bool, now: int
) -> Member:
    place = {"community_id": gathering.community_id, "user_id": user_id}
    member, user = members.find(tx, **place), users.find(tx, user_id)
    if member is None and is_inside and user is not None:
        name = Name(user_id, user.first_name, user.last_name, user.username, "")
        people.meet(tx, [people.Seen(gathering.community_id, "", name, now)])
        member = members.find(tx, **place)
    if member is None or member.state is not Presence.PRESENT:
        title = settings.community(tx, gathering.community_id).title
        raise Refusal("event.join_first", title=title)
    return member


def _own(tx: Connection, gathering: Gathering, member: Member) -> Own:
    number, community = gathering.gathering_id, settings.community(tx, gathering.community_id)
    guest = gathering_guests.find(tx, gathering_id=number, member_id=member.member_id)
    position = 0
    if guest is not None and guest.answer is Answer.WAITING:
        waiting = _waiting(tx, gathering)
        position = 1 + next(
            (at for at, each in enumerate(waiting) if each.member_id == guest.member_id), 0
        )
    return Own(gathering, community, guest, position)


def answer(
    tx: Connection,
    *,
    gathering_id: int,
    user_id: int,
    said: Answer,
    seats: int | None = None,
    is_inside: bool = False,
    now: int,
) -> Own:
    """Take a member's yes, maybe or no; a yes without a free seat waits for one.

    `seats` None keeps how many the member has; the same answer again changes nothing.
    """
    gathering = _get(tx, gathering_id)
    member = _member(tx, gathering, user_id, is_inside=is_inside, now=now)
    if not gathering.is_open:
        raise Refusal("event.closed")
    fill(tx, gathering_id=gathering_id, now=now)
    before = gathering_guests.find(tx, gathering_id=gathering_id, member_id=member.member_id)
    is_early = False
    if said is Answer.YES:
        has = before.seats if before and before.answer in COMING else 1
        is_early = not _say_yes(tx, gathering, member, before, seats=seats or has, now=now)
    elif before is None or before.answer is not said:
        _set(tx, gathering, member, said, seats=1, now=now)
    fill(tx, gathering_id=gathering_id, now=now)
    return replace(_own(tx, gathering, member), is_early=is_early)


def _say_yes(
    tx: Connection,
    gathering: Gathering,
    member: Member,
    before: Guest | None,
    *,
    seats: int,
    now: int,
) -> bool:
    """Give a seat, or a place in the list; False when the first seats are for others still."""
    if before is not None and (before.answer, before.seats) == (Answer.YES, seats):
        return True
    has = before.seats if before and before.answer in SEATED else 0
    if 0 < gathering.plan.capacity < seats:
        # Two would wait for ever where there is one seat in all.
        raise Refusal("event.no_seat_for_guest")
    is_early = not has and now < gathering.early_until
    if is_early and tiers.find(tx, member.member_id).tier < gathering.early_tier:
        return False
    if seats <= has or seats - has <= _free(tx, gathering):
        _set(tx, gathering, member, Answer.YES, seats=seats, now=now)
    elif has:
        # A seat is kept when there is none for a guest as well.
        raise Refusal("event.no_seat_for_guest")
    else:
        _set(tx, gathering, member, Answer.WAITING, seats=seats, now=now)
    return True


def bring_guest(
    tx: Connection, *, gathering_id: int, user_id: int, is_inside: bool = False, now: int
) -> Own:
    """Say yes for two, or, who had two seats, for oneself alone."""
    gathering = _get(tx, gathering_id)
    if not gathering.plan.takes_guests:
        raise Refusal("refusal.stale_button")
    member = _member(tx, gathering, user_id, is_inside=is_inside, now=now)
    before = gathering_guests.find(tx, gathering_id=gathering_id, member_id=member.member_id)
    is_pair = before is not None and before.answer in COMING and before.seats == 2
    return answer(
        tx,
        gathering_id=gathering_id,
        user_id=user_id,
        said=Answer.YES,
        seats=1 if is_pair else 2,
        now=now,
    )


def _set(
    tx: Connection, gathering: Gathering, member: Member, said: Answer, *, seats: int, now: int
) -> None:
    gathering_guests.set_answer(
        tx,
        gathering_id=gathering.gathering_id,
        member_id=member.member_id,
        answer=said,
        seats=seats,
        at=now,
    )
    _call_off_hold(tx, gathering.gathering_id, member.member_id)
    gathering_cards.renew(tx, gathering.gathering_id, now)


# -- waited for ------------------------------------------------------------------------------


def _free(tx: Connection, gathering: Gathering) -> int:
    """Return how many seats are free."""
    if not gathering.plan.capacity:
        return 1_000_000_000
    counts = gathering_guests.counts(tx, gathering.gathering_id)
    return gathering.plan.capacity - sum(counts.get(each, 0) for each in SEATED)


def _waiting(tx: Connection, gathering: Gathering) -> list[Guest]:
    """Return who waits for a seat, in their order."""
    since = gathering.plan.starts_at - REMEMBERED_SECONDS
    return gathering_guests.waiting(tx, gathering.gathering_id, since=since)


def fill(tx: Connection, *, gathering_id: int, now: int) -> None:
    """Keep what seats are free for those who wait, each for twelve hours, and ask them."""
    gathering = _get(tx, gathering_id)
    if not gathering.is_open:
        return
    if gathering_guests.free_left(tx, gathering_id, now=now):
        gathering_cards.renew(tx, gathering_id, now)
    waiting = _waiting(tx, gathering)
    if gathering.has_begun(now) or not waiting:
        return
    for guest in promoted(waiting, free=_free(tx, gathering)):
        _hold(tx, gathering, guest, now)
    facts = {"gathering_id": gathering_id}
    chores.plan(tx, kind=KIND_LOOK, ref=str(gathering_id), facts=facts, due_at=now + LOOK_SECONDS)


def _hold(tx: Connection, gathering: Gathering, guest: Guest, now: int) -> None:
    number, member_id = gathering.gathering_id, guest.member_id
    until = held_until(gathering.plan.starts_at, now=now)
    gathering_guests.set_answer(
        tx,
        gathering_id=number,
        member_id=member_id,
        answer=Answer.HELD,
        seats=guest.seats,
        at=now,
        held_until=until,
    )
    facts = {"gathering_id": number, "member_id": member_id, "until": until}
    chores.set_due(tx, kind=KIND_HOLD, ref=f"{number}:{member_id}", facts=facts, due_at=until)
    gathering_cards.renew(tx, number, now)
    user_id = users.find_reachable(tx, member_id)
    where = {"user_id": user_id} if user_id else {"chat_key": gathering.chat_key}
    thread_id = None if user_id else gathering.thread_id
    outbox.add(
        tx,
        card=LETTER_HELD,
        facts=facts,
        thread_id=thread_id,
        priority=PRIORITY,
        now=now,
        **where,
    )


def _call_off_hold(tx: Connection, gathering_id: int, member_id: int) -> None:
    chores.remove(tx, kind=KIND_HOLD, ref=f"{gathering_id}:{member_id}")


def decide(
    tx: Connection, *, gathering_id: int, user_id: int, takes: bool, until: int, now: int
) -> Own:
    """Take a seat that is held, or pass it on; a button of an earlier time is stale."""
    gathering = _get(tx, gathering_id)
    member = _member(tx, gathering, user_id, is_inside=False, now=now)
    guest = gathering_guests.find(tx, gathering_id=gathering_id, member_id=member.member_id)
    wanted = Answer.YES if takes else Answer.NO
    if not gathering.is_open:
        raise Refusal("event.closed")
    if guest is None:
        raise Refusal("refusal.stale_button")
    if guest.answer is wanted:
        return _own(tx, gathering, member)
    if guest.answer is not Answer.HELD or guest.held_until != until:
        raise Refusal("event.passed_on")
    _set(tx, gathering, member, wanted, seats=guest.seats if takes else 1, now=now)
    fill(tx, gathering_id=gathering_id, now=now)
    return _own(tx, gathering, member)


def _lapse(tx: Connection, chore: Chore, now: int) -> None:
    """Pass on a seat that nobody took in time, and say so."""
    number, member_id = int(chore.facts["gathering_id"]), int(chore.facts["member_id"])
    gathering = gatherings.find(tx, number)
    guest = gathering_guests.find(tx, gathering_id=number, member_id=member_id)
    if gathering is None or guest is None or guest.answer is not Answer.HELD:
        return
    _set(tx, gathering, members.get(tx, member_id), Answer.NO, seats=1, now=now)
    user_id = users.find_reachable(tx, member_id)
    if user_id is not None and gathering.is_open:
        facts = {"gathering_id": number}
        outbox.add(
            tx, card=LETTER_PASSED, facts=facts, user_id=user_id, priority=PRIORITY, now=now
        )
    fill(tx, gathering_id=number, now=now)


def _look(tx: Connection, chore: Chore, now: int) -> None:
    gathering = gatherings.find(tx, int(chore.facts["gathering_id"]))
    if gathering is not None:
        fill(tx, gathering_id=gathering.gathering_id, now=now)


KINDS: dict[str, Work] = {KIND_HOLD: _lapse, KIND_LOOK: _look, **gathering_cards.KINDS}
