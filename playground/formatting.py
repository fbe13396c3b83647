"""From the text a bot sends to the text people see: parse, trim, check lengths."""

from typing import TYPE_CHECKING, Any

from .entities import found_in
from .html import parse_html
from .refusals import bad_request
from .wire import Json, utf16_length

if TYPE_CHECKING:
    from .world import World

TEXT_LIMIT, CAPTION_LIMIT, RAW_LIMIT = 4096, 1024, 1 << 15
_BLANK = " \t\r\n\v\f\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"


def formatted(
    world: "World",
    text: str,
    parse_mode: str,
    entities: list[Json] | None,
    *,
    caption: bool = False,
) -> tuple[str, list[Json]]:
    """Return text and entities as they are shown; every limit counts after parsing."""
    if len(text.encode("utf-8", "surrogatepass")) > RAW_LIMIT:
        raise bad_request("text is too long")
    if not text and not caption:
        raise bad_request("message text is empty")
    mode = parse_mode.lower()
    if text and mode not in ("", "none"):
        if mode != "html":
            raise _mode_refusal(mode)
        text, given = parse_html(text)
    else:
        given = [dict(entity) for entity in entities or []]
    text, given = _trimmed(text, [_with_user(world, entity) for entity in given])
    if not text and not caption:
        raise bad_request("text must be non-empty")
    if len(text) > (CAPTION_LIMIT if caption else TEXT_LIMIT):
        raise bad_request("message caption is too long" if caption else "message is too long")
    return text, found_in(text, given)


def _mode_refusal(mode: str) -> Exception:
    if mode in ("markdown", "markdownv2"):
        return bad_request("unsupported parse_mode", why="the playground reads HTML only")
    return bad_request("unsupported parse_mode")


def _with_user(world: "World", entity: Json) -> Json:
    """Put the user into a mention by id; somebody unknown makes it plain text."""
    entity = dict(entity)
    number: Any = entity.pop("_user_id", None)
    if entity.get("type") == "text_mention" and number is None:
        number = entity.get("user", {}).get("id")
    if number is not None:
        account = world.accounts.get(number)
        entity = entity | {"user": account.as_user()} if account else {}
    return entity


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut blanks off both ends and move the entities along."""
    shorter = text.rstrip(_BLANK)
    cut = utf16_length(shorter) - utf16_length(shorter.lstrip(_BLANK))
    shorter = shorter.lstrip(_BLANK)
    length = utf16_length(shorter)
    kept: list[Json] = []
    for entity in entities:
        if not entity:
            continue
        start = max(0, entity["offset"] - cut)
        end = min(length, entity["offset"] - cut + entity["length"])
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    return shorter, kept
