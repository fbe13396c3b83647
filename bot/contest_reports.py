"""What is shown of contests: standings, a round's result, and who scored most of all."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import contest_books, contest_rounds
from domain.communities import Community
from domain.contests import Contest, Line, Round, TeamLine, ranked, team_lines
from domain.members import Member
from domain.questions import Question
from storage import contest_players, members, seasons
from storage import contest_rounds as rounds
from storage.contest_players import Best

LISTED = 10
LEADING = 3


@dataclass(frozen=True, slots=True)
class Report:
    """A contest as it stands: so many players, `counted` rounds, the first lines and names.

    `booked` are points by member.
    """

    contest: Contest
    players: int
    counted: int
    lines: tuple[tuple[Line, Member], ...]
    teams: tuple[TeamLine, ...]
    names: tuple[Member, ...]
    booked: dict[int, int]
    is_rewarded: bool


@dataclass(frozen=True, slots=True)
class RoundReport:
    """A round with its question as it is asked; `first` was right first, after so many ms."""

    round: Round
    question: Question
    answered: int
    right: int
    first: tuple[Member, int] | None
    report: Report


@dataclass(frozen=True, slots=True)
class Champions:
    """Who scored most in contests of a season, or ever: `season` is then empty."""

    season: str
    lines: tuple[tuple[int, Best, Member], ...]


def report(tx: Connection, contest: Contest, *, most: int = LISTED) -> Report:
    """Return how a contest stands."""
    whose = contest.contest_id
    totals = contest_players.totals(tx, whose)
    joined = contest_players.first(tx, whose, most=most)
    return Report(
        contest,
        len(totals),
        rounds.counted(tx, whose),
        tuple((line, members.get(tx, line.total.member_id)) for line in ranked(totals)[:most]),
        tuple(team_lines(totals)) if contest.teams else (),
        tuple(members.get(tx, member_id) for member_id in joined),
        contest_players.booked(tx, whose),
        contest_books.is_rewarded(tx, contest),
    )


def round_report(tx: Connection, contest: Contest, one: Round) -> RoundReport:
    """Return what a round's message shows, whatever has become of it."""
    first = contest_players.first_right(tx, one)
    return RoundReport(
        one,
        contest_rounds.content(tx, contest, one),
        contest_players.count_answers(tx, one),
        contest_players.count_right(tx, one),
        (members.get(tx, first.member_id), first.took_ms) if first else None,
        report(tx, contest, most=LEADING),
    )


def champions(tx: Connection, community: Community) -> Champions:
    """Return the season's best players, by place; equal scores share one."""
    season = seasons.find_open(tx, community.community_id)
    since_on = season.from_on if season else ""
    found = contest_players.best(
        tx, community_id=community.community_id, since_on=since_on, most=LISTED
    )
    lines: list[tuple[int, Best, Member]] = []
    for best in found:
        is_equal = bool(lines) and lines[-1][1].score == best.score
        place = lines[-1][0] if is_equal else (lines[-1][0] + 1 if lines else 1)
        lines.append((place, best, members.get(tx, best.member_id)))
    return Champions(season.name if season else "", tuple(lines))
