"""Contests: the card with lobby and standings, questions and their results, the end."""

from collections.abc import Sequence
from dataclasses import replace

from bot.contest_answers import Hint, Locked, Seat
from bot.contest_reports import Champions, Report, RoundReport
from bot.contests import Stopped
from bot.texts import Html, Translator
from domain.contests import (
    HINT_PERCENT,
    READING_MS,
    Contest,
    ContestState,
    Ending,
    Line,
    RoundState,
    TeamLine,
    score_of,
)
from domain.manners import CARDS_LIVE_FOR, HINTS_LIVE_FOR
from domain.members import Member
from domain.questions import MOST_ANSWERS_SHOWN, QuestionKind
from views.banks import called
from views.cards import Card, Picture
from views.contest_buttons import lobby_buttons, question_buttons, result_buttons
from views.lengths import LONGEST_CAPTION, size
from views.people import name_of, short_name_of

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
TEAMS = {1: "contest.team.red", 2: "contest.team.blue"}
ENDINGS = {
    Ending.STOPPED: "contest.ended.stopped",
    Ending.LOST: "contest.ended.lost",
}


# -- the card --------------------------------------------------------------------------------


def live_card(report: Report, lobby_seconds: int, t: Translator) -> Card:
    """Show a contest as it stands: who joins, then the standings."""
    contest = report.contest
    if contest.state is ContestState.LOBBY:
        return _lobby(report, lobby_seconds, t)
    if contest.is_over:
        head = t("contest.over_headline", number=contest.number)
        return Card(Html.lines([head, *_standings(report, t)]))
    facts = {"number": contest.number, "round": report.counted, "rounds": contest.rounds}
    lines = [t("contest.headline", **facts), *_standings(report, t), Html("")]
    lines.append(t.n("contest.players", report.players))
    if not report.is_rewarded:
        lines.append(t.n("contest.for_fun", contest.least))
    return Card(Html.lines(lines))


def _lobby(report: Report, lobby_seconds: int, t: Translator) -> Card:
    contest = report.contest
    lines = [
        t("contest.lobby", number=contest.number),
        t.n("contest.terms", contest.rounds, seconds=contest.seconds),
        *([t("contest.from_bank", bank=called(contest.bank, t))] if contest.bank else []),
        t("contest.how", percent=HINT_PERCENT),
        t.n("contest.reward_from", contest.least),
        *([t("contest.in_teams")] if contest.teams else []),
        t.n("contest.begins", lobby_seconds),
        Html(""),
        t.n("contest.players", report.players),
    ]
    if report.names:
        names = t.list([short_name_of(each, t) for each in report.names])
        rest = report.players - len(report.names)
        lines.append(t.n("contest.names_more", rest, names=names) if rest else names)
    return Card(Html.lines(lines), lobby_buttons(contest, t))


def _standings(report: Report, t: Translator) -> list[Html]:
    """List teams and players; those without a point, and who does not fit, are only counted."""
    lines = _lines(report.lines, t)
    return [*_team_lines(report.teams, t), *lines, *_rest(report, len(lines), t)]


def _rest(report: Report, told: int, t: Translator) -> list[Html]:
    if not told:
        return [t("contest.nobody_scored")]
    rest = report.players - told
    return [t.n("contest.more_players", rest)] if rest else []


def _lines(lines: Sequence[tuple[Line, Member]], t: Translator) -> list[Html]:
    return [
        t("contest.line", place=line.place, name=short_name_of(member, t), score=line.total.score)
        for line, member in lines
        if line.total.score
    ]


def _team_lines(teams: Sequence[TeamLine], t: Translator) -> list[Html]:
    return [
        t.n("contest.team_line", line.players, team=t(TEAMS[line.team]), score=line.score)
        for line in teams
    ]


# -- a question ------------------------------------------------------------------------------


def question_card(shown: RoundReport, t: Translator) -> Card:
    """Show a question as it is asked, or what has become of it; below its picture, if it has one.

    What is edited there is a caption.
    """
    card = _question(shown, t)
    image = shown.question.image
    return replace(card, picture=Picture(file_id=image)) if image else card


def _question(shown: RoundReport, t: Translator) -> Card:
    match shown.round.state:
        case RoundState.OPEN:
            return _asked(shown, t)
        case RoundState.CLOSED:
            return _result(shown, t)
    return _void(shown, t)


def _asked(shown: RoundReport, t: Translator) -> Card:
    contest, question = shown.report.contest, shown.question
    most = score_of(
        difficulty=question.difficulty, seconds=contest.seconds, took_ms=READING_MS, hints=0
    )
    head = t("contest.question", **_numbers(shown), seconds=contest.seconds, points=most)
    lines = [head, Html(""), t("contest.asks", text=question.text), Html("")]
    if question.kind is QuestionKind.TEXT:
        lines.append(t("contest.write_it"))
    if shown.round.shown:
        lines.append(t("contest.half_time", answered=shown.answered, players=shown.report.players))
    return Card(Html.lines(lines), question_buttons(shown, t))


def _result(shown: RoundReport, t: Translator) -> Card:
    question = shown.question
    right = _right_answers(shown, t)
    lines = [
        t("contest.result", **_numbers(shown)),
        t("contest.asks", text=question.text),
        Html(""),
        t("contest.right_answer", answer=right),
        *([t("contest.explanation", text=question.explanation)] if question.explanation else []),
        _who_was_right(shown, t),
    ]
    leading = _leading(shown, t)
    if not question.image or size([*lines, *leading]) <= LONGEST_CAPTION:
        lines += leading
    return Card(Html.lines(lines), result_buttons(shown.round, t))


def _leading(shown: RoundReport, t: Translator) -> list[Html]:
    leading = _lines(shown.report.lines, t)
    teams = _team_lines(shown.report.teams, t)
    return [Html(""), t("contest.leading"), *teams, *leading] if leading else []


def _right_answers(shown: RoundReport, t: Translator) -> Html:
    return t.either(shown.question.right_answers[:MOST_ANSWERS_SHOWN])


def _who_was_right(shown: RoundReport, t: Translator) -> Html:
    if not shown.answered:
        return t("contest.nobody_answered")
    if shown.first is None:
        return t.n("contest.nobody_right", shown.answered)
    member, took_ms = shown.first
    seconds = f"{took_ms / 1000:.1f}"
    name = short_name_of(member, t)
    return t.n("contest.were_right", shown.right, of=shown.answered, name=name, seconds=seconds)


def _void(shown: RoundReport, t: Translator) -> Card:
    contest = shown.report.contest
    is_asked_again = contest.state is ContestState.ASKING and contest.place == shown.round.place
    if is_asked_again and contest.attempt > shown.round.attempt:
        return Card(t("contest.interrupted", **_numbers(shown)))
    right = _right_answers(shown, t)
    lines = [
        t("contest.does_not_count", **_numbers(shown)),
        t("contest.asks", text=shown.question.text),
        t("contest.right_answer", answer=right),
    ]
    return Card(Html.lines(lines))


def _numbers(shown: RoundReport) -> dict[str, int]:
    return {"round": shown.round.place, "rounds": shown.report.contest.rounds}


# -- the end ---------------------------------------------------------------------------------


def end_card(report: Report, t: Translator) -> Card:
    """Say who won, and what became of the points."""
    contest = report.contest
    head = t("contest.podium", number=contest.number)
    if contest.ending is Ending.EMPTY:
        return Card(Html.lines([head, t("contest.ended.empty"), t("contest.usage")]))
    lines = [head]
    if contest.ending in ENDINGS:
        counted = {"counted": report.counted, "rounds": contest.rounds}
        lines.append(t(ENDINGS[contest.ending], **counted))
    scored = [(line, member) for line, member in report.lines if line.total.score]
    winners = [_winner(line, member, report, t) for line, member in scored]
    lines += [Html(""), *_team_lines(report.teams, t), *winners]
    lines += _rest(report, len(winners), t)
    if winners or not report.is_rewarded:
        lines += [Html(""), _books(report, t)]
    return Card(Html.lines(lines))


def _winner(line: Line, member: Member, report: Report, t: Translator) -> Html:
    medal = MEDALS.get(line.place, f"{line.place}.")
    facts = {"place": medal, "name": name_of(member, t), "score": line.total.score}
    booked = report.booked.get(member.member_id, 0)
    if booked:
        return t.n("contest.winner_booked", booked, **facts)
    return t("contest.winner", **facts)


def _books(report: Report, t: Translator) -> Html:
    if report.is_rewarded:
        return t("contest.booked")
    return t.n("contest.not_booked", report.contest.least)


def stopped_card(stopped: Stopped, t: Translator) -> Card:
    """Answer who stopped a contest; the standings follow."""
    contest = stopped.contest
    facts = {"number": contest.number, "counted": stopped.counted, "rounds": contest.rounds}
    return Card(t("contest.stopped", **facts), lives_for=HINTS_LIVE_FOR)


# -- asked for -------------------------------------------------------------------------------


def status_card(report: Report | None, t: Translator, *, is_host: bool) -> Card:
    """Say what is going on, or how the last contest ended; hosts learn how to start one."""
    lines = [t("contest.none_now")]
    if report is not None and report.contest.is_over:
        lines += [Html(""), t("contest.last", number=report.contest.number)]
        lines += _standings(report, t)
    elif report is not None:
        contest = report.contest
        facts = {"number": contest.number, "round": contest.place, "rounds": contest.rounds}
        lines = [t("contest.now", **facts), *_standings(report, t)]
        if contest.state is ContestState.LOBBY:
            lines = [t("contest.now_lobby", number=contest.number)]
    if is_host:
        lines += [Html(""), t("contest.usage")]
    return Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)


def champions_card(found: Champions, t: Translator) -> Card:
    """Show who scored most in contests, of the running season or ever."""
    season = found.season
    head = t("contest.top_season", season=season) if season else t("contest.top_ever")
    rows = [
        t.n(
            "contest.top_line",
            best.contests,
            place=place,
            name=short_name_of(member, t),
            score=best.score,
        )
        for place, best, member in found.lines
    ]
    return Card(Html.lines([head, *(rows or [t("contest.top_empty")])]))


def fewer_card(contest: Contest, wanted: int, t: Translator) -> Card:
    """Tell a host why fewer questions are asked than they wanted."""
    words = t("contest.fewer", wanted=wanted, rounds=contest.rounds)
    return Card(words, lives_for=HINTS_LIVE_FOR)


def opened_card(contest: Contest, title: str, t: Translator) -> Card:
    """Say privately where the lobby is open."""
    return Card(t("contest.opened_in", number=contest.number, chat=title))


# -- taps ------------------------------------------------------------------------------------


def begun_alert(t: Translator) -> Html:
    return t("contest.begun")


def joined_alert(seat: Seat, t: Translator) -> Html:
    if seat.team:
        return t("contest.joined_team", team=t(TEAMS[seat.team]))
    return t("contest.joined") if seat.is_new else t("contest.joined_before")


def locked_alert(locked: Locked, t: Translator) -> Html:
    if locked.is_new:
        return t("contest.locked", option=locked.option)
    return t("contest.locked_before", option=locked.option)


def hint_alert(hint: Hint, t: Translator) -> Html:
    facts = {"taken": hint.taken, "most": hint.most, "percent": HINT_PERCENT * hint.taken}
    if hint.options:
        return t("contest.hint_options", options=t.list(list(hint.options)), **facts)
    return t("contest.hint_text", beginning=hint.beginning, **facts)


def doubt_alert(is_void: bool | None, t: Translator) -> Html:
    """Thank whoever doubts a question; a host learns whether the round still could be voided."""
    if is_void is None:
        return t("contest.doubt_noted")
    return t("contest.voided") if is_void else t("contest.void_too_late")


def doubt_card(shown: RoundReport, t: Translator) -> Card:
    """Tell the staff that a question is called wrong."""
    answer = _right_answers(shown, t)
    number, text = shown.report.contest.number, shown.question.text
    return Card(t("contest.doubted", number=number, text=text, answer=answer))
