"""What is cleared each hour: everything that was kept for a time only, and who left long ago."""

from sqlite3 import Connection

from bot import cases, erasures
from domain.boards import ends_are_kept
from domain.days import ZoneSince, local_date, period_keys
from domain.questions import REST_SECONDS
from storage import (
    answers,
    asks,
    assistants,
    audit_log,
    backlogs,
    broadcasts,
    chats,
    chores,
    contest_players,
    dialogues,
    events,
    feeds,
    first_questions,
    forgotten,
    grant_requests,
    holiday_greetings,
    house_rules,
    inbox,
    join_requests,
    knowledge_drafts,
    kudos,
    menus,
    newcomers,
    notices,
    outbox,
    pending,
    pictures,
    poll_votes,
    posts,
    prompts,
    proofs,
    question_banks,
    question_imports,
    quests,
    quiz_answers,
    raids,
    reactions,
    reminders,
    schedules,
    scores,
    settings,
    standings,
    surveys,
    traces,
    welcomes,
)
from storage.database import Database

HOUR = 3600
DAY = 24 * HOUR


async def clear(db: Database, *, now: int) -> None:
    """Drop what its time is over for; safe at any hour, twice and late.

    Who left is forgotten one by one, some an hour: nobody waits for it.
    """
    await db.write(_clear, now=now)
    for member_id in await db.read(erasures.find_due, now):
        await db.write(erasures.erase_absent, member_id, now=now)


def _clear(tx: Connection, *, now: int) -> None:
    backlogs.beat(tx, now)
    inbox.remove_before(tx, done_at=now - 2 * DAY, quarantined_at=now - 14 * DAY)
    outbox.remove_before(tx, now - 2 * DAY, missed_at=now - 90 * DAY)
    events.remove_before(tx, now - 90 * DAY)
    notices.remove_before(tx, now - DAY)
    proofs.remove_before(tx, now - DAY)
    chores.remove_before(tx, now - 2 * DAY)
    schedules.remove_before(tx, now - 30 * DAY)
    kudos.remove_before(tx, now - 90 * DAY)
    grant_requests.remove_before(tx, now - 90 * DAY)
    ninety_days_ago = local_date(now - 90 * DAY, (ZoneSince(0, "UTC"),))
    reactions.remove_before(tx, ninety_days_ago)
    answers.remove_before(tx, ninety_days_ago)
    asks.remove_before(tx, now - 90 * DAY)
    assistants.remove_before(tx, ninety_days_ago)
    knowledge_drafts.remove_before(tx, now - 30 * DAY)
    pending.remove_before(tx, now - 90 * DAY)
    contest_players.remove_answers_before(tx, now - 90 * DAY)
    # Messages may arrive a day late, and no zone is further than a day from UTC.
    traces.remove_before(tx, local_date(now - 2 * DAY, (ZoneSince(0, "UTC"),)))
    menus.remove_before(tx, now - DAY)
    cases.clear(tx, now)
    pictures.remove_before(tx, now - 30 * DAY)
    dialogues.remove_before(tx, now)
    _clear_games(tx, now)
    audit_log.remove_before(tx, now - 730 * DAY)
    forgotten.remove_before(tx, now - 180 * DAY)
    _clear_boards(tx, now)


def _clear_boards(tx: Connection, now: int) -> None:
    for community_id in {chat.community_id for chat in chats.everywhere(tx)}:
        zones = settings.zones(tx, community_id)
        # Messages may still arrive a day late, for a period that is just over. A day may be
        # shorter than that: where the zone was changed, three dates fit into 24 hours.
        days = {local_date(now - hour * HOUR, zones) for hour in range(25)}
        kept = {key for day in days for key in period_keys(day)}
        for over in set(scores.periods(tx, community_id)) - kept:
            _let_go(tx, community_id, over)


def _clear_games(tx: Connection, now: int) -> None:
    quests.remove_before(tx, now - DAY)
    surveys.remove_before(tx, now - 30 * DAY)
    poll_votes.remove_before(tx, now - 90 * DAY)
    quiz_answers.remove_before(tx, now - 90 * DAY)
    prompts.remove_before(tx, now - 91 * DAY)
    feeds.remove_before(tx, now - 90 * DAY)
    question_banks.remove_uses_before(tx, now - REST_SECONDS)
    question_imports.remove_before(tx, now - DAY)
    posts.remove_before(tx, ended_at=now - 30 * DAY, asked_at=now - DAY)
    broadcasts.remove_before(tx, ended_at=now - 30 * DAY, made_at=now - DAY)
    reminders.remove_before(tx, now - 3 * DAY)
    welcomes.remove_before(tx, now - 2 * DAY)
    house_rules.remove_drafts_before(tx, now - DAY)
    newcomers.remove_before(tx, now - 8 * DAY)
    raids.remove_before(tx, now - 8 * DAY)
    first_questions.remove_before(tx, now - 8 * DAY)
    join_requests.remove_before(tx, now - 8 * DAY)
    holiday_greetings.remove_before(tx, local_date(now - 7 * DAY, (ZoneSince(0, "UTC"),)))


def _let_go(tx: Connection, community_id: int, over: str) -> None:
    """Drop a board that is over, its end kept; a season's goes when the season is ended."""
    if over.startswith("season-"):
        return
    if ends_are_kept(over):
        standings.freeze(tx, community_id=community_id, period=over)
    scores.remove_period(tx, community_id=community_id, period=over)
