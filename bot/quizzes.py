"""Native quizzes: asked from a bank, closed from a due row; who is right at first is thanked."""

from datetime import time
from hashlib import sha256
from sqlite3 import Connection
from typing import NamedTuple

from bot import audit, badges, participation, points, question_banks, schedules, settings, votes
from bot.chores import Work
from bot.places import Place
from bot.schedules import Occurrence, Plan, Recurring
from bot.votes import Step
from domain.ballots import Ballot
from domain.chats import ChatState
from domain.communities import Community
from domain.lateness import Lateness, Policy
from domain.ledger import Reason
from domain.members import Member
from domain.questions import BankQuestion, shuffled
from domain.quiz_words import Wanted
from domain.quizzes import DAILY_SECONDS, Quiz, QuizState
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import (
    backlogs,
    bindings,
    chats,
    outbox,
    posted_polls,
    quiz_answers,
    quizzes,
)
from storage import schedules as stored_schedules
from storage.chores import Chore
from storage.posted_polls import Posted
from storage.question_banks import Wish
from storage.quiz_answers import Count
from storage.quizzes import Made

FEATURE = "quiz"
PURPOSE = "polls"
DAILY = "quiz_daily"
LETTER, LETTER_PICTURE, LETTER_RESULT, LETTER_LOST, LETTER_EMPTY = (
    "quiz",
    "quiz_picture",
    "quiz_result",
    "quiz_lost",
    "quiz_empty",
)
PRIORITY = 1
# Answers that Telegram took before it closed a quiz may arrive after the news of it.
HEARD_SECONDS = 3
# What was chosen while the bot was away waits at Telegram and is heard before quizzes are closed.
AWAY_SECONDS = 5


class Report(NamedTuple):
    """A quiz with how it stands, and where it is."""

    quiz: Quiz
    answered: Count
    posted: Posted | None


class Asker(NamedTuple):
    """Who has a quiz asked, where, and when; `seed` decides which one, `ref` makes it once.

    What `is_modern` may have several right options.
    """

    user_id: int
    here: Place
    seed: bytes
    ref: str
    now: int
    is_modern: bool = False


def get(tx: Connection, *, quiz_id: int) -> Quiz:
    found = quizzes.find(tx, quiz_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


def report(tx: Connection, quiz_id: int) -> Report:
    quiz = get(tx, quiz_id=quiz_id)
    posted = posted_polls.of_item(tx, feature=FEATURE, item_id=quiz_id)
    return Report(quiz, quiz_answers.count(tx, quiz_id=quiz_id, rights=quiz.rights), posted)


def going_on(tx: Connection, community_id: int) -> list[Report]:
    return [report(tx, quiz.quiz_id) for quiz in quizzes.going_on(tx, community_id)]


# -- asked -----------------------------------------------------------------------------------


def ask(
    tx: Connection, wanted: Wanted, *, community: Community, asker: Asker, is_daily: bool = False
) -> Quiz:
    """Ask a question from the bank in the bound place or here; the same ref is the same quiz."""
    known = quizzes.find_by_ref(tx, asker.ref)
    if known is not None:
        return known
    bound = bindings.find(tx, community_id=community.community_id, purpose=PURPOSE)
    place = Place(bound.chat_key, bound.thread_id) if bound else asker.here
    picked = _pick(tx, wanted, community, place, asker)
    question = shuffled(picked.content, asker.seed)
    made = Made(
        community.community_id,
        community.values.number(Key.QUIZ_POINTS) * question.difficulty,
        is_daily,
        asker.user_id,
        *place,
        asker.ref,
        asker.now,
        asker.now + wanted.lasts_seconds,
    )
    quiz_id = quizzes.add(tx, question_id=picked.question_id, question=question, made=made)
    quiz = get(tx, quiz_id=quiz_id)
    if question.image:
        _say(tx, LETTER_PICTURE, quiz_id, place, asker.now)
    _post(tx, quiz, asker.now)
    if not is_daily:
        whose, number = quiz.community_id, quiz.number
        _audit(tx, "quiz_new", community_id=whose, by=asker.user_id, now=asker.now, number=number)
    return quiz


def _pick(
    tx: Connection, wanted: Wanted, community: Community, place: Place, asker: Asker
) -> BankQuestion:
    bank_id = question_banks.meant(tx, community=community, name=wanted.bank)
    wish = Wish(difficulty=wanted.difficulty, tag=wanted.tag, is_pollable=True)
    wish = wish._replace(takes_several=asker.is_modern)
    (picked,) = question_banks.pick(
        tx,
        community=community,
        chat_key=place.chat_key,
        count=1,
        seed=asker.seed,
        now=asker.now,
        bank_id=bank_id,
        wish=wish,
    )
    return picked


def _post(tx: Connection, quiz: Quiz, now: int) -> None:
    """Queue a quiz; its question rests in this chat from now on."""
    quiz_id, chat_key = quiz.quiz_id, quiz.chat_key
    question_banks.asked(tx, question_id=quiz.question_id, chat_key=chat_key, now=now)
    number = _say(tx, LETTER, quiz_id, Place(chat_key, quiz.thread_id), now)
    votes.expect(tx, feature=FEATURE, item_id=quiz_id, chat_key=chat_key, outbox_id=number)
    votes.look_at(tx, FEATURE, quiz_id, now + votes.LOOK_SECONDS)


def _say(tx: Connection, card: str, quiz_id: int, place: Place, now: int) -> int:
    return outbox.add(
        tx,
        card=card,
        facts={"quiz_id": quiz_id},
        chat_key=place.chat_key,
        thread_id=place.thread_id,
        priority=PRIORITY,
        now=now,
    )


# -- each day --------------------------------------------------------------------------------


def plan_daily(tx: Connection, *, community: Community, at: time, bank: str, asker: Asker) -> None:
    """Have a quiz asked each day at a time of the community's clock, in place of any before."""
    question_banks.meant(tx, community=community, name=bank)
    facts: dict[str, int | str] = {
        "chat_key": asker.here.chat_key,
        "thread_id": asker.here.thread_id or 0,
        "bank": bank,
        "seed": asker.seed.hex(),
        "is_modern": int(asker.is_modern),
    }
    key = str(community.community_id)
    plan = Plan(DAILY, key, f"daily {at:%H:%M}", community_id=community.community_id, facts=facts)
    schedules.begin(tx, plan, now=asker.now)
    _audit(tx, "quiz_daily", community_id=community.community_id, by=asker.user_id, now=asker.now)


def end_daily(tx: Connection, *, community: Community, by: int, now: int) -> bool:
    """Ask no more quizzes by themselves; False when none were."""
    key = str(community.community_id)
    if stored_schedules.find(tx, kind=DAILY, ref=key) is None:
        return False
    stored_schedules.remove(tx, kind=DAILY, ref=key)
    _audit(tx, "quiz_daily_off", community_id=community.community_id, by=by, now=now)
    return True


def daily_rule(tx: Connection, *, community_id: int) -> str:
    """Return the rule a daily quiz goes by; "" without one."""
    found = stored_schedules.find(tx, kind=DAILY, ref=str(community_id))
    return found.rule if found is not None else ""


def _audit(
    tx: Connection, act: str, *, community_id: int, by: int, now: int, number: int = 0
) -> None:
    audit.record(
        tx,
        community_id=community_id,
        actor_id=by,
        act=act,
        now=now,
        may_repeat=True,
        facts={"number": number},
    )


def _ask_daily(tx: Connection, occurrence: Occurrence) -> None:
    """Ask the quiz of a day, while somebody is there; say so when nothing is left to ask."""
    community_id, facts = occurrence.community_id or 0, occurrence.facts
    if chats.closed_into(tx, community_id) is not None:
        return
    here = Place(int(facts["chat_key"]), int(facts["thread_id"]) or None)
    if chats.get(tx, here.chat_key).state is not ChatState.ACTIVE:
        return
    seed = sha256(bytes.fromhex(str(facts["seed"])) + occurrence.ref.encode()).digest()
    is_modern = bool(facts.get("is_modern"))
    asker = Asker(0, here, seed, occurrence.ref, occurrence.now, is_modern)
    wanted = Wanted(str(facts["bank"]), lasts_seconds=DAILY_SECONDS)
    community = settings.community(tx, community_id)
    try:
        ask(tx, wanted, community=community, asker=asker, is_daily=True)
    except Refusal:
        # Nothing was written yet: nothing could be picked.
        _say(tx, LETTER_EMPTY, 0, here, occurrence.now)


SCHEDULES = {DAILY: Recurring(_ask_daily, Lateness(Policy.SKIP))}


# -- answered --------------------------------------------------------------------------------


def take_vote(tx: Connection, posted: Posted, member: Member, ballot: Ballot, now: int) -> None:
    """Keep a member's first answer; a right one is thanked for."""
    quiz = quizzes.find(tx, posted.item_id)
    if quiz is None or not ballot.choices:
        return
    if quiz.ended_at is not None and now > quiz.ended_at + HEARD_SECONDS:
        return
    choices, member_id = tuple(sorted(ballot.choices)), member.member_id
    is_first = quiz_answers.add(
        tx, quiz_id=quiz.quiz_id, member_id=member_id, choices=choices, now=now
    )
    badges.quizzed(tx, member_id=member_id, at=now)
    if is_first and choices == quiz.rights and quiz.points:
        _thank(tx, quiz, member, now)


def _thank(tx: Connection, quiz: Quiz, member: Member, now: int) -> None:
    community, chat = settings.community(tx, quiz.community_id), chats.get(tx, quiz.chat_key)
    if not chat.earns:
        return
    ref, note = f"quiz:{quiz.quiz_id}:{member.member_id}", quiz.question.text
    change = points.Change(quiz.points, quiz.points, Reason.QUIZ, ref, note, None, now)
    place = participation.place_in(community, chat.chat_key)
    participation.award(tx, member=member, change=change, place=place)


# -- closed ----------------------------------------------------------------------------------


def close(tx: Connection, *, quiz_id: int, by: int, now: int) -> Quiz:
    """Close an open quiz now; a second time changes nothing."""
    quiz = get(tx, quiz_id=quiz_id)
    if not quiz.is_going_on:
        raise Refusal("quiz.closed", number=quiz.number)
    if quiz.state is QuizState.OPEN and quiz.closes_at > now:
        quizzes.set_closing(tx, quiz_id, at=now)
        votes.look_at(tx, FEATURE, quiz_id, now)
        whose, number = quiz.community_id, quiz.number
        _audit(tx, "quiz_close", community_id=whose, by=by, now=now, number=number)
    return get(tx, quiz_id=quiz_id)


def look(tx: Connection, chore: Chore, now: int) -> None:
    """Take a quiz one step on, if it is time; the step plans the next look."""
    quiz = quizzes.find(tx, int(chore.facts["item_id"]))
    posted = posted_polls.of_item(tx, feature=FEATURE, item_id=quiz.quiz_id) if quiz else None
    if quiz is None or posted is None or not quiz.is_going_on:
        return
    closes_at, stop_id = quiz.closes_at, quiz.stop_outbox_id
    match votes.step(tx, posted, closes_at=closes_at, stop_id=stop_id, now=now):
        case Step.GIVE_UP:
            _give_up(tx, quiz, now)
        case Step.STOP:
            _stop(tx, quiz, posted, now)
        case Step.END:
            _end(tx, quiz, now)


def _give_up(tx: Connection, quiz: Quiz, now: int) -> None:
    """Say that Telegram did not take a quiz."""
    if quizzes.claim(tx, quiz.quiz_id, before=QuizState.OPEN, after=QuizState.LOST, now=now):
        _say(tx, LETTER_LOST, quiz.quiz_id, Place(quiz.chat_key, quiz.thread_id), now)


def _stop(tx: Connection, quiz: Quiz, posted: Posted, now: int) -> None:
    if quizzes.claim(tx, quiz.quiz_id, before=QuizState.OPEN, after=QuizState.CLOSING):
        quizzes.set_stop(tx, quiz.quiz_id, outbox_id=votes.stop(tx, posted, now))
        votes.look_at(tx, FEATURE, quiz.quiz_id, now + votes.LOOK_SECONDS)


def _end(tx: Connection, quiz: Quiz, now: int) -> None:
    """Say how a quiz ended, once, whoever closed it."""
    if quizzes.claim(tx, quiz.quiz_id, before=quiz.state, after=QuizState.CLOSED, now=now):
        _say(tx, LETTER_RESULT, quiz.quiz_id, Place(quiz.chat_key, quiz.thread_id), now)


def resume(tx: Connection, now: int) -> None:
    """Look at every open quiz, whatever became of the last look."""
    last = backlogs.last_beat(tx)
    for quiz in quizzes.everywhere(tx):
        if last is not None and last <= quiz.closes_at <= now:
            quizzes.set_closing(tx, quiz.quiz_id, at=now + AWAY_SECONDS)
        votes.look_at(tx, FEATURE, quiz.quiz_id, now)


KINDS: dict[str, Work] = {FEATURE: look}
