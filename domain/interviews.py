"""Interviews: times that are offered, each for one member."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.moments import Moment
from domain.names import clean
from domain.refusals import Refusal
from domain.whens import parse_when

LONGEST_TITLE = 60
LONGEST_NOTE = 1000
MOST_SLOTS = 30
SHORTEST_SECONDS = 600
_TITLE = re.compile('["“”„«「『](.+?)["”“»」』]', re.DOTALL)
_BETWEEN = re.compile(r"[;；、\n]+")


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is offered; `member_id` None while it is free, `note` is for staff only."""

    slot_id: int
    interview_id: int
    starts_at: int
    member_id: int | None
    note: str
    done_at: int | None

    def is_free(self, *, now: int) -> bool:
        return self.member_id is None and self.starts_at > now


@dataclass(frozen=True, slots=True)
class Interview:
    """Times offered under one title, the earliest first."""

    interview_id: int
    community_id: int
    chat_key: int
    title: str
    is_open: bool
    by_user_id: int
    slots: tuple[Slot, ...]


def read_line(text: str, *, now: datetime, zone: ZoneInfo) -> tuple[str, list[int]]:
    """Read `"Coffee with the band" tomorrow 18:00; friday 20:00`: a title and its times."""
    quoted = _TITLE.search(text)
    if quoted is None:
        raise Refusal("interview.title_missing", most=LONGEST_TITLE)
    return read_title(quoted[1]), read_times(_TITLE.sub(" ", text, count=1), now=now, zone=zone)


def read_title(text: str) -> str:
    title = clean(" ".join(text.split()), LONGEST_TITLE)
    if not title:
        raise Refusal("interview.title_missing", most=LONGEST_TITLE)
    return title


def read_times(text: str, *, now: datetime, zone: ZoneInfo) -> list[int]:
    """Read times with semicolons or line breaks between; return each once, the earliest first."""
    found = {
        _read_time(said, now, zone) for each in _BETWEEN.split(text) if (said := each.strip())
    }
    if not 1 <= len(found) <= MOST_SLOTS:
        raise Refusal("interview.times_missing", most=MOST_SLOTS)
    return sorted(found)


def _read_time(said: str, now: datetime, zone: ZoneInfo) -> int:
    found = parse_when(said, now=now, zone=zone)
    if not isinstance(found, Moment):
        raise Refusal("interview.time_unread", said=said)
    at = int(found.at.timestamp())
    if at - int(now.timestamp()) < SHORTEST_SECONDS:
        raise Refusal("interview.too_soon", said=said)
    return at


def read_note(text: str) -> str:
    note = text.strip()
    if len(note) > LONGEST_NOTE:
        raise Refusal("interview.note_long", most=LONGEST_NOTE)
    return note
