"""What a draw says in its chats: one letter a chat, in the commit that made it true."""

from collections.abc import Mapping
from sqlite3 import Connection

from storage import draw_posts, draws, outbox
from storage.draw_posts import PostKind
from storage.draws import Place

# The letter that brings a post is named after it.
LETTERS: dict[PostKind, str] = {
    "terms": "draw_terms",
    "card": "draw_card",
    "freeze": "draw_freeze",
    "result": "draw_result",
    # The file that proves a result follows it as a message of its own: no caption holds all
    # winners.
    "bundle": "draw_bundle",
}
# The terms are pinned until the draw is over.
LETTER_PIN = "draw_pin"
LETTER_UNPIN = "draw_unpin"
# What is said of the chance while it is gathered, where the draw is held.
LETTER_REMIND = "draw_remind"
LETTER_OWN_ROLLS = "draw_own_rolls"
LETTER_LATE_ROUND = "draw_late_round"
OTHER_LETTERS = (LETTER_REMIND, LETTER_OWN_ROLLS, LETTER_LATE_ROUND)
PRIORITY = 1


def say(tx: Connection, draw_id: int, post: PostKind, now: int, *, event: int = 0) -> None:
    """Queue a post in every chat of a draw; `event` counts the prizes that fell free so far."""
    for place in draws.places(tx, draw_id):
        _say(tx, draw_id, place, post, now, event=event)


def say_in(tx: Connection, draw_id: int, chat_key: int, post: PostKind, now: int) -> None:
    """Queue a post again in one chat of a draw."""
    for place in draws.places(tx, draw_id):
        if place.chat_key == chat_key:
            _say(tx, draw_id, place, post, now)


def _say(
    tx: Connection, draw_id: int, place: Place, post: PostKind, now: int, *, event: int = 0
) -> None:
    facts = {"draw_id": draw_id, "event": event}
    # Each letter shows the newest state, so one that still waits would say the same twice.
    for known in draw_posts.of_draw(tx, draw_id, post):
        if known.chat_key == place.chat_key:
            outbox.withdraw(tx, known.outbox_id or 0)
    outbox_id = _queue(tx, LETTERS[post], facts, place, now)
    draw_posts.set_letter(
        tx, draw_id=draw_id, chat_key=place.chat_key, post=post, outbox_id=outbox_id
    )


def say_result(tx: Connection, draw_id: int, now: int, *, event: int) -> None:
    """Queue the result and the file that proves it."""
    say(tx, draw_id, "result", now, event=event)
    say(tx, draw_id, "bundle", now, event=event)


def say_lost(tx: Connection, now: int, *, chat_key: int | None = None) -> None:
    """Queue again what chats that speak to us missed of draws, while it is still true.

    Terms and cards while people enter, lists while they wait for their chance, results and their
    files always.
    """
    for draw_id, missed_in, post in draw_posts.lost(tx):
        if chat_key in (None, missed_in):
            say_in(tx, draw_id, missed_in, post, now)


def say_where_held(tx: Connection, draw_id: int, letter: str, now: int) -> None:
    """Queue a letter in the chat where a draw is held."""
    _queue(tx, letter, {"draw_id": draw_id}, draws.places(tx, draw_id)[0], now)


def _queue(tx: Connection, card: str, facts: Mapping[str, int], place: Place, now: int) -> int:
    return outbox.add(
        tx,
        card=card,
        facts=facts,
        chat_key=place.chat_key,
        thread_id=place.thread_id,
        priority=PRIORITY,
        now=now,
    )
