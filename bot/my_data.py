"""What /mydata hands out: all that is kept about a person, as people write it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from sqlite3 import Connection
from typing import Any

from bot import exports, settings
from domain.communities import Community
from domain.days import local_date, zone_at
from domain.members import Member, Presence
from domain.messages import Kind, Verdict
from storage import chats, members
from storage.rows import Kept

# Columns that hold JSON themselves.
NESTED = frozenset({"facts", "answers"})
# Columns that hold the number of a word.
NAMED = {("events", "kind"): Kind, ("events", "verdict"): Verdict}


@dataclass(frozen=True, slots=True)
class Share:
    """What one community keeps about a person; `since` is the local date it knows them from."""

    member: Member
    community: Community
    since: date
    tables: Kept

    @property
    def lines(self) -> int:
        return sum(map(len, self.tables.values()))


@dataclass(frozen=True, slots=True)
class Whole:
    """All that is kept about a person: beside any community, and in each."""

    user_id: int
    person: Kept
    shares: tuple[Share, ...]

    @property
    def lines(self) -> int:
        return sum(map(len, self.person.values())) + sum(each.lines for each in self.shares)


def of_person(tx: Connection, user_id: int) -> Whole:
    """Return everything that is kept about a person, other people without name and number."""
    nowhere = Member(0, 0, user_id, 0, 0, Presence.LEFT, "", "", "")
    person = _filled(exports.export(tx, nowhere))
    shares = [_share(tx, member, person) for member in members.of_user(tx, user_id)]
    return Whole(user_id, person, tuple(shares))


def _share(tx: Connection, member: Member, person: Kept) -> Share:
    found = _filled(exports.export(tx, member))
    # What is known beside any community would else stand in each.
    tables = {name: lines for name, lines in found.items() if lines != person.get(name)}
    into_id = chats.closed_into(tx, member.community_id)
    community = settings.community(tx, into_id or member.community_id)
    since_at = int(tables["members"][0]["since_at"])
    since = date.fromisoformat(local_date(since_at, community.zones))
    return Share(member, community, since, tables)


def _filled(kept: Kept) -> Kept:
    return {name: lines for name, lines in kept.items() if lines}


def as_json(whole: Whole, *, about: str, now: datetime) -> bytes:
    """Return the file: instants in ISO 8601 (UTC), switches as true and false."""
    at = int(now.timestamp())
    document = {
        "about": about,
        "made_at": _instant(at),
        "telegram_user_id": whole.user_id,
        "person": _readable(whole.person),
        "communities": [
            {
                "name": each.community.title,
                "time_zone": zone_at(each.community.zones, at),
                "member_number": each.member.member_id,
                "is_there": each.member.state is Presence.PRESENT,
                "points": each.member.points,
                "xp": each.member.xp,
                "kept": _readable(each.tables),
            }
            for each in whole.shares
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _readable(kept: Kept) -> dict[str, list[dict[str, Any]]]:
    return {table: [_line(table, line) for line in lines] for table, lines in sorted(kept.items())}


def _line(table: str, line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(table, name, value) for name, value in line.items()}


def _value(table: str, name: str, value: Any) -> Any:
    """Return a value as people read it, by what its column is called."""
    if (table, name) in NAMED:
        return NAMED[table, name](value).name.lower()
    if isinstance(value, int) and (name == "at" or name.endswith("_at")):
        return _instant(value)
    if isinstance(value, int) and (name.startswith("is_") or name == "dm_ok"):
        return bool(value)
    if isinstance(value, str) and name in NESTED and value.startswith(("{", "[")):
        return json.loads(value)
    return value


def _instant(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
