"""Bot API: bans, restrictions, promotions."""

import re
from typing import TYPE_CHECKING

from .chats import Chat
from .members import CHANNEL_RIGHTS, GROUP_RIGHTS, PERMISSIONS, Membership, until_date
from .membership import ban, change, promote, restrict, unban
from .refusals import bad_request
from .requests import Query
from .targets import account_of, chat_of, require
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_NO_RESTRICTING = "not enough rights to restrict/unrestrict chat member"
_LARGE_ONLY = "method is available for supergroup and channel chats only"
_MEDIA = (
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
)
_FOLLOWS = {
    "can_manage_topics": "can_pin_messages",
    "can_edit_tag": "can_pin_messages",
    "can_react_to_messages": "can_send_messages",
}
_TITLE_LIMIT = 16
_EMOJI = re.compile("[\u2600-\u27bf\u2b05-\u2b55\ufe0f\u20e3\U0001f000-\U0001faff]")


def ban_chat_member(world: "World", query: Query) -> bool:
    chat, target = _target(world, query)
    until = until_date(query.number("until_date"), world.clock.unix())
    ban(chat, world.bot, target.account, until=until)
    return True


def unban_chat_member(world: "World", query: Query) -> bool:
    chat = chat_of(world, query)
    if chat.kind not in ("supergroup", "channel"):
        raise bad_request(_LARGE_ONLY)
    if query.flag("only_if_banned") and chat.member(account_of(world, query)).status != "kicked":
        return True
    chat, target = _target(world, query)
    unban(chat, world.bot, target.account)
    return True


def restrict_chat_member(world: "World", query: Query) -> bool:
    if (chat := chat_of(world, query)).kind != "supergroup":
        raise bad_request("method is available only for supergroups")
    chat, target = _target(world, query)
    permissions = chosen_permissions(
        query["permissions"], independent=query.flag("use_independent_chat_permissions")
    )
    until = until_date(query.number("until_date"), world.clock.unix())
    restrict(chat, world.bot, target.account, permissions, until=until)
    return True


def promote_chat_member(world: "World", query: Query) -> bool:
    chat = chat_of(world, query)
    if chat.kind not in ("supergroup", "channel"):
        raise bad_request(_LARGE_ONLY)
    target = chat.member(account_of(world, query))
    names = CHANNEL_RIGHTS if chat.kind == "channel" else GROUP_RIGHTS
    rights = frozenset(name for name in names if query.flag(name))
    _check_promotion(world, chat, target, rights)
    if rights:
        rights |= {"can_manage_chat"}
    if rights or target.is_admin:
        promote(chat, world.bot, target.account, rights)
    return True


def set_chat_administrator_custom_title(world: "World", query: Query) -> bool:
    chat = chat_of(world, query)
    if chat.kind not in ("group", "supergroup"):
        raise bad_request("method is available only for groups and supergroups")
    target = chat.member(account_of(world, query))
    if target.status == "creator":
        raise bad_request("only the owner can edit their custom title")
    if not target.is_admin:
        raise bad_request("user is not an administrator")
    if target.promoted_by != world.bot.id:
        raise bad_request("not enough rights to change custom title of the user")
    title = query.text("custom_title")
    if len(title) > _TITLE_LIMIT:
        raise bad_request("CUSTOM_TITLE_INVALID")
    change(chat, world.bot, target.account, title=title)
    return True


def set_chat_member_tag(world: "World", query: Query) -> bool:
    chat = chat_of(world, query)
    if chat.kind not in ("group", "supergroup"):
        raise bad_request("method is available only for groups and supergroups")
    target = chat.member(account_of(world, query))
    require(world, chat, "can_manage_tags", "not enough rights to change the member's tag")
    if target.is_admin:
        raise bad_request("CHAT_CREATOR_REQUIRED")
    if not target.is_in:
        raise bad_request("USER_NOT_PARTICIPANT")
    tag = query.text("tag")
    if len(tag) > _TITLE_LIMIT:
        raise bad_request("ADMIN_RANK_INVALID")
    if _EMOJI.search(tag):
        raise bad_request("ADMIN_RANK_EMOJI_NOT_ALLOWED")
    change(chat, world.bot, target.account, tag=tag)
    return True


def set_chat_permissions(world: "World", query: Query) -> bool:
    chat = chat_of(world, query)
    if chat.kind not in ("group", "supergroup"):
        raise bad_request("method is available for group and supergroup chats only")
    complaint = "not enough rights to change chat permissions"
    require(world, chat, "can_restrict_members", complaint)
    wanted = chosen_permissions(
        query["permissions"], independent=query.flag("use_independent_chat_permissions")
    )
    if wanted == chat.permissions:
        raise bad_request("CHAT_NOT_MODIFIED")
    chat.permissions = wanted
    world.stage.tell("chat", lambda: {"chat": chat})
    return True


def ban_chat_sender_chat(world: "World", query: Query) -> bool:
    chat = _sender_chat_place(world, query)
    chat.banned_channels.add(query.number("sender_chat_id"))
    return True


def unban_chat_sender_chat(world: "World", query: Query) -> bool:
    chat = _sender_chat_place(world, query)
    chat.banned_channels.discard(query.number("sender_chat_id"))
    return True


def chosen_permissions(asked: Json, *, independent: bool) -> frozenset[str]:
    """Return what is permitted; omitted ones follow others, broader ones imply narrower ones."""
    chosen = {name for name in PERMISSIONS if asked.get(name)}
    for omitted, followed in _FOLLOWS.items():
        if omitted not in asked and followed in chosen:
            chosen.add(omitted)
    if not independent:
        if chosen & {"can_send_other_messages", "can_add_web_page_previews"}:
            chosen.update(_MEDIA, ("can_send_messages",))
        if "can_send_polls" in chosen:
            chosen.add("can_send_messages")
    return frozenset(chosen)


def _sender_chat_place(world: "World", query: Query) -> Chat:
    chat = chat_of(world, query)
    if chat.kind not in ("supergroup", "channel"):
        raise bad_request(_LARGE_ONLY)
    require(world, chat, "can_restrict_members", _NO_RESTRICTING)
    there = world.chats.get(query.number("sender_chat_id"))
    if there is None or there.kind == "private":
        raise bad_request("PARTICIPANT_ID_INVALID")
    if there is chat or there is chat.linked:
        raise bad_request("USER_ADMIN_INVALID")
    return chat


def _target(world: "World", query: Query) -> tuple[Chat, Membership]:
    """Return chat and target after all checks of rights, in Telegram's order."""
    chat = chat_of(world, query)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    target = chat.member(account_of(world, query))
    if target.account is world.bot:
        raise bad_request("can't restrict self")
    if target.status == "creator":
        raise bad_request("can't remove chat owner")
    if not chat.member(world.bot).is_admin and chat.kind == "channel":
        raise bad_request("need administrator rights in the channel chat")
    require(world, chat, "can_restrict_members", _NO_RESTRICTING)
    if target.is_admin and target.promoted_by != world.bot.id:
        raise bad_request("user is an administrator of the chat")
    return chat, target


def _check_promotion(
    world: "World", chat: Chat, target: Membership, rights: frozenset[str]
) -> None:
    bot = chat.member(world.bot)
    if target.account is world.bot:
        raise bad_request("can't promote self")
    if target.status == "creator":
        raise bad_request("can't remove chat owner")
    if not bot.may("can_promote_members"):
        raise bad_request("not enough rights")
    if target.status == "kicked":
        raise bad_request("USER_KICKED")
    if not target.is_in:
        raise bad_request("USER_NOT_PARTICIPANT")
    if target.is_admin and target.promoted_by != world.bot.id:
        raise bad_request("CHAT_ADMIN_REQUIRED")
    if not rights <= bot.rights:
        raise bad_request("RIGHT_FORBIDDEN")
