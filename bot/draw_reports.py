"""What people are shown of a draw, read together."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import draw_prizes, draws
from bot.draw_prizes import Prize
from domain.draws import Draw, Rule
from storage import draw_claims
from storage import draws as stored
from storage.draw_claims import Event


@dataclass(frozen=True, slots=True)
class Report:
    """A draw with its rules, its prizes in order, whose they are, and what fell free.

    `channels` are the names of the chats that a rule asks for, by Telegram's id.
    """

    draw: Draw
    rules: tuple[Rule, ...]
    prizes: tuple[Prize, ...]
    events: tuple[Event, ...]
    channels: dict[int, str]


def report(tx: Connection, draw_id: int) -> Report:
    """Return how a draw stands; refuse one that is not there."""
    draw, rules = draws.get(tx, draw_id=draw_id), stored.rules(tx, draw_id)
    return Report(
        draw,
        tuple(rules),
        tuple(draw_prizes.of_draw(tx, draw_id)),
        tuple(draw_claims.events(tx, draw_id)),
        {int(chat_id): name for chat_id, name in draw.terms.get("channels", {}).items()},
    )
