"""A community's settings as they are in force."""

import json
from functools import lru_cache
from sqlite3 import Connection

from domain.communities import Community, Defaults
from domain.days import Zones, ZoneSince
from domain.messages import MessageRule
from domain.setting_keys import Key
from domain.settings import Values
from storage import places, settings


def begin(tx: Connection, *, community_id: int, defaults: Defaults, now: int) -> None:
    """Write the first rows of a new community."""
    for key, value in ((Key.LANGUAGE, defaults.language), (Key.TIMEZONE, defaults.timezone)):
        settings.add(
            tx,
            community_id=community_id,
            key=key,
            value=value,
            by_user_id=None,
            now=now,
            since_at=0,
        )


def community(tx: Connection, community_id: int) -> Community:
    return community_of(community_id, *places.community(tx, community_id))


def community_of(community_id: int, title: str, stored: str) -> Community:
    """Make a community of its title and its settings as storage/places.py finds them."""
    values, zones, _ = in_force(stored)
    return Community(community_id, title, values.text(Key.LANGUAGE), zones, values)


@lru_cache(maxsize=1_024)
def in_force(stored: str) -> tuple[Values, Zones, MessageRule]:
    """Read a community's settings as storage/places.py finds them."""
    newest: dict[str, str] = {}
    zones: list[ZoneSince] = []
    for _, key, value, since in sorted(json.loads(stored), reverse=True):
        newest.setdefault(key, value)
        if key == Key.TIMEZONE:
            zones.append(ZoneSince(since, value))
    values = Values(newest)
    return values, tuple(zones), values.message_rule
