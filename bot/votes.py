"""Votes in native polls: whose poll it is, how it stands, and answers that come before it.

A feature posts a poll by a letter whose card asks, tells `expect` of it, and brings a taker of
its votes. When the poll is closed, the chore of the feature's name is due for its item; what
it has to do then is the `step`.
"""

from collections.abc import Callable, Mapping
from enum import Enum, auto
from sqlite3 import Connection
from typing import Any, Final

from bot import members
from domain.ballots import Ballot, Tally
from domain.members import Member, Presence
from storage import chats, chores, outbox, posted_polls
from storage import members as stored_members
from storage.posted_polls import Posted

# Takes the vote of a member of the community; the last argument is now. Safe to repeat.
Taker = Callable[[Connection, Posted, Member, Ballot, int], None]
Takers = Mapping[str, Taker]

LETTER_STOP = "poll_stop"
PARKED = "parked_answer"
# After each try, of which there are three in a minute (reliability.md R5).
PAUSES_SECONDS: Final = (5, 15, 40)
PRIORITY = 1
# Until Telegram has taken or closed a poll, it is looked at this often.
LOOK_SECONDS = 2


class Step(Enum):
    """What a feature has to do with its poll now."""

    NOTHING = auto()
    GIVE_UP = auto()  # Telegram did not take it.
    STOP = auto()
    END = auto()


class Found(Enum):
    """What became of a vote."""

    COUNTED = auto()
    STRANGER = auto()
    UNKNOWN_POLL = auto()


# -- the polls -------------------------------------------------------------------------------


def expect(tx: Connection, *, feature: str, item_id: int, chat_key: int, outbox_id: int) -> None:
    """Expect the poll that a letter brings for an item of a feature."""
    posted_polls.add(tx, feature=feature, item_id=item_id, chat_key=chat_key, outbox_id=outbox_id)


def delivered(tx: Connection, outbox_id: int, answer: Any, at_ms: int) -> None:
    """Mark a letter as sent; keep what Telegram answered of a poll that came or was closed.

    `at_ms` is when Telegram took it, in Unix milliseconds.
    """
    known, now = answer if isinstance(answer, dict) else {}, at_ms // 1000
    outbox.mark_sent(tx, outbox_id, known.get("message_id"), at_ms=at_ms)
    if "poll" in known:
        _arrived(tx, outbox_id, known, now)
    elif known.get("is_closed") is True:
        stand(tx, {known["id"]: tally_of(known)}, now)


def _arrived(tx: Connection, outbox_id: int, message: Mapping[str, Any], now: int) -> None:
    """Keep a poll's ids; answers that came before it are looked at now."""
    posted_polls.arrive(
        tx,
        outbox_id=outbox_id,
        poll_id=message["poll"]["id"],
        telegram_chat_id=message["chat"]["id"],
        message_id=message["message_id"],
    )
    for update_id in posted_polls.parked_for(tx, message["poll"]["id"]):
        _try_again(tx, update_id, now)


def tally_of(poll: Mapping[str, Any]) -> Tally:
    """Return how a poll stands, as Telegram tells it."""
    counts = tuple(int(option["voter_count"]) for option in poll["options"])
    return Tally(counts, int(poll["total_voter_count"]), bool(poll["is_closed"]))


def stand(tx: Connection, tallies: Mapping[str, Tally], now: int) -> None:
    """Keep how polls stand; whose poll was closed just now is looked at."""
    for poll_id, tally in tallies.items():
        posted = posted_polls.stand(tx, poll_id, tally, now=now)
        if posted is not None:
            look_at(tx, posted.feature, posted.item_id, now)


def look_at(tx: Connection, feature: str, item_id: int, at: int) -> None:
    """Have an item looked at by its feature's chore."""
    facts = {"item_id": item_id}
    chores.set_due(tx, kind=feature, ref=str(item_id), facts=facts, due_at=at)


def step(
    tx: Connection, posted: Posted, *, closes_at: int | None, stop_id: int | None, now: int
) -> Step:
    """Return what is to be done with a poll that goes on; where nothing is, plan the next look.

    `stop_id` is the letter that closes it, once there is one.
    """
    if posted.closed_at is not None:
        return Step.END
    if stop_id is not None:
        if outbox.outcome(tx, stop_id)[0] not in ("waiting", "sending"):
            # One that is gone there is over here, too.
            return Step.END
        closes_at = now + LOOK_SECONDS
    elif posted.message_id is None:
        if outbox.outcome(tx, posted.outbox_id)[0] in ("dropped", "unknown"):
            return Step.GIVE_UP
        closes_at = now + LOOK_SECONDS
    elif closes_at is not None and now >= closes_at:
        return Step.STOP
    if closes_at is not None:
        look_at(tx, posted.feature, posted.item_id, closes_at)
    return Step.NOTHING


def stop(tx: Connection, posted: Posted, now: int) -> int:
    """Have Telegram close a poll that has arrived; return the letter's number."""
    return outbox.add(
        tx,
        card=LETTER_STOP,
        facts={
            "telegram_chat_id": posted.telegram_chat_id or 0,
            "message_id": posted.message_id or 0,
        },
        chat_key=posted.chat_key,
        priority=PRIORITY,
        now=now,
    )


# -- the votes -------------------------------------------------------------------------------


def cast(
    tx: Connection, *, ballot: Ballot, takers: Takers, is_inside: bool = False, now: int
) -> Found:
    """Hand a vote to the feature whose poll it is; of strangers only those who are `inside`."""
    posted = posted_polls.find(tx, ballot.poll_id)
    if posted is None:
        return Found.UNKNOWN_POLL
    community_id = chats.get(tx, posted.chat_key).community_id
    user_id = ballot.name.user_id
    if is_inside:
        members.meet(tx, [members.Seen(community_id, "", ballot.name, now)])
    member = stored_members.find(tx, community_id=community_id, user_id=user_id)
    if member is None or member.state is not Presence.PRESENT:
        return Found.STRANGER
    takers[posted.feature](tx, posted, member, ballot, now)
    return Found.COUNTED


def park(tx: Connection, *, update_id: int, poll_id: str, raw: str, now: int) -> None:
    """Let an answer wait for its poll: kinds of updates come in no order among each other."""
    posted_polls.park(tx, update_id=update_id, poll_id=poll_id, raw=raw)
    _try_again(tx, update_id, now + PAUSES_SECONDS[0])


def still_unknown(tx: Connection, *, update_id: int, now: int) -> str | None:
    """Count a try in vain; after the last one return the update, which waits no more."""
    parked = posted_polls.find_parked(tx, update_id)
    if parked is None:
        return None
    tries = parked.tries + 1
    if tries == len(PAUSES_SECONDS):
        posted_polls.unpark(tx, update_id)
        return parked.raw
    posted_polls.count_try(tx, update_id)
    _try_again(tx, update_id, now + PAUSES_SECONDS[tries])
    return None


def _try_again(tx: Connection, update_id: int, at: int) -> None:
    facts = {"update_id": update_id}
    chores.set_due(tx, kind=PARKED, ref=str(update_id), facts=facts, due_at=at)
