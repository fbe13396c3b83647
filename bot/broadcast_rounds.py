"""A broadcast on its way: a portion at a time, so that nobody else waits for it."""

from sqlite3 import Connection

from bot import broadcasts, settings
from bot.chores import Work
from domain.broadcasts import Broadcast, BroadcastState, Fate
from storage import broadcasts as stored
from storage import chores, outbox
from storage.chores import Chore

# In the outbox at once: what goes out in three or four seconds.
PORTION = 100
EVERY_SECONDS = 1
SHOWN_EVERY_SECONDS = 10
# Behind everything else that waits there.
PRIORITY = 9


def _go_on(tx: Connection, chore: Chore, now: int) -> None:
    """Queue the next letters and note what became of the last; safe late and after a crash."""
    found = stored.find(tx, int(chore.facts["broadcast_id"]))
    if found is None:
        return
    if found.state is BroadcastState.WAITING:
        found = _begin(tx, found, now)
    stored.settle(tx, found.broadcast_id, now=now)
    queued = stored.count(tx, found.broadcast_id, Fate.QUEUED)
    if found.state is BroadcastState.RUNNING:
        queued += _queue(tx, found, PORTION - queued, now)
    if not queued:
        _end(tx, found, now)
        return
    if now >= found.shown_at + SHOWN_EVERY_SECONDS:
        show(tx, found, now)
    due_at = now + EVERY_SECONDS
    chores.set_due(tx, kind=broadcasts.KIND, ref=chore.ref, facts=chore.facts, due_at=due_at)


def _begin(tx: Connection, of: Broadcast, now: int) -> Broadcast:
    """Write down everybody who is to get it, as it is now."""
    community = settings.community(tx, of.community_id)
    stored.fill(tx, of, since_on=broadcasts.active_since(community, now), now=now)
    stored.set_state(
        tx,
        of.broadcast_id,
        before=(BroadcastState.WAITING,),
        after=BroadcastState.RUNNING,
    )
    stored.set_shown(tx, of.broadcast_id, at=now)
    return broadcasts.get(tx, of.broadcast_id)


def _queue(tx: Connection, of: Broadcast, most: int, now: int) -> int:
    """Queue letters to the next people who wait; return how many."""
    is_silent = broadcasts.morning(settings.community(tx, of.community_id), now) is not None
    facts = {"broadcast_id": of.broadcast_id, "silent": int(is_silent)}
    found = stored.next_waiting(tx, of.broadcast_id, most=max(0, most))
    for user_id in found:
        outbox_id = outbox.add(
            tx,
            card=broadcasts.LETTER,
            facts=facts,
            user_id=user_id,
            priority=PRIORITY,
            now=now,
        )
        stored.set_queued(tx, of.broadcast_id, user_id=user_id, outbox_id=outbox_id, at=now)
    return len(found)


def show(tx: Connection, of: Broadcast, now: int) -> None:
    """Show its maker how far it is, in the card they confirmed."""
    stored.set_shown(tx, of.broadcast_id, at=now)
    if of.card_id is None or not of.by_user_id:
        return
    place = {"telegram_chat_id": of.by_user_id, "edits": of.card_id}
    outbox.add(
        tx,
        card=broadcasts.LETTER_SHOWN,
        facts={"broadcast_id": of.broadcast_id, "at": now, **place},
        user_id=of.by_user_id,
        priority=broadcasts.PRIORITY,
        now=now,
    )


def _end(tx: Connection, of: Broadcast, now: int) -> None:
    """Show the last state and report, once everything is settled."""
    is_stopped = of.state is BroadcastState.STOPPED
    after = BroadcastState.STOPPED if is_stopped else BroadcastState.OVER
    stored.set_state(tx, of.broadcast_id, before=(of.state,), after=after, ended_at=now)
    show(tx, of, now)
    if of.by_user_id:
        card, key = broadcasts.LETTER_REPORT, of.broadcast_id
        broadcasts.tell(tx, card, key, user_id=of.by_user_id, now=now)


KINDS: dict[str, Work] = {broadcasts.KIND: _go_on}
