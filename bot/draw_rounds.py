"""What is due of a draw: it closes, is drawn, and what nobody claims goes on."""

from sqlite3 import Connection

from bot import draw_cards, draw_ceremonies, draw_fills, draw_prices, draw_prizes, draws
from bot import draw_posts as letters
from bot.chores import Work
from domain.draws import AWAY_SECONDS, DrawState, EntryKind
from storage import backlogs, chores, draw_claims, draw_posts
from storage import draws as stored
from storage.chores import Chore

# Done outside of the database: see handlers/draw_asks.py.
ASKING = "draw_ask"
HEARD_SECONDS = 5
SOON_SECONDS = 1


def look(tx: Connection, chore: Chore, now: int) -> None:
    """Take a draw one step on, if it is time; the step plans the next look.

    What only the network knows (rolls, a round of drand, a membership) is not waited for here.
    """
    draw = draws.get(tx, draw_id=int(chore.facts["draw_id"]))
    draw_posts.keep_messages(tx, draw.draw_id)
    match draw.state:
        case DrawState.OPEN if now < draw.closes_at:
            draws.look_at(tx, draw.draw_id, draw.closes_at)
        case DrawState.OPEN | DrawState.FROZEN if backlogs.silent_since(tx) is not None:
            # Who tapped or rolled in time is heard first.
            draws.look_at(tx, draw.draw_id, now + SOON_SECONDS)
        case DrawState.OPEN:
            draws.close(tx, draw_id=draw.draw_id, now=now)
        case DrawState.FROZEN:
            draw = draws.roll(tx, draw_id=draw.draw_id, now=now)
            draw_ceremonies.go_on(tx, draw, now)
        case DrawState.ROLLED:
            drawn = draw_prizes.draw(tx, draw_id=draw.draw_id, now=now)
            if drawn.state is DrawState.ROLLED:
                _ask(tx, draw.draw_id, 0, now)
            _look_at_claims(tx, draw.draw_id)
        case DrawState.DRAWN:
            _pass_on(tx, draw.draw_id, now)
            _look_at_claims(tx, draw.draw_id)


def _ask(tx: Connection, draw_id: int, falling: int, now: int) -> None:
    """Have Telegram asked who is inside; whoever asked has the draw looked at again."""
    facts = {"draw_id": draw_id, "falling": falling, "since": now}
    chores.plan(tx, kind=ASKING, ref=str(draw_id), facts=facts, due_at=now)


def _pass_on(tx: Connection, draw_id: int, now: int) -> None:
    """Give on what nobody claimed in time, or have those asked first who come next."""
    falling = draw_prizes.pass_on(tx, draw_id=draw_id, now=now)
    if falling:
        _ask(tx, draw_id, falling, now)


def _look_at_claims(tx: Connection, draw_id: int) -> None:
    """Look again when the next claim runs out; what is claimed waits for people."""
    waiting = [
        each.deadline + 1
        for each in draw_claims.of_draw(tx, draw_id)
        if each.listed is not None and each.claimed_at is None
    ]
    if waiting:
        draws.look_at(tx, draw_id, min(waiting))


def resume(tx: Connection, now: int) -> None:
    """Look at every draw that is not over, whatever became of the last look or letter."""
    for draw_id in stored.going_on(tx):
        draws.look_at(tx, draw_id, now)
        draw = draws.get(tx, draw_id=draw_id)
        if draw.state is DrawState.OPEN and draw.entry is EntryKind.AUTOMATIC:
            draws.fill(tx, draw_id, now)
    letters.say_lost(tx, now)


def bear_absence(tx: Connection, from_at: int, to_at: int) -> None:
    """Give back the time in which nobody heard members, as the terms of draws say."""
    draws.bear_outage(tx, from_at=from_at, to_at=to_at)
    draw_prizes.bear_outage(tx, from_at=from_at, to_at=to_at)
    if to_at - from_at >= AWAY_SECONDS:
        draw_ceremonies.bear_outage(tx, from_at=from_at, to_at=to_at)
    for draw_id in stored.closing_between(tx, from_at=from_at, to_at=to_at):
        # What was tapped in time waits at Telegram and is heard first.
        stored.set_closing(tx, draw_id, at=to_at + HEARD_SECONDS)


KINDS: dict[str, Work] = {
    draws.KIND: look,
    **draw_cards.KINDS,
    **draw_fills.KINDS,
    **draw_prices.KINDS,
}
