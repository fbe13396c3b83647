"""Which method is done by which function, and what is not done at all."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import methods_bot as bot
from . import methods_chats as chats
from . import methods_edits as edits
from . import methods_messages as messages
from . import methods_updates as updates
from .refusals import bad_request
from .requests import Query

if TYPE_CHECKING:
    from .world import World

Method = Callable[["World", Query], Any]

METHODS: dict[str, Method] = {
    "getMe": bot.get_me,
    "setMyCommands": bot.set_my_commands,
    "getMyCommands": bot.get_my_commands,
    "deleteMyCommands": bot.delete_my_commands,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.get_webhook_info,
    "sendMessage": messages.send_message,
    "sendChatAction": messages.send_chat_action,
    "editMessageText": edits.edit_message_text,
    "editMessageCaption": edits.edit_message_caption,
    "editMessageReplyMarkup": edits.edit_message_reply_markup,
    "deleteMessage": edits.delete_message,
    "deleteMessages": edits.delete_messages,
    "answerCallbackQuery": edits.answer_callback_query,
    "setMessageReaction": edits.set_message_reaction,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
}


def perform(world: "World", query: Query) -> Any:
    """Do what a checked query asks; refused loudly when the playground cannot."""
    method = METHODS.get(query.method)
    if method is None:
        why = f"the playground does not do {query.method}"
        raise bad_request(f"playground: {why}", why=why)
    return method(world, query)
