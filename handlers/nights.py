"""/night: hours in which a group rests."""

from collections.abc import Callable

from aiogram.types import Message

from bot import nights, order_people
from bot.texts import Translator
from domain.chats import Chat
from domain.nights import OFF, Mode
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Feature, Late, Where
from storage import nights as stored
from storage.database import Database
from views.cards import Card
from views.nights import night_card, off_card

OFF_WORDS = frozenset({"off", "no", "0", "关", "關"})
MODES = {
    "text": Mode.TEXT,
    "文字": Mode.TEXT,
    "nobody": Mode.NOBODY,
    "禁言": Mode.NOBODY,
}


async def night(
    _message: Message,
    args: str,
    db: Database,
    chat: Chat,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    place = await db.read(order_people.place_for, chat)
    if not args:
        reply(night_card(await db.read(stored.find, place.chat_key), t))
        return
    hours, mode = _read(args)
    made = await db.write(nights.switch, chat=place, hours=hours, mode=mode, by=actor_id, now=at)
    reply(off_card(made, t) if hours == OFF else night_card(made, t))


def _read(args: str) -> tuple[str, Mode]:
    """Read "23:00-07:00 text" or "off"."""
    hours, _, word = args.casefold().partition(" ")
    if hours in OFF_WORDS:
        return OFF, Mode.NOBODY
    mode = MODES.get(word.strip() or "nobody")
    if mode is None:
        raise Refusal("night.usage")
    return hours, mode


FEATURE = Feature(
    commands=(
        Command(
            names=("night",),
            handler=night,
            help="help.night",
            menu="menu.night",
            who=Who.BANS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    )
)
