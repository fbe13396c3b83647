"""What cases ask again and again: what a message is made of, and who is of the team."""

from dataclasses import replace

from aiogram.types import Message

from bot.case_relays import Written
from domain.chats import Chat
from domain.posts import Piece
from domain.refusals import Refusal
from domain.rights import Who, may
from handlers.post_sources import piece_of, words_after
from handlers.rights import Rights


def said(message: Message, args: str | None = None) -> Piece:
    """Return what a message says, without the command before `args`; refuse what no bot can."""
    try:
        if args is None:
            return piece_of(message)
        if message.text:
            return words_after(message, args)
        return replace(piece_of(message), text=args, entities="[]")
    except Refusal:
        raise Refusal("case.cannot_pass") from None


def behind_command(text: str) -> str | None:
    """Return what stands behind a command; None when the text begins with none."""
    if not (text.startswith("/") and text[1:2].isalpha()):
        return None
    return " ".join(text.split(maxsplit=2)[1:]).strip()


def written(message: Message) -> Written:
    """Return a message as a case keeps it."""
    replied = message.reply_to_message
    is_reply = replied is not None and replied.forum_topic_created is None
    return Written(
        said(message),
        message.chat.id,
        message.message_id,
        replied.message_id if replied and is_reply else None,
        message.media_group_id or "",
        f"case:{message.chat.id}:{message.message_id}",
    )


async def is_staff(rights: Rights, chat: Chat, community_id: int, user_id: int) -> bool:
    """Say whether somebody looks after a community's cases, asked of Telegram now.

    Those are the administrators of the chat where the team sees them, and whoever administers a
    group of the community or has a role from helper on there.
    """
    here = await rights.standing(chat, user_id)
    if here is not None and may(here, Who.CASES):
        return True
    return await rights.may_in_community(community_id, user_id, Who.CASES)


async def refuse_strangers(
    rights: Rights, chat: Chat | None, community_id: int, user_id: int
) -> Chat:
    if chat is None:
        raise Refusal("refusal.stale_button")
    if not await is_staff(rights, chat, community_id, user_id):
        raise Refusal("case.staff_only")
    return chat
