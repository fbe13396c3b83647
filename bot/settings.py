"""A community's settings: rows of their own, the newest one in force counts."""

from datetime import datetime
from sqlite3 import Connection
from zoneinfo import available_timezones

from domain.communities import Community, Defaults, Key
from domain.days import change_of_zone_at, zone_at
from domain.refusals import Refusal
from storage import audit_log, chats, settings


def begin(tx: Connection, *, community_id: int, defaults: Defaults, now: int) -> None:
    """Write the first rows of a new community."""
    for key, value in (
        (Key.LANGUAGE, defaults.language),
        (Key.TIMEZONE, defaults.timezone),
    ):
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
    return Community(
        community_id,
        chats.title_of(tx, community_id),
        settings.find(tx, community_id=community_id, key=Key.LANGUAGE) or "en",
        settings.zones(tx, community_id),
    )


def set_language(
    tx: Connection, *, community: Community, language: str, by: int, now: datetime
) -> None:
    """Choose the language of what is said in public."""
    at = int(now.timestamp())
    settings.add(
        tx,
        community_id=community.community_id,
        key=Key.LANGUAGE,
        value=language,
        by_user_id=by,
        now=at,
        since_at=at,
    )
    audit_log.add(
        tx,
        community_id=community.community_id,
        actor_id=by,
        act="language",
        member_id=None,
        now=at,
        before=community.language,
        after=language,
    )


def known_zone(text: str) -> str | None:
    """Return the IANA name that was meant, whatever its capitals and blanks; None if unknown."""
    wanted = text.strip().replace(" ", "_").casefold()
    return next((zone for zone in available_timezones() if zone.casefold() == wanted), None)


def set_timezone(
    tx: Connection, *, community: Community, text: str, by: int, now: datetime
) -> tuple[str, datetime]:
    """Choose the zone of the community's days; return its name and when it takes effect."""
    zone = known_zone(text)
    if zone is None:
        raise Refusal("timezone.unknown", zone=text[:40])
    at = int(now.timestamp())
    old = zone_at(community.zones, at)
    since = at if old == zone else change_of_zone_at(at, old=old, new=zone)
    settings.add(
        tx,
        community_id=community.community_id,
        key=Key.TIMEZONE,
        value=zone,
        by_user_id=by,
        now=at,
        since_at=since,
    )
    audit_log.add(
        tx,
        community_id=community.community_id,
        actor_id=by,
        act="timezone",
        member_id=None,
        now=at,
        before=old,
        after=zone,
    )
    return zone, datetime.fromtimestamp(since, now.tzinfo)
