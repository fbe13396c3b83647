"""A Bot API server older than the library: updates and answers without the newest fields."""

from typing import Any

import pytest
from aiogram.types import Update

from handlers.older_servers import filled
from playground.groups import Group
from playground.members import Membership
from playground.messages import Message
from playground.people import Person
from tests.conversations.stage import Stage

NEWER = ("can_send_welcome_messages", "can_manage_tags", "can_edit_tag", "can_react_to_messages")


@pytest.fixture(autouse=True)
def older_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what Bot API 9.0 did not know about a membership."""
    whole = Membership.as_api

    def shown(self: Membership, kind: str, *, viewer: int = 0) -> dict[str, Any]:
        everything = whole(self, kind, viewer=viewer)
        return {name: value for name, value in everything.items() if name not in NEWER}

    monkeypatch.setattr(Membership, "as_api", shown)


async def test_the_bot_greets_and_admins_keep_their_rights(
    group: Group, owner: Person, ann: Person, ben: Person, encore: Stage
) -> None:
    said: Message = await ann.says(group, "My drawing of the encore")
    await group.promote(ben, can_change_info=True)
    await ben.says(group, "/give 50 lovely", reply_to=said)
    await group.hears("50 points from .Ben.")
    assert await encore.rows("SELECT why FROM quarantine") == []


def test_a_poll_of_an_older_server_is_no_hindrance() -> None:
    poll = {
        "id": "1",
        "question": "?",
        "options": [{"text": "a", "voter_count": 0}],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
    }
    person = {"id": 5, "is_bot": False, "first_name": "Ann"}
    voted = {"poll_id": "1", "user": person, "option_ids": [0]}
    for kind, value in {"poll": poll, "poll_answer": voted}.items():
        assert Update.model_validate(filled({"update_id": 1, kind: value})).event is not None
