"""A community's settings as they are in force."""

from sqlite3 import Connection

from domain.communities import Community, Defaults
from domain.days import Zones
from domain.settings import Key, Values
from storage import chats, settings


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
    values = Values(settings.values(tx, community_id))
    return Community(
        community_id,
        chats.title_of(tx, community_id),
        values.text(Key.LANGUAGE),
        settings.zones(tx, community_id),
        values,
    )


def in_force(tx: Connection, community_id: int) -> tuple[Values, Zones]:
    """Return what judging a community's messages needs: its values and its zones."""
    return Values(settings.values(tx, community_id)), settings.zones(tx, community_id)
