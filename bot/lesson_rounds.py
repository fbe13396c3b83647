"""What staff should look at in what is known: on Mondays, or when they ask."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import schedules
from bot.schedules import Occurrence, Plan, Recurring
from domain.knowledge import Entry
from domain.lateness import Lateness, Policy
from storage import bindings, chats, lesson_lists, outbox
from storage import knowledge as stored
from storage.lesson_lists import Chosen, Unanswered

KIND = "knowledge_week"
RULE = "weekly mon 10:00"
LETTER = "knowledge_week"
PRIORITY = 2
PLACES = ("cases", "log")
WEEK_SECONDS = 7 * 86_400
# Of each sort; more than this nobody works through at once.
MOST = 8


@dataclass(frozen=True, slots=True)
class Todo:
    """What waits: questions, words that led to an entry, (entry, missed, helped), entries."""

    unanswered: tuple[Unanswered, ...]
    chosen: tuple[tuple[Chosen, Entry], ...]
    disliked: tuple[tuple[Entry, int, int], ...]
    ended: tuple[Entry, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.unanswered or self.chosen or self.disliked or self.ended)


def todo(tx: Connection, *, community_id: int, now: int) -> Todo:
    """Return what waits after the last seven days; what ends within a week is among it."""
    since_at = now - WEEK_SECONDS
    disliked = []
    for each in lesson_lists.disliked(tx, community_id, since_at=since_at, most=MOST):
        entry = stored.find(tx, each.entry_id)
        if entry is not None:
            disliked.append((entry, each.missed, each.helped))
    ended = lesson_lists.ended(tx, community_id, before_at=now + WEEK_SECONDS, most=MOST)
    asked = lesson_lists.unanswered(tx, community_id, since_at=since_at, most=MOST)
    chosen = [
        (each, entry)
        for each in lesson_lists.chosen(tx, community_id, since_at=since_at, most=MOST)
        if (entry := stored.find(tx, each.entry_id)) is not None
    ]
    ends = tuple(stored.get_many(tx, ended))
    return Todo(tuple(asked), tuple(chosen), tuple(disliked), ends)


def begin_for(tx: Connection, community_id: int, now: int) -> None:
    """Plan a community's Mondays by its own clock; safe to repeat."""
    plan = Plan(KIND, str(community_id), RULE, community_id=community_id)
    schedules.begin(tx, plan, now=now)


def begin(tx: Connection, now: int, *, zone: str) -> None:  # noqa: ARG001 - by their own clocks
    """Plan the Mondays of every community that is there; safe at every start."""
    for community_id in sorted({chat.community_id for chat in chats.everywhere(tx)}):
        begin_for(tx, community_id, now)


def _tell(tx: Connection, occurrence: Occurrence) -> None:
    """Tell the staff, where they said so; nothing to look at is no news."""
    community_id = occurrence.community_id or 0
    found = (bindings.find(tx, community_id=community_id, purpose=each) for each in PLACES)
    place = next((each for each in found if each is not None), None)
    if place is None or todo(tx, community_id=community_id, now=occurrence.now).is_empty:
        return
    outbox.add(
        tx,
        card=LETTER,
        facts={"community_id": community_id, "at": occurrence.now},
        chat_key=place.chat_key,
        thread_id=place.thread_id,
        priority=PRIORITY,
        now=occurrence.now,
    )


RECURRING = Recurring(_tell, Lateness(Policy.RUN_ONCE))
