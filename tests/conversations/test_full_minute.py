"""A thousand reminders and posts of one minute: each once, never faster than Telegram takes."""

import asyncio
from bisect import bisect_left
from collections import Counter, defaultdict
from datetime import UTC, datetime
from sqlite3 import Connection
from zoneinfo import ZoneInfo

import pytest

from bot import posts, reminders, settings
from bot.posts import Wish
from domain.moments import Moment
from domain.posts import Manner, Piece, PieceKind
from domain.reminders import Origin
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from scheduling.pacing import Limits
from storage import chats
from storage.posts import Place
from tests.conversations.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.serial]

PEOPLE, CUPS, GROUPS, POSTS = 100, 7, 20, 15
ENOUGH_SECONDS = 300
OPEN = (
    "SELECT (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending'))"
    " + (SELECT count(*) FROM chores WHERE kind IN ('reminder', 'post') AND state = 'waiting')"
)


@pytest.fixture
def limits() -> Limits:
    """The program's own; the playground refuses what Telegram would."""
    return Limits()


def plan_reminders(tx: Connection, people: list[int], at: int, now: int) -> None:
    when = Moment(datetime.fromtimestamp(at, UTC), ZoneInfo("UTC"))
    for user_id in people:
        origin = Origin(None, "UTC", None, None, user_id, 1, is_about=False)
        for cup in range(CUPS):
            text = f"cup {cup} of {user_id}"
            wish = reminders.Wish(user_id, origin, text, when, f"{user_id}:{cup}")
            reminders.remind(tx, wish=wish, now=now)


def plan_posts(tx: Connection, groups: list[int], by: int, at: int, now: int) -> None:
    when = Moment(datetime.fromtimestamp(at, UTC), ZoneInfo("UTC"))
    for group_id in groups:
        chat = chats.find(tx, group_id)
        assert chat is not None
        for number in range(POSTS):
            pieces = (Piece(PieceKind.TEXT, f"post {number} of {group_id}"),)
            places = (Place(chat.chat_key, 0),)
            wish = Wish(pieces, when, Manner(), places, by, f"{group_id}:{number}")
            community = settings.community(tx, chat.community_id)
            posts.post_at_once(tx, community=community, wish=wish, now=now)


def most_within(times: list[float], seconds: float) -> int:
    """Return how many of these instants, in their order, lie in one span."""
    return max(bisect_left(times, at + seconds) - place for place, at in enumerate(times))


async def opened(
    encore: Stage, playground: Playground, owner: Person
) -> tuple[list[Person], list[Group]]:
    groups = [playground.group(f"Group {number}", owner=owner) for number in range(GROUPS)]
    people = [playground.person(f"Fan {number}") for number in range(PEOPLE)]
    for person in people:
        await person.starts()
    for group in groups:
        await group.hears("Encore")
    await encore.quiet()
    # What was said so far counts no more.
    playground.clock.advance(minutes=2)
    return people, groups


async def test_a_thousand_of_one_minute_come_once_each_and_are_paced(
    encore: Stage, playground: Playground, owner: Person
) -> None:
    people, groups = await opened(encore, playground, owner)
    now = playground.clock.unix()
    at, db = now + 3600, encore.program.db  # type: ignore[union-attr]
    await db.write(plan_reminders, [each.id for each in people], at, now)
    await db.write(plan_posts, [each.id for each in groups], owner.id, at, now)
    said, refused = len(playground.calls), encore.refused
    playground.clock.advance(seconds=at - now)
    async with asyncio.timeout(ENOUGH_SECONDS):
        while await encore.value_now(OPEN):  # noqa: ASYNC110 - asks a file
            await asyncio.sleep(0.2)
    # A machine that stalls sends what it held back at once: a few are told to wait.
    assert encore.refused - refused <= 20
    tried = [each for each in playground.calls[said:] if each.method == "sendMessage"]
    calls = [each for each in tried if not each.refused]
    texts = Counter(str(each.parameters["text"]).rpartition(": ")[2] for each in calls)
    assert len(calls) == PEOPLE * CUPS + GROUPS * POSTS == 1000
    assert set(texts.values()) == {1}
    assert most_within(sorted(each.at.timestamp() for each in tried), 10) <= 10 * 28 + 20
    by_chat: dict[int, list[float]] = defaultdict(list)
    for each in calls:
        by_chat[int(each.parameters["chat_id"])].append(each.at.timestamp())
    assert len(by_chat) == PEOPLE + GROUPS
    for chat_id, times in by_chat.items():
        assert most_within(times, 5) <= 6
        assert chat_id > 0 or most_within(times, 59) <= 18
