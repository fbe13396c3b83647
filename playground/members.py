"""Membership: who is in a chat as what, each admin right, each permission, until when."""

from dataclasses import dataclass, field, replace

from .accounts import Account
from .wire import Json

GROUP_RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_manage_topics",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_manage_tags",
    "can_send_welcome_messages",
    "is_anonymous",
)
CHANNEL_RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_post_messages",
    "can_edit_messages",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_manage_direct_messages",
    "can_send_welcome_messages",
    "is_anonymous",
)
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
NEVER_GIVEN_BY_DEFAULT = frozenset({"is_anonymous", "can_promote_members"})
USUAL_RIGHTS = frozenset(GROUP_RIGHTS) - NEVER_GIVEN_BY_DEFAULT
USUAL_CHANNEL_RIGHTS = frozenset(CHANNEL_RIGHTS) - NEVER_GIVEN_BY_DEFAULT
EVERYTHING_PERMITTED = frozenset(PERMISSIONS)
OPEN_GROUP = EVERYTHING_PERMITTED - {"can_change_info", "can_pin_messages", "can_manage_topics"}

_SHORTEST, _LONGEST = 30, 366 * 86400


@dataclass(frozen=True, slots=True)
class Membership:
    """What one account is in one chat; replaced as a whole when it changes."""

    account: Account
    status: str = "left"
    rights: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    title: str = ""
    tag: str = ""
    until: int = 0
    inside: bool = True
    promoted_by: int = 0
    joined_at: int = field(default=0, compare=False)

    @property
    def is_in(self) -> bool:
        if self.status == "restricted":
            return self.inside
        return self.status in ("creator", "administrator", "member")

    @property
    def is_admin(self) -> bool:
        return self.status in ("creator", "administrator")

    @property
    def badge(self) -> str:
        """What stands beside the name: an administrator's title, a member's tag."""
        return self.title if self.is_admin else self.tag

    @property
    def is_anonymous(self) -> bool:
        return self.is_admin and "is_anonymous" in self.rights

    def may(self, right: str) -> bool:
        """Tell whether an admin right is held; the creator holds them all."""
        return self.status == "creator" or (
            self.status == "administrator" and right in self.rights
        )

    def at(self, now: int) -> "Membership":
        """Return what this is by now: a restriction or a ban ends by itself."""
        if not self.until or now < self.until:
            return self
        status = "member" if self.status == "restricted" and self.inside else "left"
        return replace(self, status=status, permissions=frozenset(), until=0)

    def as_api(self, kind: str, *, viewer: int = 0) -> Json:
        """Return the ChatMember object as the account `viewer` sees it."""
        shown: Json = {"user": self.account.as_user(), "status": self.status}
        if self.status == "creator":
            shown["is_anonymous"] = self.is_anonymous
        if self.status == "administrator":
            names = CHANNEL_RIGHTS if kind == "channel" else GROUP_RIGHTS
            shown["can_be_edited"] = bool(viewer) and self.promoted_by == viewer
            shown |= {name: name in self.rights for name in names}
        if self.status == "restricted":
            shown["is_member"] = self.inside
            shown |= {name: name in self.permissions for name in PERMISSIONS}
        if self.status in ("restricted", "kicked"):
            shown["until_date"] = self.until
        if self.title and self.is_admin:
            shown["custom_title"] = self.title
        if self.tag and self.status in ("member", "restricted"):
            shown["tag"] = self.tag
        return shown


def until_date(asked: int, now: int) -> int:
    """Return the end of a restriction; under 30 seconds or over 366 days means for ever (0)."""
    return asked if _SHORTEST <= asked - now <= _LONGEST else 0
