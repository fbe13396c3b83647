"""Forgetting people: what was theirs goes, what the books need stays with a nameless member.

What becomes of which table stands in docs/developers/schema.md.
"""

from sqlite3 import Connection

from bot import draw_entries
from bot import invites as invite_links
from domain.members import Member, Presence
from storage import (
    answers,
    appeals,
    asks,
    audit_log,
    backlogs,
    badges,
    bindings,
    birthdays,
    broadcasts,
    canned_replies,
    case_messages,
    cases,
    challenge_days,
    challenges,
    checkins,
    chores,
    connections,
    contest_players,
    contests,
    dialogues,
    draw_bans,
    draw_claims,
    draw_gifts,
    draw_rolls,
    draws,
    duties,
    events,
    expiries,
    feeds,
    filters,
    first_questions,
    first_steps,
    forget_requests,
    gathering_feedback,
    gathering_guests,
    gatherings,
    grant_requests,
    holds,
    house_rules,
    inbox,
    interests,
    interviews,
    invites,
    join_requests,
    knowledge,
    knowledge_drafts,
    kudos,
    lecture_questions,
    ledger,
    levels,
    member_tags,
    members,
    menus,
    merges,
    newcomers,
    notices,
    opt_outs,
    outbox,
    own_badges,
    pending,
    pictures,
    poll_votes,
    polls,
    posted_polls,
    posts,
    prompts,
    proofs,
    quest_progress,
    question_banks,
    question_imports,
    quests,
    quiz_answers,
    quizzes,
    raids,
    reactions,
    reminders,
    reports,
    reviews,
    rings,
    roles,
    sanctions,
    seasons,
    settings,
    standings,
    streak_savers,
    suggestions,
    survey_sheets,
    surveys,
    tiers,
    traces,
    unlisted,
    users,
    welcomes,
)
from storage import draw_entries as entries

KEPT_FOR_SECONDS = 180 * 86_400
"""How long somebody who left may come back to what they had."""
AT_ONCE = 50

# What a community knows of a member.
OF_MEMBER = (
    answers.erase,
    appeals.erase,
    newcomers.erase,
    asks.erase,
    audit_log.erase,
    badges.erase,
    birthdays.erase,
    bindings.erase,
    broadcasts.erase,
    canned_replies.erase,
    case_messages.erase,
    cases.erase,
    suggestions.erase,
    challenge_days.erase,
    challenges.erase,
    checkins.erase,
    contest_players.erase,
    contests.erase,
    draw_bans.erase,
    draw_claims.erase,
    draw_gifts.erase,
    draw_rolls.erase,
    draws.erase,
    entries.erase,
    events.erase,
    expiries.erase,
    feeds.erase,
    first_questions.erase,
    first_steps.erase,
    forget_requests.erase,
    grant_requests.erase,
    holds.erase,
    house_rules.erase,
    gathering_feedback.erase,
    gathering_guests.erase,
    gatherings.erase,
    interests.erase,
    interviews.erase,
    lecture_questions.erase,
    invites.erase,
    join_requests.erase,
    kudos.erase,
    knowledge.erase,
    knowledge_drafts.erase,
    ledger.erase,
    levels.erase,
    member_tags.erase,
    merges.erase,
    opt_outs.erase,
    own_badges.erase,
    pending.erase,
    pictures.erase,
    poll_votes.erase,
    polls.erase,
    prompts.erase,
    posts.erase,
    quest_progress.erase,
    question_banks.erase,
    question_imports.erase,
    quests.erase,
    quiz_answers.erase,
    quizzes.erase,
    raids.erase,
    reactions.erase,
    reminders.erase,
    reviews.erase,
    rings.erase,
    roles.erase,
    reports.erase,
    filters.erase,
    duties.erase,
    sanctions.erase,
    seasons.erase,
    settings.erase,
    standings.erase,
    streak_savers.erase,
    survey_sheets.erase,
    surveys.erase,
    tiers.erase,
    traces.erase,
    unlisted.erase,
    welcomes.erase,
    members.erase,
)
# What we know of a person beside any community; users comes last.
OF_PERSON = (
    backlogs.erase,
    chores.erase,
    connections.erase,
    dialogues.erase,
    inbox.erase,
    menus.erase,
    notices.erase,
    opt_outs.erase_muted,
    outbox.erase,
    posted_polls.erase,
    proofs.erase,
    users.erase,
)


def erase(tx: Connection, *, member: Member, now: int) -> None:
    """Forget a member of a community; with the last one, the person too. Safe to repeat."""
    if member.is_erased:
        return
    for account in members.accounts_of(tx, member):
        draw_entries.leave_all(tx, member_id=account.member_id, now=now)
        invite_links.retire(tx, member_id=account.member_id, now=now)
        users.add_stand_in(tx, account)
        for forget in OF_MEMBER:
            forget(tx, account)
    if not members.has_account(tx, member.user_id):
        for forget in OF_PERSON:
            forget(tx, member)


def find_due(tx: Connection, now: int) -> list[int]:
    """Return members who left so long ago that they are to be forgotten, some at a time."""
    return members.long_gone(tx, left_before=now - KEPT_FOR_SECONDS, most=AT_ONCE)


def erase_absent(tx: Connection, member_id: int, *, now: int) -> None:
    """Forget somebody who was due, unless they came back meanwhile."""
    member = members.get(tx, member_id)
    if member.state is Presence.LEFT:
        erase(tx, member=member, now=now)
