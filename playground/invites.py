"""Invite links and requests to join: who made a link, who comes in by it, who has to ask."""

import string
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .accounts import Account
from .chats import Chat
from .membership import join
from .refusals import NotAllowed
from .wire import Json

if TYPE_CHECKING:
    from .world import World

NAME_LIMIT = 32
_HASH_LENGTH = 16
_LETTERS = string.ascii_letters + string.digits + "_-"


@dataclass(slots=True, eq=False)
class InviteLink:
    """A link into a chat; `came` are those who came in by it, `asking` those who wait."""

    url: str
    creator: Account
    name: str = ""
    creates_join_request: bool = False
    expire_date: int = 0
    member_limit: int = 0
    is_revoked: bool = False
    came: set[int] = field(default_factory=set)
    asking: set[int] = field(default_factory=set)

    def as_api(self, viewer: Account) -> Json:
        """Return the ChatInviteLink; of somebody else's link only the beginning is shown."""
        own = self.creator is viewer
        shown: Json = {
            "invite_link": self.url if own else f"{self.url[: -_HASH_LENGTH // 2]}...",
            "creator": self.creator.as_user(),
            "creates_join_request": self.creates_join_request,
            "is_primary": False,
            "is_revoked": self.is_revoked,
        }
        kept = {
            "name": self.name,
            "expire_date": self.expire_date,
            "member_limit": self.member_limit,
            "pending_join_request_count": len(self.asking),
        }
        return shown | {key: value for key, value in kept.items() if value}


def make(chat: Chat, creator: Account, **parts: Any) -> InviteLink:
    """Make another link into a chat."""
    letters = chat.world.chance.choices(_LETTERS, k=_HASH_LENGTH)
    link = InviteLink(f"https://t.me/+{''.join(letters)}", creator, **parts)
    chat.links[link.url] = link
    return link


def follow(world: "World", person: Account, url: str) -> Chat:
    """Come in by a link, or ask to; return the chat. NotAllowed when the link opens nothing."""
    chat = next((each for each in world.chats.values() if url in each.links), None)
    if chat is None or chat.migrated_to is not None:
        raise NotAllowed("this link is no longer valid")
    link, now = chat.links[url], world.clock.unix()
    inside = sum(chat.member(world.accounts[number]).is_in for number in link.came)
    is_full = bool(link.member_limit) and inside >= link.member_limit
    if link.is_revoked or is_full or (link.expire_date and link.expire_date <= now):
        raise NotAllowed("this link is no longer valid")
    if chat.member(person).status == "kicked":
        raise NotAllowed(f"{person.name} is banned here")
    if chat.member(person).is_in:
        return chat
    if link.creates_join_request:
        ask(chat, person, link)
    else:
        _enter(chat, person, person, link)
    return chat


def ask(chat: Chat, person: Account, link: InviteLink | None) -> None:
    """Send a request to join, once; an administrator bot that may invite is told."""
    if person.id in chat.requests:
        return
    chat.requests[person.id] = link
    if link is not None:
        link.asking.add(person.id)
    world = chat.world
    if not chat.member(world.bot).may("can_invite_users"):
        return
    request = {
        "chat": chat.as_api(),
        "from": person.as_user(),
        "user_chat_id": person.id,
        "date": world.clock.unix(),
        **({"invite_link": link.as_api(world.bot)} if link else {}),
    }
    world.updates.add("chat_join_request", request, lane=chat.id)


def decide(chat: Chat, actor: Account, person: Account, *, approved: bool) -> None:
    """Answer a request to join; KeyError when there is none."""
    link = chat.requests.pop(person.id)
    if link is not None:
        link.asking.discard(person.id)
    if approved:
        _enter(chat, actor, person, link)


def _enter(chat: Chat, actor: Account, person: Account, link: InviteLink | None) -> None:
    extra: Json = {"via_join_request": True}
    if link is not None:
        link.came.add(person.id)
        extra = {"invite_link": link.as_api(chat.world.bot)}
    join(chat, person, actor=actor, extra=extra)
