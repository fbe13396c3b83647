"""Entries: in by a tap, a word or by themselves, paid for, with a receipt; out again for free."""

from dataclasses import dataclass
from sqlite3 import Connection
from typing import NamedTuple

from bot import draw_cards, draw_prices, draw_proofs, draw_rules, holds
from bot import members as people
from bot.draw_proofs import Proof
from domain.chats import Chat
from domain.draws import Draw, DrawState, EntryKind
from domain.fairdraw import SALT_BYTES, digest, ref_of
from domain.members import Member, Presence
from domain.refusals import Refusal
from domain.tiers import Tier
from storage import (
    chats,
    chores,
    draw_entries,
    draws,
    members,
    notices,
    outbox,
    settings,
    tiers,
    users,
)
from storage.draw_entries import Entrant

LETTER = "draw_receipt"
LETTER_PRIORITY = 3
REMIND_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Own:
    """A draw as one account has it: their entry, None when they never entered.

    `is_told` says whether the bot may write to them privately, `is_here` whether they are in the
    community as far as we know.
    """

    draw: Draw
    entry: Entrant | None
    is_told: bool
    is_here: bool

    @property
    def is_in(self) -> bool:
        return self.entry is not None and not self.entry.dropped


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an entrant keeps; `is_new` is False for what they had before, `is_full` closes."""

    draw: Draw
    entry: Entrant
    is_new: bool
    is_full: bool


class Asked(NamedTuple):
    """What only Telegram knows of an entrant: is in one of `homes`, and in all `channels`.

    `is_gone` is what we believe.
    """

    homes: list[Chat]
    channels: list[int]
    is_gone: bool = False


def enter(
    tx: Connection,
    *,
    draw_id: int,
    member: Member,
    salt: bytes,
    now: int,
    bought: int = 1,
    is_inside: bool = True,
) -> Receipt:
    """Put a member into an open draw with so many tickets in all; the same again changes nothing.

    `salt` is 16 random bytes or more. `is_inside` is what Telegram says of the channels that
    the rules ask for. Refused: who may not, who cannot pay, and when it is closed.
    """
    draw = _open(tx, draw_id, now)
    _refuse_absent(draw, member)
    entry = draw_entries.find(tx, draw_id=draw_id, member_id=member.member_id)
    if entry is not None and not entry.dropped and entry.bought >= bought:
        return Receipt(draw, entry, is_new=False, is_full=False)
    _let_in(tx, draw, member, is_inside=is_inside, now=now)
    if not 1 <= bought <= draw.most_tickets:
        raise Refusal("draw.tickets", most=draw.most_tickets)
    entry = entry or _write_down(tx, draw, member, salt, now)
    is_full = _count_in(tx, draw, entry, member, bought=bought, now=now)
    return Receipt(_get(tx, draw_id), _find(tx, draw_id, member), is_new=True, is_full=is_full)


def _count_in(
    tx: Connection, draw: Draw, entry: Entrant, member: Member, *, bought: int, now: int
) -> bool:
    """Take the price and count the tickets; say whether that fills the draw, which closes it."""
    is_more = entry.dropped == "" and entry.bought > 0
    tickets = bought * _weight(tx, draw, member)
    _pay(tx, draw, entry, member, bought=bought, tickets=tickets, now=now)
    entrants = draws.count_entry(
        tx,
        draw.draw_id,
        entrants=0 if is_more else 1,
        tickets=tickets - (entry.tickets if is_more else 0),
    )
    is_full = 0 < draw.full_at <= (entrants or 0)
    if is_full:
        draws.set_closing(tx, draw.draw_id, at=now)
        # Under the ref of what closes it: whoever looks after draws finds it due now.
        ref, facts = str(draw.draw_id), {"draw_id": draw.draw_id}
        chores.set_due(tx, kind="draw", ref=ref, facts=facts, due_at=now)
    return is_full


# -- by account ------------------------------------------------------------------------------


def enter_as(
    tx: Connection,
    *,
    draw_id: int,
    user_id: int,
    salt: bytes,
    now: int,
    bought: int = 1,
    is_inside: bool = True,
    is_tap: bool = False,
) -> Receipt:
    """Let an account enter as `enter` does; whoever can be written to gets the whole receipt.

    A tap is not the word that a draw asks for: it only buys more for who is in.
    """
    if is_tap:
        _refuse_without_word(tx, draw_id, user_id)
    receipt = enter(
        tx,
        draw_id=draw_id,
        member=_member(tx, draw_id, user_id),
        salt=salt,
        now=now,
        bought=bought,
        is_inside=is_inside,
    )
    if receipt.is_new:
        tell(tx, draw_id=draw_id, user_id=user_id, now=now)
        draw_cards.plan(tx, draw_id, now)
    return receipt


def come_home(tx: Connection, *, draw_id: int, user_id: int, now: int) -> None:
    """Keep that Telegram says an account is in a chat of a draw, whatever we believed."""
    people.come_back(tx, member=_member(tx, draw_id, user_id), now=now)


def _refuse_without_word(tx: Connection, draw_id: int, user_id: int) -> None:
    found = own(tx, draw_id=draw_id, user_id=user_id)
    if found.draw.entry is EntryKind.WORD and not found.is_in:
        raise Refusal("draw.say_word", word=found.draw.word)


def tell(tx: Connection, *, draw_id: int, user_id: int, now: int) -> bool:
    """Send an entrant their receipt privately; False for whom the bot may not write to."""
    if not users.is_reachable(tx, user_id):
        return False
    facts = {"draw_id": draw_id, "user_id": user_id}
    outbox.add(tx, card=LETTER, facts=facts, user_id=user_id, priority=LETTER_PRIORITY, now=now)
    return True


def remind(tx: Connection, *, draw_id: int, user_id: int, now: int) -> bool:
    """Send an entrant their receipt once more, once a minute at most."""
    kind = f"receipt:{draw_id}:{user_id}"
    is_new = notices.claim(tx, kind, now=now, every_seconds=REMIND_SECONDS)
    return is_new and tell(tx, draw_id=draw_id, user_id=user_id, now=now)


def leave_as(tx: Connection, *, draw_id: int, user_id: int, now: int) -> Own:
    """Let an account leave as `leave` does; safe to repeat."""
    if leave(tx, draw_id=draw_id, member=_member(tx, draw_id, user_id), now=now):
        draw_cards.plan(tx, draw_id, now)
    return own(tx, draw_id=draw_id, user_id=user_id)


def own(tx: Connection, *, draw_id: int, user_id: int) -> Own:
    """Return a draw as an account has it."""
    draw = _get(tx, draw_id)
    member = members.find(tx, community_id=draw.community_id, user_id=user_id)
    entry = None
    if member is not None:
        entry = draw_entries.find(tx, draw_id=draw_id, member_id=member.member_id)
    is_here = member is not None and member.state is Presence.PRESENT
    return Own(draw, entry, users.is_reachable(tx, user_id), is_here)


def proof(tx: Connection, *, draw_id: int, user_id: int) -> Proof:
    """Return what proves an account's entry in the frozen list."""
    found = own(tx, draw_id=draw_id, user_id=user_id)
    if found.entry is None:
        raise Refusal("draw.unknown")
    return draw_proofs.proof_of(tx, found.draw, found.entry)


def to_ask(tx: Connection, *, draw_id: int, user_id: int, chat_id: int = 0) -> Asked:
    """Return what Telegram has to be asked before an account enters by a tap in this chat.

    Nothing of whoever is in and did not leave, and once it is closed; outside of the community's
    chats any chat of the draw will do.
    """
    found = own(tx, draw_id=draw_id, user_id=user_id)
    if (found.is_in and found.is_here) or found.draw.state is not DrawState.OPEN:
        return Asked([], [])
    here = chats.find(tx, chat_id)
    if here is not None and here.community_id == found.draw.community_id:
        homes = [here]
    else:
        homes = [chats.get(tx, place.chat_key) for place in draws.places(tx, draw_id)]
    return Asked(homes, draw_rules.channels(tx, draw_id), is_gone=not found.is_here)


def _member(tx: Connection, draw_id: int, user_id: int) -> Member:
    community_id = _get(tx, draw_id).community_id
    member = members.find(tx, community_id=community_id, user_id=user_id)
    if member is None:
        raise Refusal("draw.members_only")
    return member


# -- out, and all at once --------------------------------------------------------------------


def leave(tx: Connection, *, draw_id: int, member: Member, now: int) -> bool:
    """Take a member out of an open draw, with the points they put in; False when not in it."""
    _open(tx, draw_id, now)
    return _take_out(tx, draw_id, member.member_id, now)


def _take_out(tx: Connection, draw_id: int, member_id: int, now: int) -> bool:
    entry = draw_entries.find(tx, draw_id=draw_id, member_id=member_id)
    if entry is None or entry.dropped:
        return False
    draw_entries.drop(tx, draw_id=draw_id, member_id=member_id, why="left")
    draw_prices.give_back(tx, draw_id=draw_id, member_id=member_id, now=now)
    draws.count_entry(tx, draw_id, entrants=-1, tickets=-entry.tickets)
    return True


def leave_all(tx: Connection, *, member_id: int, now: int) -> None:
    """Take a member out of every draw whose list is not frozen, with the points they put in."""
    for draw_id in draw_entries.not_listed(tx, member_id):
        draw_prices.give_back(tx, draw_id=draw_id, member_id=member_id, now=now)
        is_open = _get(tx, draw_id).state is DrawState.OPEN
        if is_open and _take_out(tx, draw_id, member_id, now):
            draw_cards.plan(tx, draw_id, now)


def enter_all(tx: Connection, *, draw_id: int, seed: bytes, now: int, most: int) -> bool:
    """Put a slice of members into an automatic draw; False when nobody is left to look at.

    Whoever does not fulfil the rules gets an entry that does not count, so that nobody is looked
    at twice.
    """
    draw = _open(tx, draw_id, now)
    if draw.entry is not EntryKind.AUTOMATIC:
        return False
    waiting = draw_entries.absent(tx, community_id=draw.community_id, draw_id=draw_id)
    for member_id in waiting[:most]:
        member = members.get(tx, member_id)
        salt = digest("salt", seed, member_id)
        try:
            enter(tx, draw_id=draw_id, member=member, salt=salt, now=now)
        except Refusal as refusal:
            _write_down(tx, draw, member, salt, now)
            draw_entries.drop(
                tx, draw_id=draw_id, member_id=member_id, why=str(refusal.params.get("rule", "no"))
            )
    return len(waiting) > most


def _open(tx: Connection, draw_id: int, now: int) -> Draw:
    draw = _get(tx, draw_id)
    if draw.state is not DrawState.OPEN or now >= draw.closes_at:
        raise Refusal("draw.closed")
    return draw


def _refuse_absent(draw: Draw, member: Member) -> None:
    if member.community_id != draw.community_id or member.state is not Presence.PRESENT:
        raise Refusal("draw.members_only")


def _let_in(tx: Connection, draw: Draw, member: Member, *, is_inside: bool, now: int) -> None:
    """Refuse who may not enter, with the rule and how far they are."""
    if member.user_id == draw.by_user_id:
        raise Refusal("draw.own")
    zones = settings.zones(tx, draw.community_id)
    found = draw_rules.miss(
        tx, draw_id=draw.draw_id, member_id=member.member_id, zones=zones, now=now
    )
    if found is not None:
        raise draw_rules.refusal(found)
    if not is_inside:
        raise Refusal("draw.outside")


def _write_down(tx: Connection, draw: Draw, member: Member, salt: bytes, now: int) -> Entrant:
    terms, salt = bytes.fromhex(draw.terms_hash), salt[:SALT_BYTES]
    draw_entries.add(
        tx,
        draw_id=draw.draw_id,
        member_id=member.member_id,
        number=draws.next_entry(tx, draw.draw_id),
        ref=ref_of(terms=terms, user_id=member.user_id, salt=salt),
        salt=salt.hex(),
        now=now,
    )
    return _find(tx, draw.draw_id, member)


def _weight(tx: Connection, draw: Draw, member: Member) -> int:
    """Return how much a ticket of this member counts, by the rule on the card."""
    is_heavy = tiers.find(tx, member.member_id).tier >= Tier(draw.weight_tier)
    return draw.weight_times if is_heavy else 1


def _pay(
    tx: Connection,
    draw: Draw,
    entry: Entrant,
    member: Member,
    *,
    bought: int,
    tickets: int,
    now: int,
) -> None:
    """Put the price of all tickets aside, in place of what was put aside for fewer."""
    hold_id = None
    if entry.hold_id is not None:
        holds.release(tx, hold_id=entry.hold_id, at=now)
    if draw.price:
        ref = f"draw:{draw.draw_id}:{member.member_id}:{entry.tries}"
        amount = draw.price * bought
        made = holds.hold(tx, member=member, amount=amount, ref=ref, note=draw.title, at=now)
        hold_id = made.hold_id
    draw_entries.set_tickets(
        tx,
        draw_id=draw.draw_id,
        member_id=member.member_id,
        bought=bought,
        tickets=tickets,
        hold_id=hold_id,
    )


def _get(tx: Connection, draw_id: int) -> Draw:
    draw = draws.find(tx, draw_id)
    if draw is None:
        raise Refusal("draw.unknown")
    return draw


def _find(tx: Connection, draw_id: int, member: Member) -> Entrant:
    entry = draw_entries.find(tx, draw_id=draw_id, member_id=member.member_id)
    if entry is None:
        raise LookupError(f"{member.member_id} is not in draw {draw_id}")
    return entry
