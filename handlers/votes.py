"""Answers to native polls, each to the feature whose poll it is."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import PollAnswer

from bot import intake, votes
from bot.votes import Found, Takers
from domain.ballots import Ballot
from handlers.features import Feature, Observer
from handlers.membership import Standing, standing_in
from handlers.older_servers import filled
from handlers.targets import name_of
from storage import posted_polls
from storage.chores import Chore
from storage.database import Database

log = structlog.get_logger(__name__)


async def voted(
    answer: PollAnswer, raw: Any, bot: Bot, db: Database, takers: Takers, now: datetime
) -> None:
    """Count a vote; one in a poll that nobody knows yet waits for it."""
    at = int(now.timestamp())
    if not await _count(answer, bot, db, takers, at):
        update_id, text = raw["update_id"], json.dumps(raw)
        await db.write(votes.park, update_id=update_id, poll_id=answer.poll_id, raw=text, now=at)


async def _count(answer: PollAnswer, bot: Bot, db: Database, takers: Takers, at: int) -> bool:
    """Hand a vote to its feature; False when nobody knows the poll."""
    if answer.voter_chat is not None or answer.user is None:
        # Who votes as a chat is nobody in particular.
        return True
    ballot = Ballot(answer.poll_id, name_of(answer.user), tuple(answer.option_ids))
    found = await db.write(votes.cast, ballot=ballot, takers=takers, now=at)
    if found is Found.STRANGER and await _is_inside(ballot, bot, db):
        await db.write(votes.cast, ballot=ballot, takers=takers, is_inside=True, now=at)
    return found is not Found.UNKNOWN_POLL


async def _is_inside(ballot: Ballot, bot: Bot, db: Database) -> bool:
    """Ask Telegram about a voter we have not met: a forwarded poll is seen elsewhere, too.

    Of whom it can say nothing right now we take for inside: the vote would be lost.
    """
    posted = await db.read(posted_polls.find, ballot.poll_id)
    place = posted.telegram_chat_id if posted is not None else None
    if place is None:
        return False
    return await standing_in(bot, place, ballot.name.user_id) is not Standing.OUTSIDE


class ParkedAnswers:
    """Tries answers again whose poll was not known, and sets aside what stays unknown."""

    kind = votes.PARKED

    def __init__(
        self,
        bot: Bot,
        db: Database,
        now: Callable[[], datetime],
        *,
        takers: Takers,
        owners: Sequence[int],
    ) -> None:
        self._bot, self._db, self._now = bot, db, now
        self._takers, self._owners = takers, owners

    async def __call__(self, chore: Chore) -> None:
        update_id, at = int(chore.facts["update_id"]), int(self._now().timestamp())
        parked = await self._db.read(posted_polls.find_parked, update_id)
        if parked is None:
            return
        answer = PollAnswer.model_validate(filled(json.loads(parked.raw)["poll_answer"]))
        if await _count(answer, self._bot, self._db, self._takers, at):
            await self._db.write(posted_polls.unpark, update_id)
            return
        raw = await self._db.write(votes.still_unknown, update_id=update_id, now=at)
        if raw is not None:
            log.warning("an answer to a poll nobody knows", update_id=update_id)
            unknown = intake.Unreadable(update_id, "unknown poll", raw)
            await self._db.write(intake.set_aside, update=unknown, owners=self._owners, now=at)


FEATURE = Feature(observers=(Observer("poll_answer", voted),))
