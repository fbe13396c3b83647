"""The chance of a frozen draw on its way: people roll, then the bot; drand's round is fetched."""

from collections.abc import Iterator
from sqlite3 import Connection
from typing import NamedTuple

from bot import draw_posts, draw_proofs, draws
from domain.beacons import ROLL_SECONDS, ROLLED_WITH, BeaconKind, Round, round_time
from domain.chats import Chat
from domain.draws import SHOWN_DIGITS, Draw, DrawState
from domain.members import Member
from domain.recognition import TRUSTED_MESSAGES
from domain.refusals import Refusal
from storage import backlogs, chats, chores, draw_rolls
from storage import draw_posts as posts
from storage import draws as stored

# Errands: one roll of the bot's own; drand's round.
ROLL, ROUND = "draw_roll", "draw_round"
PAUSE_SECONDS = 2
SHORTEST_REST_SECONDS = 300
# drand publishes a round within a second; mirrors have it a little later.
PUBLISHED_SECONDS = 2
SOON_SECONDS, LATER_SECONDS = 20, 300
LATE_SECONDS = 300


class Said(NamedTuple):
    """A message that rolls in answer to one of ours; `at` is its date, `user_id` 0 nobody's own.

    `answered_words` are what stands below the file that is answered.
    """

    telegram_chat_id: int
    answered_id: int
    answered_words: str
    message_id: int
    user_id: int
    emoji: str
    value: int
    at: int


class Heard(NamedTuple):
    """The draw that a roll counts for, and how many of its rolls are there now."""

    draw: Draw
    done: int


class Spot(NamedTuple):
    """Where the bot rolls: below the frozen list, if it is still there."""

    chat: Chat
    thread_id: int | None
    answered_id: int | None


def go_on(tx: Connection, draw: Draw, now: int) -> None:
    """Plan what a frozen draw waits for, and say what is missing when it is time."""
    if draw.state is not DrawState.FROZEN:
        return
    if not draw.entrants and BeaconKind.DICE in draw.kinds:
        # Nobody should be asked to roll for an empty list.
        draws.cancel(tx, draw_id=draw.draw_id, by=None, now=now)
        return
    number = round_missing(tx, draw.draw_id)
    if number is not None:
        _plan(tx, ROUND, draw, max(now, round_time(number) + PUBLISHED_SECONDS))
    if BeaconKind.DICE in draw.kinds and draws.rolls_missing(tx, draw):
        _wait_for_rolls(tx, draw, now)


def _wait_for_rolls(tx: Connection, draw: Draw, now: int) -> None:
    reminded_at = draw_rolls.ceremony(tx, draw.draw_id).reminded_at
    due_at = (reminded_at or draw.frozen_at or now) + ROLL_SECONDS
    if now < due_at:
        draws.look_at(tx, draw.draw_id, due_at)
    elif reminded_at is None:
        draw_rolls.set_reminded(tx, draw.draw_id, at=now)
        draw_posts.say_where_held(tx, draw.draw_id, draw_posts.LETTER_REMIND, now)
        draws.look_at(tx, draw.draw_id, now + ROLL_SECONDS)
    else:
        if not chores.is_known(tx, kind=ROLL, ref=str(draw.draw_id)):
            draw_posts.say_where_held(tx, draw.draw_id, draw_posts.LETTER_OWN_ROLLS, now)
        _plan(tx, ROLL, draw, now + PAUSE_SECONDS)


def _plan(tx: Connection, errand: str, draw: Draw, at: int) -> None:
    facts = {"draw_id": draw.draw_id}
    chores.set_due(tx, kind=errand, ref=str(draw.draw_id), facts=facts, due_at=at)


def bear_outage(tx: Connection, *, from_at: int, to_at: int) -> None:
    """Give people back the time to roll in which nobody heard them; the same outage counts once.

    What they rolled meanwhile is on its way: the bot rolls some minutes later at the earliest.
    """
    for draw in _rolling(tx):
        reminded_at = draw_rolls.ceremony(tx, draw.draw_id).reminded_at
        if reminded_at is not None:
            left = reminded_at + ROLL_SECONDS - max(from_at, reminded_at)
            ends_at = to_at + max(left, SHORTEST_REST_SECONDS)
            draw_rolls.bear(
                tx, draw.draw_id, reminded_at=ends_at - ROLL_SECONDS, outage_until=to_at
            )


def _rolling(tx: Connection) -> Iterator[Draw]:
    for draw_id in stored.going_on(tx):
        draw = draws.get(tx, draw_id=draw_id)
        if draw.state is DrawState.FROZEN and BeaconKind.DICE in draw.kinds:
            yield draw


# -- rolls -----------------------------------------------------------------------------------


def hear(tx: Connection, said: Said, *, member: Member | None, now: int) -> Heard | None:
    """Count a roll below a frozen list; None when no draw is meant. Safe to repeat."""
    chat_id = said.telegram_chat_id
    known = posts.find(tx, telegram_chat_id=chat_id, message_id=said.answered_id)
    known = known or _named_by_root(tx, said.answered_words) or _awaited_in(tx, said)
    draw = draws.get(tx, draw_id=known[0]) if known else None
    if known is None or draw is None or BeaconKind.DICE not in draw.kinds:
        return None
    before = draw_rolls.of_person(tx, draw_id=draw.draw_id, user_id=said.user_id)
    is_list = known[1] == "freeze"
    if draw.state not in (DrawState.OPEN, DrawState.FROZEN) and not is_list:
        return None
    if before != said.message_id:
        _refuse_roll(tx, draw, said, is_list=is_list, has_rolled=before is not None)
        if member is None or not draws.may_roll(tx, draw=draw, member=member):
            raise Refusal("draw.roll.not_you", messages=TRUSTED_MESSAGES)
        draws.add_roll(
            tx,
            draw_id=draw.draw_id,
            message_id=said.message_id,
            user_id=said.user_id,
            value=said.value,
            at=said.at,
            now=now,
        )
    return Heard(draw, draw.rolls - draws.rolls_missing(tx, draw))


def _named_by_root(tx: Connection, words: str) -> tuple[int, str] | None:
    """Return the draw whose list is answered in a post of ours that no letter knows.

    Telegram took it and could not say so, so that it stands there twice. The root did not exist
    before the list was closed, so nothing older can name it.
    """
    for draw in _rolling(tx):
        if draw_proofs.freeze_of(draw).root[:SHOWN_DIGITS] in words:
            return draw.draw_id, "freeze"
    return None


def _awaited_in(tx: Connection, said: Said) -> tuple[int, str] | None:
    """Return a draw that waits for 🎰 where somebody answers a reminder, or what else we said."""
    for draw in _rolling(tx):
        held = chats.get(tx, stored.places(tx, draw.draw_id)[0].chat_key)
        is_here = held.telegram_chat_id == said.telegram_chat_id
        if is_here and said.emoji == ROLLED_WITH:
            return draw.draw_id, "other"
    return None


def _refuse_roll(
    tx: Connection, draw: Draw, said: Said, *, is_list: bool, has_rolled: bool
) -> None:
    if not said.user_id:
        raise Refusal("refusal.no_person")
    if draw.state is DrawState.OPEN:
        raise Refusal("draw.roll.too_early")
    if draw.state is not DrawState.FROZEN:
        raise Refusal("draw.roll.over")
    if has_rolled:
        raise Refusal("draw.roll.once")
    if not is_list:
        raise Refusal("draw.roll.reply_to_list")
    if said.emoji != ROLLED_WITH:
        raise Refusal("draw.roll.other_emoji")
    held = chats.get(tx, stored.places(tx, draw.draw_id)[0].chat_key)
    if held.telegram_chat_id != said.telegram_chat_id:
        raise Refusal("draw.roll.elsewhere", title=held.title)


def begin_own(tx: Connection, *, draw_id: int, now: int) -> Spot | None:
    """Count a roll of the bot's own before it is made; None when no more is missing.

    While Telegram is not heard it is put off: what was sent would be lost, or rolled twice.
    """
    draw = draws.get(tx, draw_id=draw_id)
    if draw.state is not DrawState.FROZEN or not draws.rolls_missing(tx, draw):
        return None
    if backlogs.silent_since(tx) is not None:
        _plan(tx, ROLL, draw, now + SOON_SECONDS)
        return None
    draw_rolls.count_own(tx, draw_id, more=1)
    place = stored.places(tx, draw_id)[0]
    chat = chats.get(tx, place.chat_key)
    return Spot(chat, place.thread_id, posts.message_of(tx, draw_id, "freeze", chat))


def end_own(
    tx: Connection, *, draw_id: int, message_id: int, value: int, at: int, now: int
) -> None:
    """Keep what the bot rolled; the next one that is missing comes in a moment."""
    draw = draws.get(tx, draw_id=draw_id)
    missing = draws.add_roll(
        tx, draw_id=draw_id, message_id=message_id, user_id=None, value=value, at=at, now=now
    )
    if missing:
        _plan(tx, ROLL, draw, now + PAUSE_SECONDS)


def fail_own(
    tx: Connection, *, draw_id: int, pause_seconds: int, is_perhaps_made: bool, now: int
) -> None:
    """Try a roll again later; one that may have been made is named as lost in the notes."""
    if not is_perhaps_made:
        draw_rolls.count_own(tx, draw_id, more=-1)
    _plan(tx, ROLL, draws.get(tx, draw_id=draw_id), now + pause_seconds)


# -- drand -----------------------------------------------------------------------------------


def round_missing(tx: Connection, draw_id: int) -> int | None:
    """Return the round of drand that a frozen draw waits for."""
    draw = draws.get(tx, draw_id=draw_id)
    if draw.state is not DrawState.FROZEN or BeaconKind.DRAND not in draw.kinds:
        return None
    if any(isinstance(each, Round) for each in draw_proofs.drawn_by(draw)):
        return None
    return draw_proofs.freeze_of(draw).round


def miss_round(tx: Connection, *, draw_id: int, now: int) -> None:
    """Ask for a round again later; after some minutes say, once, that no mirror answers."""
    number = round_missing(tx, draw_id)
    if number is None:
        return
    draw, late = draws.get(tx, draw_id=draw_id), now - round_time(number)
    if late >= LATE_SECONDS and draw_rolls.ceremony(tx, draw_id).late_at is None:
        draw_rolls.set_late(tx, draw_id, at=now)
        draw_posts.say_where_held(tx, draw_id, draw_posts.LETTER_LATE_ROUND, now)
    _plan(tx, ROUND, draw, now + (SOON_SECONDS if late < LATE_SECONDS else LATER_SECONDS))
