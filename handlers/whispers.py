"""Answers that nobody else is to read: given in the private chat, wherever they are asked for."""

from collections.abc import Callable

from aiogram.types import Message

from bot.texts import Texts, Translator
from domain.manners import HINTS_LIVE_FOR
from handlers.middleware import Reply, Scene, translator
from views.cards import Card
from views.start import open_private


def listener(message: Message, scene: Scene) -> int | None:
    """Return who can be told privately; None for who has to open that chat first."""
    if message.from_user is None or message.sender_chat is not None:
        return None
    if message.chat.type == "private":
        return message.from_user.id
    return scene.user.user_id if scene.user is not None and scene.user.dm_ok else None


def lead(payload: str, *, username: str, t: Translator, reply: Callable[[Card], None]) -> None:
    """Lead to the private chat who never opened it; the link asks the same there."""
    link = open_private(t, username=username, payload=payload)
    reply(Card(t("whisper.open"), link, lives_for=HINTS_LIVE_FOR))


def own_words(message: Message, scene: Scene, texts: Texts, t: Translator) -> Translator:
    """Return the language of who is told: in a group it need not be the group's."""
    user = message.from_user
    code = user.language_code if user else None
    return translator(scene, texts, is_private=True, code=code, default=t.language)


def whisper(card: Card, *, message: Message, t: Translator, reply: Reply) -> None:
    """Give the answer privately, and say so where it was asked for."""
    if message.chat.type == "private" or message.from_user is None:
        reply(card)
        return
    confide(card, to=message.from_user.id, t=t, reply=reply)


def confide(card: Card, *, to: int, t: Translator, reply: Reply) -> None:
    """Give an answer privately, then say here whether it could be given."""

    def tell(is_shut_out: bool) -> None:
        said = t("whisper.failed") if is_shut_out else t("whisper.sent")
        reply(Card(said, lives_for=HINTS_LIVE_FOR))

    reply(card, to=to, after=tell)
