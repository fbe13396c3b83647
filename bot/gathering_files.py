"""A gathering as a file for calendars, and the code of its link as a picture."""

import io
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection
from typing import NamedTuple

from bot import gathering_seats, gatherings, settings
from domain.gatherings import Answer, Gathering, GatheringState
from storage import gatherings as stored

# Calendars want an end; nobody says how long people stay.
LASTS = timedelta(hours=2)
BEFORE = timedelta(minutes=30)
STATUS = {
    GatheringState.OPEN: "CONFIRMED",
    GatheringState.OVER: "CONFIRMED",
    GatheringState.CANCELLED: "CANCELLED",
}


class Entry(NamedTuple):
    """What a calendar is told; a higher `sequence` takes the place of a lower one."""

    gathering: Gathering
    group: str
    place: str
    sequence: int


def entry(tx: Connection, *, gathering_id: int, user_id: int | None) -> Entry:
    """Return a gathering for a calendar, with its place only for a person who said yes."""
    gathering, place = gatherings.get(tx, gathering_id=gathering_id), ""
    if user_id is not None:
        own = gathering_seats.find_own(tx, gathering_id=gathering_id, user_id=user_id)
        place = gathering.plan.place if own and own.answer is Answer.YES else ""
    group = settings.community(tx, gathering.community_id).title
    return Entry(gathering, group, place, stored.shown(tx, gathering_id).changes)


def calendar(of: Entry, *, username: str, now: int) -> bytes:
    """Return an iCalendar file (RFC 5545); the same event keeps its name in every file."""
    from icalendar import Alarm, Calendar, Event  # 0.2 s, for the few who ask for it

    plan, number = of.gathering.plan, of.gathering.gathering_id
    starts_at = datetime.fromtimestamp(plan.starts_at, UTC)
    event = Event()
    event.add("uid", f"event-{number}@{username}.t.me")
    event.add("dtstamp", datetime.fromtimestamp(now, UTC))
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + LASTS)
    event.add("summary", plan.title)
    event.add("description", f"{of.group}\nhttps://t.me/{username}?start=event_{number}")
    event.add("sequence", of.sequence)
    event.add("status", STATUS[of.gathering.state])
    if of.place:
        event.add("location", of.place)
    if of.gathering.state is not GatheringState.CANCELLED:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", plan.title)
        alarm.add("trigger", -BEFORE)
        event.add_component(alarm)
    file = Calendar()
    file.add("prodid", "-//Encore//Events//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add_component(event)
    return bytes(file.to_ical())


def qr_code(link: str) -> bytes:
    """Return a link as a PNG picture that phones read."""
    import segno

    picture = io.BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="png", scale=10, border=4)
    return picture.getvalue()
