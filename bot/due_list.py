"""What is done because it is time, feature by feature, and what the program stands on.

A part of the composition root, like wiring.py: it imports everything.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from aiogram import Bot

from bot import (
    appeals,
    badge_rounds,
    birthdays,
    board_rounds,
    broadcast_rounds,
    case_clocks,
    challenges,
    contests,
    draw_rounds,
    expiries,
    fair_rounds,
    feeds,
    filters,
    first_questions,
    first_steps,
    forgetting,
    gatherings,
    grant_requests,
    holds,
    holiday_greetings,
    house_rules,
    interviews,
    join_requests,
    lesson_rounds,
    levels,
    lifetimes,
    newcomers,
    polls,
    post_rounds,
    prompts,
    quests,
    quizzes,
    raids,
    referrals,
    reminders,
    streak_savers,
    surveys,
    tiers,
    votes,
    welcomes,
)
from bot.config import Config
from handlers.case_topics import CaseAdmins, CaseTopics, CaseTurns
from handlers.draw_asks import DrawAsks
from handlers.draw_rolls import OwnRolls
from handlers.enforcing import ERRANDS
from handlers.holding import Hold, Turn
from handlers.join_requests import Decided
from handlers.night_watch import NightWatch
from handlers.post_previews import HolidayPreviews, PostPreviews
from handlers.staff import Staff
from handlers.staff_news import StaffNews
from handlers.votes import ParkedAnswers
from scheduling import backups, digests
from scheduling import expiries as expiry_nights
from scheduling.assistant import AskedModel, Assistant
from scheduling.drand import Drand
from scheduling.due import DueWork, Kinds
from scheduling.feed_reader import FeedReader
from scheduling.fetching import Fetch, Fetcher
from scheduling.pacing import Limits
from storage.database import Database

NIGHTLY = (badge_rounds, board_rounds, fair_rounds, tiers)
CARE = (birthdays, holiday_greetings, lesson_rounds, prompts, streak_savers)
ASKING = (
    Staff,
    StaffNews,
    DrawAsks,
    OwnRolls,
    PostPreviews,
    HolidayPreviews,
    CaseTopics,
    CaseTurns,
    CaseAdmins,
    NightWatch,
    Decided,
    *ERRANDS,
)
BY_KIND = (backups, badge_rounds, challenges, fair_rounds, reminders, *CARE)
RHYTHMS = (board_rounds, polls, post_rounds, quizzes)
PLANS = (backups, digests, expiry_nights, *CARE, *NIGHTLY)
LASTING = (quests, draw_rounds, polls, quizzes, contests, challenges, feeds)
# Who takes the votes in native polls, by the feature that posts them.
TAKERS: votes.Takers = {each.FEATURE: each.take_vote for each in (polls, quizzes, post_rounds)}
ONCE = (lifetimes, holds, grant_requests, expiries, interviews, referrals, levels, welcomes)
CHORES = (
    *ONCE,
    newcomers,
    raids,
    broadcast_rounds,
    join_requests,
    first_questions,
    case_clocks,
    first_steps,
    forgetting,
    gatherings,
    house_rules,
    surveys,
    reminders,
    prompts,
    post_rounds,
    appeals,
    filters,
    *LASTING,
    *NIGHTLY,
)


class Clock(Protocol):
    """The time, and waiting that ends early when the clock is moved."""

    def now(self) -> datetime: ...
    async def sleep(self, seconds: float) -> None: ...
    def on_move(self, callback: Callable[[], None], /) -> None: ...


@dataclass(frozen=True, slots=True)
class Ground:
    """What a program stands on: its settings, its file, its time, and what ends it."""

    config: Config
    db: Database
    clock: Clock
    stopping: asyncio.Event
    limits: Limits | None = None
    # Asks the open internet and nothing else; a test brings a server of its own.
    fetch: Fetch = field(default_factory=Fetcher)


def drand(on: Ground) -> Drand:
    """Return the reader of drand's rounds."""
    return Drand(on.db, on.config.drand_mirrors, on.clock.now)


def _assistant(config: Config) -> Assistant | None:
    """Return the language model that the operator names; None without address or model."""
    if not config.has_assistant:
        return None
    key = config.assistant_key.get_secret_value() if config.assistant_key else ""
    return Assistant(config.assistant_url or "", config.assistant_model, key)


def due_work(
    on: Ground, backup: backups.Backups, bot: Bot, spawn: Any, turn: Turn | None = None
) -> DueWork:
    """Return all that is done because it is time, by kind."""
    zone = on.config.timezone
    errands = (
        *(each(bot, on.db, on.clock.now) for each in ASKING),
        Hold(bot, on.db, on.clock.now, turn=turn),
        drand(on),
        FeedReader(on.db, on.clock.now, on.fetch),
        AskedModel(on.db, on.clock.now, _assistant(on.config), on.config.assistant_daily),
        ParkedAnswers(bot, on.db, on.clock.now, takers=TAKERS, owners=on.config.owners),
    )
    kinds = Kinds(
        schedules={
            digests.KIND: digests.recurring(on.config.owners),
            **{each.KIND: each.RECURRING for each in BY_KIND},
            expiries.KIND: expiry_nights.RECURRING,
            tiers.KIND: tiers.NIGHTLY,
            **{kind: each for of in RHYTHMS for kind, each in of.SCHEDULES.items()},
        },
        chores={kind: work for each in CHORES for kind, work in each.KINDS.items()},
        errands={backups.KIND: backup, **{each.kind: each for each in errands}},
        plans=(*(partial(each.begin, zone=zone) for each in PLANS), *(e.resume for e in LASTING)),
    )
    return DueWork(on.db, kinds, owners=on.config.owners, spawn=spawn)
