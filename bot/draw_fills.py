"""Automatic draws: everybody who may enter is in, in slices; once more before the closing."""

from sqlite3 import Connection

from bot import draw_cards, draw_entries, draws
from bot.chores import Work
from domain.draws import DrawState
from storage import chores, members
from storage import draw_entries as entries
from storage.chores import Chore

SLICE_MEMBERS = 200
# Who comes to fulfil the rules meanwhile is looked at again so long before the closing.
LAST_LOOK_SECONDS = 120


def fill(tx: Connection, chore: Chore, now: int) -> None:
    """Let a slice of members in and plan the next; a draw that is closed needs none."""
    draw = draws.get(tx, draw_id=int(chore.facts["draw_id"]))
    if draw.state is not DrawState.OPEN or now >= draw.closes_at:
        return
    is_more = look(tx, draw_id=draw.draw_id, is_anew="is_last" in chore.facts, now=now)
    draw_cards.plan(tx, draw.draw_id, now)
    slices = members.count_present(tx, draw.community_id) // SLICE_MEMBERS
    last_at = draw.closes_at - LAST_LOOK_SECONDS - slices
    facts: dict[str, int | str] = {"draw_id": draw.draw_id}
    if is_more:
        chores.plan(tx, kind=chore.kind, ref=chore.ref, facts=facts, due_at=now + 1)
    elif now < last_at:
        facts["is_last"] = 1
        chores.plan(tx, kind=chore.kind, ref=chore.ref, facts=facts, due_at=last_at)


def look(tx: Connection, *, draw_id: int, is_anew: bool, now: int) -> bool:
    """Let a slice of members into a draw; False when nobody is left to look at.

    `is_anew` looks also at those again who did not fulfil the rules.
    """
    if draws.get(tx, draw_id=draw_id).state is not DrawState.OPEN:
        return False
    if is_anew:
        entries.forget_misses(tx, draw_id)
    seed = entries.new_seed(tx)
    return draw_entries.enter_all(tx, draw_id=draw_id, seed=seed, now=now, most=SLICE_MEMBERS)


KINDS: dict[str, Work] = {draws.FILLING: fill}
