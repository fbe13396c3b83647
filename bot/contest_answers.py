"""Answers in contests: the first one locks, hints cost, and a question may be wrong."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import badges, contest_posts, contest_rounds, question_banks
from domain.contests import (
    FUZZY_PERCENT,
    Contest,
    ContestState,
    Round,
    RoundState,
    most_hints,
    plain_answer,
    same_figures,
    struck,
    team_of,
    uncovered,
)
from domain.members import Member, Presence
from domain.questions import Question, QuestionKind
from domain.refusals import Refusal
from storage import contest_players, contests
from storage import contest_rounds as rounds

# Whoever wants two hints taps again after they have read the first.
HINT_REST_MS = 1_500


@dataclass(frozen=True, slots=True)
class Locked:
    """An answer that stands; `is_new` is False for one given before, `option` its words."""

    choice: int
    option: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """What hints gave away: options that are wrong, or the beginning of the answer."""

    options: tuple[str, ...]
    beginning: str
    taken: int
    most: int


@dataclass(frozen=True, slots=True)
class Seat:
    """A member in a contest; `is_new` is False for who had joined before."""

    contest: Contest
    team: int
    players: int
    is_new: bool


def get(tx: Connection, contest_id: int) -> Contest:
    found = contests.find(tx, contest_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


# -- joined ----------------------------------------------------------------------------------


def join(tx: Connection, *, contest_id: int, member: Member, now: int) -> Seat:
    """Let a member play; safe to repeat until the end. Refused once the first round is over."""
    contest = get(tx, contest_id)
    if contest.is_over:
        raise Refusal("contest.over")
    team = contest_players.find_team(tx, contest_id=contest_id, member_id=member.member_id)
    players = contest_players.count(tx, contest_id)
    if team is not None:
        return Seat(contest, team, players, is_new=False)
    is_here = member.community_id == contest.community_id and member.state is Presence.PRESENT
    if not is_here:
        raise Refusal("contest.members_only")
    if not contest.takes_players:
        raise Refusal("contest.wait")
    team = team_of(players, contest.teams)
    contest_players.add(
        tx, contest_id=contest_id, member_id=member.member_id, team=team, joined=players + 1
    )
    contest_posts.plan_card(tx, contest_id, now)
    return Seat(contest, team, players + 1, is_new=True)


def _seat(tx: Connection, contest: Contest, member: Member, now: int) -> None:
    """Let whoever answers play, who does not yet, as long as that is possible."""
    if not _plays(tx, contest, member):
        join(tx, contest_id=contest.contest_id, member=member, now=now)


def _plays(tx: Connection, contest: Contest, member: Member) -> bool:
    return is_playing(tx, contest_id=contest.contest_id, member_id=member.member_id)


def is_playing(tx: Connection, *, contest_id: int, member_id: int) -> bool:
    team = contest_players.find_team(tx, contest_id=contest_id, member_id=member_id)
    return team is not None


# -- answered --------------------------------------------------------------------------------


def answer(
    tx: Connection,
    *,
    contest_id: int,
    place: int,
    attempt: int,
    choice: int,
    member: Member,
    at_ms: int,
) -> Locked:
    """Lock a tapped option; the first one stays. `at_ms` is when it reached us, in Unix ms.

    Whoever does not play yet joins by it, as long as that is possible.
    """
    contest = get(tx, contest_id)
    one = _open_round(tx, contest, place, attempt)
    _refuse_late(contest, one, at_ms)
    _seat(tx, contest, member, at_ms // 1000)
    options = contest_rounds.content(tx, contest, one).options
    if not 0 <= choice < len(options):
        raise Refusal("refusal.stale_button")
    before = contest_players.answer(
        tx, one, member_id=member.member_id, choice=choice, answered_ms=at_ms
    )
    badges.quizzed(tx, member_id=member.member_id, at=at_ms // 1000)
    locked = choice if before is None else before
    return Locked(locked, options[locked], is_new=before is None)


def _open_round(tx: Connection, contest: Contest, place: int, attempt: int) -> Round:
    """Return the round that a button belongs to; refuse one that takes no answers."""
    one = rounds.find(tx, contest_id=contest.contest_id, place=place, attempt=attempt)
    if one is None:
        raise Refusal("refusal.stale_button")
    if one.state is RoundState.VOID and contest.state is ContestState.ASKING:
        raise Refusal("contest.asked_again")
    if one.state is not RoundState.OPEN:
        raise Refusal("contest.time_is_up")
    return one


def _refuse_late(contest: Contest, one: Round, at_ms: int) -> None:
    if one.asked_ms is not None and at_ms > one.asked_ms + contest.seconds * 1000:
        raise Refusal("contest.time_is_up")


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote in a group, and in which topic; `at` is the message's own date."""

    chat_key: int
    thread_id: int | None
    words: str
    at: int
    replies_to: int | None = None


def write(tx: Connection, said: Written, *, member: Member) -> bool | None:
    """Lock what a player wrote as the answer to the question that is open there.

    True for a first answer, False for whatever is none; None when no question waits for words.
    """
    contest_id = contests.under_way(tx, said.chat_key)
    contest = contests.find(tx, contest_id) if contest_id is not None else None
    one = contest_rounds.current(tx, contest) if contest else None
    if contest is None or one is None or not one.is_text or one.state is not RoundState.OPEN:
        return None
    asked_at = said.at if one.asked_ms is None else one.asked_ms // 1000
    is_in_time = asked_at <= said.at <= asked_at + contest.seconds
    if not is_in_time or said.thread_id != contest.thread_id:
        return False
    if said.replies_to != one.message_id and not _plays(tx, contest, member):
        # Others may go on talking.
        return False
    try:
        _seat(tx, contest, member, said.at)
    except Refusal:
        return False
    # A message's date is whole seconds, and so is what it is measured from.
    answered_ms = (one.asked_ms or said.at * 1000) + (said.at - asked_at) * 1000
    accepted = contest_rounds.content(tx, contest, one).accepted
    choice = contest_rounds.RIGHT_TEXT if is_right(said.words, accepted) else 0
    before = contest_players.answer(
        tx, one, member_id=member.member_id, choice=choice, answered_ms=answered_ms
    )
    return before is None


def is_right(words: str, accepted: tuple[str, ...]) -> bool:
    """Say whether words mean one of the accepted answers, slips of the finger forgiven."""
    said = plain_answer(words)
    return any(_is_like(said, plain_answer(each)) for each in accepted)


def _is_like(said: str, answer: str) -> bool:
    if not said or said == answer:
        return bool(said)
    if not same_figures(said, answer):
        return False
    from rapidfuzz import fuzz  # 6 MB, for the contests that are answered in words

    return fuzz.ratio(said, answer) >= FUZZY_PERCENT


# -- hints -----------------------------------------------------------------------------------


def hint(
    tx: Connection, *, contest_id: int, place: int, attempt: int, member: Member, at_ms: int
) -> Hint:
    """Give a player the next hint, for a quarter of what the answer is worth.

    When there is no further one, or a tap comes twice, the same is told again.
    """
    contest = get(tx, contest_id)
    one = _open_round(tx, contest, place, attempt)
    _refuse_late(contest, one, at_ms)
    _seat(tx, contest, member, at_ms // 1000)
    given = contest_players.find_answer(tx, one, member.member_id)
    if given is not None and given.choice is not None:
        raise Refusal("contest.locked_already")
    question = contest_rounds.content(tx, contest, one)
    most = most_hints(question)
    if not most:
        raise Refusal("contest.no_hint")
    taken = contest_players.take_hint(
        tx, one, member_id=member.member_id, most=most, at_ms=at_ms, rest_ms=HINT_REST_MS
    )
    seed = contest.seed_of(one.place, one.attempt)
    return _given(question, seed, taken, most)


def _given(question: Question, seed: bytes, taken: int, most: int) -> Hint:
    if question.kind is QuestionKind.TEXT:
        return Hint((), uncovered(question.accepted[0], taken), taken, most)
    options = tuple(question.options[at] for at in struck(question, seed, taken))
    return Hint(options, "", taken, most)


# -- doubted ---------------------------------------------------------------------------------


def doubt(
    tx: Connection, *, contest_id: int, place: int, attempt: int, user_id: int, now: int
) -> bool:
    """Mark a question that somebody calls wrong and tell the staff; False when they did before."""
    contest = get(tx, contest_id)
    one = rounds.find(tx, contest_id=contest_id, place=place, attempt=attempt)
    if one is None:
        raise Refusal("refusal.stale_button")
    is_new = question_banks.doubt(tx, question_id=one.question_id, user_id=user_id, now=now)
    if is_new:
        contest_posts.tell_staff(tx, contest, one, now)
    return is_new
