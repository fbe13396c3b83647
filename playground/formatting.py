"""From the text a bot sends to the text people see: parse, trim, check lengths."""

from typing import TYPE_CHECKING, Any

from .cleaning import clean, is_blank
from .entities import found_in
from .html import parse_html
from .refusals import bad_request
from .wire import Json

if TYPE_CHECKING:
    from .world import World

TEXT_LIMIT, CAPTION_LIMIT, RAW_LIMIT = 4096, 1024, 1 << 15


def formatted(
    world: "World",
    text: str,
    parse_mode: str,
    entities: list[Json] | None,
    *,
    caption: bool = False,
) -> tuple[str, list[Json]]:
    """Return text and entities as they are shown; every limit counts after parsing."""
    if not text and not caption:
        raise bad_request("message text is empty")
    text, given = parsed(world, text, parse_mode, entities)
    if is_blank(text) and not caption:
        raise bad_request("text must be non-empty")
    if len(text) > (CAPTION_LIMIT if caption else TEXT_LIMIT):
        raise bad_request("message caption is too long" if caption else "message is too long")
    return text, found_in(text, given)


def parsed(
    world: "World", text: str, parse_mode: str, entities: list[Json] | None
) -> tuple[str, list[Json]]:
    """Return what is left of a text after parsing and cleaning, of whatever length."""
    if len(text.encode("utf-8", "surrogatepass")) > RAW_LIMIT:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    if text and mode not in ("", "none"):
        if mode != "html":
            raise _mode_refusal(mode)
        text, given = parse_html(text)
    else:
        given = [dict(entity) for entity in entities or []]
    with_users = [_with_user(world, entity) for entity in given]
    return clean(text, [entity for entity in with_users if entity])


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
