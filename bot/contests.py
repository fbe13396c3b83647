"""Contests: a lobby, questions one after the other, an end; each step one transaction."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import (
    audit,
    contest_answers,
    contest_books,
    contest_posts,
    contest_rounds,
    question_banks,
    settings,
)
from bot.chores import Work
from domain.chats import ChatState
from domain.communities import Community
from domain.contest_words import Wanted
from domain.contests import Contest, ContestState, Ending, RoundState
from domain.days import local_date
from domain.questions import Bank
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import chats, contest_players, contests
from storage import contest_rounds as rounds
from storage.chores import Chore
from storage.contests import Made

# A lobby that a restart cut short stays open that long at least.
LOBBY_LEFT_SECONDS = 10
# Nobody waits longer for a contest that was interrupted.
AWAY_SECONDS = 1800


@dataclass(frozen=True, slots=True)
class Where:
    """Where a contest is played."""

    chat_key: int
    thread_id: int | None


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls for a contest, where and when; `seed` is 32 random bytes."""

    by: int
    where: Where
    seed: bytes
    ref: str
    now: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """A contest that was called off, and how many of its rounds count."""

    contest: Contest
    counted: int


def start(tx: Connection, wanted: Wanted, call: Call, *, community: Community) -> Contest:
    """Open a lobby; the same ref is the same contest.

    Refused while another contest is going on in the chat.
    """
    known = contests.find_by_ref(tx, call.ref)
    if known is not None:
        return contest_answers.get(tx, known)
    _refuse_second(tx, call.where.chat_key)
    contest_id = contests.add(tx, _made(tx, wanted, call, community))
    contest = contest_answers.get(tx, contest_id)
    contest_posts.open_card(tx, contest, call.now)
    contest_rounds.look_at(tx, contest_id, contest.due_at)
    _audit(tx, contest, "contest_start", call.by, call.now)
    return contest


def _made(tx: Connection, wanted: Wanted, call: Call, community: Community) -> Made:
    values = community.values
    bank = _bank(tx, community, wanted.bank)
    return Made(
        community_id=community.community_id,
        chat_key=call.where.chat_key,
        thread_id=call.where.thread_id,
        number=contests.next_number(tx, community.community_id),
        ref=call.ref,
        by_user_id=call.by,
        bank=(bank.starter or bank.name) if bank else "",
        questions=_picked(tx, wanted, call, community, bank.bank_id if bank else None),
        seconds=wanted.seconds or values.number(Key.CONTEST_SECONDS),
        teams=wanted.teams,
        least=values.number(Key.CONTEST_PLAYERS),
        seed=call.seed,
        due_at=call.now + values.number(Key.CONTEST_LOBBY),
        now=call.now,
    )


def _refuse_second(tx: Connection, chat_key: int) -> None:
    other = contests.under_way(tx, chat_key)
    if other is not None:
        contest = contest_answers.get(tx, other)
        if contest.state is ContestState.LOBBY:
            raise Refusal("contest.begins_soon", number=contest.number)
        raise Refusal(
            "contest.going_on",
            number=contest.number,
            round=contest.place,
            rounds=contest.rounds,
        )


def _picked(
    tx: Connection, wanted: Wanted, call: Call, community: Community, bank_id: int | None
) -> list[int]:
    count = wanted.rounds or community.values.number(Key.CONTEST_QUESTIONS)
    found = question_banks.pick(
        tx,
        community=community,
        chat_key=call.where.chat_key,
        count=count,
        seed=call.seed,
        now=call.now,
        bank_id=bank_id,
    )
    return [each.question_id for each in found]


def _bank(tx: Connection, community: Community, name: str) -> Bank | None:
    """Return the bank of a name, None for no name; refuse one that is not there."""
    if not name:
        return None
    found = question_banks.find_bank(tx, community=community, name=name)
    if found is None:
        raise Refusal("contest.no_bank", name=name)
    return found


def begin(tx: Connection, *, contest_id: int, now: int) -> Contest:
    """Ask the first question now; a second press changes nothing. Refused without players."""
    contest = contest_answers.get(tx, contest_id)
    if contest.state is ContestState.LOBBY:
        if not contest_players.count(tx, contest_id):
            raise Refusal("contest.nobody_yet")
        contest_rounds.ask_next(tx, contest, now)
        contest_posts.plan_card(tx, contest_id, now)
    elif contest.is_over:
        raise Refusal("contest.over")
    return contest_answers.get(tx, contest_id)


def stop(tx: Connection, *, contest_id: int, by: int, now: int) -> Stopped:
    """End a contest at once; rounds that are over count, the open question does not."""
    contest = contest_answers.get(tx, contest_id)
    if not contest.is_over:
        _void_open(tx, contest, now)
        finish(tx, contest, Ending.STOPPED, now)
        _audit(tx, contest, "contest_stop", by, now)
    return Stopped(contest_answers.get(tx, contest_id), rounds.counted(tx, contest_id))


def void_round(
    tx: Connection, *, contest_id: int, place: int, attempt: int, by: int, now: int
) -> bool:
    """Take a round out of the scores, for a question that is wrong; False when it is too late.

    Safe to repeat.
    """
    contest = contest_answers.get(tx, contest_id)
    one = rounds.find(tx, contest_id=contest_id, place=place, attempt=attempt)
    if one is None:
        raise Refusal("refusal.stale_button")
    if contest.is_over:
        return False
    if contest_rounds.void(tx, contest, one, now):
        _audit(tx, contest, "contest_void", by, now, round=place)
    return True


def finish(tx: Connection, contest: Contest, ending: Ending, now: int) -> None:
    """End a contest, once: its points are booked next, then the end is told."""
    zones = settings.community(tx, contest.community_id).zones
    on = local_date(now, zones)
    if contests.claim_end(tx, contest.contest_id, ending=ending, now=now, on=on):
        contest_posts.plan_card(tx, contest.contest_id, now)
        contest_rounds.look_at(tx, contest.contest_id, now)


def in_chat(tx: Connection, *, chat_key: int) -> Contest:
    """Return the contest that is going on in a chat; refuse when none is."""
    found = contests.under_way(tx, chat_key)
    if found is None:
        raise Refusal("contest.none")
    return contest_answers.get(tx, found)


def _audit(tx: Connection, contest: Contest, act: str, by: int, now: int, **facts: int) -> None:
    audit.record(
        tx,
        community_id=contest.community_id,
        actor_id=by,
        act=act,
        now=now,
        facts={"number": contest.number, **facts},
    )


# -- what is due -----------------------------------------------------------------------------


def look(tx: Connection, chore: Chore, now: int) -> None:
    """Take a contest one step on, if it is time; the step plans the next look."""
    contest = contests.find(tx, int(chore.facts["contest_id"]))
    if contest is None or contest.state is ContestState.OVER:
        return
    chat = chats.get(tx, contest.chat_key)
    # Of a group that joined another community the players are members no more.
    is_there = chat.community_id == contest.community_id and chat.state is ChatState.ACTIVE
    if contest.state is ContestState.BOOKING:
        _book(tx, contest, now)
    elif not is_there:
        finish(tx, contest, Ending.LOST, now)
    elif contest.state is ContestState.ASKING:
        if not contest_rounds.watch(tx, contest, now):
            finish(tx, contest, Ending.LOST, now)
    elif now < contest.due_at:
        contest_rounds.look_at(tx, contest.contest_id, contest.due_at)
    elif contest.state is ContestState.LOBBY:
        _leave_lobby(tx, contest, now)
    else:
        _go_on(tx, contest, now)


def _leave_lobby(tx: Connection, contest: Contest, now: int) -> None:
    if not contest_players.count(tx, contest.contest_id):
        finish(tx, contest, Ending.EMPTY, now)
        return
    contest_rounds.ask_next(tx, contest, now)
    contest_posts.plan_card(tx, contest.contest_id, now)


def _go_on(tx: Connection, contest: Contest, now: int) -> None:
    contest_rounds.show_lost_result(tx, contest, now)
    if contest.place < contest.rounds:
        contest_rounds.ask_next(tx, contest, now)
    else:
        finish(tx, contest, Ending.PLAYED, now)


def _book(tx: Connection, contest: Contest, now: int) -> None:
    if contest_books.book(tx, contest, now):
        contest_rounds.look_at(tx, contest.contest_id, now)
    else:
        contest_books.close_books(tx, contest, now)


def follow_upgrade(tx: Connection, chat_key: int) -> None:
    """Have a group's contest looked at: an upgrade leaves its messages behind.

    Called while the group still has its old id.
    """
    contest_id = contests.under_way(tx, chat_key)
    if contest_id is not None:
        contest_rounds.look_at(tx, contest_id, 0)
        contest_posts.plan_card(tx, contest_id, 0)


def resume(tx: Connection, now: int) -> None:
    """Look at every contest that is going on; a question that was interrupted is asked again."""
    for contest_id in contests.everywhere(tx):
        contest = contest_answers.get(tx, contest_id)
        if contest.is_over:
            contest_rounds.look_at(tx, contest_id, now)
        elif now > contest.due_at + AWAY_SECONDS:
            _void_open(tx, contest, now)
            finish(tx, contest, Ending.LOST, now)
        else:
            _resume(tx, contest, now)


def _resume(tx: Connection, contest: Contest, now: int) -> None:
    if contest.state is ContestState.ASKING:
        contest_rounds.ask_again(tx, contest, now)
        return
    due_at = max(now, contest.due_at)
    if contest.state is ContestState.LOBBY:
        due_at = max(now + LOBBY_LEFT_SECONDS, contest.due_at)
        state = ContestState.LOBBY
        contests.set_step(tx, contest.contest_id, state=state, due_at=due_at)
    contest_rounds.look_at(tx, contest.contest_id, due_at)


def _void_open(tx: Connection, contest: Contest, now: int) -> None:
    one = contest_rounds.current(tx, contest)
    if one is not None and one.state is RoundState.OPEN and rounds.void(tx, one):
        contest_posts.edit_question(tx, contest, one, now)


KINDS: dict[str, Work] = {
    contest_rounds.KIND: look,
    contest_posts.KIND_CARD: contest_posts.show_card,
}
