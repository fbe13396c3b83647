"""/stats questions: who answered, how soon in opening hours, nothing told of few."""

from sqlite3 import Connection

import pytest

from bot import question_stats
from bot.texts import Texts
from domain.cases import open_seconds
from domain.days import ZoneSince
from domain.question_stats import read_days
from tests.bot.books import NOW, a_chat, a_member
from views.stats import questions_card

DAY = 86_400
ZONES = (ZoneSince(0, "UTC"),)
# 1 January 2027 was a Friday; midnight.
MIDNIGHT = 1_798_761_600


@pytest.mark.parametrize(
    ("text", "days"),
    [
        *(("", 7), ("7d", 7), ("30 d", 30), ("30天", 30), ("1", 1), ("90", 90)),
        *(("91", None), ("0", None), ("-3", None), ("soon", None), ("<b>", None)),
    ],
)
def test_days_are_read(text: str, days: int | None) -> None:
    assert read_days(text) == days


def test_only_opening_hours_count() -> None:
    evening, morning = MIDNIGHT + 20 * 3600, MIDNIGHT + DAY + 10 * 3600
    assert open_seconds(evening, morning, "09:00-21:00", ZONES) == 2 * 3600
    assert open_seconds(evening, morning, "off", ZONES) == 14 * 3600
    assert open_seconds(morning, morning, "09:00-21:00", ZONES) == 0
    assert open_seconds(MIDNIGHT, MIDNIGHT + 3600, "09:00-21:00", ZONES) == 0


def test_figures_compare_with_the_time_before_and_tell_nothing_of_few(tx: Connection) -> None:
    chat = a_chat(tx)
    ann = a_member(tx, chat.community_id, 777_000_001)
    for number, (outcome, days) in enumerate(
        [("answered", 1), ("taken", 2), ("unknown", 3), ("none", 4), ("answered", 9)]
    ):
        tx.execute(
            "INSERT INTO asks (community_id, member_id, text, sought, language, outcome, offered,"
            " ref, asked_at) VALUES (?, ?, '', '', 'en', ?, '[]', ?, ?)",
            (chat.community_id, ann.member_id, outcome, f"a{number}", NOW - days * DAY),
        )
    for number in range(6):
        opened_at = NOW - (number + 1) * DAY
        replied_at = opened_at + 600 * (number + 1) if number < 3 else None
        tx.execute(
            "INSERT INTO cases (community_id, member_id, kind, state, priority, chat_key,"
            " opened_at, since_at, due_at, first_reply_at, closed_at, rating, ref)"
            " VALUES (?, ?, 'feedback', 'closed', 0, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(chat.community_id, ann.member_id, chat.chat_key, opened_at, opened_at),
                *(opened_at, replied_at, NOW - DAY, number % 2 + 4, f"c{number}"),
            ),
        )
    stats = question_stats.read(tx, community_id=chat.community_id, days=7, now=NOW)
    now = stats.now
    assert (now.asked, now.by_bot, now.cases, now.by_staff) == (4, 2, 6, 3)
    assert (now.unanswered, now.stars, len(now.ratings)) == (2 + 3, 4.5, 6)
    assert (stats.before.asked, stats.before.cases, stats.before.stars) == (1, 0, None)
    for language in ("en", "zh-Hans", "zh-Hant"):
        text = questions_card(stats, Texts.load().translator(language)).text
        assert "4.5" in text
        assert text.count("\n") == 9
    assert now.moods is None
