"""What entrants paid: spent once the draw is drawn, given back to who is not in it."""

from sqlite3 import Connection

from bot import holds
from bot.chores import Work
from domain.draws import DrawState
from domain.holds import HoldState
from storage import chores, draw_entries, draws
from storage import holds as held
from storage.chores import Chore

KIND = "draw_price"
# So many a second: a draw of thousands does not hold everybody up.
SLICE_ENTRIES = 200


def settle(tx: Connection, draw_id: int, now: int) -> None:
    """Begin to end a draw's holds; the rest follows in slices."""
    _slice(tx, draw_id, now)


def give_back(tx: Connection, *, draw_id: int, member_id: int, now: int) -> None:
    """Give back what one entrant paid; safe to repeat."""
    entry = draw_entries.find(tx, draw_id=draw_id, member_id=member_id)
    if entry is not None and entry.hold_id is not None:
        holds.release(tx, hold_id=entry.hold_id, at=now)
        draw_entries.forget_hold(tx, draw_id=draw_id, member_id=member_id)


def _slice(tx: Connection, draw_id: int, now: int) -> None:
    draw = draws.find(tx, draw_id)
    if draw is None or draw.state in (DrawState.OPEN, DrawState.FROZEN, DrawState.ROLLED):
        return
    found = draw_entries.held(tx, draw_id, most=SLICE_ENTRIES)
    for entry in found:
        is_spent = draw.state is not DrawState.CANCELLED and entry.listed is not None
        if is_spent:
            _spend(tx, entry.hold_id or 0, now)
        else:
            holds.release(tx, hold_id=entry.hold_id or 0, at=now)
        draw_entries.forget_hold(tx, draw_id=draw_id, member_id=entry.member_id)
    if len(found) == SLICE_ENTRIES:
        ref, facts = str(draw_id), {"draw_id": draw_id}
        chores.set_due(tx, kind=KIND, ref=ref, facts=facts, due_at=now + 1)


def _spend(tx: Connection, hold_id: int, now: int) -> None:
    hold = held.find(tx, hold_id)
    if hold is not None and hold.state is HoldState.OPEN:
        holds.capture(tx, hold_id=hold_id, at=now, actor_id=None)


def _work(tx: Connection, chore: Chore, now: int) -> None:
    _slice(tx, int(chore.facts["draw_id"]), now)


KINDS: dict[str, Work] = {KIND: _work}
