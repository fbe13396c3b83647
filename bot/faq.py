"""What a community has answers to, for whoever looks through it."""

from dataclasses import dataclass
from sqlite3 import Connection

from domain.knowledge import Entry
from domain.members import Presence
from domain.refusals import Refusal
from storage import knowledge, lesson_lists, members

ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Shelf:
    """How many answers there are, by tag, and how many came with the bot."""

    community_id: int
    count: int
    tags: tuple[tuple[str, int], ...]
    starters: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of questions, the first is 0; `tag` as it is kept."""

    community_id: int
    tag: str
    entries: tuple[Entry, ...]
    number: int
    pages: int


def shelf(tx: Connection, *, community_id: int, language: str, now: int) -> Shelf:
    """Return what there is; what has ended is not counted."""
    count = lesson_lists.count(tx, community_id, now=now)
    tags = tuple(lesson_lists.tags(tx, community_id, now=now))
    return Shelf(community_id, count, tags, len(_starters(tx, community_id, language)))


def _starters(tx: Connection, community_id: int, language: str) -> list[Entry]:
    hidden = knowledge.hidden(tx, community_id)
    found = knowledge.list_starters(tx, language=language)
    return [entry for entry in found if entry.entry_id not in hidden]


def page(tx: Connection, *, community_id: int, tag: str, number: int, now: int) -> Page:
    """Return a page of a community's own questions, with a tag or all; the nearest there is."""
    count = lesson_lists.count(tx, community_id, tag=tag, now=now)
    number, pages = _place(number, count)
    found = lesson_lists.page(
        tx, community_id, tag=tag, now=now, skipped=number * ON_A_PAGE, most=ON_A_PAGE
    )
    entries = tuple(knowledge.get_many(tx, found))
    return Page(community_id, tag, entries, number, pages)


def page_of_starters(tx: Connection, *, community_id: int, language: str, number: int) -> Page:
    found = _starters(tx, community_id, language)
    number, pages = _place(number, len(found))
    shown = tuple(found[number * ON_A_PAGE :][:ON_A_PAGE])
    return Page(community_id, "", shown, number, pages)


def _place(number: int, count: int) -> tuple[int, int]:
    """Return the nearest page there is, and how many there are."""
    pages = max(-(-count // ON_A_PAGE), 1)
    return min(max(number, 0), pages - 1), pages


def answer(tx: Connection, *, community_id: int, entry_id: int, now: int) -> Entry:
    """Return an entry that a community answers with; refuse what is gone, hidden or over."""
    entry = knowledge.find(tx, entry_id)
    if entry is None or entry.community_id not in (None, community_id):
        raise Refusal("knowledge.gone")
    if not entry.answers(now) or entry_id in knowledge.hidden(tx, community_id):
        raise Refusal("knowledge.gone")
    return entry


def refuse_strangers(tx: Connection, *, community_id: int, user_id: int) -> None:
    """Refuse who is no member: what a community knows is its own."""
    member = members.find(tx, community_id=community_id, user_id=user_id)
    if member is None or member.state is not Presence.PRESENT:
        raise Refusal("faq.members_only")
