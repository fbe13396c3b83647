"""The answers that come with the program: bot/answer_bank/, read when somebody first asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection

from bot import audit, knowledge, matches, terms
from domain.knowledge import Content
from domain.posts import Piece, PieceKind
from domain.refusals import Refusal
from storage import knowledge as stored
from storage import search
from storage.knowledge import Made

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
TAG = "bot"
_FOLDER = Path(__file__).with_name("answer_bank")
_STATE = "search"


@cache
def version() -> str:
    """Return what changes with the answers or with how anything is searched."""
    digest = sha256(terms.version().encode())
    for language in LANGUAGES:
        digest.update(_path(language).read_bytes())
    return digest.hexdigest()


def is_settled(tx: Connection) -> bool:
    """Say whether the search has this version's answers and words."""
    return stored.state(tx, _STATE) == version()


def settle(tx: Connection) -> None:
    """Take over this version's answers, and index everybody's by its words; again is nothing."""
    if is_settled(tx):
        return
    known = stored.refs_of_starters(tx)
    for ref, content in _contents():
        if ref in known:
            stored.set_content(tx, known.pop(ref), content, now=0)
        else:
            stored.add(tx, content, Made(None, 0, ref, 0))
    for entry_id in known.values():
        stored.remove(tx, entry_id)
    search.clear(tx)
    for entry_id in stored.every(tx):
        matches.index(tx, knowledge.get(tx, entry_id))
    stored.set_state(tx, _STATE, version())


def _contents() -> Iterator[tuple[str, Content]]:
    import yaml

    for language in LANGUAGES:
        for row in yaml.safe_load(_path(language).read_text(encoding="utf-8")):
            answer = (Piece(PieceKind.TEXT, row["answer"]),)
            content = Content(row["question"], answer, tuple(row["aliases"]), (TAG,), language)
            yield f"starter:{row['key']}:{language}", content


def _path(language: str) -> Path:
    return _FOLDER / f"{language}.yaml"


@dataclass(frozen=True, slots=True)
class Listed:
    """A question of the starter set, by the key that it has in every language."""

    key: str
    question: str
    is_hidden: bool


def listed(tx: Connection, *, community_id: int, language: str) -> list[Listed]:
    """Return the starter set in one language, with what a community does not want of it."""
    hidden, refs = stored.hidden(tx, community_id), stored.refs_of_starters(tx)
    keys = {entry_id: ref.split(":")[1] for ref, entry_id in refs.items()}
    return [
        Listed(keys[entry.entry_id], entry.content.question, is_hidden=entry.entry_id in hidden)
        for entry in stored.list_starters(tx, language=language)
    ]


def set_hidden(
    tx: Connection, *, community_id: int, key: str, is_hidden: bool, by: int, now: int
) -> None:
    """Let an answer of the starter set be given in a community no more, or again."""
    refs = stored.refs_of_starters(tx)
    found = {refs[ref] for ref in refs if ref.split(":")[1] == key}
    if not found:
        raise Refusal("knowledge.gone")
    if is_hidden == found.issubset(stored.hidden(tx, community_id)):
        return
    change = stored.hide if is_hidden else stored.show
    for entry_id in found:
        change(tx, community_id=community_id, entry_id=entry_id)
    act = "starter_hide" if is_hidden else "starter_show"
    audit.record(tx, community_id=community_id, actor_id=by, act=act, now=now)
