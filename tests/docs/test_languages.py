"""What members and admins read stands in English and Chinese and agrees with the program."""

import re
from pathlib import Path

import pytest

from bot.config import Config
from domain.rights import Who
from handlers.feature_list import FEATURES
from tests.architecture.sources import ROOT
from tests.docs.pictures import IMAGES, MOST_BYTES, SCENES, TONGUES

CHINESE = ".zh-CN.md"
MEMBERS = ROOT / "docs/members"
ADMINS = ROOT / "docs/admins"
OPERATORS = ("configuration", "running")
PAIRS = sorted(
    {
        page.with_name(page.name.removesuffix(CHINESE).removesuffix(".md"))
        for page in (*MEMBERS.iterdir(), *ADMINS.iterdir())
    }
)
# Read by members who want to check a draw, and by who hosts the bot.
OTHERS = [ROOT / "docs/fairness"] + [ROOT / "docs/operators" / name for name in OPERATORS]
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
SETTING = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
STATUS = re.compile(r"^\| (\d+) \|", re.MULTILINE)
COMMAND = re.compile(r"(?:`|^    |^)/([a-z]+)\b", re.MULTILINE)
WORD = re.compile(r"^\| `/([a-z]+)`，(\w+) \|", re.MULTILINE)
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
NAMES = {name for feature in FEATURES for each in feature.commands for name in each.names}
BOTFATHER = {"newbot", "setprivacy"}
FEWEST_PAGES = 20


def _read(pair: Path, ending: str) -> str:
    return pair.with_name(pair.name + ending).read_text(encoding="utf-8")


def test_there_are_enough_pages_to_look_at() -> None:
    assert len(PAIRS) >= FEWEST_PAGES


@pytest.mark.parametrize(
    "pair", [*PAIRS, *OTHERS], ids=lambda pair: pair.relative_to(ROOT).as_posix()
)
def test_a_page_stands_in_both_languages_and_each_leads_to_the_other(pair: Path) -> None:
    assert f"[中文]({pair.name}{CHINESE})" in _read(pair, ".md")
    assert f"[English]({pair.name}.md)" in _read(pair, CHINESE)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.relative_to(ROOT).as_posix())
def test_both_name_the_same_commands_and_the_program_has_them(pair: Path) -> None:
    english, chinese = (set(COMMAND.findall(_read(pair, end))) for end in (".md", CHINESE))
    assert english == chinese
    assert english - NAMES - BOTFATHER == set()


@pytest.mark.parametrize("pair", OTHERS, ids=lambda pair: pair.relative_to(ROOT).as_posix())
def test_what_is_typed_is_the_same_in_both(pair: Path) -> None:
    english, chinese = (_read(pair, end) for end in (".md", CHINESE))
    assert FENCED.findall(english) == FENCED.findall(chinese)
    heads = [page.count("\n## ") for page in (english, chinese)]
    rows = [page.count("\n| ") for page in (english, chinese)]
    assert (heads[0], rows[0]) == (heads[1], rows[1])


def test_both_pages_of_settings_name_them_all_and_every_status() -> None:
    settings = [name.upper() for name in Config.model_fields]
    for ending in (".md", CHINESE):
        page = _read(ROOT / "docs/operators/configuration", ending)
        assert SETTING.findall(page) == settings
        assert STATUS.findall(page) == ["0", "1", "2", "75", "78", "130"]


def test_a_backup_is_named_where_it_is() -> None:
    """`backups/` stands beside the database, not in the folder the bot is started in."""
    for ending in (".md", CHINESE):
        page = _read(ROOT / "docs/operators/running", ending)
        named = re.findall(r"bot restore (\S+?)[`\s]", page)
        assert {name.split("/")[0] for name in named} == {"data", "encore-litestream.db"}


def test_the_page_for_members_names_every_command_that_members_have() -> None:
    named = set(COMMAND.findall(_read(MEMBERS / "README", ".md")))
    first = {
        each.names[0]
        for feature in FEATURES
        for each in feature.commands
        if each.who is Who.MEMBERS
    }
    assert first - named == set()


def test_the_chinese_page_for_members_quotes_words_that_are_commands() -> None:
    quoted = WORD.findall(_read(MEMBERS / "README", CHINESE))
    words = {each.names[0]: each.words for feature in FEATURES for each in feature.commands}
    assert quoted
    assert [pair for pair in quoted if pair[1] not in words[pair[0]]] == []


def test_the_map_for_admins_leads_to_every_page_of_theirs() -> None:
    pages = {page.name for page in ADMINS.glob("*.md") if not page.name.endswith(CHINESE)}
    english, chinese = (_read(ADMINS / "README", end) for end in (".md", CHINESE))
    assert [name for name in pages - {"README.md"} if f"]({name})" not in english] == []
    theirs = {name.removesuffix(".md") for name in pages - {"README.md"}}
    lost = [n for n in theirs if f"]({n}{CHINESE})" not in chinese and f"]({n}.md)" not in chinese]
    assert lost == []


def test_every_picture_is_there_small_described_and_on_a_page() -> None:
    shown = set()
    for pair in PAIRS:
        for ending in (".md", CHINESE):
            for words, path in PICTURE.findall(_read(pair, ending)):
                assert words
                assert path.endswith(".zh-CN.png") == (ending == CHINESE), path
                shown.add((pair.parent / path).resolve())
    made = {IMAGES / f"{scene}{words.suffix}.png" for scene in SCENES for words in TONGUES}
    assert shown == made
    assert [path.name for path in made if path.stat().st_size >= MOST_BYTES] == []
