"""Which method is done by which function, and what is not done at all."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import methods_bot as bot
from . import methods_chats as chats
from . import methods_contents as contents
from . import methods_edits as edits
from . import methods_files as files
from . import methods_forwards as forwards
from . import methods_invites as invites
from . import methods_members as members
from . import methods_messages as messages
from . import methods_polls as polls
from . import methods_profile as profile
from . import methods_settings as settings
from . import methods_topics as topics
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
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "editMessageText": edits.edit_message_text,
    "editMessageCaption": edits.edit_message_caption,
    "editMessageReplyMarkup": edits.edit_message_reply_markup,
    "deleteMessage": edits.delete_message,
    "deleteMessages": edits.delete_messages,
    "answerCallbackQuery": edits.answer_callback_query,
    "setMessageReaction": edits.set_message_reaction,
    "sendPhoto": files.send_photo,
    "sendDocument": files.send_document,
    "sendVideo": files.send_video,
    "sendAnimation": contents.send_animation,
    "sendAudio": contents.send_audio,
    "sendVoice": contents.send_voice,
    "sendVideoNote": contents.send_video_note,
    "sendSticker": contents.send_sticker,
    "sendLocation": contents.send_location,
    "sendVenue": contents.send_venue,
    "sendContact": contents.send_contact,
    "sendMediaGroup": files.send_media_group,
    "editMessageMedia": files.edit_message_media,
    "getFile": files.get_file,
    "forwardMessage": forwards.forward_message,
    "forwardMessages": forwards.forward_messages,
    "copyMessage": forwards.copy_message,
    "copyMessages": forwards.copy_messages,
    "createChatInviteLink": invites.create_chat_invite_link,
    "editChatInviteLink": invites.edit_chat_invite_link,
    "revokeChatInviteLink": invites.revoke_chat_invite_link,
    "approveChatJoinRequest": invites.approve_chat_join_request,
    "declineChatJoinRequest": invites.decline_chat_join_request,
    "banChatMember": members.ban_chat_member,
    "unbanChatMember": members.unban_chat_member,
    "restrictChatMember": members.restrict_chat_member,
    "promoteChatMember": members.promote_chat_member,
    "setChatAdministratorCustomTitle": members.set_chat_administrator_custom_title,
    "setChatMemberTag": members.set_chat_member_tag,
    "setChatPermissions": members.set_chat_permissions,
    "banChatSenderChat": members.ban_chat_sender_chat,
    "unbanChatSenderChat": members.unban_chat_sender_chat,
    "sendMessage": messages.send_message,
    "sendDice": messages.send_dice,
    "sendChatAction": messages.send_chat_action,
    "sendPoll": polls.send_poll,
    "stopPoll": polls.stop_poll,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setMyDefaultAdministratorRights": profile.set_my_default_administrator_rights,
    "getMyDefaultAdministratorRights": profile.get_my_default_administrator_rights,
    "setChatTitle": settings.set_chat_title,
    "setChatDescription": settings.set_chat_description,
    "pinChatMessage": settings.pin_chat_message,
    "unpinChatMessage": settings.unpin_chat_message,
    "unpinAllChatMessages": settings.unpin_all_chat_messages,
    "getUserProfilePhotos": settings.get_user_profile_photos,
    "createForumTopic": topics.create_forum_topic,
    "editForumTopic": topics.edit_forum_topic,
    "closeForumTopic": topics.close_forum_topic,
    "reopenForumTopic": topics.reopen_forum_topic,
    "deleteForumTopic": topics.delete_forum_topic,
    "unpinAllForumTopicMessages": topics.unpin_all_forum_topic_messages,
    "unpinAllGeneralForumTopicMessages": topics.unpin_all_general_forum_topic_messages,
    "editGeneralForumTopic": topics.edit_general_forum_topic,
    "closeGeneralForumTopic": topics.close_general_forum_topic,
    "reopenGeneralForumTopic": topics.reopen_general_forum_topic,
    "hideGeneralForumTopic": topics.hide_general_forum_topic,
    "unhideGeneralForumTopic": topics.unhide_general_forum_topic,
    "getForumTopicIconStickers": topics.get_forum_topic_icon_stickers,
    "setWebhook": updates.set_webhook,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.get_webhook_info,
}


def perform(world: "World", query: Query) -> Any:
    """Do what a checked query asks; refused loudly when the playground cannot."""
    method = METHODS.get(query.method)
    if method is None:
        why = f"the playground does not do {query.method}"
        raise bad_request(f"playground: {why}", why=why)
    return method(world, query)
