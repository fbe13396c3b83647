"""The proof of a draw, made of its rows: bundle, list, receipt, and the check of all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

from bot import signatures
from domain import merkle
from domain.beacons import Drawn, drawn_of
from domain.draws import Draw, DrawState, prize_id
from domain.fairdraw import (
    Freeze,
    Json,
    bundle,
    leaves,
    path_of,
    seed_of,
)
from domain.fairdraw_checks import Fault, verify
from domain.rankings import ranking
from domain.refusals import Refusal
from storage import draw_claims, draw_entries, draw_rolls
from storage.draw_entries import Entrant

PUBLISHED = (DrawState.DRAWN, DrawState.SETTLED)


@dataclass(frozen=True, slots=True)
class Proof:
    """An entrant's line in the frozen list and the hashes from it up to the root, as hex."""

    draw: Draw
    entry: Entrant
    path: tuple[str, ...]
    root: str

    def document(self) -> Json:
        """The proof as a file; account and salt stay with the entrant."""
        return {
            "draw": self.draw.terms["draw"],
            "terms": self.draw.terms_hash,
            "n": freeze_of(self.draw).entrants,
            "entry": [self.entry.listed, self.entry.ref, self.entry.tickets],
            "path": list(self.path),
            "root": self.root,
        }


def freeze_of(draw: Draw) -> Freeze:
    """Return the freeze record of a frozen draw."""
    if draw.freeze is None:
        raise Refusal("draw.not_frozen")
    plain = draw.freeze
    return Freeze(
        plain["terms"],
        plain["n"],
        plain["tickets"],
        plain["root"],
        plain["frozen"],
        plain.get("round"),
    )


def drawn_by(draw: Draw) -> list[Drawn]:
    """Return the beacon values of a rolled draw, in the order of its terms."""
    return [found for each in draw.beacon if (found := drawn_of(*each)) is not None]


def order(tx: Connection, draw: Draw) -> Iterator[int]:
    """Yield the numbers of a rolled draw's list in the order they are drawn."""
    tickets = [entry.tickets for entry in draw_entries.frozen(tx, draw.draw_id)]
    return ranking(seed_of(freeze_of(draw), drawn_by(draw)), tickets)


def refuse_unpublished(draw: Draw) -> None:
    """Refuse a draw that has no result: called off, or not drawn yet."""
    if draw.state is DrawState.CANCELLED:
        raise Refusal("draw.called_off", number=draw.number)
    if draw.state not in PUBLISHED:
        raise Refusal("draw.not_drawn")


def of_draw(tx: Connection, draw: Draw) -> Json:
    """Return the bundle of a drawn draw, as it is published now."""
    refuse_unpublished(draw)
    events = draw_claims.events(tx, draw.draw_id)
    return bundle(
        draw.terms,
        draw_entries.frozen(tx, draw.draw_id),
        freeze_of(draw),
        drawn_by(draw),
        events=[prize_id(event.prize) for event in events],
        notes=[*_own_rolls(tx, draw), *map(_note, events)],
    )


def _note(event: draw_claims.Event) -> Json:
    found: Json = {"event": event.sequence, "prize": prize_id(event.prize), "why": event.why.value}
    return found | ({"note": event.note} if event.note else {})


def own_rolls(tx: Connection, draw: Draw) -> list[int]:
    """Return which rolls of a draw the bot made, counted from 1; none before they are made."""
    rolls = draw_rolls.of_draw(tx, draw.draw_id, most=draw.rolls)
    return [place for place, roll in enumerate(rolls, 1) if roll.user_id is None]


def _own_rolls(tx: Connection, draw: Draw) -> list[Json]:
    """Name the bot's rolls, also those that count nowhere: their values it never learnt."""
    found: list[Json] = [{"roll": place, "by": "bot"} for place in own_rolls(tx, draw)]
    lost = draw_rolls.lost(tx, draw.draw_id)
    return [*found, {"lost_rolls": lost, "by": "bot"}] if lost else found


def frozen_list(tx: Connection, draw: Draw) -> Json:
    """Return what the file beside the freeze post holds."""
    entries: list[Any] = [list(entry) for entry in draw_entries.frozen(tx, draw.draw_id)]
    return {"terms": draw.terms, "entries": entries, "freeze": freeze_of(draw).document()}


def proof_of(tx: Connection, draw: Draw, entry: Entrant) -> Proof:
    """Return how an entrant checks that they are in the frozen list."""
    if entry.listed is None:
        raise Refusal("draw.not_listed")
    listed = draw_entries.frozen(tx, draw.draw_id)
    (leaf,) = leaves([listed[entry.listed - 1]])
    path = path_of(listed, entry.listed)
    root = merkle.root_by_path(leaf, path, place=entry.listed - 1, size=len(listed)) or b""
    return Proof(draw, entry, tuple(each.hex() for each in path), root.hex())


def check(tx: Connection, draw: Draw) -> Fault | None:
    """Return the first thing that is wrong with a draw as it is kept, None when it is valid."""
    return verify(of_draw(tx, draw), signatures.is_quicknet)
