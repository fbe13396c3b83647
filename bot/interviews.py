"""Interviews: times are offered, each taken by one member, reminded of, thanked for."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, points, settings
from bot import members as people
from bot.chores import Work
from domain.communities import Community
from domain.interviews import Interview, Slot
from domain.ledger import Reason
from domain.members import Member, Presence
from domain.messages import Name
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import bindings, chores, interviews, members, outbox, users
from storage.chores import Chore

KIND, KIND_CARD = "interview", "interview_card"
LETTER_CARD, LETTER_REMIND = "interview", "interview_remind"
LETTER_FREED, LETTER_THANKS = "interview_freed", "interview_thanks"
LETTERS = frozenset({LETTER_CARD, LETTER_REMIND, LETTER_FREED, LETTER_THANKS})
PURPOSE = "polls"
PRIORITY = 1
LISTED = 5


@dataclass(frozen=True, slots=True)
class Booking:
    """An interview as one member has it: their slot, None without one."""

    interview: Interview
    community: Community
    own: Slot | None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A slot with whose it is, for staff and for letters."""

    interview: Interview
    community: Community
    slot: Slot
    member: Member | None


# -- offered ---------------------------------------------------------------------------------


def offer(
    tx: Connection,
    *,
    community: Community,
    title: str,
    times: list[int],
    by: int,
    place: tuple[int, int | None],
    ref: str,
    now: int,
) -> Interview:
    """Offer times and post their card; the same ref is the same interview."""
    bound = bindings.find(tx, community_id=community.community_id, purpose=PURPOSE)
    chat_key, thread_id = (bound.chat_key, bound.thread_id) if bound else place
    interview_id = interviews.add(
        tx,
        community_id=community.community_id,
        chat_key=chat_key,
        title=title,
        times=times,
        by_user_id=by,
        ref=ref,
        now=now,
    )
    if interview_id is None:
        return get(tx, interview_id=interviews.find_by_ref(tx, ref) or 0)
    made = get(tx, interview_id=interview_id)
    _post(tx, made, thread_id, now)
    _audit(tx, made, "interview_new", by, now)
    return made


def follow_upgrade(tx: Connection, chat_key: int) -> None:
    """Have a group's open interviews post their cards again: an upgrade leaves messages behind."""
    for number in interviews.open_in_chat(tx, chat_key):
        facts = {"interview_id": number}
        chores.set_due(tx, kind=KIND_CARD, ref=str(number), facts=facts, due_at=0)


def post_again(tx: Connection, chore: Chore, now: int) -> None:
    """Post the card of an interview that has a free time still."""
    interview = get(tx, interview_id=int(chore.facts["interview_id"]))
    if interview.is_open and any(each.is_free(now=now) for each in interview.slots):
        _post(tx, interview, None, now)


def _post(tx: Connection, made: Interview, thread_id: int | None, now: int) -> None:
    outbox.add(
        tx,
        card=LETTER_CARD,
        facts={"interview_id": made.interview_id},
        chat_key=made.chat_key,
        thread_id=thread_id,
        priority=PRIORITY,
        now=now,
    )


def get(tx: Connection, *, interview_id: int, community_id: int | None = None) -> Interview:
    """Return an interview, of this community if given; refuse any other number."""
    found = interviews.find(tx, interview_id)
    if found is None or community_id not in (None, found.community_id):
        raise Refusal("interview.unknown")
    return found


def close(tx: Connection, *, interview_id: int, by: int, now: int) -> Interview:
    """Offer times no longer; those that are taken stay."""
    if not interviews.close(tx, interview_id):
        raise Refusal("interview.closed")
    closed = get(tx, interview_id=interview_id)
    _audit(tx, closed, "interview_close", by, now)
    return closed


def _audit(tx: Connection, interview: Interview, act: str, by: int, now: int) -> None:
    community_id, number = interview.community_id, interview.interview_id
    audit.record(
        tx, community_id=community_id, actor_id=by, act=act, now=now, facts={"number": number}
    )


def listed(tx: Connection, community_id: int) -> list[tuple[Interview, list[Seat]]]:
    """Return a community's last interviews with their slots, the newest first."""
    found = [
        get(tx, interview_id=each) for each in interviews.latest(tx, community_id, most=LISTED)
    ]
    return [(each, [seat(tx, slot_id=slot.slot_id) for slot in each.slots]) for each in found]


# -- taken -----------------------------------------------------------------------------------


def come(
    tx: Connection, *, interview_id: int, user_id: int, is_inside: bool = False, now: int
) -> Booking:
    """Show the times to a member; who is inside, as Telegram says, becomes one."""
    interview = get(tx, interview_id=interview_id)
    user = users.find(tx, user_id) if is_inside else None
    if user is not None:
        name = Name(user_id, user.first_name, user.last_name, user.username, "")
        people.meet(tx, [people.Seen(interview.community_id, "", name, now)])
    return _booking(tx, interview_id, _member(tx, interview, user_id))


def _member(tx: Connection, interview: Interview, user_id: int) -> Member:
    member = members.find(tx, community_id=interview.community_id, user_id=user_id)
    if member is None or member.state is not Presence.PRESENT:
        title = settings.community(tx, interview.community_id).title
        raise Refusal("interview.join_first", title=title)
    return member


def _booking(
    tx: Connection, interview_id: int, member: Member, *, is_late: bool = False
) -> Booking:
    interview = get(tx, interview_id=interview_id)
    own = next((each for each in interview.slots if each.member_id == member.member_id), None)
    community = settings.community(tx, interview.community_id)
    return Booking(interview, community, own, is_late)


def take(tx: Connection, *, slot_id: int, user_id: int, now: int) -> Booking:
    """Take a free time, in place of one's own; who comes too late keeps what they had."""
    slot = _slot(tx, slot_id)
    interview = get(tx, interview_id=slot.interview_id)
    member = _member(tx, interview, user_id)
    if slot.member_id == member.member_id:
        return _booking(tx, interview.interview_id, member)
    if not interview.is_open:
        raise Refusal("interview.closed")
    if not slot.is_free(now=now):
        return _booking(tx, interview.interview_id, member, is_late=True)
    if _has_begun(interview, member, now):
        raise Refusal("interview.begun")
    _give_back(tx, interview, member, now)
    interviews.take(tx, slot_id, member_id=member.member_id, now=now)
    _plan_reminder(tx, interview, slot, now)
    return _booking(tx, interview.interview_id, member)


def _slot(tx: Connection, slot_id: int) -> Slot:
    slot = interviews.find_slot(tx, slot_id)
    if slot is None:
        raise Refusal("refusal.stale_button")
    return slot


def _has_begun(interview: Interview, member: Member, now: int) -> bool:
    return any(s.member_id == member.member_id and s.starts_at <= now for s in interview.slots)


def give_back(tx: Connection, *, interview_id: int, user_id: int, now: int) -> Booking:
    """Free one's own time; without one nothing changes."""
    interview = get(tx, interview_id=interview_id)
    member = _member(tx, interview, user_id)
    if _has_begun(interview, member, now):
        raise Refusal("interview.begun")
    _give_back(tx, interview, member, now)
    return _booking(tx, interview_id, member)


def _give_back(tx: Connection, interview: Interview, member: Member, now: int) -> None:
    freed = interviews.give_back(
        tx, interview_id=interview.interview_id, member_id=member.member_id, now=now
    )
    if freed is not None:
        chores.remove(tx, kind=KIND, ref=str(freed))


# -- reminded of -----------------------------------------------------------------------------


def _plan_reminder(tx: Connection, interview: Interview, slot: Slot, now: int) -> None:
    values = settings.community(tx, interview.community_id).values
    due_at = slot.starts_at - values.number(Key.INTERVIEW_HOURS) * 3600
    if due_at > now:
        facts = {"slot_id": slot.slot_id}
        chores.set_due(tx, kind=KIND, ref=str(slot.slot_id), facts=facts, due_at=due_at)


def remind(tx: Connection, chore: Chore, now: int) -> None:
    """Remind both sides of a time that is taken still and has not begun."""
    slot = interviews.find_slot(tx, int(chore.facts["slot_id"]))
    if slot is None or slot.member_id is None or slot.starts_at <= now:
        return
    _tell(tx, LETTER_REMIND, slot, now)
    host = get(tx, interview_id=slot.interview_id).by_user_id
    if host:
        facts = {"slot_id": slot.slot_id, "is_host": 1}
        outbox.add(tx, card=LETTER_REMIND, facts=facts, user_id=host, priority=PRIORITY, now=now)


KINDS: dict[str, Work] = {KIND: remind, KIND_CARD: post_again}


def _tell(tx: Connection, card: str, slot: Slot, now: int) -> None:
    """Queue a private letter to the member of a slot, while they are one and can be reached."""
    member = members.get(tx, slot.member_id or 0)
    user_id = users.find_reachable(tx, member.member_id)
    if member.state is Presence.PRESENT and user_id is not None:
        outbox.add(
            tx,
            card=card,
            facts={"slot_id": slot.slot_id},
            user_id=user_id,
            priority=PRIORITY,
            now=now,
        )


# -- looked after by staff -------------------------------------------------------------------


def seat(tx: Connection, *, slot_id: int) -> Seat:
    slot = _slot(tx, slot_id)
    interview = get(tx, interview_id=slot.interview_id)
    member = members.get(tx, slot.member_id) if slot.member_id is not None else None
    return Seat(interview, settings.community(tx, interview.community_id), slot, member)


def note(tx: Connection, *, slot_id: int, text: str) -> Seat:
    """Keep staff's note about a member's interview, in place of an earlier one."""
    _taken(tx, slot_id)
    interviews.set_note(tx, slot_id, note=text)
    return seat(tx, slot_id=slot_id)


def _taken(tx: Connection, slot_id: int) -> Slot:
    slot = _slot(tx, slot_id)
    if slot.member_id is None:
        raise Refusal("interview.free")
    return slot


def free(tx: Connection, *, slot_id: int, by: int, now: int) -> Seat:
    """Call a member's interview off and tell them; the time is free again."""
    slot, found = _taken(tx, slot_id), seat(tx, slot_id=slot_id)
    if slot.starts_at <= now or found.member is None:
        raise Refusal("interview.begun")
    _tell(tx, LETTER_FREED, slot, now)
    _give_back(tx, found.interview, found.member, now)
    _audit(tx, found.interview, "interview_free", by, now)
    return seat(tx, slot_id=slot_id)


def finish(tx: Connection, *, slot_id: int, by: int, now: int) -> Seat:
    """Mark an interview as done and thank its member with points, once."""
    slot = _taken(tx, slot_id)
    if slot.starts_at > now:
        raise Refusal("interview.not_begun")
    found = seat(tx, slot_id=slot_id)
    if interviews.finish(tx, slot_id, now=now) and found.member is not None:
        _thank(tx, found, found.member, by, now)
        _audit(tx, found.interview, "interview_done", by, now)
    return seat(tx, slot_id=slot_id)


def _thank(tx: Connection, found: Seat, member: Member, by: int, now: int) -> None:
    worth = found.community.values.number(Key.INTERVIEW_POINTS)
    ref, title = f"interview:{found.slot.slot_id}", found.interview.title
    change = points.Change(worth, worth, Reason.INTERVIEW, ref, title, by, now)
    if worth:
        points.book(tx, member=member, change=change, zones=found.community.zones)
    _tell(tx, LETTER_THANKS, found.slot, now)
