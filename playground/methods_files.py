"""Bot API: files, up and down."""

from typing import TYPE_CHECKING

from .contents import STRICT, TOLD
from .files import DOWNLOAD_LIMIT, PHOTO_LIMIT, UPLOAD_LIMIT, Attachment
from .formatting import formatted
from .methods_edits import apply_edit, editable
from .methods_messages import send
from .refusals import ApiRefusal, bad_request
from .requests import Query
from .targets import chat_of
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_ATTACH = "attach://"
_FEWEST, _MOST = 2, 10


def send_photo(world: "World", query: Query) -> Json:
    return send_file(world, query, "photo")


def send_video(world: "World", query: Query) -> Json:
    return send_file(world, query, "video")


def send_media_group(world: "World", query: Query) -> list[Json]:
    """Send an album; documents and music go only among themselves."""
    chat = chat_of(world, query)
    media: list[Json] = query["media"]
    if not _FEWEST <= len(media) <= _MOST:
        raise bad_request("there must be 2 to 10 items in the album", why="an album has 2 to 10")
    kinds = {each["type"] for each in media}
    if not kinds <= {"photo", "video", "audio", "document"}:
        raise bad_request(f"playground: no album of {sorted(kinds)}", why="no such album")
    for alone in ("document", "audio"):
        if alone in kinds and len(kinds) > 1:
            raise bad_request(f"{alone} can't be mixed with other media types")
    parts = [_part(world, query, each) for each in media]
    album = world.new_album()
    return [send(world, query, chat, kind, **part, album=album).as_api() for kind, part in parts]


def _part(world: "World", query: Query, medium: Json) -> tuple[str, Json]:
    kind = medium["type"]
    text, entities = _caption(world, Query(query.method, medium))
    attachment = attachment_of(world, query, kind, medium["media"])
    return kind, {"text": text, "entities": entities, "attachment": attachment}


def send_document(world: "World", query: Query) -> Json:
    return send_file(world, query, "document")


def send_file(world: "World", query: Query, kind: str) -> Json:
    """Send a file of a kind, named by the parameter that is called like it."""
    chat = chat_of(world, query)
    text, entities = _caption(world, query)
    attachment = attachment_of(world, query, kind, query.text(kind), field=kind)
    parts = {"text": text, "entities": entities, "attachment": attachment}
    above = query.flag("show_caption_above_media")
    return send(world, query, chat, kind, **parts, caption_above=above).as_api()


def edit_message_media(world: "World", query: Query) -> Json:
    """Exchange picture, document and caption of a message of the bot's."""
    message = editable(world, query)
    if message.attachment is None:
        raise bad_request("there is no media in the message to edit")
    media: Json = query["media"]
    kind = media["type"]
    if kind not in ("photo", "document"):
        raise bad_request(f"playground: no media of type {kind}", why="only photo and document")
    attachment = attachment_of(world, query, kind, media["media"])
    caption = Query(query.method, media)
    text, entities = _caption(world, caption)
    return apply_edit(world, query, message, attachment=attachment, text=text, entities=entities)


def get_file(world: "World", query: Query) -> Json:
    file = world.files.find(query.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.contents) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.contents),
        "file_path": file.path,
    }


def _type(kind: str) -> str:
    """Return a kind by the name that refusals have for it."""
    return {"voice": "VoiceNote", "video_note": "VideoNote"}.get(kind, kind.capitalize())


def _caption(world: "World", query: Query) -> tuple[str, list[Json]]:
    return formatted(
        world,
        query.text("caption"),
        query.text("parse_mode"),
        query.get("caption_entities"),
        caption=True,
    )


def attachment_of(
    world: "World", query: Query, kind: str, named: str, *, field: str = ""
) -> Attachment:
    """Find the file: a part of this request, one sent before by its file_id, never an address."""
    part = query.files.get(named.removeprefix(_ATTACH) if named.startswith(_ATTACH) else field)
    if part is not None:
        size = len(part.contents)
        if size > UPLOAD_LIMIT:
            raise ApiRefusal(413, "Request Entity Too Large")
        if kind == "photo" and size > PHOTO_LIMIT:
            raise bad_request(f"file of size {size} bytes is too big for a photo")
        told = {name: query[name] for name in TOLD if query.get(name) is not None}
        return world.files.add(part.contents, kind=kind, name=part.name, mime=part.mime, told=told)
    if not named:
        raise bad_request(f"there is no {kind} in the request")
    if named.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content", why="the playground fetches nothing")
    file = world.files.find(named)
    if file is None:
        raise bad_request("wrong remote file identifier specified: can't unserialize it")
    if kind != file.kind and not STRICT.isdisjoint({kind, file.kind}):
        raise bad_request(f"can't use file of type {_type(file.kind)} as {_type(kind)}")
    return Attachment(kind, file)
