"""Seasons: begun, ended, announced."""

from datetime import date

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.board_rounds import Weekly
from bot.texts import Html, Translator
from domain.boards import Standing
from domain.members import Member
from storage.seasons import Season
from views.cards import Card
from views.people import short_name_of


class EndButton(CallbackData, prefix="seasonend"):
    """End a season for good; for admins."""

    season_id: int


def season_card(season: Season | None, t: Translator) -> Card:
    """Tell which season runs, and how one is begun or ended."""
    if season is None:
        return Card(t("season.usage"))
    return Card(Html.lines([_runs(season, t), t("season.how_to_end")]))


def started_card(season: Season, t: Translator) -> Card:
    return Card(Html.lines([t("season.started", name=season.name), _runs(season, t)]))


def _runs(season: Season, t: Translator) -> Html:
    begun = t.long_date(date.fromisoformat(season.from_on))
    if season.until_on is None:
        return t("season.runs", name=season.name, begun=begun)
    until = t.long_date(date.fromisoformat(season.until_on))
    return t("season.runs_until", name=season.name, begun=begun, until=until)


def end_question(season: Season, t: Translator) -> Card:
    """Ask before a season is ended: that cannot be taken back."""
    builder = InlineKeyboardBuilder()
    button = EndButton(season_id=season.season_id)
    builder.button(text=t("season.end_button").plain, callback_data=button, style="danger")
    return Card(t("season.end_question", name=season.name), builder.as_markup())


def ended_card(season: Season, actor: str, t: Translator) -> Card:
    return Card(t("season.ended", name=season.name, actor=actor))


def results_card(season: Season, lines: list[tuple[Standing, Member]], t: Translator) -> Card:
    """Announce how a season ended."""
    rows = [t("season.results", name=season.name)]
    rows += [_line(standing, member, t) for standing, member in lines] or [t("season.nobody")]
    return Card(Html.lines(rows))


def weekly_card(weekly: Weekly, t: Translator) -> Card:
    """Show how last week ended: five lines, most improved, newcomer; nobody is pinged."""
    monday = date.fromisoformat(weekly.period.removeprefix("week-"))
    rows = [t("weekly.title", monday=t.date(monday)), t.n("weekly.people", weekly.people)]
    rows += [_line(standing, member, t) for standing, member in weekly.lines]
    extras = []
    if weekly.improved is not None:
        member, growth = weekly.improved
        extras.append(t("weekly.improved", name=short_name_of(member, t), growth=growth))
    if weekly.newcomer is not None:
        member, score = weekly.newcomer
        extras.append(t("weekly.newcomer", name=short_name_of(member, t), points=score))
    return Card(Html.lines([*rows, *([Html("")] if extras else []), *extras]))


def _line(standing: Standing, member: Member, t: Translator) -> Html:
    name = short_name_of(member, t)
    return t("top.line", place=standing.place, name=name, points=standing.score)
