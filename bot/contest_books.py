"""What was scored in a contest is booked as points, once each, in slices."""

from sqlite3 import Connection

from bot import audit, contest_posts, participation, points, settings
from domain.contests import Contest, is_uncanny
from domain.ledger import Reason
from domain.members import Member, Presence
from storage import chats, contest_players, contests, members

# Members whose points are booked in one transaction.
SLICE_MEMBERS = 50


def is_rewarded(tx: Connection, contest: Contest) -> bool:
    """Say whether points are booked: with enough players, where anything is earned at all."""
    players, chat = contest_players.count(tx, contest.contest_id), chats.get(tx, contest.chat_key)
    is_at_home = chat.earns and chat.community_id == contest.community_id
    return players >= contest.least and is_at_home


def book(tx: Connection, contest: Contest, now: int) -> bool:
    """Book a slice of what was scored; True while somebody's points are still to be booked."""
    whose = contest.contest_id
    scores = {each.member_id: each.score for each in contest_players.totals(tx, whose)}
    community = settings.community(tx, contest.community_id)
    place = participation.place_in(community, contest.chat_key)
    is_worth = is_rewarded(tx, contest)
    waiting = contest_players.unbooked(tx, whose, most=SLICE_MEMBERS + 1)
    for member_id in waiting[:SLICE_MEMBERS]:
        score, member = scores.get(member_id, 0), members.get(tx, member_id)
        worth = 0
        if is_worth and score and member.state is Presence.PRESENT:
            worth = _award(tx, member, score, contest=contest, place=place, now=now)
        contest_players.set_booked(
            tx, contest_id=whose, member_id=member_id, score=score, points=worth
        )
    return len(waiting) > SLICE_MEMBERS


def _award(
    tx: Connection,
    member: Member,
    score: int,
    *,
    contest: Contest,
    place: participation.Place,
    now: int,
) -> int:
    """Book a score as points as far as the day's cap allows, once; return how many."""
    ref = f"contest:{contest.contest_id}:{member.member_id}"
    note = str(contest.number)
    change = points.Change(score, score, Reason.CONTEST, ref, note, None, now)
    return participation.award(tx, member=member, change=change, place=place)


def close_books(tx: Connection, contest: Contest, now: int) -> None:
    """Say how it ended, once everything is booked."""
    if contests.claim_over(tx, contest.contest_id):
        contest_posts.say(tx, contest, contest_posts.LETTER_END, now)
        contest_posts.plan_card(tx, contest.contest_id, now)
        _flag(tx, contest, now)


def _flag(tx: Connection, contest: Contest, now: int) -> None:
    """Tell the staff who was right and quick beyond belief; nothing is taken from anybody."""
    for each in contest_players.times(tx, contest.contest_id):
        if is_uncanny(each.took_ms, right=each.right):
            audit.record(
                tx,
                community_id=contest.community_id,
                actor_id=None,
                act="contest_uncanny",
                now=now,
                member_id=each.member_id,
                facts={"number": contest.number},
            )
