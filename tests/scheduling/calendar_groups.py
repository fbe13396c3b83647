"""Groups in which everything is planned that there is, and when each of it has to be said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot import (
    birthdays,
    challenges,
    feeds,
    gathering_seats,
    gatherings,
    holiday_calendar,
    intake,
    members,
    post_changes,
    posts,
    recurrences,
    reminders,
    setting_changes,
    settings,
    streak_savers,
)
from bot.communities import ChatName, chat_of
from bot.posts import Wish
from domain.birthdays import Birthday
from domain.challenges import Terms
from domain.chats import Chat
from domain.communities import Community, Defaults
from domain.gatherings import Answer, GatheringKind, Plan
from domain.members import Member
from domain.messages import Name
from domain.moments import Moment, Unclear
from domain.posts import Manner, Piece, PieceKind
from domain.reminders import Origin
from storage import checkins
from storage.posts import Place
from tests.bot.books import a_member
from tests.scheduling.calendars import NEWS_SECONDS, span
from tests.scheduling.season import DAY_SECONDS, HOUR_SECONDS, first_shown, utc

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Lord_Howe",  # half an hour of summer time
    "America/Santiago",  # whose gap is at midnight
)
# Both nights that change the clock, and a 29 February that there is and one that there is not.
START = utc("2027-02-20T00:00")
DAYS = 400
END = START + DAYS * DAY_SECONDS
FOREVER = END * 2
GRACE = 900

Key = tuple[object, ...]


def _last_of_month(wall: datetime) -> bool:
    return (wall + timedelta(days=1)).day == 1


def _shows(wall: datetime, hour: int, minute: int = 0) -> bool:
    return (wall.hour, wall.minute) == (hour, minute)


MONDAY = datetime(2027, 2, 22)  # noqa: DTZ001 - what a calendar shows
SUNDAY_ON = date(2027, 2, 21)
# What people say, beside what they would say of a time on the wall.
RHYTHMS: dict[str, Callable[[datetime], bool]] = {
    "every day 02:15": lambda wall: _shows(wall, 2, 15),
    "every tuesday and sunday 2:30": lambda wall: _shows(wall, 2, 30) and wall.weekday() in (1, 6),
    "weekdays 9:00": lambda wall: _shows(wall, 9) and wall.weekday() < 5,
    "every 2 weeks on mon,thu 18:00": lambda wall: (
        _shows(wall, 18) and wall.weekday() in (0, 3) and (wall - MONDAY).days // 7 % 2 == 0
    ),
    "every month on the 31st 10:00": lambda wall: _shows(wall, 10) and _last_of_month(wall),
    "每月最后一个周五 20:00": lambda wall: (
        _shows(wall, 20) and wall.weekday() == 4 and (wall + timedelta(days=7)).month != wall.month
    ),
    "every fri 20:00 and sun 0:30": lambda wall: (
        (_shows(wall, 20) and wall.weekday() == 4) or (_shows(wall, 0, 30) and wall.weekday() == 6)
    ),
    "*/30 0-3 * * sun": lambda wall: (
        wall.hour <= 3 and wall.minute in (0, 30) and wall.weekday() == 6
    ),
    "every year on feb 29 10:00": lambda wall: (
        _shows(wall, 10) and wall.month == 2 and _last_of_month(wall)
    ),
}
BIRTHDAYS = {
    Birthday(2, 29): ("2027-02-28", "2028-02-29"),
    Birthday(12, 31): ("2027-12-31",),
    Birthday(1, 1, is_lunar=True): ("2028-01-26",),
    Birthday(8, 15, is_lunar=True): ("2027-09-15",),
}


@dataclass
class Group:
    """One community: its chat, its clock, its people, and what it has to hear."""

    tx: Connection
    zone: str
    chance: Random
    number: int
    wants: dict[Key, tuple[int, int]] = field(default_factory=dict)
    series: list[int] = field(default_factory=list)
    came: dict[int, int] = field(default_factory=dict)
    next_join: int = START + 3 * HOUR_SECONDS
    checked_in: date = date(2027, 2, 8)
    people: int = 0

    def __post_init__(self) -> None:
        name = ChatName(-100 - self.number, "supergroup", self.zone)
        defaults = Defaults("en", self.zone)
        self.chat: Chat = chat_of(self.tx, name=name, defaults=defaults, now=START - DAY_SECONDS)
        wanted = {"holidays": "us", "welcome": "on"}
        community = settings.community(self.tx, self.chat.community_id)
        setting_changes.change_many(self.tx, community=community, wanted=wanted, by=1, at=START)
        self.shown = first_shown(self.zone, START, END + 2 * DAY_SECONDS)
        self.ann = self.member()
        self.saver = self.member()

    @property
    def community(self) -> Community:
        return settings.community(self.tx, self.chat.community_id)

    @property
    def place(self) -> tuple[int, None]:
        return self.chat.chat_key, None

    def member(self) -> Member:
        """Let somebody be here who has started the bot."""
        self.people += 1
        user_id = 1000 * (self.number + 1) + self.people
        found = a_member(self.tx, self.chat.community_id, user_id, now=START - 90 * DAY_SECONDS)
        name = Name(user_id, f"Fan {user_id}", "", "", "en")
        members.can_be_written_to(self.tx, name=name, dm_ok=True)
        return found

    def instant(self, wall: datetime) -> int:
        return self.shown[wall]

    def local(self, at: int) -> datetime:
        local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(self.zone))
        return local.replace(tzinfo=None, fold=0)

    def times(self, fits: Callable[[datetime], bool]) -> list[int]:
        return sorted({at for wall, at in self.shown.items() if at <= END and fits(wall)})

    def moments(self, count: int) -> list[int]:
        """Return instants here and there, some on the nights that change the clock."""
        nights = [utc("2027-03-28T01:00"), utc("2027-10-31T01:00"), utc("2027-11-07T06:00")]
        rest = [self.chance.randrange(START + HOUR_SECONDS, END) for _ in range(count)]
        return [*nights, *rest]

    # -- planned -----------------------------------------------------------------------------

    def plan(self) -> None:
        for number, (said, fits) in enumerate(RHYTHMS.items()):
            self._post_again(said, fits, f"rhythm:{number}")
        for number, at in enumerate(self.moments(37)):
            post_id = self._post(self._moment(at), f"once:{number}")
            self.wants["post", post_id, at] = (at, at + GRACE)
        self._series()
        self._reminders()
        if self.number == 0:
            self._feed()
        self._events()
        self._challenge()
        self._greetings()
        self._saver()

    def _moment(self, at: int) -> Moment:
        return Moment(datetime.fromtimestamp(at, UTC), ZoneInfo(self.zone))

    def _said(self, text: str) -> recurrences.Said:
        zone = ZoneInfo(self.zone)
        now = datetime.fromtimestamp(START, UTC)
        said = recurrences.say_timing(text, now=now, zone=zone, language="en")
        assert not isinstance(said, Unclear), text
        return said

    def _post(self, when: recurrences.Said, ref: str, manner: Manner | None = None) -> int:
        pieces = (Piece(PieceKind.TEXT, f"{ref} {{n}}"),)
        places = (Place(self.chat.chat_key, 0),)
        by = self.ann.user_id
        wish = Wish(pieces, when, manner or Manner(), places, by, f"{self.zone}:{ref}")
        made = posts.post_at_once(self.tx, community=self.community, wish=wish, now=START)
        return made.post.post_id

    def _post_again(self, said: str, fits: Callable[[datetime], bool], ref: str) -> None:
        post_id = self._post(self._said(said), ref)
        for at in self.times(fits):
            self.wants["post", post_id, at] = (at, at + GRACE)

    def _series(self) -> None:
        """Plan a series of five episodes, which pauses after them."""
        post_id = self._post(self._said("daily 02:30"), "series", Manner(is_series=True))
        for number in range(2, 6):
            post_changes.add_episode(
                self.tx,
                post=posts.get(self.tx, post_id),
                pieces=(Piece(PieceKind.TEXT, f"episode {number}"),),
                by=self.ann.user_id,
                ref=f"{self.zone}:episode:{number}",
                now=START,
            )
        self.series.append(post_id)

    def _reminders(self) -> None:
        for number, at in enumerate(self.moments(15)):
            found = self._remind(self._moment(at), f"once:{number}")
            self.wants["reminder", found, at] = (at, FOREVER)
        for said in ("every day 02:15", "*/30 0-3 * * sun", "every 2 weeks on mon,thu 18:00"):
            found = self._remind(self._said(said), said)
            times = self.times(RHYTHMS[said])
            for at, following in zip(times, [*times[1:], FOREVER], strict=True):
                self.wants["reminder", found, at] = (at, following - 1)

    def _remind(self, when: recurrences.Said, ref: str) -> int:
        whose = (self.chat.community_id, None, self.chat.chat_key, None)
        origin = Origin(*whose, self.chat.telegram_chat_id, 1, is_about=False)
        wish = reminders.Wish(self.ann.user_id, origin, "tea", when, f"{self.zone}:{ref}")
        return reminders.remind(self.tx, wish=wish, now=START).reminder.reminder_id

    def _feed(self) -> None:
        feeds.add(
            self.tx,
            community_id=self.chat.community_id,
            url="https://news.example/feed",
            place=self.place,
            by=1,
            now=START,
        )
        for number in range(1, (END - span(days=6) - START) // NEWS_SECONDS):
            at = START + number * NEWS_SECONDS
            self.wants["news", self.chat.community_id, f"news {number}"] = (at, FOREVER)

    def _events(self) -> None:
        for number, at in enumerate(self.moments(37)):
            made = gatherings.announce(
                self.tx,
                community=self.community,
                plan=Plan(GatheringKind.MEETUP, "Tea", at),
                by=1,
                place=self.place,
                ref=f"{self.zone}:{number}",
                now=START,
            )
            gathering_seats.answer(
                self.tx,
                gathering_id=made.gathering_id,
                user_id=self.ann.user_id,
                said=Answer.YES,
                now=START,
            )
            for step, (ahead, patience) in gatherings.STEPS.items():
                due = at - ahead
                if due > START:
                    key = ("event", made.gathering_id, step)
                    self.wants[key] = (due, due + patience - 1)

    def _challenge(self) -> None:
        terms = Terms("Reading", "reading", 366, 0, 5)
        made = challenges.begin(
            self.tx,
            community=self.community,
            terms=terms,
            by=1,
            place=self.place,
            ref=self.zone,
            now=START,
        )
        number = made.challenge_id
        challenges.set_reminding(
            self.tx, challenge_id=number, user_id=self.ann.user_id, reminds=True, now=START
        )
        last = date.fromisoformat(made.first_on) + timedelta(days=365)
        for at in self.times(lambda wall: _shows(wall, 20) and wall.date() <= last):
            self.wants["challenge", number, str(self.local(at).date())] = (at, at + GRACE)
        over = self.instant(datetime.combine(last + timedelta(days=1), time()))
        self.wants["summary", number] = (over, FOREVER)

    def _greetings(self) -> None:
        for birthday, days in BIRTHDAYS.items():
            member = self.member()
            birthdays.enter(
                self.tx, member=member, community=self.community, birthday=birthday, now=START
            )
            for day in days:
                on = date.fromisoformat(day)
                key = ("birthday", member.member_id, day)
                self.wants[key] = (self.at(on, 9), self.at(on + timedelta(days=1), 0) - 1)
        on = SUNDAY_ON
        while (on := on + timedelta(days=1)) < date(2028, 3, 24):
            if holiday_calendar.holiday_on(on, preset="us", language="en"):
                key = ("holiday", self.chat.community_id, str(on))
                self.wants[key] = (self.at(on, 9), self.at(on + timedelta(days=1), 0) - 1)

    def at(self, on: date, hour: int) -> int:
        return self.instant(datetime.combine(on, time(hour)))

    def _saver(self) -> None:
        streak_savers.choose(self.tx, member=self.saver, is_wanted=True, now=START)
        for at in self.times(lambda wall: _shows(wall, 20)):
            on = str(self.local(at).date())
            self.wants["saver", self.saver.member_id, on] = (at, at + GRACE)

    # -- lived -------------------------------------------------------------------------------

    def live(self, at: int) -> None:
        """Let a member check in late each evening, and newcomers come two by two."""
        today = self.local(at)
        while datetime.combine(self.checked_in, time(23)) + timedelta(days=1) <= today:
            self.checked_in += timedelta(days=1)
            on, days = str(self.checked_in), (self.checked_in - date(2027, 2, 8)).days
            late = int(
                datetime.combine(self.checked_in, time(23), ZoneInfo(self.zone)).timestamp()
            )
            found = checkins.CheckIn(on, late, days, 5, f"{self.zone}:{on}")
            checkins.add(self.tx, member_id=self.saver.member_id, checkin=found)
        if at >= self.next_join and at < END - span(days=9):
            self._comes(at)
            self.next_join = at + (HOUR_SECONDS if len(self.came) % 2 else span(days=20))

    def _comes(self, at: int) -> None:
        user_id = 1000 * (self.number + 1) + 500 + len(self.came)
        self.came[user_id] = at
        name = Name(user_id, f"New {user_id}", "", "", "en")
        members.can_be_written_to(self.tx, name=name, dm_ok=True)
        gated = intake.Gated()
        told = intake.Standing(self.chat.telegram_chat_id, name, True, False, at)
        gated.standings.append(told)
        defaults = Defaults("en", self.zone)
        intake.accept(self.tx, gated=gated, ended=(), defaults=defaults, owners=(), now=at)
        member = a_member(self.tx, self.chat.community_id, user_id, now=at)
        for day in (1, 3, 7):
            due = at + day * DAY_SECONDS
            self.wants["steps", member.member_id, day] = (due, due + DAY_SECONDS - 1)
