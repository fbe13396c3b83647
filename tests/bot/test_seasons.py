"""Seasons: their board is the sum of their days, whenever the command came to be handled."""

from pathlib import Path

from bot import consistency, points, seasons
from domain.ledger import Reason
from tests.bot.books import DAY, NOW, a_chat, a_member, books, the_community


def test_a_season_of_before_midnight_has_what_was_earned_after_it_too(tmp_path: Path) -> None:
    """A batch is booked before its commands are handled: the next day may have begun."""
    with books(tmp_path / "books.db") as tx:
        community = the_community(tx, a_chat(tx))
        ann = a_member(tx, community.community_id, 7)
        for number, at in enumerate((NOW - DAY, NOW, NOW + DAY)):
            change = points.Change(2 + number, 1, Reason.GRANT, f"ref:{number}", "", 1, at)
            points.book(tx, member=ann, change=change, zones=community.zones)
        season = seasons.start(
            tx, community=community, name="Autumn", until_on=None, by=1, ref="season", at=NOW
        )
        board = "SELECT points, xp FROM scores WHERE period = ?"
        assert tx.execute(board, (season.period,)).fetchall() == [(3 + 4, 2)]
        assert consistency.problems(tx) == []
