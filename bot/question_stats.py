"""What the team reads of questions and cases: of the last days, and of as many before."""

from sqlite3 import Connection
from typing import NamedTuple

from bot import settings
from domain.cases import CaseKind, open_seconds
from domain.communities import Community
from domain.question_stats import MOST_TOPICS, Figures
from domain.setting_keys import Key
from storage import moods, question_figures
from storage.question_figures import Window

DAY_SECONDS = 86_400


class Stats(NamedTuple):
    days: int
    now: Figures
    before: Figures


def read(tx: Connection, *, community_id: int, days: int, now: int) -> Stats:
    community = settings.community(tx, community_id)
    span = days * DAY_SECONDS
    # What came in this very second counts, too.
    latest = Window(community_id, now + 1 - span, now + 1)
    return Stats(
        days,
        _figures(tx, community, latest),
        _figures(tx, community, Window(community_id, now + 1 - 2 * span, now + 1 - span)),
    )


def _figures(tx: Connection, community: Community, window: Window) -> Figures:
    hours = community.values.text(Key.CASE_HOURS)
    asked, by_bot = question_figures.asks(tx, window)
    opened = question_figures.replies(tx, window)
    waits = [
        open_seconds(opened_at, answered_at, hours, community.zones)
        for _, opened_at, answered_at in opened
        if answered_at is not None
    ]
    passed_on = sum(kind == CaseKind.QUESTION for kind, _, _ in opened)
    number, since_at, until_at = window
    is_on = moods.is_on(tx, number)
    return Figures(
        asked,
        by_bot,
        len(opened),
        len(waits),
        max(asked - by_bot - passed_on, 0) + len(opened) - len(waits),
        waits,
        question_figures.ratings(tx, window),
        question_figures.topics(tx, window, most=MOST_TOPICS),
        moods.line(tx, number, since_at=since_at, until_at=until_at) if is_on else None,
    )
