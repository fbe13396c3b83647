"""How a poll stands: figures for everybody, tiers and a table for who runs the group."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, polls
from domain.ballots import Tally
from domain.members import Member
from domain.polls import Poll, by_tier, counted, places_in
from domain.tiers import Tier
from storage import members, poll_votes, posted_polls
from storage.posted_polls import Posted


@dataclass(frozen=True, slots=True)
class Report:
    """A poll with how it stands, and where it is; `posted` is None for one that repeats."""

    poll: Poll
    tally: Tally
    posted: Posted | None


@dataclass(frozen=True, slots=True)
class Row:
    """What one member chose, for the table of who runs the group."""

    member: Member
    tier: Tier
    chosen: tuple[str, ...]
    first_at: int
    changed_at: int


def report(tx: Connection, poll_id: int) -> Report:
    """Return a poll with how it stands: Telegram's word, else what members told us."""
    poll = polls.get(tx, poll_id=poll_id)
    posted = posted_polls.of_item(tx, feature=polls.FEATURE, item_id=poll_id)
    known = posted.tally if posted is not None else Tally((), 0)
    own = counted(
        [each.choices for each in poll_votes.of_poll(tx, poll_id)], len(poll.draft.options)
    )
    # Where results are hidden, Telegram counts for nobody until the end.
    is_told = bool(known.counts) and any(known.counts) == bool(known.voters)
    return Report(poll, known if is_told and known.voters >= own.voters else own, posted)


def tiers(tx: Connection, poll: Poll) -> list[tuple[tuple[Tier, ...], Tally]]:
    """Return how tiers voted; fewer than five voters are never shown apart."""
    cast = [(each.tier, each.choices) for each in poll_votes.of_poll(tx, poll.poll_id)]
    return by_tier(cast, len(poll.draft.options))


def export(tx: Connection, poll: Poll, *, by: int, now: int) -> tuple[Report, list[Row]]:
    """Return a poll with who chose what, and note who took that along, once a request."""
    audit.record(
        tx,
        community_id=poll.community_id,
        actor_id=by,
        act="poll_export",
        now=now,
        may_repeat=True,
        facts={"number": poll.number},
    )
    return report(tx, poll.poll_id), rows(tx, poll)


def rows(tx: Connection, poll: Poll) -> list[Row]:
    """Return who chose what, the first voter first; votes that were taken back are none."""
    return [
        Row(
            members.get(tx, each.member_id),
            each.tier,
            tuple(poll.draft.options[place] for place in places_in(each.choices)),
            each.first_at,
            each.changed_at,
        )
        for each in poll_votes.of_poll(tx, poll.poll_id)
        if each.choices
    ]
