"""Feedback after a gathering: asked once of who was there, changed until it closes, for hosts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot import settings
from bot.chores import Work
from domain.communities import Community
from domain.days import zone_at
from domain.gathering_feedback import (
    LATE_SECONDS,
    OPEN_SECONDS,
    Opinion,
    Sheet,
    Step,
    asked_at,
    read_again,
    read_sentence,
    read_stars,
)
from domain.gatherings import Answer, Gathering, GatheringState
from domain.members import Presence
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import (
    chores,
    dialogues,
    gathering_feedback,
    gathering_guests,
    gatherings,
    members,
    outbox,
    users,
)
from storage.chores import Chore

KIND_ASK, KIND_CLOSE = "gathering_ask", "gathering_close"
LETTER_ASK, LETTER_RESULTS = "gathering_feedback", "gathering_results"
LETTERS = frozenset({LETTER_ASK, LETTER_RESULTS})
PRIORITY = 3
# The dialogue that waits for a sentence, and the buttons that are no answer.
STEP = "event sentence"
WRITE, SKIP, CHANGE = "write", "skip", "change"


@dataclass(frozen=True, slots=True)
class Page:
    """A guest's sheet; `is_writing` while their next words are the sentence."""

    gathering: Gathering
    community: Community
    member_id: int
    sheet: Sheet
    until: int
    is_writing: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """What hosts see; `until` 0 when nobody was asked."""

    gathering: Gathering
    community: Community
    opinion: Opinion
    until: int


# -- asked -----------------------------------------------------------------------------------


def plan(tx: Connection, gathering: Gathering, now: int) -> None:
    """Have the guests of a gathering that is over asked when they are awake."""
    zones = settings.community(tx, gathering.community_id).zones
    number, zone = gathering.gathering_id, ZoneInfo(zone_at(zones, now))
    facts = {"gathering_id": number}
    chores.add(tx, kind=KIND_ASK, ref=str(number), facts=facts, due_at=asked_at(now, zone))


def _ask(tx: Connection, chore: Chore, now: int) -> None:
    """Ask who was there and may be written to, once each."""
    gathering = gatherings.find(tx, int(chore.facts["gathering_id"]))
    if gathering is None or gathering.state is not GatheringState.OVER:
        return
    values = settings.community(tx, gathering.community_id).values
    is_late = now - gathering.plan.starts_at > LATE_SECONDS
    if is_late or not values.is_on(Key.EVENT_FEEDBACK):
        return
    number = gathering.gathering_id
    asked = [
        user_id
        for member_id, user_id in _guests(tx, gathering)
        if gathering_feedback.add(tx, gathering_id=number, member_id=member_id)
    ]
    facts, until = {"gathering_id": number}, now + OPEN_SECONDS
    for user_id in asked:
        outbox.add(tx, card=LETTER_ASK, facts=facts, user_id=user_id, priority=PRIORITY, now=now)
    if asked:
        gatherings.open_feedback(tx, number, until=until)
        chores.add(tx, kind=KIND_CLOSE, ref=str(number), facts=facts, due_at=until)


def _guests(tx: Connection, gathering: Gathering) -> Iterator[tuple[int, int]]:
    """Return member and account of who was there, or of who said yes where nobody was noted."""
    said = gathering_guests.of_answer(tx, gathering.gathering_id, Answer.YES)
    came = [guest for guest in said if guest.came_at is not None]
    for guest in came or said:
        user_id = users.find_reachable(tx, guest.member_id)
        if user_id is not None and user_id != gathering.by_user_id:
            yield guest.member_id, user_id


# -- answered --------------------------------------------------------------------------------


def find_page(tx: Connection, *, gathering_id: int, user_id: int) -> Page | None:
    """Return the sheet of a guest who was asked; None for any other, and who left."""
    gathering = gatherings.find(tx, gathering_id)
    if gathering is None:
        return None
    community_id = gathering.community_id
    member = members.find(tx, community_id=community_id, user_id=user_id)
    if member is None or member.state is not Presence.PRESENT:
        return None
    member_id, until = member.member_id, gatherings.feedback_until(tx, gathering_id)
    sheet = gathering_feedback.find(tx, gathering_id=gathering_id, member_id=member_id)
    if sheet is None:
        return None
    return Page(gathering, settings.community(tx, community_id), member_id, sheet, until)


def _page(tx: Connection, gathering_id: int, user_id: int, now: int) -> Page:
    """Refuse who was not asked or left, and everybody once it is closed."""
    found = find_page(tx, gathering_id=gathering_id, user_id=user_id)
    if found is None:
        raise Refusal("event.feedback.not_asked")
    if now >= found.until:
        raise Refusal("event.feedback.closed")
    return replace(found, is_writing=_is_writing(tx, gathering_id, user_id, now))


def _is_writing(tx: Connection, gathering_id: int, user_id: int, now: int) -> bool:
    found = dialogues.find(tx, chat_id=user_id, user_id=user_id, now=now)
    return (
        found is not None and found.step == STEP and found.answers["gathering_id"] == gathering_id
    )


def pick(
    tx: Connection, *, gathering_id: int, user_id: int, step: int, value: str, now: int
) -> Page:
    """Take a button of the open question; one of another shows where things stand."""
    before = _page(tx, gathering_id, user_id, now)
    if step != before.sheet.step:
        return before
    if (step, value) == (Step.SENTENCE, WRITE):
        who, answers = {"chat_id": user_id, "user_id": user_id}, {"gathering_id": gathering_id}
        dialogues.ask(tx, **who, step=STEP, answers=answers, now=now)
        return replace(before, is_writing=True)
    return _keep(tx, before, user_id, _answered(before.sheet, value))


def _answered(sheet: Sheet, value: str) -> Sheet:
    match sheet.step:
        case Step.STARS:
            return replace(sheet, step=Step.AGAIN, stars=read_stars(value))
        case Step.AGAIN:
            return replace(sheet, step=Step.SENTENCE, again=read_again(value))
        case Step.SENTENCE if value == SKIP:
            return replace(sheet, step=Step.DONE, sentence="")
        case Step.DONE if value == CHANGE:
            return replace(sheet, step=Step.STARS)
    raise Refusal("refusal.stale_button")


def say(tx: Connection, *, gathering_id: int, user_id: int, text: str, now: int) -> Page:
    """Take words as the sentence; the same message again changes nothing."""
    before = _page(tx, gathering_id, user_id, now)
    if before.sheet.step is not Step.SENTENCE:
        return before
    sheet = replace(before.sheet, step=Step.DONE, sentence=read_sentence(text))
    return _keep(tx, before, user_id, sheet)


def _keep(tx: Connection, before: Page, user_id: int, sheet: Sheet) -> Page:
    if before.is_writing:
        dialogues.end(tx, chat_id=user_id, user_id=user_id)
    number = before.gathering.gathering_id
    place = {"gathering_id": number, "member_id": before.member_id}
    gathering_feedback.set_sheet(tx, sheet, **place)
    return replace(before, sheet=sheet, is_writing=False)


# -- for hosts -------------------------------------------------------------------------------


def results(tx: Connection, *, gathering_id: int) -> Results:
    gathering = gatherings.find(tx, gathering_id)
    if gathering is None:
        raise Refusal("event.unknown")
    return Results(
        gathering,
        settings.community(tx, gathering.community_id),
        gathering_feedback.opinion(tx, gathering_id),
        gatherings.feedback_until(tx, gathering_id),
    )


def _close(tx: Connection, chore: Chore, now: int) -> None:
    """Tell who made a gathering what was said of it."""
    found = results(tx, gathering_id=int(chore.facts["gathering_id"]))
    host = members.find(
        tx,
        community_id=found.gathering.community_id,
        user_id=found.gathering.by_user_id,
    )
    user_id = users.find_reachable(tx, host.member_id) if host else None
    if user_id is not None and found.opinion.answered:
        facts = {"gathering_id": found.gathering.gathering_id}
        outbox.add(
            tx, card=LETTER_RESULTS, facts=facts, user_id=user_id, priority=PRIORITY, now=now
        )


KINDS: dict[str, Work] = {KIND_ASK: _ask, KIND_CLOSE: _close}
