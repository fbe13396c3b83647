"""Suggestions in the books: published once, one vote each, everybody told once."""

from sqlite3 import Connection

import pytest

from bot import cases, erasures, suggestions
from domain.cases import Case, CaseKind
from domain.chats import Chat
from domain.members import Member
from domain.opt_outs import OptOut
from domain.refusals import Refusal
from domain.suggestions import LONGEST_TEXT, State, Suggestion
from storage import opt_outs, outbox, users
from storage import suggestions as stored
from tests.bot.books import NOW, a_member

ANN, BEN, CAT, OLGA = 777_000_001, 777_000_002, 777_000_003, 777_000_009


@pytest.fixture
def ann(tx: Connection, chat: Chat) -> Member:
    return a_member(tx, chat.community_id, ANN)


def a_case(
    tx: Connection,
    member: Member,
    text: str,
    ref: str = "a",
    kind: CaseKind = CaseKind.SUGGESTION,
) -> Case:
    opened = cases.open_text(
        tx, member=member, kind=kind, origin=None, text=text, ref=ref, now=NOW
    )
    return opened.case


def published(tx: Connection, member: Member, text: str, ref: str = "a") -> Suggestion:
    case = a_case(tx, member, text, ref)
    return suggestions.publish(tx, case=case, text="", by=OLGA, now=NOW)


def news(tx: Connection) -> list[tuple[str, object, int | None]]:
    found = [each for each in outbox.due(tx, NOW + 9) if each.card in suggestions.LETTERS]
    return [(each.card, each.facts.get("news"), each.user_id) for each in found]


def test_a_case_is_published_once_and_only_what_suggests_something(
    tx: Connection, ann: Member
) -> None:
    case = a_case(tx, ann, "More <b>&")
    first = suggestions.publish(tx, case=case, text="", by=OLGA, now=NOW)
    again = suggestions.publish(tx, case=case, text="other", by=OLGA, now=NOW)
    assert (first, first.number, first.votes, first.is_named) == (again, 1, 1, False)
    assert [card for card, _, _ in news(tx)] == [suggestions.LETTER_CARD]
    feedback = a_case(tx, ann, "No sound", "b", CaseKind.FEEDBACK)
    with pytest.raises(Refusal):
        suggestions.publish(tx, case=feedback, text="", by=OLGA, now=NOW)
    with pytest.raises(Refusal):
        suggestions.publish(
            tx, case=a_case(tx, ann, "x", "c"), text="x" * (LONGEST_TEXT + 1), by=OLGA, now=NOW
        )


def test_one_vote_each_which_a_second_tap_takes_back(tx: Connection, ann: Member) -> None:
    found = published(tx, ann, "Tea")
    a_member(tx, ann.community_id, BEN)
    key = found.suggestion_id
    counts = [
        suggestions.vote(tx, suggestion_id=key, user_id=BEN, now=NOW)[0].votes for _ in range(3)
    ]
    assert counts == [2, 1, 2]
    with pytest.raises(Refusal):
        suggestions.vote(tx, suggestion_id=key, user_id=CAT, now=NOW)
    with pytest.raises(Refusal):
        suggestions.name_author(tx, suggestion_id=key, user_id=BEN, is_named=True, now=NOW)
    suggestions.decide(tx, found=found, state=State.DONE, reason="", by=OLGA, now=NOW)
    with pytest.raises(Refusal):
        suggestions.vote(tx, suggestion_id=key, user_id=BEN, now=NOW)


def test_done_is_told_once_privately_to_who_wants_it_and_in_one_line_to_the_others(
    tx: Connection, ann: Member
) -> None:
    found = published(tx, ann, "Tea")
    for user_id in (BEN, CAT):
        a_member(tx, ann.community_id, user_id)
        suggestions.vote(tx, suggestion_id=found.suggestion_id, user_id=user_id, now=NOW)
    for user_id in (ANN, BEN, CAT):
        users.set_dm(tx, user_id=user_id, dm_ok=True)
    opt_outs.mute(tx, user_id=CAT, kind=OptOut.LETTERS, now=NOW)
    for _ in range(2):
        now_is = suggestions.get(tx, found.suggestion_id)
        suggestions.decide(tx, found=now_is, state=State.DONE, reason="May", by=OLGA, now=NOW)
    told = [each for each in news(tx) if each[0] != suggestions.LETTER_CARD]
    assert told == [
        (suggestions.LETTER_NEWS, "done", ANN),
        (suggestions.LETTER_NEWS, "done", BEN),
        (suggestions.LETTER_DONE, None, None),
    ]


def test_a_no_needs_a_reason_and_a_merge_moves_each_vote_once(tx: Connection, ann: Member) -> None:
    one, other = published(tx, ann, "Tea"), published(tx, ann, "Coffee", "b")
    a_member(tx, ann.community_id, BEN)
    for each in (one, other):
        suggestions.vote(tx, suggestion_id=each.suggestion_id, user_id=BEN, now=NOW)
    with pytest.raises(Refusal):
        suggestions.decide(tx, found=one, state=State.DECLINED, reason=" ", by=OLGA, now=NOW)
    for _ in range(2):
        joined = suggestions.join(
            tx, found=suggestions.get(tx, other.suggestion_id), into=one, by=OLGA, now=NOW
        )
        assert (joined.number, joined.votes) == (1, 2)
    gone = suggestions.get(tx, other.suggestion_id)
    assert (gone.state, gone.into_number, gone.votes) == (State.MERGED, 1, 0)
    with pytest.raises(Refusal):
        suggestions.join(tx, found=one, into=gone, by=OLGA, now=NOW)
    with pytest.raises(Refusal):
        suggestions.decide(tx, found=gone, state=State.DONE, reason="", by=OLGA, now=NOW)


@pytest.mark.parametrize(
    ("text", "is_near"),
    [
        ("a quiet hour on Sundays please", True),
        ("Could we have a quiet hour every Sunday?", True),
        ("More stickers in the shop", False),
        ("", False),
        ("hour", False),
    ],
)
def test_what_says_the_same_is_offered(
    tx: Connection, ann: Member, text: str, is_near: bool
) -> None:
    published(tx, ann, "A quiet hour on Sundays")
    found = suggestions.near(tx, community_id=ann.community_id, text=text)
    assert bool(found) is is_near


def test_traditional_and_simplified_say_the_same(tx: Connection, ann: Member) -> None:
    published(tx, ann, "演唱会后安排合照环节")
    number = ann.community_id
    assert suggestions.near(tx, community_id=number, text="演唱會後想要合照環節")
    assert not suggestions.near(tx, community_id=number, text="周边多一点颜色")


def test_who_is_erased_takes_votes_along_and_words_and_the_number_stays(
    tx: Connection, ann: Member
) -> None:
    found = published(tx, ann, "Tea")
    key = found.suggestion_id
    suggestions.name_author(tx, suggestion_id=key, user_id=ANN, is_named=True, now=NOW)
    erasures.erase(tx, member=ann, now=NOW)
    after = suggestions.get(tx, key)
    assert (after.votes, after.is_named, after.text) == (0, False, "…")
    assert stored.list_in(tx, ann.community_id, states=(State.OPEN,), most=9) == [after]
