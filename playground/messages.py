"""A message as the playground keeps it, and as the Bot API shows it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .accounts import Account
from .contents import PLACES, place_words
from .wire import Json

if TYPE_CHECKING:
    from .chats import Chat
    from .dice import Dice
    from .files import Attachment
    from .polls import Poll


@dataclass(slots=True, eq=False)
class Message:
    """One message in one chat; it changes in place when edited, reacted to or pinned."""

    id: int
    chat: "Chat"
    sender: Account | None
    date: int
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    sender_chat: "Chat | None" = None
    author: Account | None = None
    via: Account | None = None
    signature: str = ""
    reply_to_id: int = 0
    quote: Json | None = None
    thread: int | None = None
    in_topic: bool = False
    attachment: "Attachment | None" = None
    dice: "Dice | None" = None
    poll: "Poll | None" = None
    holds: Json | None = None
    caption_above: bool = False
    album: str = ""
    keyboard: list[list[Json]] = field(default_factory=list)
    service: Json | None = None
    edit_date: int = 0
    forward_origin: Json | None = None
    is_automatic_forward: bool = False
    protected: bool = False
    reactions: dict[int, tuple[str, ...]] = field(default_factory=dict)
    pinned: bool = False
    deleted: bool = False
    discussion: "Message | None" = None

    @property
    def reply_to(self) -> "Message | None":
        return self.chat.messages.get(self.reply_to_id)

    @property
    def what(self) -> str:
        """The kind of thing it is, as rights to send it are named."""
        if self.dice is not None:
            return "dice"
        if self.poll is not None:
            return "poll"
        if self.holds is not None:
            return next(kind for kind in PLACES if kind in self.holds)
        return self.attachment.kind if self.attachment else "text"

    @property
    def words(self) -> str:
        """What can be read of it: its text, what was rolled, asked or handed on."""
        if self.poll is not None:
            return f"📊 {self.poll.question}"
        if self.holds is not None:
            return place_words(self.holds)
        return self.text if self.dice is None else f"{self.dice.emoji} {self.dice.value}"

    @property
    def buttons(self) -> list[str]:
        """The labels of the inline keyboard, row by row in one list."""
        return [button["text"] for row in self.keyboard for button in row]

    def button(self, label: str) -> Json | None:
        """Return the first button with this label, else the first whose label contains it."""
        everything = [button for row in self.keyboard for button in row]
        exact = [button for button in everything if button["text"] == label]
        close = [button for button in everything if label in button["text"]]
        return next(iter(exact + close), None)

    @property
    def tag(self) -> str:
        """The tag or title of who wrote it, as it stands now; in supergroups only."""
        if self.sender is None or self.sender_chat is not None or self.chat.kind != "supergroup":
            return ""
        return self.chat.member(self.sender).badge

    def is_by(self, account: Account) -> bool:
        """Tell who really wrote it, whatever mask the message shows."""
        return (self.author or self.sender) is account

    def as_api(self, *, nested: bool = False) -> Json:
        """Return the Message object; a nested one shows no reply of its own."""
        shown: Json = {"message_id": self.id}
        if self.sender is not None:
            shown["from"] = self.sender.as_user()
        if self.sender_chat is not None:
            shown["sender_chat"] = self.sender_chat.as_api()
        if self.via is not None:
            shown["via_bot"] = self.via.as_user()
        if self.signature:
            shown["author_signature"] = self.signature
        if self.tag:
            shown["sender_tag"] = self.tag
        shown["chat"] = self.chat.as_api()
        shown["date"] = self.date
        if self.edit_date:
            shown["edit_date"] = self.edit_date
        self._add_place(shown)
        if self.forward_origin is not None:
            shown["forward_origin"] = self.forward_origin
            shown |= _as_before(self.forward_origin)
        if self.is_automatic_forward:
            shown["is_automatic_forward"] = True
        if not nested:
            self._add_reply(shown)
        self._add_content(shown)
        return shown

    def _add_place(self, shown: Json) -> None:
        if self.thread is not None:
            shown["message_thread_id"] = self.thread
        if self.in_topic:
            shown["is_topic_message"] = True
        if self.protected:
            shown["has_protected_content"] = True

    def _add_reply(self, shown: Json) -> None:
        answered = self.reply_to
        if answered is None and self.in_topic and self.service is None and self.thread:
            topic = self.chat.topics.get(self.thread)
            answered = topic.opening if topic else None
        if answered is not None:
            shown["reply_to_message"] = answered.as_api(nested=True)
        if self.quote is not None:
            shown["quote"] = self.quote

    def _add_content(self, shown: Json) -> None:
        if self.service is not None:
            shown |= self.service
            return
        text, entities = "text", "entities"
        if self.dice is not None:
            shown |= self.dice.as_api()
        if self.poll is not None:
            shown["poll"] = self.poll.as_api(self)
        if self.holds is not None:
            shown |= self.holds
        if self.album:
            shown["media_group_id"] = self.album
        if self.attachment is not None:
            shown |= self.attachment.as_api()
            text, entities = "caption", "caption_entities"
            if self.caption_above:
                shown["show_caption_above_media"] = True
        if self.text:
            shown[text] = self.text
            if self.entities:
                shown[entities] = self.entities
        if self.keyboard:
            shown["reply_markup"] = {"inline_keyboard": self.keyboard}


def _as_before(origin: Json) -> Json:
    """Return the fields that told the origin before Bot API 7.0 and still come along."""
    shown: Json = {"forward_date": origin["date"]}
    if origin["type"] == "user":
        shown["forward_from"] = origin["sender_user"]
    elif origin["type"] == "hidden_user":
        shown["forward_sender_name"] = origin["sender_user_name"]
    else:
        shown["forward_from_chat"] = origin.get("chat") or origin["sender_chat"]
        if "message_id" in origin:
            shown["forward_from_message_id"] = origin["message_id"]
    return shown
