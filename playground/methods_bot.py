"""Bot API: the bot itself, its commands, its names."""

import re
from typing import TYPE_CHECKING

from .commands import Scope
from .refusals import bad_request
from .requests import Query
from .targets import chat_of
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_MOST_COMMANDS = 100


def get_me(world: "World", _query: Query) -> Json:
    profile = world.profile
    return world.bot.as_user() | {
        "can_join_groups": profile.may_join_groups,
        "can_read_all_group_messages": not profile.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def set_my_commands(world: "World", query: Query) -> bool:
    commands: list[Json] = query["commands"]
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    listed = [_command(command) for command in commands]
    world.commands.set(_scope(world, query), language_of(query), listed)
    world.stage.tell("commands", dict)
    return True


def get_my_commands(world: "World", query: Query) -> list[Json]:
    return world.commands.get(_scope(world, query), language_of(query))


def delete_my_commands(world: "World", query: Query) -> bool:
    world.commands.set(_scope(world, query), language_of(query), [])
    world.stage.tell("commands", dict)
    return True


def _command(command: Json) -> Json:
    name = command["command"].removeprefix("/")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    text = command["description"].strip()
    if not text or len(text) > 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {**command, "command": name, "description": text}


def language_of(query: Query) -> str:
    code = query.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(world: "World", query: Query) -> Scope:
    asked: Json = query.get("scope") or {"type": "default"}
    kind: str = asked["type"]
    if "chat_id" not in asked:
        return kind, 0, 0
    there = Query(query.method, {"chat_id": asked["chat_id"]})
    chat = chat_of(world, there, access="members")
    if chat.kind == "channel":
        raise bad_request("can't change commands in channel chats")
    if kind != "chat" and chat.kind == "private":
        raise bad_request("PEER_ID_INVALID")
    return kind, chat.id, asked.get("user_id", 0)
