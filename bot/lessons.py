"""What people teach: answers kept, changed part by part, removed and brought back; drafts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from sqlite3 import Connection

from bot import knowledge, settings
from bot.knowledge import Wish
from domain.communities import Community
from domain.days import Zones, local_date
from domain.knowledge import LONGEST_QUESTION, Content, Entry
from domain.lesson_files import day_of
from domain.lessons import Field, Lesson, checked, language_of, ways_of
from domain.posts import IN_ALBUMS, MOST_IN_ALBUM, Piece, PieceKind, Pieces
from domain.refusals import Refusal
from domain.switches import parse_switch
from domain.terms import bare
from domain.wallclock import first_instant
from storage import asks, knowledge_drafts
from storage import knowledge as stored
from storage.knowledge_drafts import Draft, DraftKind, DraftState


@dataclass(frozen=True, slots=True)
class Teaching:
    """What somebody teaches at once; the same ref is the same entry."""

    questions: tuple[str, ...]
    pieces: Pieces
    tags: tuple[str, ...]
    by: int
    ref: str


def teach(tx: Connection, *, community: Community, teaching: Teaching, now: int) -> Entry:
    """Keep an answer; refuse a question that has one."""
    known = stored.find_by_ref(tx, teaching.ref)
    if known is not None:
        return known
    content = content_of(teaching.questions, teaching.pieces, teaching.tags, community.language)
    refuse_known(tx, community.community_id, content.question)
    wish = Wish(content, teaching.by, teaching.ref)
    return knowledge.add(tx, community_id=community.community_id, wish=wish, now=now)


def content_of(
    questions: Sequence[str], pieces: Pieces, tags: Sequence[str], language: str
) -> Content:
    """Return what an entry says; refuse what cannot be kept."""
    words = "\n".join(piece.text for piece in pieces)
    is_medium = any(piece.kind is not PieceKind.TEXT for piece in pieces)
    first, *others = questions or ("",)
    lesson = checked(Lesson(first, words, tuple(others), tuple(tags)), is_medium=is_medium)
    return Content(
        lesson.question,
        pieces,
        lesson.aliases,
        lesson.tags,
        language_of(lesson.question, language),
    )


def refuse_known(tx: Connection, community_id: int, question: str, *, but: int = 0) -> None:
    """Refuse a question that another entry has, whatever its capitals and marks."""
    wanted = bare(question)
    for number, known in stored.questions(tx, community_id):
        if number != but and (known == question or (wanted and bare(known) == wanted)):
            raise Refusal("learn.known", number=number)


# -- changed ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One part of an entry said anew: in words, an answer as messages."""

    field: Field
    said: str
    pieces: Pieces = ()


def change(tx: Connection, *, entry_id: int, change: Change, by: int, now: int) -> Entry:
    """Say a part of an entry anew; other ways of asking are added to those there are."""
    entry = knowledge.get(tx, entry_id)
    knowledge.refuse_starter(entry)
    zones = settings.community(tx, entry.community_id or 0).zones
    content = _changed(entry.content, change, zones, now)
    if change.field is Field.QUESTION and content.question != entry.content.question:
        refuse_known(tx, entry.community_id or 0, content.question, but=entry.number)
    return knowledge.change(tx, entry_id=entry_id, content=content, by=by, now=now)


def _changed(content: Content, change: Change, zones: Zones, now: int) -> Content:
    match change.field:
        case Field.ANSWER:
            fresh = content_of((content.question,), change.pieces, (), content.language)
            return replace(content, pieces=fresh.pieces)
        case Field.TAGS:
            words = () if parse_switch(change.said) is False else change.said.split()
            lesson = replace(_lesson(content), tags=tuple(words))
            return replace(content, tags=checked(lesson, is_medium=True).tags)
        case Field.UNTIL:
            return replace(content, until_at=_until(change.said, zones, now))
    ways = ways_of(change.said)
    if not ways:
        raise Refusal("learn.no_question")
    first, others = content.question, (*content.aliases, *ways)
    if change.field is Field.QUESTION:
        # Who asked as before still finds it.
        first, others = ways[0], (*content.aliases, content.question, *ways[1:])
    lesson = checked(Lesson(first, content.answer, others), is_medium=True)
    return replace(content, question=lesson.question, aliases=lesson.aliases)


def _lesson(content: Content) -> Lesson:
    return Lesson(content.question, content.answer, content.aliases, content.tags)


def _until(said: str, zones: Zones, now: int) -> int | None:
    """Return the instant at which a day is over; None for "off"."""
    if parse_switch(said) is False:
        return None
    until_on = day_of(said)
    if until_on is None:
        raise Refusal("learn.day", said="")
    if until_on.isoformat() < local_date(now, zones):
        raise Refusal("learn.day_over")
    return end_of(until_on, zones)


def end_of(on: date, zones: Zones) -> int:
    """Return the instant at which a day is over on the community's clock."""
    return first_instant(datetime.combine(on + timedelta(days=1), time()), zones)


def add_piece(tx: Connection, *, entry_id: int, piece: Piece, by: int, now: int) -> None:
    """Add a message to the album that an answer is; an album holds ten."""
    content = knowledge.get(tx, entry_id).content
    pieces = (*content.pieces, piece)
    if piece in content.pieces or len(pieces) > MOST_IN_ALBUM:
        return
    if {each.kind for each in pieces} <= IN_ALBUMS:
        content = replace(content, pieces=pieces)
        knowledge.change(tx, entry_id=entry_id, content=content, by=by, now=now, is_noted=False)


def drop_way(tx: Connection, *, entry_id: int, place: int, by: int, now: int) -> Entry:
    """Take one of an entry's other ways of asking away; one that is gone changes nothing."""
    content = knowledge.get(tx, entry_id).content
    aliases = (*content.aliases[:place], *content.aliases[place + 1 :])
    content = replace(content, aliases=aliases)
    return knowledge.change(tx, entry_id=entry_id, content=content, by=by, now=now)


@dataclass(frozen=True, slots=True)
class Removed:
    """An entry that is gone, and the draft that brings it back."""

    entry: Entry
    draft_id: int


def remove(tx: Connection, *, entry_id: int, by: int, now: int) -> Removed:
    entry = knowledge.remove(tx, entry_id=entry_id, by=by, now=now)
    draft_id = knowledge_drafts.add(
        tx,
        community_id=entry.community_id or 0,
        kind=DraftKind.REMOVED,
        contents=[entry.content],
        by_user_id=by,
        ref=f"removed:{entry_id}:{entry.made_at}:{now}",
        now=now,
    )
    return Removed(entry, draft_id)


def restore(tx: Connection, *, draft_id: int, by: int, now: int) -> Entry:
    """Bring back what was removed; a second time returns the same."""
    return approve(tx, draft_id=draft_id, by=by, now=now)


# -- drafts ----------------------------------------------------------------------------------


def keep(tx: Connection, *, community_id: int, pieces: Pieces, by: int, ref: str, now: int) -> int:
    """Keep an answer until somebody says which question it answers; return the draft's key."""
    return knowledge_drafts.add(
        tx,
        community_id=community_id,
        kind=DraftKind.ENTRY,
        contents=[Content("", pieces)],
        by_user_id=by,
        ref=ref,
        now=now,
    )


def drafted(text: str) -> str:
    """Return words as a draft has them for its question."""
    return " ".join(text.split())[:LONGEST_QUESTION].strip()


def propose(
    tx: Connection, *, community_id: int, question: str, pieces: Pieces, ref: str, now: int
) -> Draft | None:
    """Draft an entry from what was asked and answered; None where it is known or no question.

    Nobody has taught it yet: a human approves it.
    """
    words = drafted(question)
    known = stored.find_by_question(tx, community_id=community_id, question=words)
    if not words or not pieces or known is not None:
        return None
    draft_id = knowledge_drafts.add(
        tx,
        community_id=community_id,
        kind=DraftKind.ENTRY,
        contents=[Content(words, pieces)],
        by_user_id=0,
        ref=ref,
        now=now,
    )
    return draft(tx, draft_id)


def propose_wording(
    tx: Connection, *, entry_id: int, wording: str, ref: str, now: int
) -> Draft | None:
    """Draft another way of asking for an entry; None where it is one already."""
    entry = stored.find(tx, entry_id)
    words = drafted(wording)
    if entry is None or entry.community_id is None or not words:
        return None
    if words in (entry.content.question, *entry.content.aliases):
        return None
    draft_id = knowledge_drafts.add(
        tx,
        community_id=entry.community_id,
        kind=DraftKind.WORDING,
        contents=[Content(words, ())],
        by_user_id=0,
        entry_id=entry_id,
        ref=ref,
        now=now,
    )
    return draft(tx, draft_id)


def draft(tx: Connection, draft_id: int) -> Draft:
    """Return a draft; refuse one that is forgotten."""
    found = knowledge_drafts.find(tx, draft_id)
    if found is None:
        raise Refusal("learn.draft_gone")
    return found


def approve(
    tx: Connection,
    *,
    draft_id: int,
    by: int,
    now: int,
    questions: Sequence[str] = (),
    tags: Sequence[str] = (),
) -> Entry:
    """Make a draft an entry, or a way of asking for one; again returns the same.

    `questions` take the place of the one it was drafted with.
    """
    found = draft(tx, draft_id)
    if found.state is DraftState.DONE:
        return knowledge.get(tx, found.result[0])
    if found.state is DraftState.DROPPED:
        raise Refusal("learn.draft_gone")
    entry = _kept(tx, found, (questions, tags), by, now)
    knowledge_drafts.close(tx, draft_id, state=DraftState.DONE, result=[entry.entry_id])
    return entry


def _kept(
    tx: Connection, found: Draft, said: tuple[Sequence[str], Sequence[str]], by: int, now: int
) -> Entry:
    (content,), (questions, tags) = found.contents, said
    if found.kind is DraftKind.WORDING:
        return _with_wording(tx, found.entry_id or 0, content.question, by, now)
    if found.kind is DraftKind.ENTRY:
        community = settings.community(tx, found.community_id)
        asked = questions or (content.question,)
        content = content_of(asked, content.pieces, tags or content.tags, community.language)
    refuse_known(tx, found.community_id, content.question)
    wish = Wish(content, by, f"draft:{found.draft_id}")
    return knowledge.add(tx, community_id=found.community_id, wish=wish, now=now)


def add_way(tx: Connection, *, ask_id: int, by: int, now: int) -> Entry:
    """Let the words of a question lead to the entry that was chosen for it; again is the same."""
    asked = asks.find(tx, ask_id)
    if asked is None or asked.entry_id is None:
        raise Refusal("refusal.stale_button")
    return _with_wording(tx, asked.entry_id, drafted(asked.text), by, now)


def take_as_way(tx: Connection, *, draft_id: int, entry_id: int, by: int, now: int) -> Entry:
    """Let a draft's question be another way of asking for an entry; again returns the same."""
    found, entry = draft(tx, draft_id), knowledge.get(tx, entry_id)
    if entry.community_id != found.community_id:
        raise Refusal("refusal.stale_button")
    if found.state is DraftState.DONE and found.result == (entry_id,):
        return entry
    if found.state is not DraftState.OPEN:
        raise Refusal("learn.draft_gone")
    entry = _with_wording(tx, entry_id, found.contents[0].question, by, now)
    knowledge_drafts.close(tx, draft_id, state=DraftState.DONE, result=[entry_id])
    return entry


def _with_wording(tx: Connection, entry_id: int, wording: str, by: int, now: int) -> Entry:
    content = knowledge.get(tx, entry_id).content
    others = (*content.aliases, wording)
    lesson = checked(Lesson(content.question, content.answer, others), is_medium=True)
    content = replace(content, aliases=lesson.aliases)
    return knowledge.change(tx, entry_id=entry_id, content=content, by=by, now=now)


def discard(tx: Connection, *, draft_id: int) -> None:
    """Throw a draft away; refuse one that was made an entry."""
    found = draft(tx, draft_id)
    closed = knowledge_drafts.close(tx, draft_id, state=DraftState.DROPPED)
    if not closed and found.state is DraftState.DONE:
        raise Refusal("learn.draft_done")


def text_pieces(text: str) -> Pieces:
    """Return words without formatting as what answers."""
    return (Piece(PieceKind.TEXT, text),)
