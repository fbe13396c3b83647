"""Recomputes every cache from what it was made of."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from sqlite3 import Connection

from domain.days import period_keys


def count_members(tx: Connection) -> int:
    return int(tx.execute("SELECT count(*) FROM members").fetchone()[0])


def count_entries(tx: Connection) -> int:
    return int(tx.execute("SELECT count(*) FROM ledger").fetchone()[0])


def booked(tx: Connection) -> int:
    """Return Σ daily.message_points + Σ ledger.points."""
    row = tx.execute(
        "SELECT (SELECT coalesce(sum(message_points), 0) FROM daily)"
        " + (SELECT coalesce(sum(points), 0) FROM ledger)"
    ).fetchone()
    return int(row[0])


def cached(tx: Connection) -> int:
    """Return Σ cached balances."""
    return int(tx.execute("SELECT coalesce(sum(points), 0) FROM members").fetchone()[0])


def differences(tx: Connection) -> Iterator[str]:
    """Yield one line for each cache that differs from its recomputation."""
    yield from _balances(tx)
    yield from _holds(tx)
    yield from _days(tx)
    yield from _checkins(tx)
    yield from _scores(tx)
    yield from _steps(tx)


def _balances(tx: Connection) -> Iterator[str]:
    rows = tx.execute(
        "SELECT member_id, points, xp, coalesce(d.p, 0) + coalesce(l.p, 0),"
        " coalesce(d.x, 0) + coalesce(l.x, 0) FROM members"
        " LEFT JOIN (SELECT member_id, sum(message_points) AS p, sum(message_xp) AS x"
        "   FROM daily GROUP BY member_id) AS d USING (member_id)"
        " LEFT JOIN (SELECT member_id, sum(points) AS p, sum(xp) AS x"
        "   FROM ledger GROUP BY member_id) AS l USING (member_id)"
    )
    for member_id, points, xp, true_points, true_xp in rows:
        if points != true_points:
            yield f"member {member_id}: balance {points}, booked {true_points}"
        if xp != true_xp:
            yield f"member {member_id}: XP {xp}, booked {true_xp}"
        if points < 0:
            yield f"member {member_id}: balance {points} is below zero"


def _holds(tx: Connection) -> Iterator[str]:
    """What is held is part of its member's balance; what was captured is booked, once."""
    rows = tx.execute(
        "SELECT member_id, sum(h.points), m.points, max(c.merged_into IS NOT NULL)"
        " FROM holds AS h JOIN members AS m USING (member_id)"
        " JOIN communities AS c USING (community_id) WHERE h.state = 'open' GROUP BY member_id"
    )
    for member_id, held, points, is_closed in rows:
        if held > points:
            yield f"member {member_id}: {held} points are held, the balance is {points}"
        if is_closed:
            yield f"member {member_id}: {held} points are held in a closed community"
    rows = tx.execute(
        "SELECT hold_id, h.points, coalesce(sum(l.points), 0) FROM holds AS h"
        " LEFT JOIN ledger AS l ON l.ref = 'hold:' || hold_id"
        " GROUP BY hold_id HAVING -coalesce(sum(l.points), 0)"
        " <> CASE state WHEN 'captured' THEN h.points ELSE 0 END"
    )
    for hold_id, points, booked in rows:
        yield f"hold {hold_id}: {points} points, booked {booked}"


def _days(tx: Connection) -> Iterator[str]:
    """Rewarded messages that are still kept as events must not exceed their day's row."""
    rows = tx.execute(
        "SELECT member_id, sum(points), (SELECT coalesce(sum(message_points), 0) FROM daily AS d"
        " WHERE d.member_id = e.member_id) FROM events AS e WHERE points <> 0 AND verdict = 1"
        " GROUP BY member_id"
    )
    for member_id, in_events, in_days in rows:
        if in_events > in_days:
            yield f"member {member_id}: messages earned {in_events}, days hold {in_days}"


def _checkins(tx: Connection) -> Iterator[str]:
    rows = tx.execute(
        "SELECT c.member_id, c.on_date FROM checkins AS c JOIN members AS m USING (member_id)"
        " LEFT JOIN ledger AS l ON l.ref = c.ref AND (l.community_id = m.community_id"
        "  OR EXISTS (SELECT 1 FROM merges WHERE old_id = l.community_id))"
        " WHERE l.entry_id IS NULL OR l.points <> c.points"
    )
    for member_id, on in rows:
        yield f"member {member_id}: the check-in of {on} is not booked"


def _scores(tx: Connection) -> Iterator[str]:
    """Compare each line of each kept board; on the board of all time nobody may be missing."""
    over = _is_over(tx)
    for period, member_id, points, true_points, xp, true_xp in _wrong_scores(tx):
        if over(period):
            continue
        if points != true_points:
            yield f"member {member_id}: board {period} shows {points}, booked {true_points}"
        if xp != true_xp:
            yield f"member {member_id}: board {period} shows {xp} XP, booked {true_xp}"


def _is_over(tx: Connection) -> Callable[[str], bool]:
    """Return what says of a board whether its time is over.

    What is booked late at its own date may begin such a board anew; the hourly care drops it.
    """
    (latest,) = tx.execute(
        "SELECT max(on_date) FROM (SELECT max(on_date) AS on_date FROM daily"
        " UNION ALL SELECT max(on_date) FROM ledger)"
    ).fetchone()
    # Yesterday's board is kept too.
    if latest is None:
        return frozenset[str]().__contains__
    days = [str(date.fromisoformat(latest) - timedelta(days=back)) for back in range(2)]
    kept = {"all", *(key for day in days for key in period_keys(day))}
    return lambda period: period not in kept and not period.startswith("season-")


def _wrong_scores(tx: Connection) -> Iterator[tuple[str, int, int, int, int, int]]:
    """Return period, member, points and XP of each line, shown and booked, that are not equal."""
    yield from tx.execute(
        "WITH booked AS (SELECT member_id, on_date, sum(points) AS points, sum(xp) AS xp FROM ("
        "  SELECT member_id, on_date, message_points AS points, message_xp AS xp FROM daily"
        "  UNION ALL SELECT member_id, on_date, points, xp FROM ledger"
        "   WHERE reason NOT IN ('merge', 'unmerge'))"
        "  GROUP BY member_id, on_date),"
        " whole AS (SELECT member_id, points, xp FROM booked UNION ALL"
        "  SELECT member_id, points, xp FROM ledger WHERE reason IN ('merge', 'unmerge')),"
        " keyed AS (SELECT member_id, on_date AS period, points, xp FROM booked"
        "  UNION ALL SELECT member_id, 'all', sum(points), sum(xp) FROM whole GROUP BY member_id"
        "  UNION ALL SELECT member_id, substr(on_date, 1, 7), sum(points), sum(xp) FROM booked"
        "   GROUP BY 1, 2"
        "  UNION ALL SELECT member_id, 'week-' || date(on_date, 'weekday 0', '-6 days'),"
        "   sum(points), sum(xp) FROM booked GROUP BY 1, 2"
        "  UNION ALL SELECT member_id, printf('season-%06d', season_id), sum(b.points), sum(b.xp)"
        "   FROM booked AS b JOIN members USING (member_id)"
        "   JOIN seasons AS s USING (community_id)"
        "   WHERE on_date BETWEEN from_on AND coalesce(until_on, '9') GROUP BY 1, 2)"
        " SELECT s.period, member_id, s.points, coalesce(k.points, 0), s.xp, coalesce(k.xp, 0)"
        " FROM scores AS s LEFT JOIN keyed AS k USING (member_id, period)"
        " WHERE s.points <> coalesce(k.points, 0) OR s.xp <> coalesce(k.xp, 0)"
        " UNION ALL SELECT 'all', member_id, 0, k.points, 0, k.xp FROM keyed AS k"
        " JOIN members AS m USING (member_id) WHERE k.period = 'all' AND k.points <> 0"
        " AND NOT EXISTS (SELECT 1 FROM scores AS s WHERE s.community_id = m.community_id"
        "  AND s.period = 'all' AND s.member_id = k.member_id)"
    )


def _steps(tx: Connection) -> Iterator[str]:
    """Count who stands where on the boards anew."""
    rows = tx.execute(
        "SELECT period, score, sum(holders), sum(xp_holders) FROM ("
        " SELECT community_id, period, score, holders, xp_holders FROM score_steps UNION ALL"
        " SELECT community_id, period, score, -(unit = 'points'), -(unit = 'xp')"
        " FROM board_lines) GROUP BY community_id, period, score"
        " HAVING sum(holders) <> 0 OR sum(xp_holders) <> 0"
    )
    for period, score, points, xp in rows:
        yield f"board {period}: at {score} stand {points:+d} by points and {xp:+d} by XP too many"
    rows = tx.execute(
        "SELECT period, block, steps, xp_steps, coalesce(true_steps, 0), coalesce(true_xp, 0)"
        " FROM score_blocks LEFT JOIN ("
        "  SELECT community_id, period, score >> 6 AS block, sum(holders > 0) AS true_steps,"
        "   sum(xp_holders > 0) AS true_xp FROM score_steps GROUP BY 1, 2, 3)"
        " USING (community_id, period, block)"
        " WHERE (steps, xp_steps) <> (coalesce(true_steps, 0), coalesce(true_xp, 0))"
    )
    for period, block, steps, xp_steps, *true in rows:
        yield f"board {period}: block {block} holds {steps}/{xp_steps} steps, counted {true}"
    rows = tx.execute(
        "SELECT period, member_id, is_shown FROM scores AS s WHERE is_shown"
        " = EXISTS (SELECT 1 FROM unlisted AS u WHERE u.member_id = s.member_id)"
    )
    for period, member_id, is_shown in rows:
        yield f"member {member_id}: board {period} {'shows' if is_shown else 'hides'} them"
