"""Discussions: what a group thinks of a post of its linked channel, asked where that is wanted."""

from collections.abc import Mapping, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from bot.participation import Place
from domain.setting_keys import Key
from storage import notices, outbox

LETTER = "discussion"
PRIORITY = 2
# An older post has its comments already.
LATE_SECONDS = 900
# A channel that posts one thing after the other is asked about once.
REST_SECONDS = 600
DAY_SECONDS = 86_400


class ChannelPost(NamedTuple):
    """A post of the linked channel as it arrived in its group; `album` is empty without one."""

    telegram_chat_id: int
    message_id: int
    album: str
    at: int


def begin(
    tx: Connection, *, posts: Sequence[ChannelPost], places: Mapping[int, Place], now: int
) -> None:
    """Queue a question below each post that wants one; once a post, whatever is repeated."""
    for post in posts:
        place = places[post.telegram_chat_id]
        is_wanted = place.earns and place.values.is_on(Key.CHANNEL_DISCUSSION)
        if is_wanted and now - post.at <= LATE_SECONDS and _is_first(tx, post, now):
            outbox.add(
                tx,
                card=LETTER,
                facts={"in": post.telegram_chat_id, "post": post.message_id},
                chat_key=place.chat_key,
                priority=PRIORITY,
                now=now,
            )


def _is_first(tx: Connection, post: ChannelPost, now: int) -> bool:
    """Say whether nothing was asked about this post yet, nor about one shortly before."""
    chat = f"discussion:{post.telegram_chat_id}"
    own = f"{chat}:{post.album or post.message_id}"
    is_new = notices.claim(tx, own, now=now, every_seconds=DAY_SECONDS)
    return is_new and notices.claim(tx, chat, now=now, every_seconds=REST_SECONDS)
