"""What a draw says in its chats: one letter a chat, in the commit that made it true."""

from sqlite3 import Connection
from typing import Literal

from storage import draw_posts, draws, outbox

Post = Literal["terms", "card", "freeze", "result"]
# The letter that brings a post is named after it.
LETTERS: dict[Post, str] = {
    "terms": "draw_terms",
    "card": "draw_card",
    "freeze": "draw_freeze",
    "result": "draw_result",
}
PRIORITY = 1


def say(tx: Connection, draw_id: int, post: Post, now: int, *, event: int = 0) -> None:
    """Queue a post in every chat of a draw; `event` counts the prizes that fell free so far."""
    for place in draws.places(tx, draw_id):
        outbox_id = outbox.add(
            tx,
            card=LETTERS[post],
            facts={"draw_id": draw_id, "event": event},
            chat_key=place.chat_key,
            thread_id=place.thread_id,
            priority=PRIORITY,
            now=now,
        )
        draw_posts.set_letter(
            tx, draw_id=draw_id, chat_key=place.chat_key, post=post, outbox_id=outbox_id
        )
