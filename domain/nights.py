"""Hours in which a group rests: what is allowed then, and when they begin and end."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.manners import is_quiet

OFF = "off"


class Mode(StrEnum):
    NOBODY = "nobody"
    TEXT = "text"


Permissions = Mapping[str, bool]
MEDIA = (
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
)
WRITING = ("can_send_messages", *MEDIA)


def at_night(saved: Permissions, mode: Mode) -> dict[str, bool]:
    """Return what is allowed at night of what is allowed by day; never more."""
    taken = WRITING if mode is Mode.NOBODY else MEDIA
    return {name: allowed and name not in taken for name, allowed in saved.items()}


def is_night(hours: str, at: int, zone: ZoneInfo) -> bool:
    local = dt.datetime.fromtimestamp(at, zone)
    return is_quiet(hours, local.hour * 60 + local.minute)


def next_turn(hours: str, at: int, zone: ZoneInfo) -> int:
    """Return when night begins or ends next, after an instant; hours are as stored."""
    today = dt.datetime.fromtimestamp(at, zone).date()
    turns = (
        int(dt.datetime.combine(today + dt.timedelta(days=day), _time(edge), zone).timestamp())
        for day in (0, 1, 2)
        for edge in hours.split("-")
    )
    return min(turn for turn in turns if turn > at)


def _time(edge: str) -> dt.time:
    return dt.time(int(edge[:2]), int(edge[3:]))
