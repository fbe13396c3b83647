"""Gatherings: announced, changed and called off by hosts, reminded of, over in the end."""

from dataclasses import dataclass, replace
from sqlite3 import Connection

from bot import audit, gathering_cards, gathering_feedback, gathering_seats, settings
from bot.chores import Work
from domain.communities import Community
from domain.gatherings import (
    OPEN_SECONDS,
    Answer,
    Gathering,
    GatheringState,
    Guest,
    Plan,
)
from domain.members import Member
from domain.refusals import Refusal
from domain.setting_keys import Key
from domain.tiers import Tier
from storage import bindings, chores, gathering_guests, gatherings, members, outbox, users
from storage.chores import Chore

KIND_REMIND, KIND_OVER = "gathering_remind", "gathering_over"
LETTER_REMIND, LETTER_CALL = "gathering_remind", "gathering_call"
LETTER_MOVED, LETTER_CANCELLED = "gathering_moved", "gathering_cancelled"
LETTER_RECORDING = "gathering_recording"
LETTERS = frozenset({LETTER_REMIND, LETTER_CALL, LETTER_MOVED, LETTER_CANCELLED, LETTER_RECORDING})
PURPOSE = "announcements"
PRIORITY = 1
# How long before the begin each reminder is said, and how late it still makes sense.
DAY, SOON, START = "day", "soon", "start"
STEPS = {DAY: (86_400, 80_000), SOON: (1800, 1800), START: (0, 3 * 3600)}
MOST_OPEN = 50


@dataclass(frozen=True, slots=True)
class Report:
    """A gathering with its community, how many seats each answer has, and who has which."""

    gathering: Gathering
    community: Community
    counts: dict[Answer, int]
    coming: tuple[tuple[Guest, Member], ...]
    waiting: tuple[tuple[Guest, Member], ...]


# -- announced -------------------------------------------------------------------------------


def announce(
    tx: Connection,
    *,
    community: Community,
    plan: Plan,
    by: int,
    place: tuple[int, int | None],
    ref: str,
    now: int,
) -> Gathering:
    """Make a gathering and post its card; the same ref is the same gathering."""
    community_id = community.community_id
    known = gatherings.find_by_ref(tx, ref)
    if known is not None:
        return get(tx, gathering_id=known)
    _refuse_crowd(tx, community_id)
    bound = bindings.find(tx, community_id=community_id, purpose=PURPOSE)
    number = gatherings.add(
        tx,
        community_id=community_id,
        place=(bound.chat_key, bound.thread_id) if bound else place,
        plan=plan,
        early=_early(community, plan, now),
        by_user_id=by,
        ref=ref,
        now=now,
    )
    return _begin(tx, get(tx, gathering_id=number or 0), by, now)


def _begin(tx: Connection, made: Gathering, by: int, now: int) -> Gathering:
    gathering_cards.post(tx, made, now)
    _plan_steps(tx, made, now)
    _audit(tx, made, "event_new", by, now)
    return made


def _refuse_crowd(tx: Connection, community_id: int) -> None:
    if len(gatherings.open_in(tx, community_id)) >= MOST_OPEN:
        raise Refusal("event.too_many", most=MOST_OPEN)


def _early(community: Community, plan: Plan, now: int) -> tuple[Tier, int]:
    """Return for which tier the first seats are, and until when."""
    tier = Tier[community.values.text(Key.EVENT_EARLY_TIER).upper()]
    hours = community.values.number(Key.EVENT_EARLY_HOURS)
    return tier, min(now + hours * 3600, plan.starts_at) if tier and plan.capacity else 0


def get(tx: Connection, *, gathering_id: int, community_id: int | None = None) -> Gathering:
    """Return a gathering, of this community if given; refuse any other number."""
    found = gatherings.find(tx, gathering_id)
    if found is None or community_id not in (None, found.community_id):
        raise Refusal("event.unknown")
    return found


def report(tx: Connection, *, gathering_id: int) -> Report:
    gathering = get(tx, gathering_id=gathering_id)
    held, waiting = (_named(tx, gathering_id, each) for each in (Answer.HELD, Answer.WAITING))
    return Report(
        gathering,
        settings.community(tx, gathering.community_id),
        gathering_guests.counts(tx, gathering_id),
        _named(tx, gathering_id, Answer.YES),
        held + waiting,
    )


def _named(tx: Connection, gathering_id: int, answer: Answer) -> tuple[tuple[Guest, Member], ...]:
    found = gathering_guests.of_answer(tx, gathering_id, answer)
    return tuple((guest, members.get(tx, guest.member_id)) for guest in found)


def listed(tx: Connection, community_id: int) -> list[Report]:
    """Return a community's open gatherings, the next one first."""
    found = gatherings.open_in(tx, community_id)
    return [report(tx, gathering_id=each.gathering_id) for each in found]


def _audit(tx: Connection, gathering: Gathering, act: str, by: int, now: int) -> None:
    community_id, number = gathering.community_id, gathering.gathering_id
    audit.record(
        tx, community_id=community_id, actor_id=by, act=act, now=now, facts={"number": number}
    )


# -- changed and called off ------------------------------------------------------------------


def change(tx: Connection, *, gathering_id: int, plan: Plan, by: int, now: int) -> Gathering:
    """Have an open gathering be another plan; a new time moves its reminders and is told."""
    before = get(tx, gathering_id=gathering_id)
    if not before.is_open:
        raise Refusal("event.closed")
    if plan == before.plan:
        return before
    gatherings.set_plan(tx, gathering_id, plan)
    after = replace(before, plan=plan)
    gathering_cards.renew(tx, gathering_id, now)
    if (plan.starts_at, plan.place) != (before.plan.starts_at, before.plan.place):
        _plan_steps(tx, after, now)
        _tell(tx, after, LETTER_MOVED, {}, now, answers=(Answer.YES, Answer.HELD, Answer.WAITING))
    gathering_seats.fill(tx, gathering_id=gathering_id, now=now)
    _audit(tx, after, "event_edit", by, now)
    return after


def cancel(tx: Connection, *, gathering_id: int, by: int, now: int) -> Gathering:
    """Call a gathering off and tell who has or awaits a seat; twice changes nothing."""
    gathering = get(tx, gathering_id=gathering_id)
    if gathering.state is GatheringState.CANCELLED:
        return gathering
    if not gatherings.close(tx, gathering_id, state=GatheringState.CANCELLED):
        raise Refusal("event.closed")
    _forget_steps(tx, gathering_id)
    gathering_cards.renew(tx, gathering_id, now)
    gathering = get(tx, gathering_id=gathering_id)
    told = (Answer.YES, Answer.HELD, Answer.WAITING, Answer.MAYBE)
    _tell(tx, gathering, LETTER_CANCELLED, {}, now, answers=told)
    _audit(tx, gathering, "event_cancel", by, now)
    return gathering


def post_recording(
    tx: Connection, *, gathering_id: int, recording: str, by: int, now: int
) -> Gathering:
    """Say in the group where a gathering can be watched; the same place is said once."""
    gathering = get(tx, gathering_id=gathering_id)
    if not gathering.has_begun(now) or gathering.state is GatheringState.CANCELLED:
        raise Refusal("event.recording_early")
    if gatherings.set_recording(tx, gathering_id, recording=recording):
        chat_key, thread_id = gathering.chat_key, gathering.thread_id
        outbox.add(
            tx,
            card=LETTER_RECORDING,
            facts={"gathering_id": gathering_id},
            chat_key=chat_key,
            thread_id=thread_id,
            priority=PRIORITY,
            now=now,
        )
        _audit(tx, gathering, "event_recording", by, now)
    return gathering


# -- reminded of -----------------------------------------------------------------------------


def _plan_steps(tx: Connection, gathering: Gathering, now: int) -> None:
    """Plan every reminder that is to come, in place of those of an earlier time."""
    number, starts_at = gathering.gathering_id, gathering.plan.starts_at
    _forget_steps(tx, number)
    for step, (ahead, _) in STEPS.items():
        if starts_at - ahead > now:
            facts: dict[str, int | str] = {"gathering_id": number, "step": step}
            chores.set_due(
                tx,
                kind=KIND_REMIND,
                ref=f"{number}:{step}",
                facts=facts,
                due_at=starts_at - ahead,
            )
    due_at = starts_at + OPEN_SECONDS
    chores.set_due(
        tx, kind=KIND_OVER, ref=str(number), facts={"gathering_id": number}, due_at=due_at
    )


def _forget_steps(tx: Connection, gathering_id: int) -> None:
    for step in STEPS:
        chores.remove(tx, kind=KIND_REMIND, ref=f"{gathering_id}:{step}")
    chores.remove(tx, kind=KIND_OVER, ref=str(gathering_id))


def remind(tx: Connection, chore: Chore, now: int) -> None:
    """Remind who said yes; too late for it, nothing is said."""
    gathering = gatherings.find(tx, int(chore.facts["gathering_id"]))
    step = str(chore.facts["step"])
    ahead, patience = STEPS[step]
    if gathering is None or not gathering.is_open:
        return
    if now - (gathering.plan.starts_at - ahead) >= patience:
        return
    gathering_seats.fill(tx, gathering_id=gathering.gathering_id, now=now)
    _tell(tx, gathering, LETTER_REMIND, {"step": step}, now, answers=(Answer.YES,))


def _tell(
    tx: Connection,
    gathering: Gathering,
    card: str,
    more: dict[str, int | str],
    now: int,
    *,
    answers: tuple[Answer, ...],
) -> None:
    """Queue a private letter to who answered so, and one in the group for who gets none."""
    facts = {"gathering_id": gathering.gathering_id, **more}
    guests = [
        guest
        for answer in answers
        for guest in gathering_guests.of_answer(tx, gathering.gathering_id, answer)
    ]
    reached = [users.find_reachable(tx, guest.member_id) for guest in guests]
    for user_id in filter(None, reached):
        outbox.add(tx, card=card, facts=facts, user_id=user_id, priority=PRIORITY, now=now)
    if None in reached:
        chat_key, thread_id = gathering.chat_key, gathering.thread_id
        outbox.add(
            tx,
            card=LETTER_CALL,
            facts={**facts, "of": card},
            chat_key=chat_key,
            thread_id=thread_id,
            priority=PRIORITY,
            now=now,
        )


def end(tx: Connection, chore: Chore, now: int) -> None:
    """Take an open gathering for over, and have its guests asked how it was."""
    gathering_id = int(chore.facts["gathering_id"])
    if gatherings.close(tx, gathering_id, state=GatheringState.OVER):
        gathering_cards.renew(tx, gathering_id, now)
        gathering_feedback.plan(tx, get(tx, gathering_id=gathering_id), now)


KINDS: dict[str, Work] = {
    KIND_REMIND: remind,
    KIND_OVER: end,
    **gathering_seats.KINDS,
    **gathering_feedback.KINDS,
}
