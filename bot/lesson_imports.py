"""Lessons from a file: what they would change is shown first, then all of it happens or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from sqlite3 import Connection

from bot import audit, knowledge, settings
from bot.knowledge import Wish
from bot.lessons import draft, end_of, text_pieces
from domain.communities import Community
from domain.days import Zones, ZoneSince
from domain.knowledge import MOST_ENTRIES, Content, Entry, checked
from domain.lesson_files import Found
from domain.lessons import Lesson, language_of
from domain.refusals import Refusal
from domain.wallclock import wall_at
from storage import knowledge as stored
from storage import knowledge_drafts
from storage.knowledge_drafts import Draft, DraftKind, DraftState

SAMPLED = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """What a file would change: questions that are new, and entries that would be said anew."""

    draft_id: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Taken:
    added: int
    changed: int


def offer(
    tx: Connection,
    *,
    community: Community,
    found: Sequence[Found],
    by: int,
    ref: str,
    now: int,
) -> Offer:
    """Keep what was read until it is confirmed; the same ref is the same file."""
    lessons = [each.outcome for each in found if isinstance(each.outcome, Lesson)]
    contents = [_content(lesson, community.zones) for lesson in lessons]
    new, changed, same = _differences(tx, community, contents)
    if stored.count_own(tx, community.community_id) + len(new) > MOST_ENTRIES:
        raise Refusal("knowledge.full", most=MOST_ENTRIES)
    draft_id = knowledge_drafts.add(
        tx,
        community_id=community.community_id,
        kind=DraftKind.FILE,
        contents=contents,
        by_user_id=by,
        ref=ref,
        now=now,
    )
    questions = tuple(content.question for content in new)
    return Offer(draft_id, questions, tuple(each.content.question for each, _ in changed), same)


def _content(lesson: Lesson, zones: Zones) -> Content:
    until_at = end_of(lesson.until_on, zones) if lesson.until_on else None
    pieces = text_pieces(lesson.answer)
    return Content(lesson.question, pieces, lesson.aliases, lesson.tags, lesson.language, until_at)


def _differences(
    tx: Connection, community: Community, contents: Sequence[Content]
) -> tuple[list[Content], list[tuple[Entry, Content]], int]:
    """Return what is new, what would be said anew and how, and how much stays as it is."""
    new: list[Content] = []
    changed: list[tuple[Entry, Content]] = []
    for content in contents:
        known = stored.find_by_question(
            tx, community_id=community.community_id, question=content.question
        )
        if known is None:
            language = content.language or language_of(content.question, community.language)
            new.append(checked(replace(content, language=language)))
        elif (fresh := _merged(known.content, content)) != known.content:
            changed.append((known, fresh))
    return new, changed, len(contents) - len(new) - len(changed)


def _merged(known: Content, read: Content) -> Content:
    """Return an entry as a file has it: empty cells say nothing, the same words stay formatted."""
    is_same = known.answer.strip() == read.answer.strip()
    return checked(
        Content(
            known.question,
            known.pieces if is_same else read.pieces,
            read.aliases or known.aliases,
            tuple(sorted(read.tags)) or known.tags,
            read.language or known.language,
            read.until_at or known.until_at,
        )
    )


def find(tx: Connection, *, draft_id: int, by: int) -> Draft:
    """Return what somebody had read; refuse everybody else, and once it is forgotten."""
    found = draft(tx, draft_id)
    if found.by_user_id != by or found.kind is not DraftKind.FILE:
        raise Refusal("refusal.not_yours")
    return found


def confirm(tx: Connection, *, draft_id: int, by: int, now: int) -> Taken:
    """Take all that was read; a second time tells what the first one did."""
    found = find(tx, draft_id=draft_id, by=by)
    if found.state is DraftState.DROPPED:
        raise Refusal("learn.draft_gone")
    if found.state is DraftState.DONE:
        return Taken(*found.result)
    community = settings.community(tx, found.community_id)
    new, changed, _ = _differences(tx, community, found.contents)
    for number, content in enumerate(new):
        wish = Wish(content, by, f"draft:{draft_id}:{number}")
        knowledge.add(tx, community_id=found.community_id, wish=wish, now=now, is_noted=False)
    for entry, content in changed:
        knowledge.change(
            tx, entry_id=entry.entry_id, content=content, by=by, now=now, is_noted=False
        )
    _note(tx, found.community_id, len(new) + len(changed), by, now)
    result = (len(new), len(changed))
    knowledge_drafts.close(tx, draft_id, state=DraftState.DONE, result=result)
    return Taken(*result)


def _note(tx: Connection, community_id: int, count: int, by: int, now: int) -> None:
    audit.record(
        tx,
        community_id=community_id,
        actor_id=by,
        act="learn_file",
        now=now,
        facts={"number": count},
    )


def drop(tx: Connection, *, draft_id: int, by: int) -> None:
    """Forget what was read; refuse when it is taken already."""
    found = find(tx, draft_id=draft_id, by=by)
    closed = knowledge_drafts.close(tx, draft_id, state=DraftState.DROPPED)
    if not closed and found.state is DraftState.DONE:
        raise Refusal("learn.draft_done")


def lessons_of(tx: Connection, *, community: Community) -> list[Lesson]:
    """Return everything a community taught, as files have it, by number."""
    entries = stored.list_own(tx, community.community_id, most=MOST_ENTRIES)
    return [_lesson(entry.content, community.zones) for entry in entries]


def _lesson(content: Content, zones: tuple[ZoneSince, ...]) -> Lesson:
    last = None if content.until_at is None else wall_at(content.until_at - 1, zones).date()
    return Lesson(
        content.question, content.answer, content.aliases, content.tags, content.language, last
    )
