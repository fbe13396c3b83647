"""What belongs to cases reaches a handler, media and edits too; the group's chatter does not."""

from typing import Any

import pytest

from bot.intake import Gated
from handlers.gate import gate
from handlers.watch import Watch

DESK, ELSEWHERE, TOPIC = -100, -200, 44
ANN, BEN, OWN = 11, 12, 7
ANSWER: dict[str, Any] = {
    "reply_to_message": {"message_id": 3, "from": {"id": OWN, "is_bot": True}}
}
IN_TOPIC: dict[str, Any] = {"message_thread_id": TOPIC, "is_topic_message": True}
PICTURE: dict[str, Any] = {"text": None, "photo": [{}]}


def _gated(chat_id: int, *, kind: str = "message", user_id: int = BEN, **changed: Any) -> Gated:
    watch = Watch(OWN, "encore_bot", {"points": "points"}, {}, frozenset())
    watch.desks[DESK] = {0, TOPIC}
    watch.writers.add(ANN)
    message = {
        "message_id": 5,
        "date": 1_795_003_200,
        "chat": {"id": chat_id, "type": "supergroup" if chat_id < 0 else "private", "title": "A"},
        "from": {"id": user_id, "is_bot": False, "first_name": "Ann"},
        "text": "Which phone?",
        **changed,
    }
    message = {key: value for key, value in message.items() if value is not None}
    return gate([{"update_id": 1, kind: message}], watch)


def _expiries(found: Gated) -> list[bool]:
    assert found.unreadable == []
    return [each.expires for each in found.routed]


@pytest.mark.parametrize("what", [{}, PICTURE, {"text": None, "sticker": {}}])
def test_answers_and_topics_of_cases_are_routed_however_late(what: dict[str, Any]) -> None:
    assert _expiries(_gated(DESK, **ANSWER, **what)) == [False]
    assert _expiries(_gated(DESK, **IN_TOPIC, **what)) == [False]
    assert _expiries(_gated(ELSEWHERE, user_id=ANN, **ANSWER, **what)) == [False]


def test_other_words_of_the_same_chats_are_only_messages() -> None:
    for found in (
        _gated(DESK),
        _gated(DESK, message_thread_id=45, is_topic_message=True),
        _gated(DESK, message_thread_id=TOPIC),
        _gated(ELSEWHERE, **IN_TOPIC),
        _gated(ELSEWHERE, **ANSWER, **PICTURE),
    ):
        assert _expiries(found) == []
        assert len(found.messages) == 1


def test_forwards_and_other_bots_say_nothing_to_anybody() -> None:
    assert _expiries(_gated(DESK, **ANSWER, forward_origin={"type": "user"})) == []
    robot: dict[str, Any] = {"from": {"id": 9, "is_bot": True, "first_name": "Robot"}}
    assert _expiries(_gated(DESK, **ANSWER, **robot)) == []


def test_private_words_of_somebody_with_an_open_case_do_not_expire() -> None:
    assert _expiries(_gated(ANN, user_id=ANN)) == [False]
    assert _expiries(_gated(BEN, user_id=BEN)) == [True]
    assert _expiries(_gated(ANN, user_id=ANN, text="/points")) == [True]


def test_edits_are_routed_where_they_may_stand_in_a_case() -> None:
    edited: dict[str, Any] = {"kind": "edited_message", "edit_date": 1_795_003_300}
    assert _expiries(_gated(DESK, **edited)) == [False]
    assert _expiries(_gated(ELSEWHERE, user_id=ANN, **edited)) == [False]
    assert _expiries(_gated(ANN, user_id=ANN, **edited)) == [False]
    found = _gated(ELSEWHERE, **edited)
    assert (_expiries(found), found.messages) == ([], [])


def test_an_odd_edit_is_set_aside() -> None:
    found = _gated(DESK, kind="edited_message", edit_date="yesterday")
    assert len(found.unreadable) == 1
