"""Welcomes: one message for who comes within a minute, each once, none for a raid."""

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot import chores as work
from bot import welcomes
from bot.intake import Gated, Standing, accept
from domain.communities import Defaults
from domain.messages import Name
from storage import chores, outbox
from storage import welcomes as stored
from storage.outbox import Letter
from tests.bot.books import DAY, NOW, a_chat, books, the_community

ANN, BEN, CARL = 5, 6, 7


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Connection]:
    with books(tmp_path / "books.db") as opened:
        turns(opened, is_on=True)
        yield opened


def turns(tx: Connection, *, is_on: bool) -> None:
    community = the_community(tx, a_chat(tx))
    welcomes.switch(tx, community=community, is_on=is_on, by=1, now=NOW)


def comes(
    tx: Connection,
    *users: int,
    at: int = NOW,
    was_present: bool | None = False,
    is_present: bool = True,
    now: int = 0,
) -> None:
    gated = Gated()
    for user_id in users:
        name = Name(user_id, f"Fan {user_id}", "", "", "en")
        gated.standings.append(Standing(-100, name, is_present, was_present, at))
    defaults = Defaults("en", "UTC")
    accept(tx, gated=gated, ended=(), defaults=defaults, owners=(), now=now or at)


def letters(tx: Connection, now: int) -> list[Letter]:
    """Do what is due, then return what is to be said."""
    for chore_id, kind in chores.due(tx, now):
        if kind in welcomes.KINDS:
            work.do(tx, chore_id, kinds=welcomes.KINDS, now=now)
    return outbox.due(tx, now)


def arrives(tx: Connection, letter: Letter, message_id: int = 900) -> None:
    assert outbox.claim(tx, letter.outbox_id)
    outbox.mark_sent(tx, letter.outbox_id, message_id)


def named(tx: Connection, letter: Letter) -> list[str]:
    where = a_chat(tx).community_id
    found = welcomes.shown(tx, community_id=where, post_id=int(letter.facts["post_id"]))
    return [member.first_name for member in found.people]


def test_nobody_is_welcomed_until_an_administrator_wants_it(tx: Connection) -> None:
    turns(tx, is_on=False)
    comes(tx, ANN)
    assert letters(tx, NOW) == []


def test_a_join_that_is_told_twice_is_welcomed_once(tx: Connection) -> None:
    comes(tx, ANN)
    comes(tx, ANN, at=NOW + 1, was_present=None)
    comes(tx, ANN)
    (letter,) = letters(tx, NOW + 9)
    assert named(tx, letter) == ["Fan 5"]
    arrives(tx, letter)
    comes(tx, ANN, at=NOW + 3600, is_present=False, was_present=True)
    comes(tx, ANN, at=NOW + 3700)
    assert letters(tx, NOW + 3800) == []


def test_who_comes_within_a_minute_joins_the_message_that_is_there(tx: Connection) -> None:
    comes(tx, ANN)
    (letter,) = letters(tx, NOW)
    arrives(tx, letter)
    comes(tx, BEN, at=NOW + 20)
    comes(tx, CARL, at=NOW + 22)
    (edit,) = letters(tx, NOW + 30)
    assert edit.facts == {
        "post_id": letter.facts["post_id"],
        "edits": 900,
        "telegram_chat_id": -100,
    }
    assert named(tx, edit) == ["Fan 5", "Fan 6", "Fan 7"]


def test_who_comes_while_it_is_on_its_way_is_shown_once_it_is_there(tx: Connection) -> None:
    comes(tx, ANN)
    (letter,) = letters(tx, NOW)
    assert outbox.claim(tx, letter.outbox_id)
    comes(tx, BEN, at=NOW + 1)
    assert letters(tx, NOW + 6) == []
    outbox.mark_sent(tx, letter.outbox_id, 900)
    (edit,) = letters(tx, NOW + 12)
    assert named(tx, edit) == ["Fan 5", "Fan 6"]


def test_the_next_message_takes_the_one_before_back(tx: Connection) -> None:
    comes(tx, ANN)
    (letter,) = letters(tx, NOW)
    arrives(tx, letter)
    comes(tx, BEN, at=NOW + 60)
    first, second = letters(tx, NOW + 60)
    by_card = {each.card: each for each in (first, second)}
    assert by_card["delete"].facts["message_id"] == 900
    assert named(tx, by_card["welcome"]) == ["Fan 6"]


def test_a_raid_is_met_with_silence(tx: Connection) -> None:
    comes(tx, *range(100, 160))
    (letter,) = letters(tx, NOW + 30)
    where = a_chat(tx)
    found = welcomes.shown(
        tx, community_id=where.community_id, post_id=int(letter.facts["post_id"])
    )
    assert len(found.people) + found.more == 19
    arrives(tx, letter)
    comes(tx, *range(200, 205), at=NOW + 59)
    assert all("edits" in each.facts for each in letters(tx, NOW + 70))
    assert stored.count_since(tx, chat_key=where.chat_key, at=NOW) == 65


def test_who_came_long_ago_or_left_meanwhile_is_not_welcomed(tx: Connection) -> None:
    comes(tx, ANN, now=NOW + 3600)
    assert letters(tx, NOW + 3600) == []
    comes(tx, BEN)
    (letter,) = letters(tx, NOW)
    comes(tx, BEN, at=NOW + 5, is_present=False, was_present=True)
    assert named(tx, letter) == []


def test_somebody_may_be_welcomed_again_after_days(tx: Connection) -> None:
    comes(tx, ANN)
    (letter,) = letters(tx, NOW)
    arrives(tx, letter)
    comes(tx, ANN, at=NOW + 3 * DAY)
    assert {each.card for each in letters(tx, NOW + 3 * DAY)} == {"delete", "welcome"}
