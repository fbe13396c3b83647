"""What the sender asks of Telegram: one call for an answer, or for several in one message."""

import json
from collections.abc import Sequence
from typing import Any

from aiogram.methods import (
    DeleteMessage,
    EditMessageReplyMarkup,
    PinChatMessage,
    RevokeChatInviteLink,
    SetChatMemberTag,
    SetMessageReaction,
    TelegramMethod,
    UnpinChatMessage,
)
from aiogram.types import BufferedInputFile, ReactionTypeEmoji

from scheduling.lines import Item
from scheduling.post_calls import post_call, post_edit
from views.cards import Answer, Ask, Attachment, Card, Deed, Picture

PLAIN_DEEDS: dict[Deed, type[TelegramMethod[Any]]] = {
    Deed.DELETE: DeleteMessage,
    Deed.STRIP: EditMessageReplyMarkup,
    Deed.UNPIN: UnpinChatMessage,
}
NO_PREVIEW = '{"is_disabled": true}'


class RawSendMessage(TelegramMethod[Any]):
    """sendMessage, its parameters and its answer plain: aiogram's models cost more than the call.

    Made by `model_construct`.
    """

    __returning__ = Any
    __api_method__ = "sendMessage"


class RawSendPhoto(TelegramMethod[Any]):
    """sendPhoto, as plain as RawSendMessage; a drawing goes up as a part of the form."""

    __returning__ = Any
    __api_method__ = "sendPhoto"


class RawSendDocument(TelegramMethod[Any]):
    """sendDocument, as plain as RawSendMessage; the file goes up as a part of the form."""

    __returning__ = Any
    __api_method__ = "sendDocument"


class RawSendPoll(TelegramMethod[Any]):
    """sendPoll, as plain as RawSendMessage."""

    __returning__ = Any
    __api_method__ = "sendPoll"


class RawStopPoll(TelegramMethod[Any]):
    """stopPoll, as plain as RawSendMessage."""

    __returning__ = Any
    __api_method__ = "stopPoll"


class RawEditMessageText(TelegramMethod[Any]):
    """editMessageText, as plain as RawSendMessage."""

    __returning__ = Any
    __api_method__ = "editMessageText"


class RawEditMessageCaption(TelegramMethod[Any]):
    """editMessageCaption, as plain as RawSendMessage."""

    __returning__ = Any
    __api_method__ = "editMessageCaption"


def method_for(batch: Sequence[Item]) -> TelegramMethod[Any]:
    """Make the call for one answer, or one message for several."""
    answer = batch[0].answer
    if answer.tag is not None:
        return SetChatMemberTag(
            chat_id=answer.chat_id, user_id=answer.tag.user_id, tag=answer.tag.text
        )
    if answer.deed is Deed.REVOKE:
        return RevokeChatInviteLink(chat_id=answer.chat_id, invite_link=answer.link)
    text: str = answer.card.text
    if len(batch) > 1:
        lines = [item.answer.card.line or item.answer.card.text for item in batch]
        text = "\n".join([answer.card.title or "", *lines]).strip()
    if answer.edits is not None:
        return _method_on(answer.edits, answer, text)
    reply = None
    if answer.reply_to is not None and len(batch) == 1:
        reply = {"message_id": answer.reply_to, "allow_sending_without_reply": True}
    return _more_than_words(answer, reply) or RawSendMessage.model_construct(
        chat_id=answer.chat_id,
        message_thread_id=answer.thread_id,
        text=text,
        disable_notification=answer.is_silent or None,
        parse_mode="HTML",
        reply_markup=_plain(answer.card) if len(batch) == 1 else None,
        reply_parameters=json.dumps(reply) if reply else None,
        link_preview_options=NO_PREVIEW,
    )


def _more_than_words(answer: Answer, reply: dict[str, Any] | None) -> TelegramMethod[Any] | None:
    """Make the call for a poll, a picture or a file; None for words alone."""
    card = answer.card
    if card.pieces:
        return post_call(answer, reply)
    if card.ask is not None:
        return _poll(answer, card.ask, reply)
    if card.picture is not None:
        return _photo(answer, card.picture, reply)
    return _document(answer, card.file, reply) if card.file is not None else None


def _method_on(message_id: int, answer: Answer, text: str) -> TelegramMethod[Any]:
    """Make the call that changes a message which is there already."""
    match answer.deed:
        case Deed.DELETE | Deed.STRIP | Deed.UNPIN:
            return PLAIN_DEEDS[answer.deed](chat_id=answer.chat_id, message_id=message_id)
        case Deed.CLOSE:
            return RawStopPoll.model_construct(chat_id=answer.chat_id, message_id=message_id)
        case Deed.PIN:
            return PinChatMessage(
                chat_id=answer.chat_id, message_id=message_id, disable_notification=True
            )
        case Deed.REACT | Deed.CHEER:
            emoji = "👍" if answer.deed is Deed.REACT else "🎉"
            return SetMessageReaction(
                chat_id=answer.chat_id,
                message_id=message_id,
                reaction=[ReactionTypeEmoji(emoji=emoji)],
            )
        case _:
            return _edit(message_id, answer, text)


def _edit(message_id: int, answer: Answer, text: str) -> TelegramMethod[Any]:
    where: dict[str, Any] = {"chat_id": answer.chat_id, "message_id": message_id}
    how: dict[str, Any] = {"parse_mode": "HTML", "reply_markup": _plain(answer.card)}
    if answer.card.pieces:
        return post_edit(answer.card.pieces[0], where)
    if answer.card.picture is not None:
        return RawEditMessageCaption.model_construct(**where, caption=text, **how)
    return RawEditMessageText.model_construct(
        **where, text=text, **how, link_preview_options=NO_PREVIEW
    )


def _poll(answer: Answer, ask: Ask, reply: dict[str, Any] | None) -> TelegramMethod[Any]:
    options = [{"text": option} for option in ask.options]
    quiz: dict[str, Any] = {}
    if ask.correct:
        quiz = {"type": "quiz", "explanation": ask.explanation or None}
        # The list is Bot API 10's, the number what older servers read.
        if len(ask.correct) == 1:
            quiz["correct_option_id"] = ask.correct[0]
        else:
            quiz["correct_option_ids"] = json.dumps(ask.correct)
    return RawSendPoll.model_construct(
        chat_id=answer.chat_id,
        message_thread_id=answer.thread_id,
        question=ask.question,
        options=json.dumps(options),
        is_anonymous=ask.is_anonymous,
        allows_multiple_answers=ask.takes_several or len(ask.correct) > 1 or None,
        hide_results_until_closes=ask.hides_results or None,
        shuffle_options=ask.shuffles or None,
        allows_revoting=False if ask.keeps_votes else None,
        media=json.dumps({"type": "photo", "media": ask.picture}) if ask.picture else None,
        disable_notification=answer.is_silent or None,
        reply_parameters=json.dumps(reply) if reply else None,
        **quiz,
    )


def _document(
    answer: Answer, file: Attachment, reply: dict[str, Any] | None
) -> TelegramMethod[Any]:
    return RawSendDocument.model_construct(
        chat_id=answer.chat_id,
        message_thread_id=answer.thread_id,
        document=BufferedInputFile(file.body, file.name),
        caption=answer.card.text,
        parse_mode="HTML",
        disable_notification=answer.is_silent or None,
        reply_parameters=json.dumps(reply) if reply else None,
    )


def _photo(answer: Answer, picture: Picture, reply: dict[str, Any] | None) -> TelegramMethod[Any]:
    photo = picture.file_id or BufferedInputFile(picture.body, "card.png")
    return RawSendPhoto.model_construct(
        chat_id=answer.chat_id,
        message_thread_id=answer.thread_id,
        photo=photo,
        caption=answer.card.text,
        parse_mode="HTML",
        reply_markup=_plain(answer.card),
        disable_notification=answer.is_silent or None,
        reply_parameters=json.dumps(reply) if reply else None,
    )


def _plain(card: Card) -> str | None:
    return card.keyboard.model_dump_json(exclude_none=True) if card.keyboard else None
