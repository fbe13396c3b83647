"""What is asked next: from which bank, in which language, and never twice in 30 days."""

import sqlite3
from dataclasses import replace

import pytest

from bot import question_banks
from domain.communities import Community
from domain.questions import REST_SECONDS, Question, QuestionKind
from domain.refusals import Refusal
from storage import question_banks as stored
from storage.question_banks import Wish
from tests.bot.books import DAY, NOW, a_chat, the_community

SEED = b"\x07" * 32


def _community(tx: sqlite3.Connection) -> Community:
    return the_community(tx, a_chat(tx))


def _question(text: str, **changed: object) -> Question:
    question = Question(text, options=("a", "b", "c"), correct=(1,))
    return replace(question, **changed)  # type: ignore[arg-type]


def _bank(tx: sqlite3.Connection, *questions: Question, name: str = "") -> int:
    bank_id = stored.add_bank(
        tx,
        community_id=_community(tx).community_id,
        name=name,
        starter="",
        by_user_id=1,
        now=NOW,
    )
    stored.add_questions(tx, bank_id=bank_id, questions=questions, now=NOW)
    return bank_id


def _picked(tx: sqlite3.Connection, count: int, *, now: int = NOW, **more: object) -> list[str]:
    chat = a_chat(tx)
    found = question_banks.pick(
        tx,
        community=the_community(tx, chat),
        chat_key=chat.chat_key,
        count=count,
        seed=SEED,
        now=now,
        **more,  # type: ignore[arg-type]
    )
    for each in found:
        question_banks.asked(tx, question_id=each.question_id, chat_key=chat.chat_key, now=now)
    return [each.content.text for each in found]


def test_nothing_is_asked_twice_within_thirty_days(tx: sqlite3.Connection) -> None:
    bank_id = _bank(tx, *(_question(f"Q{number}") for number in range(6)))
    first = _picked(tx, 4, bank_id=bank_id)
    second = _picked(tx, 4, bank_id=bank_id, now=NOW + DAY)
    assert len(first) == 4
    assert sorted(first + second) == [f"Q{number}" for number in range(6)]
    with pytest.raises(Refusal, match="nothing_to_ask"):
        _picked(tx, 1, bank_id=bank_id, now=NOW + REST_SECONDS - 1)
    rested = _picked(tx, 6, bank_id=bank_id, now=NOW + REST_SECONDS)
    assert sorted(rested) == sorted(first)


def test_another_chat_has_its_own_rest(tx: sqlite3.Connection) -> None:
    _bank(tx, _question("Only one"))
    community = _community(tx)
    assert _picked(tx, 1) == ["Only one"]
    other = a_chat(tx, -200)
    found = question_banks.pick(
        tx, community=community, chat_key=other.chat_key, count=1, seed=SEED, now=NOW
    )
    assert len(found) == 1


def test_own_questions_come_before_shipped_ones(tx: sqlite3.Connection) -> None:
    own = _bank(tx, _question("own 1"), _question("own 2"))
    picked = _picked(tx, 4)
    assert sorted(picked[:2]) == ["own 1", "own 2"]
    assert len(set(picked)) == 4
    with pytest.raises(Refusal):
        _picked(tx, 1, bank_id=own)


def test_the_communitys_language_is_asked_unless_a_bank_lacks_it(tx: sqlite3.Connection) -> None:
    mixed = _bank(
        tx,
        _question("English", language="en"),
        _question("中文", language="zh-Hans"),
        _question("either"),
        name="mixed",
    )
    foreign = _bank(tx, _question("русский", language="ru"), name="foreign")
    assert sorted(_picked(tx, 9, bank_id=mixed)) == ["English", "either"]
    assert _picked(tx, 9, bank_id=foreign) == ["русский"]
    assert _picked(tx, 9, bank_id=mixed, wish=Wish(language="zh-Hans")) == ["中文"]


def test_a_wish_narrows_what_is_asked(tx: sqlite3.Connection) -> None:
    bank_id = _bank(
        tx,
        _question("hard", difficulty=3),
        _question("tagged", tags=("k-pop",)),
        _question("typed", kind=QuestionKind.TEXT, options=(), correct=(), accepted=("x",)),
        _question("two right", correct=(0, 1)),
    )
    assert _picked(tx, 9, bank_id=bank_id, wish=Wish(difficulty=3)) == ["hard"]
    assert _picked(tx, 9, bank_id=bank_id, wish=Wish(tag="k-pop")) == ["tagged"]
    with pytest.raises(Refusal):
        _picked(tx, 9, bank_id=bank_id, wish=Wish(is_pollable=True))
    assert sorted(_picked(tx, 9, bank_id=bank_id)) == ["two right", "typed"]


def test_three_doubts_leave_a_question_out_until_somebody_looked(tx: sqlite3.Connection) -> None:
    bank_id = _bank(tx, _question("wrong?"))
    (question,) = stored.in_bank(tx, bank_id)

    def doubts(user_id: int) -> bool:
        return question_banks.doubt(tx, question_id=question.question_id, user_id=user_id, now=NOW)

    assert [doubts(1), doubts(1), doubts(2)] == [True, False, True]
    assert _picked(tx, 1) == ["wrong?"]
    assert doubts(3)
    later = NOW + 2 * REST_SECONDS
    with pytest.raises(Refusal):
        _picked(tx, 1, bank_id=bank_id, now=later)
    (doubted,) = stored.doubted(tx, _community(tx).community_id, most=9)
    assert doubted.doubts == 3
    stored.remove_doubts(tx, question.question_id)
    assert _picked(tx, 1, bank_id=bank_id, now=later) == ["wrong?"]


def test_the_same_question_is_added_once_and_comes_back_once_taken_out(
    tx: sqlite3.Connection,
) -> None:
    bank_id = _bank(tx, _question("Once"), _question("ONCE"))
    assert [each.content.text for each in stored.in_bank(tx, bank_id)] == ["Once"]
    (question,) = stored.in_bank(tx, bank_id)
    assert stored.retire(tx, question.question_id, now=NOW)
    assert not stored.retire(tx, question.question_id, now=NOW)
    assert stored.in_bank(tx, bank_id) == []
    assert stored.add_questions(tx, bank_id=bank_id, questions=[_question("once")], now=NOW) == 1
    assert len(stored.in_bank(tx, bank_id)) == 1


def test_a_bank_is_found_by_its_name_however_written(tx: sqlite3.Connection) -> None:
    bank_id = _bank(tx, _question("q"), name="K-Pop 题库")
    for said in ("ｋ-pop  题库", "“K-pop 题库”", '"K-Pop 题库"', "「k-pop 题库」"):
        found = question_banks.find_bank(tx, community=_community(tx), name=said)
        assert found is not None
        assert (found.bank_id, found.questions) == (bank_id, 1)


def test_banks_are_copied_when_communities_join(tx: sqlite3.Connection) -> None:
    _bank(tx, _question("q", tags=("t",)), name="mine")
    other = a_chat(tx, -200)
    stored.copy_banks(
        tx, community_id=_community(tx).community_id, into_id=other.community_id, now=NOW
    )
    (copied,) = stored.list_banks(tx, other.community_id)
    assert (copied.name, copied.questions) == ("mine", 1)
    assert len(stored.list_banks(tx, _community(tx).community_id)) == 1


@pytest.mark.parametrize(
    ("name", "starter"),
    [
        ("Fan Club", "fanclub"),
        ("粉丝知识", "fanclub"),
        ("ＧＥＮＥＲＡＬ", "general"),
        ("常識", "general"),
    ],
)
def test_shipped_banks_are_there_in_the_communitys_language(
    tx: sqlite3.Connection, name: str, starter: str
) -> None:
    english = _community(tx)
    for community in (english, replace(english, language="zh-Hant"), english):
        found = question_banks.find_bank(tx, community=community, name=name)
        assert found is not None
        assert found.starter == starter
        assert stored.languages(tx, found.bank_id) <= {"en", "zh-Hant"}
    assert found is not None
    assert found.questions > 120
    picked = _picked(tx, 50, bank_id=found.bank_id)
    assert len(set(picked)) == 50
    assert all(text.isprintable() and not any("一" <= c <= "鿿" for c in text) for text in picked)


def test_a_bank_of_ones_own_goes_before_a_shipped_one_of_the_same_name(
    tx: sqlite3.Connection,
) -> None:
    bank_id = _bank(tx, _question("q"), name="General")
    found = question_banks.find_bank(tx, community=_community(tx), name="general")
    assert found is not None
    assert found.bank_id == bank_id


def test_a_picture_is_set_noted_once_and_taken_away(tx: sqlite3.Connection) -> None:
    bank_id = _bank(tx, _question("Who is this?"), _question("解" * 300))
    community = _community(tx)
    found = question_banks.look_up(tx, community_id=community.community_id, words="WHO this")
    (question,) = found.questions
    number = question.question_id

    def set_image(image: str, number: int = number) -> str:
        changed = question_banks.set_image(
            tx, community=community, question_id=number, image=image, by=1, now=NOW
        )
        return changed.content.image

    assert [set_image("photo"), set_image("photo")] == ["photo", "photo"]
    assert _picked(tx, 1, bank_id=bank_id, wish=Wish(is_pollable=True))
    assert set_image("") == ""
    acts = tx.execute("SELECT act FROM audit_log WHERE act LIKE 'question_image%'").fetchall()
    assert acts == [("question_image",), ("question_image_off",)]
    shipped = next(bank for bank in question_banks.banks(tx, community=community) if bank.starter)
    for foreign in (number + 99_999, stored.in_bank(tx, shipped.bank_id)[0].question_id):
        with pytest.raises(Refusal, match="image_unknown"):
            set_image("photo", foreign)
    assert question_banks.look_up(tx, community_id=community.community_id, words="").others == 0


def test_too_many_words_have_no_room_below_a_picture(tx: sqlite3.Connection) -> None:
    bank_id = _bank(
        tx, _question("😀" * 300, options=("😀" * 100, "b"), correct=(0,), explanation="!")
    )
    (question,) = stored.in_bank(tx, bank_id)
    with pytest.raises(Refusal, match="too_long"):
        question_banks.set_image(
            tx,
            community=_community(tx),
            question_id=question.question_id,
            image="photo",
            by=1,
            now=NOW,
        )
