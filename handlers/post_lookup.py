"""Which post a command means, who may look after posts, and where that person has the right."""

from sqlite3 import Connection

from aiogram.types import Message

from bot import posts
from bot.posts import Shown
from domain.communities import Community
from domain.numbers import parse_number
from domain.posts import Post
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Command, Late, Where
from handlers.rights import Rights
from storage import posts as stored


async def _never(_message: Message) -> None:
    """Stand for a command that is only called by its next words."""


# The rules of everything that is done with scheduled posts.
HOSTS = Command(
    names=("schedule",),
    handler=_never,
    help="help.schedule",
    menu="menu.schedule",
    who=Who.POSTS,
    where=Where.GROUP,
    file=True,
    late=Late.REPEATED,
)


def meant(tx: Connection, said: str, community: Community) -> Post:
    """Return the post of this number, or the only one there is."""
    number, community_id = parse_number(said.removeprefix("#")), community.community_id
    if number is not None:
        return posts.numbered(tx, community_id=community_id, number=number)
    found = stored.waiting(tx, community_id)
    if said or len(found) != 1:
        raise Refusal("post.which")
    return found[0]


async def refuse_places(rights: Rights, shown: Shown, user_id: int) -> None:
    """Refuse who has no right to post, or to pin, in one of a post's places."""
    for chat, _ in shown.places:
        if not await rights.may(chat, user_id, Who.POSTS):
            raise Refusal("post.may_not_there", title=chat.title)
        if shown.post.manner.pins and not await rights.may(chat, user_id, Who.PINS):
            raise Refusal("post.may_not_pin", title=chat.title)
