"""The live cards of a draw: edited when what they show changed, at most every ten seconds."""

from sqlite3 import Connection

from bot import draw_posts
from bot.chores import Work
from domain.beacons import BeaconKind
from domain.chats import ChatState, Right
from domain.draws import Draw, DrawState
from storage import chats, chores, draws, notices, outbox
from storage import draw_posts as posts
from storage.chores import Chore
from storage.draw_posts import Post

KIND = "draw_card"
# A burst of taps is one edit.
FIRST_SECONDS = 1
EDIT_SECONDS = 10
EDIT_PRIORITY = 3
# As long as any draw lasts: a card that is deleted comes back once.
ONCE_SECONDS = 400 * 86_400
# What the terms show: whether they are pinned.
PINNED, OVER_PINNED = 1, 2
SHOWN_BEFORE = -9
# What a card shows of a draw that is not open any more, where else the entrants are counted.
SHOWN = {
    DrawState.FROZEN: -1,
    DrawState.ROLLED: -1,
    DrawState.DRAWN: -2,
    DrawState.SETTLED: -2,
    DrawState.CANCELLED: -3,
}


def plan(tx: Connection, draw_id: int, now: int) -> None:
    """Have a draw's cards shown anew soon; what is planned already stays as it is."""
    _plan(tx, draw_id, now + FIRST_SECONDS)


def renew(tx: Connection, draw_id: int, now: int) -> None:
    """Have the cards edited whatever they show: something else than the count has changed."""
    for card in posts.of_draw(tx, draw_id, "card"):
        posts.set_shown(
            tx, draw_id=draw_id, chat_key=card.chat_key, post="card", shown=SHOWN_BEFORE
        )
    plan(tx, draw_id, now)


def _plan(tx: Connection, draw_id: int, at: int) -> None:
    chores.plan(tx, kind=KIND, ref=str(draw_id), facts={"draw_id": draw_id}, due_at=at)


def follow_upgrade(tx: Connection, chat_key: int) -> None:
    """Have a group's draws post again what people answer: an upgrade leaves messages behind.

    Open draws their cards; those that wait for rolls the list to roll below. Called while the
    group still has its old id.
    """
    for draw_id in draws.answered_in_chat(tx, chat_key):
        posts.keep_messages(tx, draw_id)
        chores.set_due(tx, kind=KIND, ref=str(draw_id), facts={"draw_id": draw_id}, due_at=0)


def show(tx: Connection, chore: Chore, now: int) -> None:
    """Bring a draw's cards up to date and look again as long as they change."""
    draw = draws.find(tx, int(chore.facts["draw_id"]))
    if draw is None:
        return
    posts.keep_messages(tx, draw.draw_id)
    for terms in posts.of_draw(tx, draw.draw_id, "terms"):
        _pin(tx, draw, terms, now)
    for frozen_list in posts.of_draw(tx, draw.draw_id, "freeze"):
        _list_again(tx, draw, frozen_list, now)
    cards = posts.of_draw(tx, draw.draw_id, "card")
    looked = [_show(tx, draw, card, now) for card in cards]
    if any(looked):
        _plan(tx, draw.draw_id, now + EDIT_SECONDS)


def _pin(tx: Connection, draw: Draw, terms: Post, now: int) -> None:
    """Pin the terms of a draw that goes on, and take the pin off when it is over; each once."""
    wanted = OVER_PINNED if SHOWN.get(draw.state, 0) < SHOWN[DrawState.FROZEN] else PINNED
    chat = chats.get(tx, terms.chat_key)
    is_there = terms.message_id is not None and terms.place == chat.telegram_chat_id
    if terms.shown == wanted or not is_there or Right.PIN not in chat.rights:
        return
    if PINNED in (wanted, terms.shown):
        letter = draw_posts.LETTER_PIN if wanted == PINNED else draw_posts.LETTER_UNPIN
        where = {"telegram_chat_id": terms.place or 0, "message_id": terms.message_id or 0}
        outbox.add(
            tx, card=letter, facts=where, chat_key=terms.chat_key, priority=EDIT_PRIORITY, now=now
        )
    posts.set_shown(tx, draw_id=draw.draw_id, chat_key=terms.chat_key, post="terms", shown=wanted)


def _list_again(tx: Connection, draw: Draw, left: Post, now: int) -> None:
    """Post the list again that people roll below, where an upgrade left it behind."""
    is_rolled = draw.state is DrawState.FROZEN and BeaconKind.DICE in draw.kinds
    is_behind = left.message_id and left.place != chats.get(tx, left.chat_key).telegram_chat_id
    if is_rolled and is_behind:
        draw_posts.say_in(tx, draw.draw_id, left.chat_key, "freeze", now)


def _show(tx: Connection, draw: Draw, card: Post, now: int) -> bool:
    """Edit or post one card; True when it may have to be looked at once more."""
    figure = SHOWN.get(draw.state, draw.entrants)
    state, _ = outbox.outcome(tx, card.outbox_id or 0)
    chat = chats.get(tx, card.chat_key)
    if chat.state is not ChatState.ACTIVE:
        return False
    if state in ("waiting", "sending"):
        return True
    is_out_of_reach = card.message_id is None or card.place != chat.telegram_chat_id
    if is_out_of_reach or outbox.is_lost(tx, card.outbox_id or 0):
        _post_again(tx, draw, card, chat.telegram_chat_id, now)
        return False
    if figure == card.shown:
        return False
    _edit(tx, draw, card, figure, now)
    return True


def _edit(tx: Connection, draw: Draw, card: Post, figure: int, now: int) -> None:
    facts = {"draw_id": draw.draw_id, "event": 0}
    outbox_id = outbox.add(
        tx,
        card=draw_posts.LETTERS["card"],
        facts={**facts, "edits": card.message_id or 0, "telegram_chat_id": card.place or 0},
        chat_key=card.chat_key,
        priority=EDIT_PRIORITY,
        now=now,
    )
    posts.set_edited(
        tx, draw_id=draw.draw_id, chat_key=card.chat_key, outbox_id=outbox_id, shown=figure
    )


def _post_again(tx: Connection, draw: Draw, card: Post, place: int, now: int) -> None:
    """Post the card of an open draw once more, where it was deleted or left behind."""
    if draw.state is not DrawState.OPEN:
        return
    kind = f"draw_card:{draw.draw_id}:{place}"
    if notices.claim(tx, kind, now=now, every_seconds=ONCE_SECONDS):
        draw_posts.say_in(tx, draw.draw_id, card.chat_key, "card", now)


KINDS: dict[str, Work] = {KIND: show}
