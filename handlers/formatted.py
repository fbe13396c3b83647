"""Words as somebody formatted them, to be said again later."""

from collections.abc import Callable

from aiogram.types import Message
from aiogram.utils.text_decorations import html_decoration

from domain.names import undirected


def formatted(message: Message, start: int, checked: Callable[[str], str]) -> str:
    """Return a message's words from a place on, as Telegram's formatter writes them.

    `checked` refuses words that will not do; what it returns may end earlier, never begin later.
    """
    text = message.text or message.caption or ""
    words = checked(text[start:])
    offset = len(text[:start].encode("utf-16-le")) // 2
    entities = [
        entity.model_copy(update={"offset": entity.offset - offset})
        for entity in message.entities or message.caption_entities or ()
        if entity.offset >= offset
    ]
    # Marks that turn the direction would turn what stands behind the words as well.
    return undirected(html_decoration.unparse(words, entities))
