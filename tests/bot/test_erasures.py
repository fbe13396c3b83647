"""Whoever is erased is gone from every table, and the books hold; told is what is kept."""

import json
import sqlite3
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import erasures, exports, my_data
from domain.chats import Chat
from domain.members import Member
from storage import members as stored
from tests.architecture.sources import sources
from tests.bot.books import NOW, a_member
from tests.docs.schema import FATES, PERSON, Rows, Table, owners, tables

ANN, BOB = 777_000_001, 777_000_002
ACTORS = {"by_user_id", "actor_id", "taken_by"}
FIRST = {"members", "users", "settings", "member_history"}
"""Tables that have rows as soon as somebody is a member."""
# Tables without a person that one with a person leads to.
BETWEEN = ("questions",)
# Read by no export: no more than an address, or another row says the same.
UNTOLD = {"backlogs", "chores", "inbox", "notices", "parked_answers", "pictures", "quarantine"}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> list[Table]:
    return tables(tmp_path_factory.mktemp("schema") / "schema.db")


class Filler:
    """Puts a row into any table: about one member, made by one."""

    def __init__(self, tx: sqlite3.Connection, chat: Chat, ann: Member) -> None:
        self.tx, self.chat, self.ann = tx, chat, ann

    def fill(self, table: str, about: Member, number: int) -> None:
        columns = self.tx.execute(
            "SELECT name, type FROM pragma_table_info(?)", (table,)
        ).fetchall()
        is_act = ACTORS & {name for name, _ in columns} and table != "proofs"
        by = self.ann if is_act else about
        row = [self._value(table, name, kind, (about, by, number)) for name, kind in columns]
        marks = ", ".join("?" * len(row))
        self.tx.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608

    def _value(self, table: str, name: str, kind: str, of: tuple[Member, Member, int]) -> Any:
        about, by, number = of
        private = {
            ("backlogs", "telegram_chat_id"),
            ("dialogues", "chat_id"),
            ("proofs", "taken_by"),
        }
        known: dict[str, Any] = {
            "community_id": self.chat.community_id,
            "into_id": self.chat.community_id,
            "chat_key": self.chat.chat_key,
            "user_id": about.user_id,
            "raw": json.dumps({"message": {"from": {"id": about.user_id}}}),
            "update_json": json.dumps({"message": {"from": {"id": about.user_id}}}),
            "facts": json.dumps({"telegram_chat_id": about.user_id})
            if table == "chores"
            else "{}",
            "ref": f"{by.user_id}:{number}",
            "taken_ref": f"give:{by.user_id}:{number}",
            "note": f"about {about.user_id}",
            "text": f"for {about.user_id}",
            "why": "self",
            "state": "state",
        }
        if (table, name) in private:
            return about.user_id
        if name == "ref" and table in ("freezes", "draw_entries"):
            return f"{number:032x}"
        if (table, name) == ("notices", "kind"):
            return f"late:-100:{about.user_id}"
        if name in ACTORS:
            return by.user_id
        if name in known:
            return known[name]
        if PERSON.fullmatch(name):
            return about.member_id
        return number if kind == "INTEGER" else f"{name} {number}"


@pytest.fixture
def ann(tx: sqlite3.Connection, chat: Chat) -> Member:
    return a_member(tx, chat.community_id, ANN)


@pytest.fixture
def bob(tx: sqlite3.Connection, chat: Chat) -> Member:
    return a_member(tx, chat.community_id, BOB)


@pytest.fixture
def everywhere(
    tx: sqlite3.Connection, chat: Chat, ann: Member, bob: Member, migrated: list[Table]
) -> list[str]:
    """Let every table know a person have a row about Ann and one about Bob, both by Ann."""
    names = [each.name for each in migrated if FATES[each.name].rows is not Rows.NOBODY]
    filler = Filler(tx, chat, ann)
    tx.execute("PRAGMA foreign_keys = OFF")
    # Boards go by trigger, which is not what is looked at here.
    triggers = tx.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (trigger,) in triggers:
        if trigger.startswith(("season", "score")):
            tx.execute(f"DROP TRIGGER {trigger}")
    for name in (*names, *BETWEEN):
        if name not in FIRST:
            filler.fill(name, ann, 1)
            filler.fill(name, bob, 2)
    tx.execute("UPDATE settings SET by_user_id = ?", (ANN,))
    return names


def cells(tx: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return tx.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608


def test_nothing_is_left_of_who_is_erased(
    tx: sqlite3.Connection, ann: Member, everywhere: list[str]
) -> None:
    erasures.erase(tx, member=ann, now=NOW)
    left = [
        (table, row)
        for table in everywhere
        for row in cells(tx, table)
        if any(str(ANN) in str(cell) or "Fan 777000001" in str(cell) for cell in row)
    ]
    assert left == []


def test_rows_stay_or_go_as_the_page_of_tables_says(
    tx: sqlite3.Connection, ann: Member, everywhere: list[str]
) -> None:
    before = {table: len(cells(tx, table)) for table in everywhere}
    erasures.erase(tx, member=ann, now=NOW)
    for table in set(everywhere) - FIRST:
        gone = before[table] - len(cells(tx, table))
        wanted = {Rows.GO: 1, Rows.STAY: 0, Rows.NEWS: 0}[FATES[table].rows]
        if table == "pictures":
            wanted = 2
        assert (table, gone) == (table, wanted)


def test_what_is_to_be_emptied_is(
    tx: sqlite3.Connection, ann: Member, everywhere: list[str]
) -> None:
    erasures.erase(tx, member=ann, now=NOW)
    for table in everywhere:
        for column in FATES[table].emptied:
            sql = f"SELECT {column} FROM {table}"  # noqa: S608
            found = [cell for (cell,) in tx.execute(sql)]
            # Ann made both rows, but only the first one is about her.
            of_ann = found if column in ACTORS else found[:1]
            assert (table, column, any(of_ann)) == (table, column, False)


def test_the_member_stays_without_a_name(
    tx: sqlite3.Connection, ann: Member, everywhere: list[str]
) -> None:
    del everywhere
    erasures.erase(tx, member=ann, now=NOW)
    nameless = stored.get(tx, ann.member_id)
    assert nameless.is_erased
    assert (nameless.first_name, nameless.last_name, nameless.username) == ("", "", "")
    erasures.erase(tx, member=nameless, now=NOW)
    assert stored.get(tx, ann.member_id) == nameless


def test_other_people_stay_as_they_were(
    tx: sqlite3.Connection, ann: Member, bob: Member, everywhere: list[str]
) -> None:
    told = exports.export(tx, bob)
    del told["audit_log"], everywhere
    erasures.erase(tx, member=ann, now=NOW)
    after = exports.export(tx, bob)
    assert {name: after[name] for name in told} == told


def test_what_is_told_is_json_and_names_nobody_else(
    tx: sqlite3.Connection, ann: Member, everywhere: list[str], migrated: list[Table]
) -> None:
    told = exports.export(tx, ann)
    assert str(BOB) not in json.dumps(told)
    assert set(everywhere) - set(told) == UNTOLD
    empty = [name for name, lines in told.items() if not lines]
    assert empty == []


def test_a_person_reads_every_table_in_one_file(
    tx: sqlite3.Connection, ann: Member, everywhere: list[str]
) -> None:
    whole = my_data.of_person(tx, ANN)
    told = json.loads(my_data.as_json(whole, about="", now=datetime.fromtimestamp(NOW, UTC)))
    assert set(told["person"]) | set(told["communities"][0]["kept"]) == set(everywhere) - UNTOLD
    assert str(BOB) not in json.dumps(told)


def test_every_table_with_a_person_is_told_and_forgotten_by_its_owner(
    migrated: list[Table],
) -> None:
    owned = owners()
    functions = {each.path: {one.name for one in each.functions()} for each in sources("storage")}
    wanted = set()
    for name in (each.name for each in migrated):
        fate = FATES[name]
        if fate.rows is Rows.GO or fate.emptied:
            wanted.add((owned[name], "erase"))
        if fate.rows is not Rows.NOBODY and name not in UNTOLD:
            wanted.add((owned[name], "export"))
    assert {(path, what) for path, what in wanted if what not in functions[path]} == set()
