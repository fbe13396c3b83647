"""Polls: asked, voted in, closed from a due row; a vote is thanked for once."""

from sqlite3 import Connection

from bot import audit, participation, points, recurrences, schedules, settings, votes
from bot.chores import Work
from bot.cron import rule_of
from bot.places import Place
from bot.schedules import Occurrence, Plan, Recurring
from bot.votes import Step
from domain.ballots import Ballot
from domain.communities import Community
from domain.lateness import Lateness, Policy
from domain.ledger import Reason
from domain.members import Member
from domain.polls import Draft, Poll, PollState, as_mask, checked
from domain.refusals import Refusal
from domain.setting_keys import Key
from domain.wallclock import wall_at
from storage import (
    backlogs,
    bindings,
    chats,
    outbox,
    poll_votes,
    polls,
    posted_polls,
)
from storage import schedules as stored_schedules
from storage.chores import Chore
from storage.polls import Made
from storage.posted_polls import Posted

FEATURE = "poll"
PURPOSE = "polls"
PLAN = "poll_plan"
LETTER, LETTER_RESULT, LETTER_LOST = "poll", "poll_result", "poll_lost"
PRIORITY = 1
# Votes that Telegram took before it closed a poll may arrive after the news of it.
HEARD_SECONDS = 1
# What was chosen while the bot was away waits at Telegram and is heard before polls are closed.
AWAY_SECONDS = 10


def get(tx: Connection, *, poll_id: int) -> Poll:
    found = polls.find(tx, poll_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


def numbered(tx: Connection, *, community_id: int, number: int) -> Poll:
    """Return a community's poll by its public number."""
    found = polls.find_by_number(tx, community_id=community_id, number=number)
    if found is None:
        raise Refusal("poll.unknown")
    return found


# -- asked -----------------------------------------------------------------------------------


def make(
    tx: Connection,
    draft: Draft,
    *,
    community: Community,
    by: int,
    here: Place,
    ref: str,
    now: int,
) -> Poll:
    """Ask a poll, or plan one that repeats, in the bound place or here; once a ref."""
    known = polls.find_by_ref(tx, ref)
    if known is not None:
        return known
    place = _place(tx, community.community_id, here)
    if draft.rule:
        recurrences.checked(rule_of(draft.rule), wall=wall_at(now, community.zones))
    poll = _add(tx, checked(draft), community, (by, place, ref), now)
    act = "poll_plan" if poll.draft.rule else "poll_new"
    _audit(tx, poll, act, by, now)
    if poll.draft.rule:
        _plan(tx, poll, now)
    return poll


def _place(tx: Connection, community_id: int, here: Place) -> Place:
    """Return where polls go: the bound place, else this one."""
    bound = bindings.find(tx, community_id=community_id, purpose=PURPOSE)
    return Place(bound.chat_key, bound.thread_id) if bound else here


def _add(
    tx: Connection, draft: Draft, community: Community, how: tuple[int, Place, str], now: int
) -> Poll:
    """Keep a poll; one that does not repeat is posted."""
    by, place, ref = how
    worth = 0 if draft.is_anonymous else community.values.number(Key.POLL_POINTS)
    state = PollState.REPEATING if draft.rule else PollState.OPEN
    lasts = None if draft.rule else draft.lasts_seconds
    closes_at = None if lasts is None else now + lasts
    made = Made(community.community_id, worth, state, by, *place, ref, now, closes_at)
    poll_id = polls.add(tx, draft, made)
    if state is PollState.OPEN:
        _post(tx, poll_id, place, now)
    return get(tx, poll_id=poll_id)


def _post(tx: Connection, poll_id: int, place: Place, now: int) -> None:
    number = _say(tx, LETTER, poll_id, place, now)
    votes.expect(tx, feature=FEATURE, item_id=poll_id, chat_key=place.chat_key, outbox_id=number)
    votes.look_at(tx, FEATURE, poll_id, now + votes.LOOK_SECONDS)


def _say(tx: Connection, card: str, poll_id: int, place: Place, now: int) -> int:
    return outbox.add(
        tx,
        card=card,
        facts={"poll_id": poll_id},
        chat_key=place.chat_key,
        thread_id=place.thread_id,
        priority=PRIORITY,
        now=now,
    )


def _audit(tx: Connection, poll: Poll, act: str, by: int, now: int) -> None:
    audit.record(
        tx,
        community_id=poll.community_id,
        actor_id=by,
        act=act,
        now=now,
        facts={"number": poll.number},
    )


# -- asked again -----------------------------------------------------------------------------


def _plan(tx: Connection, poll: Poll, now: int) -> None:
    plan = Plan(
        PLAN,
        str(poll.poll_id),
        poll.draft.rule,
        community_id=poll.community_id,
        facts={"poll_id": poll.poll_id},
    )
    schedules.begin(tx, plan, now=now)


def _repeat(tx: Connection, occurrence: Occurrence) -> None:
    """Ask a poll that repeats once more, while its community and chat are there."""
    plan = polls.find(tx, int(occurrence.facts["poll_id"]))
    if plan is None or plan.state is not PollState.REPEATING:
        return
    if chats.closed_into(tx, plan.community_id) is not None:
        return
    draft = Draft(
        **{
            name: getattr(plan.draft, name)
            for name in Draft.__dataclass_fields__
            if name != "rule"
        }
    )
    community = settings.community(tx, plan.community_id)
    place = _place(tx, plan.community_id, Place(plan.chat_key, plan.thread_id))
    _add(tx, draft, community, (plan.by_user_id, place, occurrence.ref), occurrence.now)


SCHEDULES = {PLAN: Recurring(_repeat, Lateness(Policy.SKIP))}


# -- voted -----------------------------------------------------------------------------------


def take_vote(tx: Connection, posted: Posted, member: Member, ballot: Ballot, now: int) -> None:
    """Keep what a member chose; the first vote is thanked for, whatever becomes of it."""
    poll = polls.find(tx, posted.item_id)
    if poll is None or poll.draft.is_anonymous:
        return
    if poll.ended_at is not None and now > poll.ended_at + HEARD_SECONDS:
        return
    mask, whose = as_mask(ballot.choices), member.member_id
    if not mask and not poll_votes.is_known(tx, poll_id=poll.poll_id, member_id=whose):
        return
    is_first = poll_votes.cast(tx, poll_id=poll.poll_id, member_id=whose, choices=mask, now=now)
    if is_first and poll.points:
        _thank(tx, poll, member, now)


def _thank(tx: Connection, poll: Poll, member: Member, now: int) -> None:
    community, chat = settings.community(tx, poll.community_id), chats.get(tx, poll.chat_key)
    if not chat.earns:
        return
    ref = f"poll:{poll.poll_id}:{member.member_id}"
    worth, note = poll.points, poll.draft.question
    change = points.Change(worth, worth, Reason.POLL, ref, note, None, now)
    place = participation.place_in(community, chat.chat_key)
    participation.award(tx, member=member, change=change, place=place)


# -- closed ----------------------------------------------------------------------------------


def close(tx: Connection, *, poll_id: int, by: int, now: int) -> Poll:
    """Close an open poll now, or let one that repeats be; a second time changes nothing."""
    poll = get(tx, poll_id=poll_id)
    if not poll.is_going_on:
        raise Refusal("poll.closed", number=poll.number)
    if poll.state is PollState.REPEATING:
        polls.claim(tx, poll_id, before=PollState.REPEATING, after=PollState.CLOSED, now=now)
        stored_schedules.remove(tx, kind=PLAN, ref=str(poll_id))
        _audit(tx, poll, "poll_unplan", by, now)
    elif poll.state is PollState.OPEN and (poll.closes_at is None or poll.closes_at > now):
        polls.set_closing(tx, poll_id, at=now)
        votes.look_at(tx, FEATURE, poll_id, now)
        _audit(tx, poll, "poll_close", by, now)
    return get(tx, poll_id=poll_id)


def look(tx: Connection, chore: Chore, now: int) -> None:
    """Take a poll one step on, if it is time; the step plans the next look."""
    poll = polls.find(tx, int(chore.facts["item_id"]))
    posted = _posted(tx, poll) if poll is not None else None
    if poll is None or posted is None or not poll.is_going_on:
        return
    closes_at, stop_id = poll.closes_at, poll.stop_outbox_id
    match votes.step(tx, posted, closes_at=closes_at, stop_id=stop_id, now=now):
        case Step.GIVE_UP:
            _give_up(tx, poll, now)
        case Step.STOP:
            _stop(tx, poll, posted, now)
        case Step.END:
            _end(tx, poll, now)


def _posted(tx: Connection, poll: Poll) -> Posted | None:
    return posted_polls.of_item(tx, feature=FEATURE, item_id=poll.poll_id)


def _give_up(tx: Connection, poll: Poll, now: int) -> None:
    """Say that Telegram did not take a poll."""
    if polls.claim(tx, poll.poll_id, before=PollState.OPEN, after=PollState.LOST, now=now):
        place = Place(poll.chat_key, poll.thread_id)
        _say(tx, LETTER_LOST, poll.poll_id, place, now)


def _stop(tx: Connection, poll: Poll, posted: Posted, now: int) -> None:
    if polls.claim(tx, poll.poll_id, before=PollState.OPEN, after=PollState.CLOSING):
        polls.set_stop(tx, poll.poll_id, outbox_id=votes.stop(tx, posted, now))
        votes.look_at(tx, FEATURE, poll.poll_id, now + votes.LOOK_SECONDS)


def _end(tx: Connection, poll: Poll, now: int) -> None:
    """Say how a poll ended, once, whoever closed it."""
    if polls.claim(tx, poll.poll_id, before=poll.state, after=PollState.CLOSED, now=now):
        place = Place(poll.chat_key, poll.thread_id)
        _say(tx, LETTER_RESULT, poll.poll_id, place, now)


def resume(tx: Connection, now: int) -> None:
    """Look at every open poll, whatever became of the last look."""
    last = backlogs.last_beat(tx)
    for poll in polls.everywhere(tx, (PollState.OPEN, PollState.CLOSING)):
        if last is not None and poll.closes_at is not None and last <= poll.closes_at <= now:
            polls.set_closing(tx, poll.poll_id, at=now + AWAY_SECONDS)
        votes.look_at(tx, FEATURE, poll.poll_id, now)
    for plan in polls.everywhere(tx, (PollState.REPEATING,)):
        _plan(tx, plan, now)


KINDS: dict[str, Work] = {FEATURE: look}
