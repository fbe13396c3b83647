"""A season put on: its people come into the fan group and its days pass, one after another."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from .accounts import Account
from .chats import Chat
from .clock import PlaygroundClock
from .entities import found_in
from .fan_group import FanGroup
from .files import Attachment
from .members import Membership
from .membership import join, leave
from .messages import Message
from .pictures import aurora
from .posting import post
from .reactions import react
from .season import DAYS, Deed, Kind, Meeting, Season

if TYPE_CHECKING:
    from .server import Playground

PICTURES = 4
TOLD_EVERY = 10
ROUND_SECONDS = 0.001
# What passes between two looks when somebody waits for time to pass.
SHORT_SECONDS = 10
_REMEMBERED = 20


def first_day(now: datetime, zone: tzinfo, days: int = DAYS) -> date:
    """Return the day a season begins that is over with yesterday."""
    return now.astimezone(zone).date() - timedelta(days=days)


def clock_before(now: datetime, zone: tzinfo, days: int = DAYS) -> PlaygroundClock:
    """Return a clock that stands at the first midnight of a season."""
    return PlaygroundClock(_moment(first_day(now, zone, days), 0, zone), running=False)


class SeasonPlay:
    """A season in a playground whose clock stands at its first midnight."""

    def __init__(
        self, playground: "Playground", stage: FanGroup, zone: tzinfo, days: int = DAYS
    ) -> None:
        self._world, self._zone = playground.world, zone
        self._group: Chat = stage.group
        known = [stage.owner, stage.admin, *stage.members]
        languages = [person.account.language_code or "" for person in known]
        self._season = Season(self._world.seed, days=days, languages=languages)
        self._first = self._world.clock.now().astimezone(zone).date()
        self._accounts = [person.account for person in known]
        self._topics = dict(zip(("music", "art"), stage.topics, strict=True))
        self._said: deque[Message] = deque(maxlen=_REMEMBERED)

    async def __call__(
        self,
        *,
        is_quiet: Callable[[], Awaitable[bool]],
        present: Callable[[], datetime],
        tell: Callable[[str], None],
    ) -> None:
        """Let the days pass; in the end the clock runs, from the present on.

        The clock moves only when `is_quiet` says that the bot has nothing left to do.
        """
        world = self._world
        controlled, world.flood.enabled = world.flood.enabled, False
        self._furnish()
        try:
            await self._live(is_quiet, tell)
            world.clock.move_to(present())
            await self._rest(is_quiet)
        finally:
            world.flood.enabled = controlled
            self._show(None)
        world.clock.run()
        world.clock.move_to(max(present(), world.clock.now()))

    async def _live(
        self, is_quiet: Callable[[], Awaitable[bool]], tell: Callable[[str], None]
    ) -> None:
        """Let every day's meetings happen, each when the one before is answered."""
        days = self._season.days
        self._show(0)
        await self._rest(is_quiet)
        for day, meetings in enumerate(self._season, 1):
            for meeting in meetings:
                self._world.clock.move_to(self._end(day - 1, meeting))
                # What fell due meanwhile is done before anybody speaks: never at the same time.
                await self._rest(is_quiet)
                self._meet(meeting)
                await self._rest(is_quiet)
            self._show(day)
            if day % TOLD_EVERY == 0 or day == days:
                tell(f"day {day} of {days}")

    async def _rest(self, is_quiet: Callable[[], Awaitable[bool]]) -> None:
        """Wait until nothing waits; time passes when somebody waits for just that."""
        await self._world.updates.all_confirmed()
        while not await is_quiet():
            if self._world.clock.is_waited_for:
                self._world.clock.pass_by(SHORT_SECONDS)
            await asyncio.sleep(ROUND_SECONDS)

    def _furnish(self) -> None:
        """Bring everybody into the world, and into the group who was there from the first day."""
        self._chance = self._season.chance
        for fan in self._season.fans[len(self._accounts) :]:
            first, last = fan.name
            account = self._world.new_account(first, last_name=last, language_code=fan.language)
            self._accounts.append(account)
            if fan.comes_on == 0:
                self._group.members[account.id] = Membership(account, "member")
        self._pictures = [self._picture(number) for number in range(PICTURES)]
        self._world.stage.tell("chat", lambda: {"chat": self._group})

    def _picture(self, number: int) -> Attachment:
        name = f"aurora-{number + 1}.png"
        drawn = aurora(self._chance)
        return self._world.files.add(drawn, kind="photo", name=name, mime="image/png")

    def _end(self, day: int, meeting: Meeting) -> datetime:
        return _moment(self._first + timedelta(days=day), meeting.second, self._zone)

    def _meet(self, meeting: Meeting) -> None:
        """Say all that was said in a meeting that ends now."""
        end = self._world.clock.unix()
        for deed in meeting.deeds:
            self._do(deed, self._accounts[deed.fan], end - deed.before)

    def _do(self, deed: Deed, account: Account, at: int) -> None:
        others = [each for each in self._said if each.sender is not account]
        match deed.kind:
            case Kind.JOINS:
                join(self._group, account)
            case Kind.LEAVES:
                leave(self._group, account)
            case Kind.REACTS if others:
                react(self._chance.choice(others), account, (deed.text,))
            case Kind.ANSWERS | Kind.THANKS if others:
                self._answer(self._chance.choice(others), account, deed, at)
            case Kind.SHOWS:
                picture = self._chance.choice(self._pictures)
                self._say(account, deed, at, attachment=picture)
            case Kind.SAYS:
                self._say(account, deed, at)

    def _answer(self, message: Message, account: Account, deed: Deed, at: int) -> None:
        place = {"thread": message.thread, "in_topic": True} if message.in_topic else {}
        self._say(account, deed, at, reply_to_id=message.id, **place)

    def _say(self, account: Account, deed: Deed, at: int, **parts: Any) -> None:
        topic = self._topics.get(deed.place)
        if topic is not None:
            parts |= {"thread": topic.id, "in_topic": True}
        entities = found_in(deed.text)
        said = post(self._group, account, at=at, text=deed.text, entities=entities, **parts)
        if not deed.text.startswith("/"):
            self._said.append(said)

    def _show(self, day: int | None) -> None:
        """Show on the page how far it is; None when it is over."""
        world = self._world
        world.season = None if day is None else {"day": day, "days": self._season.days}
        world.stage.tell("season", lambda: {"season": world.season})


def _moment(day: date, second: int, zone: tzinfo) -> datetime:
    """Return what a clock on the wall of that zone shows so many seconds after midnight."""
    wall = datetime.combine(day, time()) + timedelta(seconds=second)
    return wall.replace(tzinfo=zone).astimezone(UTC)
