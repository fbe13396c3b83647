"""Questions during a lecture: asked by members, wanted by others, answered by the host."""

from dataclasses import dataclass
from sqlite3 import Connection

from domain.gatherings import (
    ASKED_EARLY_SECONDS,
    MOST_QUESTIONS,
    Gathering,
    GatheringKind,
    LectureQuestion,
    read_question,
)
from domain.members import Member, Presence
from domain.refusals import Refusal
from storage import gatherings, lecture_questions, members

LISTED = 10


@dataclass(frozen=True, slots=True)
class Queue:
    """A lecture with the questions that wait, the most wanted first, and who asked them."""

    gathering: Gathering
    questions: tuple[tuple[LectureQuestion, Member], ...]


def current(tx: Connection, *, community_id: int, now: int) -> Gathering:
    """Return the lecture that is on, the last one that began; refuse when there is none."""
    found = [
        each
        for each in gatherings.open_in(tx, community_id)
        if each.plan.kind is GatheringKind.LECTURE
        and now >= each.plan.starts_at - ASKED_EARLY_SECONDS
    ]
    if not found:
        raise Refusal("question.no_lecture")
    return found[-1]


def queue(tx: Connection, *, gathering_id: int) -> Queue:
    gathering = gatherings.find(tx, gathering_id)
    if gathering is None:
        raise Refusal("event.unknown")
    found = lecture_questions.list_open(tx, gathering_id, most=LISTED)
    return Queue(gathering, tuple((each, members.get(tx, each.member_id)) for each in found))


def current_queue(tx: Connection, *, community_id: int, now: int) -> Queue:
    lecture = current(tx, community_id=community_id, now=now)
    return queue(tx, gathering_id=lecture.gathering_id)


def ask(tx: Connection, *, member: Member, text: str, ref: str, now: int) -> Queue:
    """Put a question on the list of the lecture that is on; the same ref is the same question."""
    lecture = current(tx, community_id=member.community_id, now=now)
    number, member_id = lecture.gathering_id, member.member_id
    said = read_question(text)
    waiting = lecture_questions.count_open(tx, gathering_id=number, member_id=member_id)
    if waiting >= MOST_QUESTIONS and not lecture_questions.is_known(tx, ref):
        raise Refusal("question.too_many", most=MOST_QUESTIONS)
    lecture_questions.add(
        tx, gathering_id=number, member_id=member_id, text=said, ref=ref, now=now
    )
    return queue(tx, gathering_id=number)


def want(tx: Connection, *, question_id: int, user_id: int) -> Queue:
    """Vote for somebody else's question, once."""
    question, gathering = _found(tx, question_id)
    member = members.find(tx, community_id=gathering.community_id, user_id=user_id)
    if member is None or member.state is not Presence.PRESENT:
        raise Refusal("question.members_only")
    if question.member_id == member.member_id:
        raise Refusal("question.own")
    if question.answered_at is None:
        lecture_questions.add_vote(tx, question_id=question_id, member_id=member.member_id)
    return queue(tx, gathering_id=question.gathering_id)


def mark(tx: Connection, *, question_id: int, now: int) -> Queue:
    """Mark a question as answered; twice changes nothing."""
    question, _ = _found(tx, question_id)
    lecture_questions.set_answered(tx, question_id, now=now)
    return queue(tx, gathering_id=question.gathering_id)


def community_of(tx: Connection, *, question_id: int) -> int:
    return _found(tx, question_id)[1].community_id


def _found(tx: Connection, question_id: int) -> tuple[LectureQuestion, Gathering]:
    question = lecture_questions.find(tx, question_id)
    gathering = gatherings.find(tx, question.gathering_id) if question else None
    if question is None or gathering is None:
        raise Refusal("refusal.stale_button")
    return question, gathering
