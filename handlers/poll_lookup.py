"""Which poll a command means, and who may hold one."""

from sqlite3 import Connection

from aiogram.types import Message

from bot import polls
from domain.communities import Community
from domain.numbers import parse_number
from domain.polls import Poll
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Late, Where
from storage import polls as stored
from storage import posted_polls

LISTED = 10


async def _never(_message: Message) -> None:
    """Stand for a command that is only called by its next words."""


# The rules of everything behind /poll that changes something.
HOSTS = Command(
    names=("poll",),
    handler=_never,
    help="help.poll",
    who=Who.POLLS,
    where=Where.GROUP,
    late=Late.REPEATED,
)


def meant(
    tx: Connection, message: Message, said: str, community: Community, *, is_open: bool
) -> Poll:
    """Return the poll of this number, the one replied to, or the only one there is."""
    community_id, number = community.community_id, parse_number(said.removeprefix("#"))
    if number is not None:
        return polls.numbered(tx, community_id=community_id, number=number)
    replied = message.reply_to_message
    if not said and replied is not None:
        at = message.chat.id
        found = posted_polls.find_by_message(
            tx, feature=polls.FEATURE, telegram_chat_id=at, message_id=replied.message_id
        )
        if found is not None:
            return polls.get(tx, poll_id=found)
        if replied.poll is not None:
            # Else the only open one would be closed in its place.
            raise Refusal("poll.foreign")
    going_on = [poll for poll in stored.going_on(tx, community_id) if not poll.draft.rule]
    waiting = going_on if is_open or going_on else stored.ended(tx, community_id, most=LISTED)
    if said or len(waiting) != 1:
        raise Refusal("poll.which")
    return waiting[0]
