"""What a community knows: entries are added, changed, removed and found again."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, matches
from domain.knowledge import MOST_ENTRIES, Content, Entry, checked
from domain.refusals import Refusal
from storage import knowledge, search
from storage.knowledge import Made


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be known, by whom; the same ref is the same entry."""

    content: Content
    by: int
    ref: str


def add(
    tx: Connection, *, community_id: int, wish: Wish, now: int, is_noted: bool = True
) -> Entry:
    """Keep an entry and return it; the same ref is the same entry.

    One of many is not noted by itself.
    """
    known = knowledge.find_by_ref(tx, wish.ref)
    if known is not None:
        return known
    if knowledge.count_own(tx, community_id) >= MOST_ENTRIES:
        raise Refusal("knowledge.full", most=MOST_ENTRIES)
    made = Made(community_id, wish.by, wish.ref, now)
    entry = get(tx, knowledge.add(tx, checked(wish.content), made))
    matches.index(tx, entry)
    if is_noted:
        _note(tx, entry, "learn", wish.by, now)
    return entry


def change(
    tx: Connection,
    *,
    entry_id: int,
    content: Content,
    by: int,
    now: int,
    is_noted: bool = True,
) -> Entry:
    """Write an entry of a community anew; the same content changes nothing."""
    entry = get(tx, entry_id)
    refuse_starter(entry)
    content = checked(content)
    if content != entry.content:
        knowledge.set_content(tx, entry_id, content, now=now)
        matches.index(tx, get(tx, entry_id))
        if is_noted:
            _note(tx, entry, "learn_edit", by, now)
    return get(tx, entry_id)


def remove(tx: Connection, *, entry_id: int, by: int, now: int) -> Entry:
    """Forget an entry and return what it was; what was asked stays, without an answer."""
    entry = get(tx, entry_id)
    refuse_starter(entry)
    knowledge.remove(tx, entry_id)
    search.remove(tx, entry_id)
    _note(tx, entry, "learn_remove", by, now)
    return entry


def get(tx: Connection, entry_id: int) -> Entry:
    """Return an entry; refuse when it is gone."""
    entry = knowledge.find(tx, entry_id)
    if entry is None:
        raise Refusal("knowledge.gone")
    return entry


def numbered(tx: Connection, *, community_id: int, number: int) -> Entry:
    """Return a community's entry by its public number; refuse an unknown one."""
    entry = knowledge.find_by_number(tx, community_id=community_id, number=number)
    if entry is None:
        raise Refusal("knowledge.unknown", number=number)
    return entry


def refuse_starter(entry: Entry) -> None:
    """Refuse to change what came with the bot; it can only be hidden."""
    if entry.is_starter:
        raise Refusal("knowledge.starter")


def _note(tx: Connection, entry: Entry, act: str, by: int, now: int) -> None:
    if entry.community_id is not None:
        whose, facts = entry.community_id, {"number": entry.number}
        audit.record(tx, community_id=whose, actor_id=by, act=act, now=now, facts=facts)
