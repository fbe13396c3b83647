"""Bot API: recordings, stickers, places and contacts."""

from typing import TYPE_CHECKING

from .contents import place_shown
from .methods_files import send_file
from .methods_messages import send
from .requests import Query
from .targets import chat_of
from .wire import Json

if TYPE_CHECKING:
    from .world import World


def send_animation(world: "World", query: Query) -> Json:
    return send_file(world, query, "animation")


def send_audio(world: "World", query: Query) -> Json:
    return send_file(world, query, "audio")


def send_voice(world: "World", query: Query) -> Json:
    return send_file(world, query, "voice")


def send_video_note(world: "World", query: Query) -> Json:
    return send_file(world, query, "video_note")


def send_sticker(world: "World", query: Query) -> Json:
    return send_file(world, query, "sticker")


def send_location(world: "World", query: Query) -> Json:
    return _send(world, query, "location")


def send_venue(world: "World", query: Query) -> Json:
    return _send(world, query, "venue")


def send_contact(world: "World", query: Query) -> Json:
    return _send(world, query, "contact")


def _send(world: "World", query: Query, kind: str) -> Json:
    holds = place_shown(kind, query.parameters)
    return send(world, query, chat_of(world, query), kind, holds=holds).as_api()
