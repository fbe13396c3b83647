"""What a crash lets be handled again: the second time keeps and tells nothing more."""

from collections.abc import Callable, Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot import (
    bindings,
    cases,
    duties,
    invites,
    merges,
    prompts,
    settings,
    suggestions,
    takeouts,
)
from domain.cases import CaseKind
from domain.chats import Chat
from domain.refusals import Refusal
from storage import inbox, outbox, users
from tests.bot.books import NOW, a_chat, a_member, books

OLGA, BEN = 777_000_009, 777_000_002
ACTS = "SELECT count(*) FROM audit_log"


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Connection]:
    with books(tmp_path / "books.db") as opened:
        yield opened


@pytest.fixture
def chat(tx: Connection) -> Chat:
    opened = a_chat(tx)
    a_member(tx, opened.community_id, OLGA)
    users.set_dm(tx, user_id=OLGA, dm_ok=True)
    return opened


def _binds(purpose: str) -> Callable[[Connection, Chat], object]:
    def command(tx: Connection, chat: Chat) -> None:
        whose = chat.community_id
        bindings.bind(
            tx, chat=chat, community_id=whose, purpose=purpose, thread_id=None, by=OLGA, at=NOW
        )

    return command


def _unbinds(tx: Connection, chat: Chat) -> None:
    bindings.unbind(tx, chat=chat, purpose="draws", thread_id=None, by=OLGA, at=NOW)


def _takes_out(tx: Connection, chat: Chat) -> None:
    where = chat.community_id
    assert takeouts.note(tx, community_id=where, what="members", by=OLGA, now=NOW)


def _opens(tx: Connection, chat: Chat) -> None:
    merges.open_code(tx, community_id=chat.community_id, code="ABCDEF", by=OLGA, at=NOW)


def _serves(tx: Connection, chat: Chat) -> None:
    community = settings.community(tx, chat.community_id)
    duties.set_duty(tx, community=community, user_id=OLGA, words="on", now=NOW)


def _adds(tx: Connection, chat: Chat) -> None:
    # Each time by the clock of then.
    later = tx.execute(ACTS).fetchone()[0]
    where = chat.community_id
    prompts.add(tx, community_id=where, text="Which song?", by=OLGA, now=NOW + later)


@pytest.mark.parametrize(
    "command",
    [
        _serves,
        _adds,
        _binds("log"),
        _binds("draws"),
        _binds("diary"),
        _unbinds,
        _takes_out,
        _opens,
    ],
)
def test_an_act_handled_again_is_kept_and_told_once(
    tx: Connection, chat: Chat, command: Callable[[Connection, Chat], object]
) -> None:
    for _ in range(3):
        command(tx, chat)
    assert tx.execute(ACTS).fetchone() == (1,)
    assert sum(letter.card == "audit" for letter in outbox.due(tx, NOW)) <= 1


def test_the_same_act_at_another_time_is_another_one(tx: Connection, chat: Chat) -> None:
    for now in (NOW, NOW + 60):
        takeouts.note(tx, community_id=chat.community_id, what="members", by=OLGA, now=now)
    assert tx.execute(ACTS).fetchone() == (2,)


def test_a_tap_that_turns_a_vote_is_over_with_it(tx: Connection, chat: Chat) -> None:
    ann = a_member(tx, chat.community_id, 777_000_001)
    a_member(tx, chat.community_id, BEN)
    case = cases.open_text(
        tx, member=ann, kind=CaseKind.SUGGESTION, origin=None, text="Tea", ref="a", now=NOW
    ).case
    found = suggestions.publish(tx, case=case, text="", by=OLGA, now=NOW)
    inbox.accept(tx, [inbox.Arrival(7, "{}", False)], now=NOW)
    suggestions.vote(tx, suggestion_id=found.suggestion_id, user_id=BEN, update_id=7, now=NOW)
    assert inbox.waiting(tx) == []


def test_a_link_that_a_life_was_making_when_it_ended_is_made_by_the_next(
    tx: Connection, chat: Chat
) -> None:
    ann = a_member(tx, chat.community_id, 777_000_001)
    first = invites.claim(tx, member=ann, chat_key=chat.chat_key, now=NOW)
    with pytest.raises(Refusal):
        invites.claim(tx, member=ann, chat_key=chat.chat_key, now=NOW + 1)
    invites.begin_anew(tx)
    again = invites.claim(tx, member=ann, chat_key=chat.chat_key, now=NOW + 2)
    assert (again.invite.invite_id, again.is_due) == (first.invite.invite_id, True)
