"""What somebody may do in a chat: admin rights, own restrictions, the chat's defaults."""

from .accounts import Account
from .chats import Chat

NEEDED_FOR = {
    "text": "can_send_messages",
    "photo": "can_send_photos",
    "video": "can_send_videos",
    "document": "can_send_documents",
    "audio": "can_send_audios",
    "voice": "can_send_voice_notes",
    "video_note": "can_send_video_notes",
    **dict.fromkeys(("dice", "animation", "sticker"), "can_send_other_messages"),
    **dict.fromkeys(("location", "venue", "contact"), "can_send_messages"),
    "poll": "can_send_polls",
    "react": "can_react_to_messages",
    "pin": "can_pin_messages",
    "invite": "can_invite_users",
    "topics": "can_manage_topics",
    "info": "can_change_info",
}

_POSTS = frozenset(
    deed for deed, permission in NEEDED_FOR.items() if permission.startswith("can_send_")
)


def may(chat: Chat, account: Account, deed: str) -> bool:
    """Tell whether an account may do this here; admins by right, others by permission."""
    place = chat.member(account)
    if chat.kind == "private":
        return True
    if not place.is_in:
        return False
    permission = NEEDED_FOR[deed]
    if chat.kind == "channel":
        right = "can_post_messages" if deed in _POSTS else permission
        return place.may(right) if deed != "react" else True
    if place.is_admin:
        return place.may(permission) if _is_a_right(permission) else True
    allowed = chat.permissions
    if place.status == "restricted":
        allowed &= place.permissions
    return permission in allowed


def _is_a_right(permission: str) -> bool:
    return permission in (
        "can_pin_messages",
        "can_invite_users",
        "can_manage_topics",
        "can_change_info",
    )
