"""Two groups become one community: one opening entry a member, and the way back for a week."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import (
    audit,
    birthdays,
    challenges,
    first_steps,
    interests,
    pending,
    points,
    same_words,
    settings,
    streak_savers,
)
from domain.communities import Community
from domain.fairness import NEWCOMER_SECONDS
from domain.ledger import Reason
from domain.members import Member, Presence
from domain.refusals import Refusal
from storage import (
    appeals,
    badges,
    broadcasts,
    case_messages,
    cases,
    challenge_days,
    chats,
    checkins,
    feeds,
    forget_requests,
    forgotten,
    freezes,
    gathering_feedback,
    gathering_guests,
    gatherings,
    holds,
    interviews,
    invites,
    knowledge,
    lecture_questions,
    ledger,
    members,
    merges,
    newcomers,
    opt_outs,
    polls,
    posts,
    quest_progress,
    question_banks,
    quests,
    quizzes,
    referrals,
    reminders,
    reports,
    reviews,
    sanctions,
    schedules,
    search,
    suggestions,
    survey_sheets,
    surveys,
    tiers,
)
from storage import birthdays as stored_birthdays
from storage import challenges as stored_challenges
from storage import interests as stored_interests
from storage import pending as waiting
from storage import streak_savers as stored_savers

UNDO_SECONDS = 7 * 86_400
# What comes along with a member, and with a chat: in this order.
COPIES = (
    forget_requests.copy,
    stored_birthdays.copy,
    stored_interests.copy,
    cases.copy_block,
    stored_savers.copy,
    holds.move,
    badges.copy,
    checkins.copy,
    freezes.copy,
    tiers.copy,
    opt_outs.copy,
)
CARRIES = (
    quest_progress.carry,
    survey_sheets.carry,
    interviews.carry,
    sanctions.carry,
    reports.carry,
    appeals.carry,
    newcomers.carry,
    gathering_feedback.carry,
    gathering_guests.carry,
    lecture_questions.carry,
    gatherings.carry,
    surveys.carry,
    quests.carry,
    challenge_days.carry,
    feeds.carry,
    stored_challenges.carry,
    polls.carry,
    posts.carry,
    reminders.carry,
    suggestions.carry,
    cases.carry,
    case_messages.carry,
    quizzes.carry,
    referrals.carry,
    invites.carry,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What joining would do, told before it is done."""

    old: Community
    into: Community
    members: int
    points: int


def open_code(tx: Connection, *, community_id: int, code: str, by: int, at: int) -> None:
    """Let a word open a community to another group."""
    merges.add_code(tx, code=code, community_id=community_id, by_user_id=by, now=at)
    audit.record(tx, community_id=community_id, actor_id=by, act="code", now=at, may_repeat=True)


def plan(tx: Connection, *, community_id: int, code: str, now: int) -> Plan:
    """Return what a code would join to what; refuse a wrong one."""
    into_id = merges.find_code(tx, code=code.strip().upper(), now=now)
    if into_id is None or chats.closed_into(tx, into_id) is not None:
        raise Refusal("community.wrong_code")
    if into_id == community_id:
        raise Refusal("community.same")
    people = [
        members.get(tx, member_id) for member_id, _ in members.of_community(tx, community_id)
    ]
    return Plan(
        settings.community(tx, community_id),
        settings.community(tx, into_id),
        len(people),
        sum(member.points for member in people),
    )


def join(tx: Connection, *, community_id: int, code: str, by: int, at: int) -> tuple[int, Plan]:
    """Make a community part of another; return the number that undoes it.

    Each member gets one opening entry `merge:<old>:<user>` with balance and XP; the old
    community stays as it was, closed.
    """
    made = plan(tx, community_id=community_id, code=code, now=at)
    into = made.into
    interests.bring(tx, community_id=community_id, into_id=into.community_id, now=at)
    for member_id, user_id in members.of_community(tx, community_id):
        _open_account(tx, members.get(tx, member_id), user_id, into, (by, at))
    birthdays.begin(tx, at)
    streak_savers.begin(tx, at)
    merge_id = _move_chats(tx, community_id, into.community_id, (by, at))
    merges.remove_code(tx, code.strip().upper())
    for place in (into.community_id, community_id):
        audit.record(
            tx,
            community_id=place,
            actor_id=by,
            act="merge",
            now=at,
            facts={"merge_id": merge_id, "members": made.members},
        )
    return merge_id, made


def _move_chats(tx: Connection, old_id: int, into_id: int, by_at: tuple[int, int]) -> int:
    """Give a community's chats to another and close it; return the merge's number."""
    by, at = by_at
    moved = tuple(chat.chat_key for chat in chats.of_community(tx, old_id))
    for chat_key in moved:
        _move_chat(tx, chat_key, into_id, at)
    reminders.move(tx, community_id=old_id, into_id=into_id)
    broadcasts.move(tx, community_id=old_id, into_id=into_id)
    schedules.follow(tx)
    challenges.resume(tx, at)
    question_banks.copy_banks(tx, community_id=old_id, into_id=into_id, now=at)
    copied = knowledge.copy(tx, community_id=old_id, into_id=into_id, now=at)
    search.copy(tx, copied, community_id=old_id, into_id=into_id)
    same_words.copy(tx, community_id=old_id, into_id=into_id)
    forgotten.copy(tx, community_id=old_id, into_id=into_id)
    chats.merge_community(tx, community_id=old_id, into_id=into_id)
    return merges.add(tx, old_id=old_id, into_id=into_id, chat_keys=moved, by_user_id=by, now=at)


def _move_chat(tx: Connection, chat_key: int, into_id: int, at: int) -> None:
    """Give a chat to another community: who was invited into it, what waits and runs there."""
    newcomers = waiting.carry(tx, chat_key=chat_key, into_id=into_id)
    due_at = at + NEWCOMER_SECONDS
    pending.plan(tx, [pending.Settling(member_id, due_at) for member_id in newcomers])
    for carry in CARRIES:
        carry(tx, chat_key=chat_key, into_id=into_id)
    chats.set_community(tx, chat_key=chat_key, community_id=into_id)


def _open_account(
    tx: Connection, old: Member, user_id: int, into: Community, by_at: tuple[int, int]
) -> None:
    by, at = by_at
    member = members.find(tx, community_id=into.community_id, user_id=user_id)
    if member is None:
        members.add(tx, [(into.community_id, user_id, at)])
        member = members.met(tx, community_id=into.community_id, user_id=user_id)
        members.set_state(tx, member_id=member.member_id, state=Presence(old.state))
        members.copy_history(tx, member_id=old.member_id, into_id=member.member_id)
        first_steps.carry(tx, member_id=old.member_id, into_id=member.member_id, now=at)
    place = {"into_id": member.member_id, "community_id": into.community_id}
    reviews.copy(tx, member_id=old.member_id, **place)
    for copy in COPIES:
        copy(tx, member_id=old.member_id, into_id=member.member_id)
    # A second merge of the same two communities opens a second account line.
    ref = f"merge:{old.community_id}:{user_id}"
    again = ledger.find_by_ref(tx, community_id=into.community_id, ref=ref)
    change = points.Change(
        old.points, old.xp, Reason.MERGE, f"{ref}:{at}" if again else ref, "", by, at
    )
    if old.points or old.xp:
        points.book(tx, member=member, change=change, zones=into.zones)


def undo(tx: Connection, *, merge_id: int, by: int, at: int) -> Community:
    """Part what was joined within seven days; what was earned since stays where it was earned."""
    merge = merges.find(tx, merge_id)
    if merge is None:
        raise Refusal("refusal.stale_button")
    if chats.closed_into(tx, merge.into_id) is not None:
        raise Refusal("community.joined_since")
    if at - merge.at > UNDO_SECONDS:
        raise Refusal("community.undo_expired")
    if not merges.claim_undo(tx, merge_id=merge_id, now=at):
        return settings.community(tx, merge.old_id)
    _take_back_openings(tx, merge, by, at)
    for chat_key in merge.chat_keys:
        _move_chat(tx, chat_key, merge.old_id, at)
    schedules.follow(tx)
    challenges.resume(tx, at)
    chats.merge_community(tx, community_id=merge.old_id, into_id=None)
    for place in (merge.into_id, merge.old_id):
        audit.record(
            tx,
            community_id=place,
            actor_id=by,
            act="unmerge",
            now=at,
            facts={"merge_id": merge_id},
        )
    return settings.community(tx, merge.old_id)


def _take_back_openings(tx: Connection, merge: merges.Merge, by: int, at: int) -> None:
    """Reverse what the members brought along, as far as they have not spent it."""
    into = settings.community(tx, merge.into_id)
    _take_back_holds(tx, merge)
    for entry in ledger.openings(tx, community_id=merge.into_id, old_id=merge.old_id, at=merge.at):
        user_id = members.get(tx, entry.member_id).user_id
        points.reverse(
            tx,
            entry,
            reason=Reason.UNMERGE,
            ref=f"unmerge:{merge.merge_id}:{user_id}",
            actor_id=by,
            at=at,
            zones=into.zones,
        )


def _take_back_holds(tx: Connection, merge: merges.Merge) -> None:
    """Let what is still held stand where it was held before the merge."""
    homes = {member_id for member_id, _ in members.of_community(tx, merge.old_id)}
    for member_id, _ in members.of_community(tx, merge.into_id):
        for hold in holds.list_open(tx, member_id):
            if hold.homes and hold.homes[-1] in homes:
                holds.move_back(tx, hold)


def is_untouched(tx: Connection, community_id: int) -> bool:
    """Say whether nobody has earned in a community yet."""
    return all(
        not member.points and not member.xp
        for member in (
            members.get(tx, member_id) for member_id, _ in members.of_community(tx, community_id)
        )
    )


def attach(tx: Connection, *, chat_key: int, community_id: int) -> None:
    """Make an untouched group a staff place of another community, where nothing is earned."""
    own = chats.get(tx, chat_key).community_id
    chats.set_community(tx, chat_key=chat_key, community_id=community_id)
    chats.set_earning(tx, chat_key=chat_key, earns=False)
    if own != community_id:
        chats.merge_community(tx, community_id=own, into_id=community_id)
