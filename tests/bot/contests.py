"""A contest in a community with books of its own, played without Telegram."""

import sqlite3
from dataclasses import replace

from bot import chores, contest_answers, contest_rounds, contests
from bot.contests import Call, Where
from domain.contest_words import Wanted
from domain.contests import Contest, Round
from domain.members import Member
from domain.questions import Question, QuestionKind
from storage import chores as due_chores
from storage import outbox, question_banks
from tests.bot.books import DAY, NOW, a_chat, a_member, the_community

SEED = b"\x07" * 32
HOST = 1
CAPITALS = {"Austria": "Vienna", "France": "Paris", "Japan": "Tokyo", "Peru": "Lima"}
WRONG = ("Oslo", "Rome", "Quito")


def a_question(country: str, **changed: object) -> Question:
    options = (CAPITALS[country], *WRONG)
    text = f"What is the capital of {country}?"
    question = Question(text, options=options, correct=(0,), explanation=f"{country} it is.")
    return replace(question, **changed)  # type: ignore[arg-type]


def a_written_question(*accepted: str) -> Question:
    return Question("Who wrote it?", kind=QuestionKind.TEXT, accepted=accepted)


def a_bank(tx: sqlite3.Connection, *questions: Question, name: str = "music") -> int:
    bank_id = question_banks.add_bank(
        tx,
        community_id=a_chat(tx).community_id,
        name=name,
        starter="",
        by_user_id=HOST,
        now=NOW,
    )
    asked = questions or tuple(map(a_question, CAPITALS))
    question_banks.add_questions(tx, bank_id=bank_id, questions=asked, now=NOW)
    return bank_id


def a_contest(
    tx: sqlite3.Connection,
    *,
    rounds: int = 3,
    seconds: int = 10,
    teams: int = 0,
    ref: str = "contest:1",
    now: int = NOW,
    chat_id: int = -100,
) -> Contest:
    """Open a lobby; the group has a bank of four questions unless it has one."""
    chat = a_chat(tx, chat_id)
    if not question_banks.list_banks(tx, chat.community_id):
        a_bank(tx)
    call = Call(HOST, Where(chat.chat_key, None), SEED, ref, now)
    wanted = Wanted("", rounds, seconds, teams)
    return contests.start(tx, wanted, call, community=the_community(tx, chat))


def a_fan(tx: sqlite3.Connection, contest: Contest, user_id: int) -> Member:
    """Return a member who came long ago: a newcomer's points wait."""
    return a_member(tx, contest.community_id, user_id, now=NOW - 2 * DAY)


def players(tx: sqlite3.Connection, contest: Contest, count: int = 3) -> list[Member]:
    """Let so many members join, users 11, 12 …"""
    joined = [a_fan(tx, contest, 11 + place) for place in range(count)]
    for member in joined:
        contest_answers.join(tx, contest_id=contest.contest_id, member=member, now=NOW)
    return joined


def current(tx: sqlite3.Connection, contest: Contest) -> Round:
    one = contest_rounds.current(tx, contest_answers.get(tx, contest.contest_id))
    assert one is not None
    return one


def right_choice(tx: sqlite3.Connection, contest: Contest) -> int:
    one = current(tx, contest)
    return contest_rounds.content(tx, contest, one).correct[0]


def answers(
    tx: sqlite3.Connection, contest: Contest, member: Member, *, is_right: bool, at_ms: int
) -> contest_answers.Locked:
    """Tap the right option, or the next one to it."""
    one, right = current(tx, contest), right_choice(tx, contest)
    return contest_answers.answer(
        tx,
        contest_id=contest.contest_id,
        place=one.place,
        attempt=one.attempt,
        choice=right if is_right else (right + 1) % 4,
        member=member,
        at_ms=at_ms,
    )


def telegram_takes_all(tx: sqlite3.Connection, now: int) -> list[str]:
    """Send what waits, as the sender does; return the letters' names."""
    sent = []
    for letter in outbox.due(tx, now):
        outbox.claim(tx, letter.outbox_id)
        message_id = int(letter.facts.get("edits", 1000 + letter.outbox_id))
        outbox.mark_sent(tx, letter.outbox_id, message_id, at_ms=now * 1000)
        sent.append(letter.card)
    return sent


def clock_ticks(tx: sqlite3.Connection, now: int) -> None:
    """Do what is due at an instant, once each."""
    for chore_id, kind in due_chores.due(tx, now):
        if kind in contests.KINDS:
            chores.do(tx, chore_id, kinds=contests.KINDS, now=now)


def lives(tx: sqlite3.Connection, *, from_at: int, until: int) -> None:
    """Let seconds pass: what is due is done, what is said is sent."""
    for now in range(from_at, until + 1):
        clock_ticks(tx, now)
        telegram_takes_all(tx, now)
