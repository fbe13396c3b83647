"""Cases in the books: once a ref, nobody's but the member's, quotas, hostile words, erasing."""

from dataclasses import replace
from sqlite3 import Connection

import pytest

from bot import (
    canned_replies,
    case_clocks,
    case_posts,
    case_relays,
    cases,
    deliveries,
    erasures,
    merges,
)
from bot.case_relays import Passed, Written
from bot.chores import do
from domain.cases import CaseKind, CaseState, Origin, Side
from domain.chats import Chat
from domain.members import Member
from domain.messages import Name
from domain.posts import Piece, PieceKind
from domain.refusals import Refusal
from storage import bindings, case_messages, chores, members, outbox, users
from storage import cases as stored
from tests.bot.books import NOW, a_chat, a_member

ANN, OLGA = 777_000_001, 777_000_009
NAME = Name(OLGA, "Olga", "", "", "en")
DAY = 86_400


@pytest.fixture
def chat(tx: Connection) -> Chat:
    chat = a_chat(tx)
    place = bindings.Binding("cases", chat.chat_key, None)
    bindings.bind(tx, community_id=chat.community_id, binding=place, by_user_id=OLGA, now=NOW)
    return chat


@pytest.fixture
def ann(tx: Connection, chat: Chat) -> Member:
    ann = a_member(tx, chat.community_id, ANN)
    users.set_dm(tx, user_id=ANN, dm_ok=True)
    return ann


def a_case(tx: Connection, ann: Member, words: str = "No sound", ref: str = "a") -> int:
    opened = cases.open_text(
        tx, member=ann, kind=CaseKind.FEEDBACK, origin=None, text=words, ref=ref, now=NOW
    )
    return opened.case.case_id


def words(text: str, number: int, place: int = ANN, replied_id: int | None = None) -> Written:
    piece = Piece(PieceKind.TEXT, text)
    return Written(piece, place, number, replied_id, "", f"case:{place}:{number}")


def letters(tx: Connection, card: str) -> list[outbox.Letter]:
    return [each for each in outbox.due(tx, NOW + DAY) if each.card == card]


def sends(tx: Connection, place: int, number: int, card: str) -> None:
    """Let Telegram take the first letter of a kind as this message."""
    letter = letters(tx, card)[0]
    assert outbox.claim(tx, letter.outbox_id)
    answer = {"message_id": number, "chat": {"id": place}, "date": NOW}
    deliveries.delivered(tx, letter, answer, NOW * 1000)


def test_the_same_ref_is_the_same_case_and_the_same_message(tx: Connection, ann: Member) -> None:
    assert a_case(tx, ann) == a_case(tx, ann)
    assert len(letters(tx, case_posts.LETTER_CARD)) == 1
    for _ in range(2):
        passed = case_relays.from_member(tx, case_id=1, written=words("More", 5), now=NOW)
        assert passed is Passed.ON_ITS_WAY
    assert len(letters(tx, case_posts.LETTER_RELAY)) == 1


def test_an_answer_to_the_card_finds_its_case_and_gives_the_member_the_turn(
    tx: Connection, chat: Chat, ann: Member
) -> None:
    number = a_case(tx, ann)
    sends(tx, -100, 50, case_posts.LETTER_CARD)
    found = case_relays.addressed(
        tx, telegram_chat_id=-100, user_id=OLGA, replied_id=50, thread_id=None
    )
    assert found is not None
    assert (found.case_id, found.side) == (number, Side.STAFF)
    written = words("We look", 51, -100, 50)
    case_relays.from_staff(tx, case_id=number, name=NAME, written=written, now=NOW + 60)
    case = cases.get(tx, number)
    assert (case.state, case.first_reply_at, case.taken_by) == (
        CaseState.ANSWERED,
        NOW + 60,
        OLGA,
    )
    sends(tx, ANN, 7, case_posts.LETTER_RELAY)
    for user_id, expected in ((ANN, Side.MEMBER), (OLGA, None)):
        answered = case_relays.addressed(
            tx, telegram_chat_id=ANN, user_id=user_id, replied_id=7, thread_id=None
        )
        assert (answered.side if answered else None) is expected
    assert len(letters(tx, case_relays.LETTER_REACT)) == 1


def test_a_note_and_a_word_in_a_closed_case_go_nowhere(tx: Connection, ann: Member) -> None:
    number = a_case(tx, ann)
    note = words("// difficult", 51, -100)
    passed = case_relays.from_staff(tx, case_id=number, name=NAME, written=note, now=NOW)
    assert passed is Passed.NOTED
    cases.close(tx, case_id=number, now=NOW)
    with pytest.raises(Refusal, match="is_closed"):
        case_relays.from_staff(
            tx, case_id=number, name=NAME, written=words("Hello", 52, -100), now=NOW
        )
    assert letters(tx, case_posts.LETTER_RELAY) == []


def test_a_member_has_five_open_cases_and_twenty_messages_in_ten_minutes(
    tx: Connection, ann: Member
) -> None:
    for number in range(5):
        a_case(tx, ann, ref=f"ref {number}")
    with pytest.raises(Refusal, match="too_many"):
        a_case(tx, ann, ref="one more")
    for number in range(15):
        case_relays.from_member(tx, case_id=1, written=words("x", 100 + number), now=NOW)
    with pytest.raises(Refusal, match="too_fast"):
        case_relays.from_member(tx, case_id=1, written=words("x", 999), now=NOW)
    case_relays.from_member(tx, case_id=1, written=words("x", 999), now=NOW + 601)


def test_who_never_started_the_bot_is_answered_publicly_only_in_what_was_public(
    tx: Connection, chat: Chat, ann: Member
) -> None:
    users.set_dm(tx, user_id=ANN, dm_ok=False)
    origin = Origin(chat.chat_key, None, -100, 40)
    said = cases.Said(Piece(PieceKind.TEXT, "No sound"), (-100, 40), "a")
    for name, place in (("public", origin), ("private", None)):
        opened = cases.open_case(
            tx,
            member=ann,
            kind=CaseKind.FEEDBACK,
            origin=place,
            said=cases.Said(said.piece, said.written if place else (ANN, 1), name),
            now=NOW,
        )
        passed = case_relays.from_staff(
            tx,
            case_id=opened.case.case_id,
            name=NAME,
            written=words("We look", 51 + opened.case.case_id, -100),
            now=NOW,
        )
        assert passed is (Passed.ON_ITS_WAY if place else Passed.UNREACHABLE)
    (letter,) = letters(tx, case_posts.LETTER_RELAY)
    assert (letter.chat_key, letter.user_id) == (chat.chat_key, None)


def test_an_answer_that_telegram_refuses_is_told_to_the_team(tx: Connection, ann: Member) -> None:
    number = a_case(tx, ann)
    written = words("We look", 51, -100)
    case_relays.from_staff(tx, case_id=number, name=None, written=written, now=NOW)
    deliveries.refused(tx, letters(tx, case_posts.LETTER_RELAY)[0], NOW)
    (told,) = letters(tx, case_posts.LETTER_DESK)
    assert told.facts["news"] == "undelivered"
    case = stored.find(tx, number)
    assert case is not None
    assert (case.state, case.first_reply_at) == (CaseState.OPEN, None)


def test_an_album_of_the_teams_edits_the_card_once(tx: Connection, ann: Member) -> None:
    number = a_case(tx, ann)
    sends(tx, -100, 41, case_posts.LETTER_CARD)
    for part in (51, 52, 53):
        written = replace(words(f"{part}", part, -100), album="7")
        case_relays.from_staff(tx, case_id=number, name=None, written=written, now=NOW)
    edits = [each for each in letters(tx, case_posts.LETTER_CARD) if "edits" in each.facts]
    assert len(edits) == 1


def test_stars_are_the_members_once_and_may_change(tx: Connection, ann: Member) -> None:
    number = a_case(tx, ann)
    with pytest.raises(Refusal, match="stale_button"):
        cases.rate(tx, case_id=number, user_id=ANN, stars=5, now=NOW)
    cases.close(tx, case_id=number, now=NOW)
    with pytest.raises(Refusal, match="not_yours"):
        cases.rate(tx, case_id=number, user_id=OLGA, stars=5, now=NOW)
    for stars in (0, 6, -1):
        with pytest.raises(Refusal, match="stale_button"):
            cases.rate(tx, case_id=number, user_id=ANN, stars=stars, now=NOW)
    for stars in (2, 4):
        assert cases.rate(tx, case_id=number, user_id=ANN, stars=stars, now=NOW).rating == stars


def test_a_case_is_opened_again_for_thirty_days(tx: Connection, ann: Member) -> None:
    number = a_case(tx, ann)
    cases.close(tx, case_id=number, now=NOW)
    with pytest.raises(Refusal, match="too_old"):
        cases.reopen(tx, case_id=number, is_staff=False, now=NOW + 31 * DAY)
    found = cases.reopen(tx, case_id=number, is_staff=False, now=NOW + 29 * DAY)
    assert found.case.state is CaseState.OPEN


def test_words_go_180_days_after_closing_and_with_who_is_erased(
    tx: Connection, ann: Member
) -> None:
    number = a_case(tx, ann, ref="old")
    cases.close(tx, case_id=number, now=NOW)
    cases.clear(tx, NOW + 179 * DAY)
    assert len(case_messages.of_case(tx, number)) == 1
    cases.clear(tx, NOW + 181 * DAY)
    assert case_messages.of_case(tx, number) == []
    assert stored.find(tx, number) is not None
    a_case(tx, ann, ref="new")
    erasures.erase(tx, member=ann, now=NOW)
    for table in ("cases", "case_messages", "case_copies"):
        assert tx.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608


@pytest.mark.parametrize(
    "said", ["Hours: 9 to 21", "时间：9 点到 21 点", "Link: https://a.example/b"]
)
def test_a_canned_reply_is_a_title_and_words(tx: Connection, chat: Chat, said: str) -> None:
    canned_replies.keep(tx, community_id=chat.community_id, words=said, by=OLGA, now=NOW)
    canned_replies.keep(tx, community_id=chat.community_id, words=said, by=OLGA, now=NOW)
    (kept,) = tx.execute("SELECT title, words FROM canned_replies").fetchall()
    assert kept[0] in said
    assert said.endswith(kept[1])


@pytest.mark.parametrize("said", ["", "no colon", ": no title", "title:", "a: // note"])
def test_what_is_no_canned_reply_is_refused(tx: Connection, chat: Chat, said: str) -> None:
    with pytest.raises(Refusal, match="usage"):
        canned_replies.keep(tx, community_id=chat.community_id, words=said, by=OLGA, now=NOW)


def test_cases_and_blocks_go_along_when_two_groups_become_one(
    tx: Connection, chat: Chat, ann: Member
) -> None:
    number, other = a_case(tx, ann), a_chat(tx, -200)
    cases.block(tx, case_id=number, by=OLGA, now=NOW)
    merges.open_code(tx, community_id=other.community_id, code="WORD", by=OLGA, at=NOW)
    merge_id, _ = merges.join(tx, community_id=chat.community_id, code="WORD", by=OLGA, at=NOW)
    case = cases.get(tx, number)
    there = members.find(tx, community_id=other.community_id, user_id=ANN)
    assert there is not None
    assert (case.community_id, case.member_id) == (other.community_id, there.member_id)
    assert stored.is_blocked(tx, member_id=there.member_id)
    assert len(case_messages.of_case(tx, number)) == 1
    merges.undo(tx, merge_id=merge_id, by=OLGA, at=NOW)
    assert cases.get(tx, number).member_id == ann.member_id


def test_an_edit_while_a_message_is_on_its_way_is_not_lost(tx: Connection, ann: Member) -> None:
    a_case(tx, ann)
    case_relays.from_member(tx, case_id=1, written=words("Mroe", 5), now=NOW)
    (letter,) = letters(tx, case_posts.LETTER_RELAY)
    assert outbox.claim(tx, letter.outbox_id)
    piece = Piece(PieceKind.TEXT, "More")
    case_relays.edited(tx, telegram_chat_id=ANN, message_id=5, piece=piece, now=NOW)
    answer = {"message_id": 60, "chat": {"id": -100}, "date": NOW}
    deliveries.delivered(tx, letter, answer, NOW * 1000)
    for chore_id, kind in chores.due(tx, NOW + 5):
        if kind == case_posts.EDIT:
            do(tx, chore_id, kinds=case_clocks.KINDS, now=NOW + 5)
    (edit,) = letters(tx, case_posts.LETTER_EDIT)
    assert (edit.facts["edits"], edit.facts["telegram_chat_id"]) == (60, -100)


def test_only_what_is_shown_to_the_team_waits_for_another_topic(
    tx: Connection, chat: Chat, ann: Member
) -> None:
    users.set_dm(tx, user_id=ANN, dm_ok=False)
    origin = Origin(chat.chat_key, 9, -100, 40)
    cases.open_text(
        tx, member=ann, kind=CaseKind.FEEDBACK, origin=origin, text="a", ref="a", now=NOW
    )
    case_relays.from_member(tx, case_id=1, written=words("More", 41, -100), now=NOW)
    (to_team,) = letters(tx, case_posts.LETTER_RELAY)
    assert deliveries.hold(tx, to_team)
    assert [each.piece.text for each in case_messages.waiting(tx, 1)] == ["More"]
    case_relays.from_staff(tx, case_id=1, name=NAME, written=words("b", 42, -100), now=NOW)
    (to_member,) = letters(tx, case_posts.LETTER_RELAY)
    assert to_member.thread_id == 9
    assert not deliveries.hold(tx, to_member)
