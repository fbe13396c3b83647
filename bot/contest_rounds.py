"""Rounds of a contest: a question is asked, timed, and told with what it was worth."""

from sqlite3 import Connection

from bot import contest_posts, question_banks
from domain.contests import (
    Contest,
    ContestState,
    Round,
    RoundState,
    asked,
    score_of,
)
from domain.questions import Question, QuestionKind
from storage import (
    chats,
    chores,
    contest_players,
    contest_rounds,
    contests,
    inbox,
    outbox,
)
from storage import question_banks as questions
from storage.contest_players import Scored

KIND = "contest"
# To read the answer and its explanation before the next question comes.
PAUSE_SECONDS = 5
# From so many seconds on it is said at half time how many have answered.
HALF_TIME_FROM_SECONDS = 15
# What was tapped in time may still wait for its turn.
GRACE_SECONDS = 3
# As long as a question may wait for Telegram to take it.
PATIENCE_SECONDS = 600
SAID, SEEN = 1, 2
RIGHT_TEXT = 1


def look_at(tx: Connection, contest_id: int, at: int) -> None:
    """Have a contest looked at when its next step is due."""
    facts = {"contest_id": contest_id}
    chores.set_due(tx, kind=KIND, ref=str(contest_id), facts=facts, due_at=at)


def current(tx: Connection, contest: Contest) -> Round | None:
    """Return the round that a contest is at; None in the lobby."""
    return contest_rounds.find(
        tx, contest_id=contest.contest_id, place=contest.place, attempt=contest.attempt
    )


def content(tx: Connection, contest: Contest, of: Round) -> Question:
    """Return a round's question as it is asked; what is in a bank once can always be found."""
    found = questions.find(tx, of.question_id)
    if found is None:
        raise LookupError(f"question {of.question_id} is gone")
    return asked(found.content, contest, place=of.place, attempt=of.attempt)


# -- asked -----------------------------------------------------------------------------------


def ask_next(tx: Connection, contest: Contest, now: int) -> None:
    _ask(tx, contest, contest.place + 1, 0, now)


def ask_again(tx: Connection, contest: Contest, now: int) -> None:
    """Ask the question anew whose time was interrupted; what was answered does not count."""
    before = current(tx, contest)
    if before is not None and contest_rounds.void(tx, before):
        outbox.withdraw(tx, before.outbox_id)
        contest_posts.edit_question(tx, contest, before, now)
    _ask(tx, contest, contest.place, contest.attempt + 1, now)


def _ask(tx: Connection, contest: Contest, place: int, attempt: int, now: int) -> None:
    question_id, whose = contest.questions[place - 1], contest.contest_id
    found = questions.find(tx, question_id)
    is_text = found is not None and found.content.kind is QuestionKind.TEXT
    key = {"place": place, "attempt": attempt}
    outbox_id = contest_posts.say(tx, contest, contest_posts.LETTER_QUESTION, now, **key)
    contest_rounds.add(
        tx,
        contest_id=whose,
        question_id=question_id,
        is_text=is_text,
        outbox_id=outbox_id,
        chat_id=chats.get(tx, contest.chat_key).telegram_chat_id,
        **key,
    )
    due_at = now + contest.seconds
    contests.set_step(tx, whose, state=ContestState.ASKING, due_at=due_at, **key)
    question_banks.asked(tx, question_id=question_id, chat_key=contest.chat_key, now=now)
    look_at(tx, whose, now + _first_look(contest))


def _first_look(contest: Contest) -> int:
    has_half_time = contest.seconds >= HALF_TIME_FROM_SECONDS
    return contest.seconds // 2 if has_half_time else contest.seconds


# -- its time --------------------------------------------------------------------------------


def watch(tx: Connection, contest: Contest, now: int) -> bool:
    """Take an open round one step on, if it is time; False when it cannot be asked at all."""
    one = current(tx, contest)
    if one is None or one.state is not RoundState.OPEN:
        close(tx, contest, now)
        return True
    if one.chat_id != chats.get(tx, contest.chat_key).telegram_chat_id:
        ask_again(tx, contest, now)
        return True
    state, _ = outbox.outcome(tx, one.outbox_id)
    if one.asked_ms is None:
        return _wait(tx, contest, one, state, now)
    contest_rounds.keep_asked(tx, one, asked_ms=one.asked_ms)
    if state == "dropped":
        contest_posts.question_again(tx, contest, one, now)
    _time(tx, contest, one, one.asked_ms, now)
    return True


def _wait(tx: Connection, contest: Contest, one: Round, state: str, now: int) -> bool:
    """Wait until Telegram has the question: only then its time begins.

    One that Telegram does not take at all is left out.
    """
    if state == "dropped" and not contest_posts.question_again(tx, contest, one, now):
        return void(tx, contest, one, now)
    if state == "unknown":
        # It may stand there, and nobody will ever know since when.
        contest_rounds.keep_asked(tx, one, asked_ms=(contest.due_at - contest.seconds) * 1000)
    look_at(tx, contest.contest_id, now + 1)
    return now < contest.due_at + PATIENCE_SECONDS


def _time(tx: Connection, contest: Contest, one: Round, asked_ms: int, now: int) -> None:
    """Say at half time who has answered, and close the round when its time is up."""
    ends_at = -(-asked_ms // 1000) + contest.seconds
    half_at = ends_at - contest.seconds + _first_look(contest)
    if now >= ends_at:
        if now < ends_at + GRACE_SECONDS and _is_being_answered(tx, one, ends_at):
            look_at(tx, contest.contest_id, now + 1)
        else:
            close(tx, contest, now)
    elif now < half_at:
        look_at(tx, contest.contest_id, half_at)
    elif one.shown == 0:
        contest_rounds.set_shown(tx, one, SAID)
        contest_posts.edit_question(tx, contest, one, now)
        look_at(tx, contest.contest_id, now + 2)
    else:
        # What was said at half time tells whether the message is still there.
        contest_rounds.set_shown(tx, one, SEEN)
        look_at(tx, contest.contest_id, ends_at)


def _is_being_answered(tx: Connection, one: Round, until: int) -> bool:
    words = f":{one.contest_id}:{one.place}:{one.attempt}:"
    return inbox.holds(tx, f'"id":{one.chat_id}' if one.is_text else words, until=until)


# -- closed ----------------------------------------------------------------------------------


def close(tx: Connection, contest: Contest, now: int) -> None:
    """Score what was answered, tell it, and pause; safe to repeat."""
    one = current(tx, contest)
    if one is not None and contest_rounds.claim_close(tx, one):
        contest_players.set_scores(tx, one, _scored(tx, contest, one))
        if one.message_id is None:
            # Nobody knows where the question stands, if it does.
            contest_posts.question_again(tx, contest, one, now)
        contest_posts.edit_question(tx, contest, one, now)
        contest_posts.plan_card(tx, contest.contest_id, now)
    due_at = now + PAUSE_SECONDS
    contests.set_step(tx, contest.contest_id, state=ContestState.SHOWN, due_at=due_at)
    look_at(tx, contest.contest_id, due_at)


def _scored(tx: Connection, contest: Contest, one: Round) -> list[Scored]:
    question = content(tx, contest, one)
    right = (RIGHT_TEXT,) if one.is_text else question.correct
    scored = []
    for given in contest_players.answers(tx, one):
        took_ms = max(0, (given.answered_ms or 0) - (one.asked_ms or 0))
        score = score_of(
            difficulty=question.difficulty,
            seconds=contest.seconds,
            took_ms=took_ms,
            hints=given.hints,
        )
        scored.append(Scored(given.member_id, took_ms, score if given.choice in right else 0))
    return scored


def show_lost_result(tx: Connection, contest: Contest, now: int) -> None:
    """Tell a round's result in a message of its own where the question's was deleted."""
    one = current(tx, contest)
    if one is not None and outbox.is_lost(tx, one.outbox_id):
        contest_posts.question_again(tx, contest, one, now)


def void(tx: Connection, contest: Contest, one: Round, now: int) -> bool:
    """Let a round not count, whatever it scored; False when it did not count before."""
    if not contest_rounds.void(tx, one):
        return False
    contest_posts.edit_question(tx, contest, one, now)
    contest_posts.plan_card(tx, contest.contest_id, now)
    if one.state is RoundState.OPEN:
        close(tx, contest, now)
    return True
