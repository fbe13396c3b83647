"""When something is, on the clock that people mean in a community."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.texts import Translator
from domain.days import Zones, zone_meant


def moment(at: int, zones: Zones, t: Translator) -> str:
    return t.datetime(datetime.fromtimestamp(at, UTC), ZoneInfo(zone_meant(zones)))
