"""A case's mood: judged message by message, put right by the team, learnt once."""

from sqlite3 import Connection

import pytest

from bot import case_moods, case_relays, cases
from domain.cases import Case, CaseKind, Priority
from domain.chats import Chat
from domain.members import Member
from domain.opt_outs import OptOut
from domain.refusals import Refusal
from storage import moods, opt_outs
from tests.bot.books import NOW, a_chat, a_member
from tests.bot.test_cases import words

OLGA = 777_000_009


@pytest.fixture
def chat(tx: Connection) -> Chat:
    chat = a_chat(tx)
    assert case_moods.turn(tx, community_id=chat.community_id, is_on=True, by=OLGA, now=NOW)
    return chat


@pytest.fixture
def ann(tx: Connection, chat: Chat) -> Member:
    return a_member(tx, chat.community_id, 777_000_001)


def a_case(tx: Connection, ann: Member, text: str, ref: str = "a") -> Case:
    opened = cases.open_text(
        tx, member=ann, kind=CaseKind.FEEDBACK, origin=None, text=text, ref=ref, now=NOW
    )
    return opened.case


def writes(tx: Connection, case: Case, text: str, number: int) -> None:
    said = words(text, number)
    case_relays.from_member(tx, case_id=case.case_id, written=said, now=NOW + number)


def priority(tx: Connection, case: Case) -> Priority:
    return cases.get(tx, case.case_id).priority


def mood(tx: Connection, case: Case) -> moods.CaseMood:
    found = case_moods.seen(tx, case)
    assert found is not None
    return found


def test_turning_it_on_twice_tells_the_group_once(tx: Connection, chat: Chat) -> None:
    number = chat.community_id
    assert not case_moods.turn(tx, community_id=number, is_on=True, by=OLGA, now=NOW)
    told = tx.execute("SELECT count(*) FROM outbox WHERE card = 'mood_on'").fetchone()
    assert told == (1,)


def test_each_message_counts_and_moves_the_case_up(tx: Connection, ann: Member) -> None:
    case = a_case(tx, ann, "Where is the entrance?")
    assert (priority(tx, case), mood(tx, case).is_upset) == (Priority.NORMAL, False)
    writes(tx, case, "No answer? That is awful.", 1)
    assert (priority(tx, case), mood(tx, case).is_upset) == (Priority.HIGH, True)
    writes(tx, case, "I want a refund, this is a scam", 2)
    assert priority(tx, case) is Priority.URGENT
    writes(tx, case, "thank you so much", 3)
    assert mood(tx, case).is_upset


def test_not_upset_gives_the_place_back_until_other_words_come(
    tx: Connection, ann: Member
) -> None:
    case = a_case(tx, ann, "awful")
    for _ in range(2):
        case_moods.correct(tx, case=cases.get(tx, case.case_id), is_upset=False)
        assert priority(tx, case) is Priority.NORMAL
    writes(tx, case, "awful again", 1)
    assert not mood(tx, case).is_upset
    writes(tx, case, "You liars, 骗子", 2)
    assert mood(tx, case).is_upset
    case_moods.correct(tx, case=cases.get(tx, case.case_id), is_upset=True)
    writes(tx, case, "all good, thanks", 3)
    assert mood(tx, case).said is True


def test_a_word_is_learnt_once_and_only_here(tx: Connection, ann: Member) -> None:
    case = a_case(tx, ann, "The speaker was wrecked 音响爆音刺耳")
    case_moods.correct(tx, case=case, is_upset=True)
    offered = case_moods.offered(tx, case=case, is_upset=True)
    assert "wrecked" in offered
    at, check = list(offered).index("wrecked"), case_moods.check_of("wrecked")
    for _ in range(2):
        word = case_moods.approve(
            tx, case=case, is_upset=True, at=at, check=check, by=OLGA, now=NOW
        )
        assert word == "wrecked"
    assert moods.own_words(tx, ann.community_id) == {"wrecked": -2.0}
    assert mood(tx, a_case(tx, ann, "wrecked", "b")).mood.words == ("wrecked",)
    with pytest.raises(Refusal):
        case_moods.approve(tx, case=case, is_upset=True, at=99, check=1, by=OLGA, now=NOW)
    number = ann.community_id
    dropped = case_moods.drop(tx, community_id=number, word="Wrecked!", by=OLGA, now=NOW)
    assert dropped == "wrecked"
    with pytest.raises(Refusal):
        case_moods.drop(tx, community_id=number, word="<b>&", by=OLGA, now=NOW)


def test_who_opted_out_is_not_read(tx: Connection, ann: Member) -> None:
    opt_outs.add(tx, member_id=ann.member_id, kind=OptOut.MOOD, now=NOW)
    case = a_case(tx, ann, "awful, a scam, refund")
    assert moods.find(tx, case.case_id) is None
    assert priority(tx, case) is Priority.NORMAL


def test_words_go_with_what_was_written_and_all_with_the_member(
    tx: Connection, ann: Member
) -> None:
    case = a_case(tx, ann, "awful")
    moods.forget(tx, case.case_id)
    assert (mood(tx, case).mood.words, mood(tx, case).is_upset) == ((), True)
    tx.execute("DELETE FROM case_messages")
    tx.execute("DELETE FROM cases")
    assert moods.find(tx, case.case_id) is None
