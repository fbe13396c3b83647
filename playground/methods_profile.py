"""Bot API: the bot's name and descriptions, and the rights it asks for."""

from typing import TYPE_CHECKING

from .members import CHANNEL_RIGHTS, GROUP_RIGHTS
from .methods_bot import language_of
from .refusals import bad_request
from .requests import Query
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_NAME_LIMIT, _DESCRIPTION_LIMIT, _SHORT_LIMIT = 64, 512, 120


def set_my_name(world: "World", query: Query) -> bool:
    return _set(world.profile.names, query, "name", _NAME_LIMIT)


def get_my_name(world: "World", query: Query) -> Json:
    return {"name": _get(world.profile.names, query) or world.bot.name}


def set_my_description(world: "World", query: Query) -> bool:
    return _set(world.profile.descriptions, query, "description", _DESCRIPTION_LIMIT)


def get_my_description(world: "World", query: Query) -> Json:
    return {"description": _get(world.profile.descriptions, query)}


def set_my_short_description(world: "World", query: Query) -> bool:
    return _set(world.profile.short_descriptions, query, "short_description", _SHORT_LIMIT)


def get_my_short_description(world: "World", query: Query) -> Json:
    return {"short_description": _get(world.profile.short_descriptions, query)}


def set_my_default_administrator_rights(world: "World", query: Query) -> bool:
    asked: Json = query.get("rights") or {}
    rights = frozenset(name for name, wanted in asked.items() if wanted)
    world.profile.default_rights[query.flag("for_channels")] = rights
    return True


def get_my_default_administrator_rights(world: "World", query: Query) -> Json:
    for_channels = query.flag("for_channels")
    rights = world.profile.default_rights.get(for_channels, frozenset())
    names = CHANNEL_RIGHTS if for_channels else GROUP_RIGHTS
    return {name: name in rights for name in names}


def _set(kept: dict[str, str], query: Query, parameter: str, limit: int) -> bool:
    text, language = query.text(parameter), language_of(query)
    if len(text) > limit:
        raise bad_request(f"{parameter} is too long")
    if text:
        kept[language] = text
    else:
        kept.pop(language, None)
    return True


def _get(kept: dict[str, str], query: Query) -> str:
    return kept.get(language_of(query)) or kept.get("", "")
