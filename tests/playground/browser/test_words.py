"""The page's words: both languages have them all, and no other file holds a sentence."""

import ast
import re
from pathlib import Path

import pytest

from playground.missing import MISSING

PAGE = Path(__file__).parents[3] / "playground" / "page"
SCRIPTS = sorted(PAGE.glob("*.js"))
BOOKS = ("words-en.js", "words-zh.js")
_KEY = re.compile(r'^  "?([\w.]+)"?:', re.MULTILINE)
_HOLE = re.compile(r"\{(\w+)\}")
# Keys put together from a prefix and a value the playground sends.
FAMILIES = ("role.", "status.", "service.", "right.", "bad.", "pace.", "tour.")


def _book(name: str) -> dict[str, str]:
    text = (PAGE / name).read_text()
    starts = list(_KEY.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return {start[1]: text[start.end() : end] for start, end in zip(starts, ends, strict=True)}


def test_both_languages_have_the_same_words_with_the_same_holes() -> None:
    english, chinese = (_book(name) for name in BOOKS)
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        wanted, there = set(_HOLE.findall(text)), set(_HOLE.findall(chinese[key]))
        assert there <= wanted, key
        assert wanted - there <= {"one", "other"}, key


def _sentence(said: ast.expr) -> str:
    """What a refusal says, `{}` for each value; empty when it is put together elsewhere."""
    if isinstance(said, ast.JoinedStr):
        return "".join(
            _sentence(part) if isinstance(part, ast.Constant) else "{}" for part in said.values
        )
    return str(said.value) if isinstance(said, ast.Constant) else ""


def _said_to_visitors() -> set[str]:
    calls = (
        node
        for file in PAGE.parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NotAllowed"
    )
    return {_sentence(call.args[0]) for call in calls} - {""}


def test_what_the_playground_says_to_visitors_is_known_in_chinese() -> None:
    text = (PAGE / "sentences-zh.js").read_text()
    chinese = dict(re.findall(r'^  "(.+)":\s+"(.+)",$', text, re.MULTILINE))
    wanted = _said_to_visitors() | set(MISSING)
    assert wanted - chinese.keys() == set()
    for sentence, words in chinese.items():
        assert re.search(r"[\u4e00-\u9fff]", words), sentence
        holes = {int(hole) for hole in re.findall(r"\{(\d)\}", words)}
        assert holes <= set(range(1, sentence.count("{}") + 1)), sentence


def test_every_word_asked_for_exists_and_every_word_is_asked_for() -> None:
    asked = set()
    for script in SCRIPTS:
        if script.name not in BOOKS:
            text = script.read_text()
            for call in re.findall(r"say\(([^\n]*)", text):
                asked |= set(re.findall(r'"(\w+)"', call))
            asked |= set(re.findall(r'"(tab\w+|calls)"', text))
    page = (PAGE / "index.html").read_text()
    asked |= set(re.findall(r'data-(?:word|label)="(\w+)"', page))
    words = {key for key in _book("words-en.js") if not key.startswith(FAMILIES)}
    assert words - asked == set()
    for found in re.findall(r'data-(?:word|label)="(\w+)"', page):
        assert found in words


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_foreign_text_never_becomes_markup(script: Path) -> None:
    text = script.read_text()
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert forbidden not in text
    assert max(map(len, text.splitlines())) < 100
    assert len(text.splitlines()) <= 400


def test_the_page_asks_nobody_else() -> None:
    for file in PAGE.iterdir():
        addresses = re.findall(r"https?://[\w./-]+", file.read_text())
        # Invite links are recognised by their beginning; nothing is fetched from there.
        assert set(addresses) <= {"http://www.w3.org/2000/svg", "https://t.me/"}, file.name
    page = (PAGE / "index.html").read_text()
    assert " style=" not in page and " onclick=" not in page and "<style" not in page
