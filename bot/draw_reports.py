"""What people are shown of a draw, read together."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import draw_prizes, draw_proofs, draws
from bot.draw_prizes import Prize
from domain.draws import Draw, Rule
from domain.members import Member, Presence
from storage import draw_claims, members, unlisted
from storage import draws as stored
from storage.draw_claims import Event


@dataclass(frozen=True, slots=True)
class Report:
    """A draw with its rules, its prizes in order, whose they are, and what fell free.

    `channels` are the names of the chats that a rule asks for, by Telegram's id; `hosts` are
    those who took prizes, by user id, as far as they are members who may be named;
    `own_rolls` say which rolls of a rolled draw the bot made, counted from 1.
    """

    draw: Draw
    rules: tuple[Rule, ...]
    prizes: tuple[Prize, ...]
    events: tuple[Event, ...]
    channels: dict[int, str]
    hosts: dict[int, Member]
    own_rolls: tuple[int, ...]


def report(tx: Connection, draw_id: int) -> Report:
    """Return how a draw stands; refuse one that is not there."""
    draw, rules = draws.get(tx, draw_id=draw_id), stored.rules(tx, draw_id)
    events = draw_claims.events(tx, draw_id)
    return Report(
        draw,
        tuple(rules),
        tuple(draw_prizes.of_draw(tx, draw_id)),
        tuple(events),
        {int(chat_id): name for chat_id, name in draw.terms.get("channels", {}).items()},
        _hosts(tx, draw, events),
        tuple(draw_proofs.own_rolls(tx, draw)),
    )


def _hosts(tx: Connection, draw: Draw, events: list[Event]) -> dict[int, Member]:
    """Return who took prizes; nobody who hides, left or was erased."""
    found = (
        members.find(tx, community_id=draw.community_id, user_id=event.by_user_id)
        for event in events
        if event.by_user_id is not None
    )
    return {
        each.user_id: each
        for each in found
        if each and each.state is Presence.PRESENT and not unlisted.is_hidden(tx, each.member_id)
    }
