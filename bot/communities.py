"""Communities and their chats: how they begin, move and pause."""

from collections.abc import Collection
from sqlite3 import Connection
from typing import NamedTuple

from bot import (
    board_rounds,
    case_posts,
    contests,
    draw_cards,
    gathering_cards,
    lesson_rounds,
    settings,
)
from bot import draw_posts as letters
from bot import interviews as interview_cards
from bot import surveys as survey_cards
from bot.members import Seen, meet
from domain.chats import Chat, ChatState
from domain.communities import Defaults
from domain.messages import Name
from storage import (
    answers,
    appeals,
    asks,
    backlogs,
    badge_counts,
    badges,
    bindings,
    birthdays,
    canned_replies,
    case_messages,
    cases,
    challenge_days,
    challenges,
    chats,
    checkins,
    connections,
    contest_players,
    daily,
    draw_bans,
    draw_entries,
    draw_posts,
    draws,
    duties,
    events,
    expiries,
    feeds,
    filters,
    first_questions,
    first_steps,
    forget_requests,
    forgotten,
    freezes,
    gathering_feedback,
    gathering_guests,
    gatherings,
    grant_requests,
    holds,
    house_rules,
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
    newcomers,
    nights,
    notices,
    opt_outs,
    outbox,
    own_badges,
    pending,
    poll_votes,
    polls,
    posted_polls,
    posts,
    prompts,
    proofs,
    quest_progress,
    question_banks,
    quests,
    quiz_answers,
    quizzes,
    raids,
    reactions,
    referrals,
    reminders,
    reports,
    reviews,
    rings,
    roles,
    sanctions,
    schedules,
    scores,
    search,
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
from storage import contests as stored_contests

LETTER_GREETING = "greeting"
MOST_GROUPS = 20
MEMBER_MERGES = (
    asks.merge,
    levels.merge,
    tiers.merge,
    answers.merge,
    quest_progress.merge,
    challenge_days.merge,
    survey_sheets.merge,
    interests.merge,
    interviews.merge,
    gathering_feedback.merge,
    sanctions.merge,
    reports.merge,
    appeals.merge,
    newcomers.merge,
    gathering_guests.merge,
    lecture_questions.merge,
    suggestions.merge,
    poll_votes.merge,
    quiz_answers.merge,
    prompts.merge,
    birthdays.merge,
    first_questions.merge,
    first_steps.merge,
    house_rules.merge,
    streak_savers.merge,
    welcomes.merge,
    draw_entries.merge,
    draw_bans.merge,
    forget_requests.merge,
    opt_outs.merge,
    contest_players.merge,
    traces.merge,
    member_tags.merge,
    cases.merge,
    case_messages.merge,
)
COMMUNITY_MOVES = (
    search.move,
    knowledge.move,
    knowledge_drafts.move,
    users.move,
    own_badges.move,
    forgotten.move,
    roles.move,
    interests.move,
    interviews.move,
    sanctions.move,
    filters.move,
    duties.move,
    reports.move,
    gatherings.move,
    surveys.move,
    quests.move,
    challenges.move,
    polls.move,
    posts.move,
    house_rules.move,
    welcomes.move,
    reminders.move,
    quizzes.move,
    prompts.move,
    draws.move,
    stored_contests.move,
    schedules.hand_over,
    cases.move,
    canned_replies.move,
)
CHAT_MOVES = (
    asks.move_chat,
    invites.move_chat,
    quests.move_chat,
    challenges.move_chat,
    feeds.move_chat,
    posted_polls.move_chat,
    surveys.move_chat,
    interviews.move_chat,
    sanctions.move_chat,
    nights.move_chat,
    reports.move_chat,
    gatherings.move_chat,
    polls.move_chat,
    reminders.move_chat,
    posts.move_chat,
    welcomes.move_chat,
    newcomers.move_chat,
    first_questions.move_chat,
    join_requests.move_chat,
    raids.move_chat,
    quizzes.move_chat,
    question_banks.move_chat,
    prompts.move_chat,
    draws.move_chat,
    draw_posts.move_chat,
    stored_contests.move_chat,
    member_tags.move,
    cases.move_chat,
)
# The same news comes again only within the 24 h that Telegram keeps it.
GREETING_SECONDS = 24 * 3600
# What tells of one upgrade comes together.
UPGRADE_SECONDS = 600


class ChatName(NamedTuple):
    """A chat as an update names it."""

    telegram_chat_id: int
    kind: str
    title: str


def chat_of(tx: Connection, *, name: ChatName, defaults: Defaults, now: int) -> Chat:
    """Return the chat of an update; an unknown one begins a community of its own."""
    chat = chats.find(tx, name.telegram_chat_id)
    if chat is None:
        community_id = chats.add_community(tx, now=now)
        settings.begin(tx, community_id=community_id, defaults=defaults, now=now)
        board_rounds.begin_for(tx, community_id, now)
        lesson_rounds.begin_for(tx, community_id, now)
        return chats.add(
            tx,
            community_id=community_id,
            telegram_chat_id=name.telegram_chat_id,
            kind=name.kind,
            title=name.title,
            now=now,
        )
    if name.title and name.title != chat.title:
        chats.set_title(tx, chat_key=chat.chat_key, title=name.title)
    return chat


def wake(tx: Connection, chat: Chat, now: int) -> None:
    """Take a chat that speaks to us as active again; what it missed of draws is said again."""
    if chat.state is not ChatState.ACTIVE:
        chats.set_state(tx, chat_key=chat.chat_key, state=ChatState.ACTIVE)
        letters.say_lost(tx, now, chat_key=chat.chat_key)
        gathering_cards.look_again(tx, chat.chat_key)
        case_posts.look_again(tx, chat.chat_key)


def standing_changed(
    tx: Connection,
    *,
    name: ChatName,
    was_inside: bool,
    is_inside: bool,
    rights: Collection[str],
    hears: bool,
    by: Name | None,
    defaults: Defaults,
    at: int,
    now: int,
) -> None:
    """Follow the bot's own standing in a chat: added (greet once), promoted, removed.

    Who did that runs the group, and is known there from now on; None for the nameless.
    """
    if not is_inside and chats.find(tx, name.telegram_chat_id) is None:
        return
    chat = chat_of(tx, name=name, defaults=defaults, now=now)
    chats.set_rights(tx, chat_key=chat.chat_key, rights=rights)
    if not is_inside:
        chats.set_state(tx, chat_key=chat.chat_key, state=ChatState.LEFT)
        return
    wake(tx, chat, now)
    if by is not None:
        meet(tx, [Seen(chat.community_id, "", by, at)])
    if not was_inside and not _is_upgrade(tx, chat, name, now):
        greet(tx, chat_key=chat.chat_key, hears=hears, at=at, now=now)


def _is_upgrade(tx: Connection, chat: Chat, name: ChatName, now: int) -> bool:
    """Say whether being in a chat is only told because it has another id now."""
    upgraded_at = notices.last_at(tx, f"upgraded:{chat.chat_key}")
    is_new_id = name.telegram_chat_id == chat.telegram_chat_id
    return is_new_id and upgraded_at is not None and now - upgraded_at < UPGRADE_SECONDS


def greet(tx: Connection, *, chat_key: int, hears: bool, at: int, now: int) -> None:
    """Queue the short greeting that says what to do next; once for being added at `at`.

    Who does not hear what the group says promises nothing for it.
    """
    if notices.claim(tx, f"greeting:{chat_key}:{at}", now=now, every_seconds=GREETING_SECONDS):
        facts = {"hears": int(hears)}
        outbox.add(tx, card=LETTER_GREETING, facts=facts, chat_key=chat_key, now=now)


def moved(tx: Connection, *, old_id: int, new_id: int, now: int) -> None:
    """Follow a group's upgrade to a supergroup; any signal, any order, any number of times."""
    old, new = chats.find(tx, old_id), chats.find(tx, new_id)
    if old is None:
        if new is not None:
            chats.move(tx, chat_key=new.chat_key, old_id=old_id, new_id=new.telegram_chat_id)
        return
    backlogs.move(tx, old_id=old_id, new_id=new_id)
    if new is not None and new.chat_key == old.chat_key:
        return
    if new is not None:
        _unite(tx, new, old)
    draw_cards.follow_upgrade(tx, old.chat_key)
    contests.follow_upgrade(tx, old.chat_key)
    survey_cards.follow_upgrade(tx, old.chat_key)
    interview_cards.follow_upgrade(tx, old.chat_key)
    gathering_cards.look_again(tx, old.chat_key)
    case_posts.look_again(tx, old.chat_key)
    chats.move(tx, chat_key=old.chat_key, old_id=old_id, new_id=new_id)
    notices.claim(tx, f"upgraded:{old.chat_key}", now=now, every_seconds=UPGRADE_SECONDS)


def _unite(tx: Connection, new: Chat, old: Chat) -> None:
    """Give what was counted under the new id, before anyone said so, to the old chat."""
    for member_id, user_id in members.of_community(tx, new.community_id):
        known = members.find(tx, community_id=old.community_id, user_id=user_id)
        into = known.member_id if known else None
        _move_member(tx, member_id=member_id, source=new, target=old, into_id=into)
    daily.merge_hours(tx, community_id=new.community_id, into_id=old.community_id)
    outbox.move(tx, chat_key=new.chat_key, into_key=old.chat_key)
    proofs.move(tx, chat_key=new.chat_key, into_key=old.chat_key)
    grant_requests.move(tx, chat_key=new.chat_key, into_key=old.chat_key)
    for hand_over in COMMUNITY_MOVES:
        hand_over(tx, community_id=new.community_id, into_id=old.community_id)
    schedules.follow(tx)
    for move in (menus.move, connections.move, bindings.move, *CHAT_MOVES):
        move(tx, chat_key=new.chat_key, into_key=old.chat_key)
    chats.set_rights(tx, chat_key=old.chat_key, rights=new.rights)
    chats.close(tx, chat=new, into=old)


def _move_member(
    tx: Connection, *, member_id: int, source: Chat, target: Chat, into_id: int | None
) -> None:
    place = (target.community_id, into_id or member_id)
    grant_requests.merge(tx, member_id=member_id, into_id=place[1], community_id=place[0])
    rings.forget(tx, member_id)
    for move in (invites.move, referrals.move, pending.merge, reviews.merge):
        move(tx, member_id=member_id, into_id=place[1], community_id=place[0])
    scores.merge(tx, community_id=source.community_id, member_id=member_id, into=place)
    if into_id is None:
        members.move(tx, member_id=member_id, community_id=target.community_id)
        ledger.merge(tx, member_id=member_id, into_id=member_id, community_id=place[0])
        return
    unlisted.merge(tx, member_id=member_id, into_id=into_id)
    standings.merge(tx, member_id=member_id, into_id=into_id)
    daily.merge(tx, member_id=member_id, into_id=into_id)
    events.merge(tx, member_id=member_id, into_id=into_id)
    checkins.merge(tx, member_id=member_id, into_id=into_id)
    freezes.merge(tx, member_id=member_id, into_id=into_id)
    reactions.merge(tx, member_id=member_id, into_id=into_id)
    kudos.merge(tx, member_id=member_id, into_id=into_id)
    holds.merge(tx, member_id=member_id, into_id=into_id)
    expiries.merge(tx, member_id=member_id, into_id=into_id)
    badges.merge(tx, member_id=member_id, into_id=into_id)
    badge_counts.merge(tx, member_id=member_id, into_id=into_id)
    for merge in MEMBER_MERGES:
        merge(tx, member_id=member_id, into_id=into_id)
    ledger.merge(tx, member_id=member_id, into_id=into_id, community_id=place[0])
    members.merge(tx, member_id=member_id, into_id=into_id)


def groups_of(tx: Connection, user_id: int) -> list[Chat]:
    """Return the groups where a person is a member, the oldest first."""
    return [
        chat
        for community_id in members.communities_of(tx, user_id)
        for chat in chats.of_community(tx, community_id)
        if chat.state is ChatState.ACTIVE
    ][:MOST_GROUPS]
