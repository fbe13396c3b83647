"""Changing a community's settings: validated by the table, audited, undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit
from bot import settings as values
from domain.chats import Chat
from domain.communities import Community
from domain.days import change_of_zone_at, zone_at
from domain.refusals import Refusal
from domain.setting_keys import Kind
from domain.settings import PRESETS, SETTINGS, Setting, read_hours, read_number, read_text
from domain.switches import parse_switch
from domain.zone_words import read_zone_name
from storage import chats, settings

MOST_YAML_CHARACTERS = 5000
MOST_BRACKETS = 50


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that was made; `setting_id` undoes it, None when nothing was different."""

    setting: Setting
    before: str
    after: str
    setting_id: int | None


def read(setting: Setting, text: str) -> str:
    """Return a value as stored; refuse what does not fit, with what would."""
    match setting.kind:
        case Kind.NUMBER:
            return read_number(setting, text)
        case Kind.ZONE:
            zone = read_zone_name(text)
            if zone is None:
                raise Refusal("timezone.unknown", zone=text[:40])
            return zone
        case Kind.TEXT:
            return read_text(setting, text)
        case Kind.HOURS:
            hours = read_hours(text)
            if hours is None:
                raise Refusal("settings.not_hours")
            return hours
        case Kind.SWITCH:
            is_on = parse_switch(text)
            if is_on is None:
                raise Refusal("settings.not_a_switch")
            return "on" if is_on else "off"
        case Kind.CHOICE:
            if text not in setting.choices:
                raise Refusal("settings.not_a_choice", choices=", ".join(setting.choices))
    return text


def change(
    tx: Connection, *, community: Community, key: str, text: str, by: int, at: int
) -> Changed:
    """Change one setting; a value that is there already changes nothing."""
    setting = SETTINGS[key]
    after = read(setting, text)
    before = community.values.text(setting.key)
    if before == after:
        return Changed(setting, before, after, None)
    setting_id = settings.add(
        tx,
        community_id=community.community_id,
        key=key,
        value=after,
        by_user_id=by,
        now=at,
        since_at=_since(setting, community, after, at),
    )
    audit.record(
        tx,
        community_id=community.community_id,
        actor_id=by,
        act="setting",
        now=at,
        facts={"key": key, "before": before, "after": after},
    )
    return Changed(setting, before, after, setting_id)


def _since(setting: Setting, community: Community, after: str, at: int) -> int:
    """Return from when on a value is in force: at once, but a zone from its next midnight."""
    if setting.kind is not Kind.ZONE:
        return at
    return change_of_zone_at(at, old=zone_at(community.zones, at), new=after)


def change_many(
    tx: Connection, *, community: Community, wanted: Mapping[str, str], by: int, at: int
) -> list[Changed]:
    """Change several settings or, when one of them is refused, none."""
    changes = [
        change(tx, community=community, key=key, text=text, by=by, at=at)
        for key, text in wanted.items()
    ]
    return [made for made in changes if made.setting_id is not None]


def undo(
    tx: Connection, *, community: Community, first_id: int, last_id: int, by: int, at: int
) -> list[Changed]:
    """Take back what one act changed and nothing changed since; refuse when all of it was."""
    written = settings.written_with(tx, first_id, last_id)
    wanted = {
        row.key: settings.before(tx, row) or SETTINGS[row.key].default
        for row in written
        if row.community_id == community.community_id
        and settings.newest_id(tx, community_id=row.community_id, key=row.key) == row.setting_id
    }
    if not wanted:
        raise Refusal("settings.changed_since")
    return change_many(tx, community=community, wanted=wanted, by=by, at=at)


def differences(community: Community, wanted: Mapping[str, str]) -> list[Changed]:
    """Return what applying values would change, validated, in the table's order."""
    found = []
    for setting in SETTINGS.values():
        if setting.key in wanted:
            after = _read_line(setting, wanted[setting.key])
            before = community.values.text(setting.key)
            if after != before:
                found.append(Changed(setting, before, after, None))
    return found


def _read_line(setting: Setting, text: str) -> str:
    """Read one value of several; a refusal says whose it is."""
    try:
        return read(setting, text)
    except Refusal as refusal:
        raise Refusal("settings.wrong_line", name=setting.key, why=refusal) from None


def preset(name: str) -> Mapping[str, str]:
    """Return a preset's values by key."""
    if name not in PRESETS:
        raise Refusal("settings.unknown_preset", presets=", ".join(PRESETS))
    return {str(key): value for key, value in PRESETS[name].items()}


def as_yaml(community: Community) -> str:
    """Return every setting as YAML, as `from_yaml` reads it."""
    values = {
        str(setting.key): _plain(setting, community.values.text(setting.key))
        for setting in SETTINGS.values()
    }
    import yaml  # few ask for it

    return str(yaml.safe_dump(values, sort_keys=False, allow_unicode=True))


def _plain(setting: Setting, text: str) -> str | int | bool:
    if setting.kind is Kind.NUMBER:
        return int(text)
    return text == "on" if setting.kind is Kind.SWITCH else text


def from_yaml(text: str) -> dict[str, str]:
    """Read settings from YAML; refuse what is none, naming the first wrong key."""
    import yaml  # few ask for it

    if len(text) > MOST_YAML_CHARACTERS:
        raise Refusal("settings.file_too_large")
    if sum(map(text.count, "[{")) > MOST_BRACKETS:
        # Reading them would take the square of their number; settings are flat.
        raise Refusal("settings.not_yaml")
    try:
        # Words only: dates, powers and `no` are for the table to read, not for YAML.
        found = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - makes text
    except (yaml.YAMLError, RecursionError):
        raise Refusal("settings.not_yaml") from None
    if not isinstance(found, dict) or not found:
        raise Refusal("settings.not_yaml")
    return {str(key): _text(str(key), value) for key, value in found.items()}


def _text(key: str, value: object) -> str:
    if key not in SETTINGS:
        raise Refusal("settings.unknown_key", name=key[:40])
    if not isinstance(value, str):
        raise Refusal("settings.wrong_value", name=key)
    return value


def summary(changes: Sequence[Changed]) -> dict[str, str]:
    """Return what a list of changes sets, by key."""
    return {str(made.setting.key): made.after for made in changes}


def place_of(tx: Connection, setting_id: int) -> tuple[Chat, Community] | None:
    """Return where a change was made: its community and that one's first chat."""
    written = settings.get(tx, setting_id)
    if written is None:
        return None
    places = chats.of_community(tx, written.community_id)
    return (places[0], values.community(tx, written.community_id)) if places else None


def zone_since(tx: Connection, community_id: int) -> int:
    """Return from when on the newest zone is in force, in UTC seconds."""
    return settings.zones(tx, community_id)[0].since
