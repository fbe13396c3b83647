"""Reactions: who set which, and who is told about it."""

from typing import TYPE_CHECKING

from .accounts import Account
from .messages import Message
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_ROWS = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳",
    "❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈",
    "😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡",
)
EMOJI = frozenset(emoji for row in _ROWS for emoji in row.split())


COUNT_DELAY_SECONDS = 180


def plain(emoji: str) -> str:
    """Drop the variation selector, as Telegram's own list does."""
    return emoji.replace("\ufe0f", "")


def react(message: Message, account: Account, emoji: tuple[str, ...]) -> None:
    """Set what this account thinks of a message; an empty tuple takes it back."""
    before = message.reactions.get(account.id, ())
    if before == emoji:
        return
    if emoji:
        message.reactions[account.id] = emoji
    else:
        message.reactions.pop(account.id, None)
    world = message.chat.world
    world.stage.tell("reaction", lambda: {"message": message})
    if account is not world.bot:
        _tell_bot(world, message, account, before, emoji)


def counts(message: Message) -> dict[str, int]:
    """Count each emoji of a message, the most frequent first."""
    found: dict[str, int] = {}
    for emoji in message.reactions.values():
        for each in emoji:
            found[each] = found.get(each, 0) + 1
    return dict(sorted(found.items(), key=lambda item: -item[1]))


class ReactionCounts:
    """Reactions without names: only counts are told, and minutes late."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._waiting: dict[tuple[int, int], Message] = {}

    def note(self, message: Message) -> None:
        key = (message.chat.id, message.id)
        if key not in self._waiting:
            self._world.timers.after(COUNT_DELAY_SECONDS, lambda: self._tell(key))
        self._waiting[key] = message

    def _tell(self, key: tuple[int, int]) -> None:
        message = self._waiting.pop(key)
        shown = [
            {"type": {"type": "emoji", "emoji": emoji}, "total_count": count}
            for emoji, count in counts(message).items()
        ]
        payload: Json = {
            "chat": message.chat.as_api(),
            "message_id": message.id,
            "date": self._world.clock.unix(),
            "reactions": shown,
        }
        self._world.updates.add("message_reaction_count", payload, lane=message.chat.id)


def _tell_bot(
    world: "World",
    message: Message,
    account: Account,
    before: tuple[str, ...],
    after: tuple[str, ...],
) -> None:
    chat = message.chat
    if account.is_bot or not (chat.kind == "private" or chat.member(world.bot).is_admin):
        return
    if chat.kind == "channel" or chat.member(account).is_anonymous:
        world.reaction_counts.note(message)
        return
    payload: Json = {
        "chat": chat.as_api(),
        "message_id": message.id,
        "user": account.as_user(),
        "date": world.clock.unix(),
        "old_reaction": [{"type": "emoji", "emoji": each} for each in before],
        "new_reaction": [{"type": "emoji", "emoji": each} for each in after],
    }
    world.updates.add("message_reaction", payload, lane=chat.id)
