"""Entries of what a community knows: kept once, numbered, tagged, changed, removed, moved."""

import sqlite3
from dataclasses import replace

import pytest

from bot import audit, knowledge
from bot.knowledge import Wish
from domain.knowledge import MOST_TAGS, Content, Entry
from domain.posts import Piece, PieceKind
from domain.refusals import Refusal
from storage import knowledge as stored
from tests.bot.books import NOW, a_chat, a_member

OLGA = 1
ANSWER = (Piece(PieceKind.TEXT, "Saturday at eight", '[{"type": "bold", "offset": 0}]'),)
WHEN = Content("When is the  concert?", ANSWER, ("concert time",), ("#Live Shows", "news"))


@pytest.fixture
def home(tx: sqlite3.Connection) -> int:
    return a_chat(tx).community_id


def learn(tx: sqlite3.Connection, home: int, content: Content = WHEN, ref: str = "a") -> Entry:
    return knowledge.add(tx, community_id=home, wish=Wish(content, OLGA, ref), now=NOW)


def test_an_answer_is_kept_as_it_was_sent(tx: sqlite3.Connection, home: int) -> None:
    entry = learn(tx, home)
    assert entry.number == 1
    assert entry.content == replace(
        WHEN, question="When is the concert?", tags=("live-shows", "news")
    )


def test_the_same_message_adds_one_entry(tx: sqlite3.Connection, home: int) -> None:
    assert learn(tx, home) == learn(tx, home)
    assert stored.count_own(tx, home) == 1


def test_entries_are_listed_by_number_and_by_tag(tx: sqlite3.Connection, home: int) -> None:
    first = learn(tx, home)
    second = learn(tx, home, replace(WHEN, question="Where?", tags=("news",)), "b")
    assert stored.list_own(tx, home, most=9) == [first, second]
    assert stored.list_own(tx, home, tag="live-shows", most=9) == [first]
    assert stored.list_own(tx, home, after=1, most=9) == [second]
    assert stored.tags(tx, home) == [("news", 2), ("live-shows", 1)]


def test_a_changed_entry_keeps_its_number(tx: sqlite3.Connection, home: int) -> None:
    entry = learn(tx, home)
    content = replace(WHEN, question="What time is it?", tags=())
    changed = knowledge.change(tx, entry_id=entry.entry_id, content=content, by=OLGA, now=NOW)
    assert changed.number == 1
    assert changed.content == content
    acts = [each.row.act for each in audit.page(tx, community_id=home).entries]
    assert acts == ["learn_edit", "learn"]


def test_what_is_removed_is_gone(tx: sqlite3.Connection, home: int) -> None:
    entry = learn(tx, home)
    knowledge.remove(tx, entry_id=entry.entry_id, by=OLGA, now=NOW)
    with pytest.raises(Refusal, match=r"knowledge\.gone"):
        knowledge.get(tx, entry.entry_id)
    with pytest.raises(Refusal, match=r"knowledge\.unknown"):
        knowledge.numbered(tx, community_id=home, number=1)


@pytest.mark.parametrize(
    "content",
    [
        replace(WHEN, question=" "),
        replace(WHEN, pieces=()),
        replace(WHEN, question="?" * 301),
        replace(WHEN, aliases=tuple(map(str, range(21)))),
        replace(WHEN, tags=tuple(map(str, range(MOST_TAGS + 1)))),
    ],
)
def test_what_fits_no_entry_is_refused(
    tx: sqlite3.Connection, home: int, content: Content
) -> None:
    with pytest.raises(Refusal, match=r"knowledge\."):
        learn(tx, home, content)
    assert stored.count_own(tx, home) == 0


def test_another_community_has_numbers_of_its_own(tx: sqlite3.Connection, home: int) -> None:
    learn(tx, home)
    other = learn(tx, a_chat(tx, -200).community_id, ref="b")
    assert other.number == 1


def test_who_made_an_entry_is_forgotten_with_them(tx: sqlite3.Connection, home: int) -> None:
    ann = a_member(tx, home, OLGA)
    learn(tx, home, ref=f"learn:{OLGA}:5")
    assert len(stored.export(tx, ann)["knowledge"]) == 1
    stored.erase(tx, ann)
    assert stored.export(tx, ann)["knowledge"] == []
    assert stored.find_by_ref(tx, f"learn:{OLGA}:5") is None
