"""The answers that come with the program: bot/answer_bank/, read when somebody first asks."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection

from bot import knowledge, matches, terms
from domain.knowledge import Content, Entry
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


def set_hidden(tx: Connection, *, community_id: int, entry_id: int, is_hidden: bool) -> Entry:
    """Let an answer that came with the bot be answered in a community no more, or again."""
    entry = knowledge.get(tx, entry_id)
    if not entry.is_starter:
        raise Refusal("knowledge.unknown", number=entry.number)
    if is_hidden:
        stored.hide(tx, community_id=community_id, entry_id=entry_id)
    else:
        stored.show(tx, community_id=community_id, entry_id=entry_id)
    return entry
