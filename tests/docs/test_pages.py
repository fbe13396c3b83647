"""The pages agree with the program, and what they point at is there."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, sources
from tests.docs.commands import commands_page
from tests.docs.schema import FATES, Rows, Table, owners, schema_page, tables
from tests.docs.settings import CHINESE, settings_page
from tests.test_code_rules import PLUMBING, tables_written_by

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> list[Table]:
    return tables(tmp_path_factory.mktemp("schema") / "schema.db")


def test_the_page_of_commands_is_what_the_features_say() -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert page == commands_page(), "run `make docs`"


def test_the_page_of_settings_is_what_their_table_says() -> None:
    page = (ROOT / "docs/admins/settings.md").read_text(encoding="utf-8")
    assert page == settings_page(), "run `make docs`"
    chinese = (ROOT / "docs/admins/settings.zh-CN.md").read_text(encoding="utf-8")
    assert chinese == settings_page(CHINESE), "run `make docs`"


def test_the_page_of_tables_is_what_the_migrated_file_holds(tmp_path: Path) -> None:
    page = (ROOT / "docs/developers/schema.md").read_text(encoding="utf-8")
    assert page == schema_page(tmp_path / "schema.db"), "run `make docs`"


def test_every_table_has_an_owner_and_a_fate(migrated: list[Table]) -> None:
    names = {table.name for table in migrated}
    assert names - set(FATES) == set()
    assert names - set(owners()) == set()


def test_a_table_with_a_person_in_it_says_how_that_person_is_erased(
    migrated: list[Table],
) -> None:
    fates = {each.name: FATES[each.name].rows for each in migrated if each.persons}
    silent = [name for name, rows in fates.items() if rows is Rows.NOBODY]
    assert silent == []


def test_a_table_is_written_only_by_the_file_that_says_it_owns_it() -> None:
    owned = owners()
    strangers = [
        (each.path, table)
        for each in sources("storage")
        if each.path not in PLUMBING
        for table in tables_written_by(each)
        if owned.get(table) != each.path
    ]
    assert strangers == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_points_only_at_what_is_there(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_decision_stands_in_the_index_in_order() -> None:
    folder = ROOT / "docs/decisions"
    pages = sorted(page.name for page in folder.glob("0*.md"))
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((0[^)]+)\)", index) == pages
    assert [page[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
