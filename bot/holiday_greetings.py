"""Holiday greetings: shown to who runs the group a day before, posted unless they are skipped."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection

from bot import audit, holiday_calendar, places, schedules, settings, staff_news
from bot.schedules import Occurrence, Plan, Recurring
from domain.communities import Community
from domain.days import later_day, local_date, local_hour
from domain.holidays import OFF, Holiday
from domain.lateness import Lateness, Policy
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import chats, chores, holiday_greetings, notices, outbox

KIND = LETTER = "holidays"
# Asks Telegram who runs a community.
PREVIEW = LETTER_PREVIEW = "holiday_preview"
SHOWN_ONCE_SECONDS = 86_400
REF, RULE = "hourly", "cron 0 * * * *"


@dataclass(frozen=True, slots=True)
class Shown:
    """A holiday of a community, as its admins and the group are shown it."""

    community: Community
    on: date
    holiday: Holiday
    state: str


def begin(tx: Connection, now: int, *, zone: str) -> None:
    """Plan the look that each hour takes at every community."""
    schedules.begin(tx, Plan(KIND, REF, RULE, zone), now=now)


def _look(tx: Connection, occurrence: Occurrence) -> None:
    for community_id in sorted({chat.community_id for chat in chats.everywhere(tx)}):
        community = settings.community(tx, community_id)
        is_on = community.values.text(Key.HOLIDAYS) != OFF
        hour = local_hour(occurrence.now, community.zones)
        if is_on and hour >= community.values.number(Key.HOLIDAY_HOUR):
            today = local_date(occurrence.now, community.zones)
            _post(tx, community, today, occurrence.now)
            _announce(tx, community, later_day(today, 1), occurrence.now)


def _post(tx: Connection, community: Community, on: str, now: int) -> None:
    """Greet a holiday that nobody skipped, once."""
    whose = community.community_id
    place = places.announcing(tx, whose)
    if chats.closed_into(tx, whose) is not None or place is None:
        return
    if holiday_greetings.claim(tx, community_id=whose, on=on, state="posted"):
        facts: dict[str, int | str] = {"community_id": whose, "on": on}
        chat_key, thread_id = place.chat_key, place.thread_id
        outbox.add(tx, card=LETTER, facts=facts, chat_key=chat_key, thread_id=thread_id, now=now)


def _announce(tx: Connection, community: Community, on: str, now: int) -> None:
    """Let tomorrow's holiday be shown to who runs the group."""
    whose = community.community_id
    is_new = _holiday(community, on) is not None and holiday_greetings.add(
        tx, community_id=whose, on=on
    )
    if is_new:
        facts = {"community_id": whose}
        chores.plan(tx, kind=PREVIEW, ref=str(whose), facts=facts, due_at=now)


def preview(
    tx: Connection, *, community_id: int, administrators: Collection[int], now: int
) -> None:
    """Show tomorrow's greeting to these people and whoever has a role, if they started the bot.

    Safe to repeat: a program that dies after it has asked Telegram asks again.
    """
    community = settings.community(tx, community_id)
    on = later_day(local_date(now, community.zones), 1)
    kind = f"holiday:{community_id}:{on}"
    if not notices.claim(tx, kind, now=now, every_seconds=SHOWN_ONCE_SECONDS):
        return
    staff_news.write_to_each(
        tx,
        community_id=community_id,
        administrators=administrators,
        card=LETTER_PREVIEW,
        facts={"community_id": community_id, "on": on},
        now=now,
    )


def skip(tx: Connection, *, community_id: int, on: str, by: int, now: int) -> Shown:
    """Let a holiday pass without a greeting; the same again changes nothing."""
    if holiday_greetings.claim(tx, community_id=community_id, on=on, state="skipped"):
        audit.record(tx, community_id=community_id, actor_id=by, act="holiday_skip", now=now)
    found = shown(tx, community_id=community_id, on=on)
    if found is None or found.state != "skipped":
        raise Refusal("holiday.over")
    return found


def shown(tx: Connection, *, community_id: int, on: str) -> Shown | None:
    """Return a holiday as it stands; None when there is none by the settings of now."""
    state = holiday_greetings.state(tx, community_id=community_id, on=on)
    if state is None:
        return None
    community = settings.community(tx, community_id)
    holiday = _holiday(community, on)
    if holiday is None:
        return None
    return Shown(community, date.fromisoformat(on), holiday, state)


def _holiday(community: Community, on: str) -> Holiday | None:
    preset = community.values.text(Key.HOLIDAYS)
    return holiday_calendar.holiday_on(
        date.fromisoformat(on), preset=preset, language=community.language
    )


RECURRING = Recurring(_look, Lateness(Policy.RUN_ONCE))
