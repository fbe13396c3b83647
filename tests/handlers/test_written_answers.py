"""Plain words reach a handler only where a contest waits for an answer in words."""

from typing import Any

from bot.intake import Gated
from handlers.gate import gate
from handlers.watch import Watch

HERE, ELSEWHERE = -100, -200


def _gated(chat_id: int, **changed: Any) -> Gated:
    watch = Watch(7, "encore_bot", {"points": "points"}, {"积分": "points"}, frozenset())
    watch.contests.add(HERE)
    message = {
        "message_id": 5,
        "date": 1_795_003_200,
        "chat": {"id": chat_id, "type": "supergroup", "title": "Aurora Fans"},
        "from": {"id": 11, "is_bot": False, "first_name": "Ann"},
        "text": "Beethoven",
        **changed,
    }
    return gate([{"update_id": 1, "message": message}], watch)


def test_words_are_routed_where_a_contest_waits_and_stay_messages() -> None:
    found = _gated(HERE)
    assert [each.expires for each in found.routed] == [False]
    assert len(found.messages) == 1


def test_elsewhere_they_are_only_messages() -> None:
    found = _gated(ELSEWHERE)
    assert (found.routed, len(found.messages)) == ([], 1)


def test_forwards_pictures_and_other_commands_answer_nothing() -> None:
    assert _gated(HERE, forward_origin={"type": "user"}).routed == []
    assert _gated(HERE, text=None, photo=[{}]).routed == []
    assert _gated(HERE, text="/elsewhere").routed == []


def test_a_command_is_routed_once() -> None:
    found = _gated(HERE, text="积分")
    assert (len(found.routed), found.messages) == (1, [])
