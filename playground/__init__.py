"""A Telegram of our own for trying and testing; imports nothing of ours."""

from .callbacks import TapAnswer
from .chats import Chat
from .clock import PlaygroundClock
from .groups import Group
from .hearing import NotHeard
from .messages import Message
from .people import Person
from .refusals import NotAllowed
from .server import Playground
from .world import Call

__all__ = [
    "Call",
    "Chat",
    "Group",
    "Message",
    "NotAllowed",
    "NotHeard",
    "Person",
    "Playground",
    "PlaygroundClock",
    "TapAnswer",
]
