"""Calendar files: strict, in UTC, the same event in every file, the place for who said yes."""

import struct
from datetime import UTC, datetime, timedelta

import pytest
import vobject
from icalendar import Calendar

from bot.gathering_files import STATUS, Entry, calendar, qr_code
from domain.gatherings import Gathering, GatheringKind, GatheringState, Plan
from domain.tiers import Tier
from tests.bot.books import NOW

TITLE = "Tea; cake, \\ <b>&\nBEGIN:VALARM 见面会 " + "长" * 80

GROUP = "Fans; \\, <i>\r\nEND:VEVENT 粉丝群"
LINK = "https://t.me/encore_bot?start=event_7"


def a_file(place: str = "", *, state: GatheringState = GatheringState.OPEN) -> bytes:
    plan = Plan(GatheringKind.MEETUP, TITLE, NOW + 86_400, "secret", 5)
    gathering = Gathering(7, 1, 1, None, plan, Tier.NEWCOMER, 0, state, 1)
    return calendar(Entry(gathering, GROUP, place, 3), username="encore_bot", now=NOW)


def unfolded(body: bytes) -> list[str]:
    """Read the lines as RFC 5545 has them, without the library."""
    assert body.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_a_file_is_read_back_as_it_was_meant() -> None:
    (event,) = Calendar.from_ical(a_file("Room 5, https://x.example/?a=1;b")).walk("VEVENT")
    assert event["SUMMARY"] == TITLE
    assert event["LOCATION"] == "Room 5, https://x.example/?a=1;b"
    assert event.decoded("DTSTART") == datetime.fromtimestamp(NOW + 86_400, UTC)
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=2)
    assert len(event.walk("VALARM")) == 1
    assert not event.errors


def test_lines_are_as_the_standard_has_them() -> None:
    lines = unfolded(a_file())
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2] == "END:VCALENDAR"
    assert {"VERSION:2.0", "SEQUENCE:3", "STATUS:CONFIRMED", "DTSTART:20261119T120000Z"} <= {
        *lines
    }
    assert "UID:event-7@encore_bot.t.me" in lines
    assert lines.count("BEGIN:VALARM") == 1
    assert not any(line.startswith("LOCATION") for line in lines)
    assert "STATUS:CANCELLED" in unfolded(a_file(state=GatheringState.CANCELLED))


def test_a_link_becomes_a_picture() -> None:
    body = qr_code("https://t.me/encore_bot?start=evin_7_0123456789abcdef0123")
    assert body[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", body[16:24])
    assert width == height > 200


@pytest.mark.parametrize("state", [GatheringState.OPEN, GatheringState.CANCELLED])
def test_another_library_reads_the_same_event(state: GatheringState) -> None:
    read = vobject.readOne(a_file("Room 5; <b>\n🎤 见面会", state=state).decode())
    (event,) = read.contents["vevent"]
    assert event.summary.value == TITLE
    assert event.location.value == "Room 5; <b>\n🎤 见面会"
    assert event.description.value.endswith(LINK)
    begin = datetime.fromtimestamp(NOW + 86_400, UTC)
    assert (event.dtstart.value, event.dtend.value) == (begin, begin + timedelta(hours=2))
    assert event.dtstart.value.utcoffset() == timedelta(0)
    assert event.uid.value == "event-7@encore_bot.t.me"
    assert (event.sequence.value, event.status.value) == ("3", STATUS[state])
    alarms = event.contents.get("valarm", [])
    is_open = state is GatheringState.OPEN
    assert [each.trigger.value for each in alarms] == [-timedelta(minutes=30)] * is_open
    assert "attendee" not in event.contents and len(read.contents["vevent"]) == 1
