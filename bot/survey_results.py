"""What came of a survey, for those who run it."""

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection

from bot import surveys
from domain.members import Member
from domain.survey_results import FEWEST, Tally, by_tier, tally
from domain.surveys import Survey
from storage import members, survey_sheets
from storage.survey_sheets import Answers


@dataclass(frozen=True, slots=True)
class Report:
    """A survey's results; nothing of them while an anonymous survey holds them back.

    `tiers` holds a question's tallies by tier, None for one with fewer than five people.
    """

    survey: Survey
    finished: int
    unfinished: int
    tallies: tuple[Tally, ...] = ()
    tiers: tuple[Mapping[int, Tally | None], ...] = ()

    @property
    def is_held_back(self) -> bool:
        """Say whether showing the answers now could tell whose they are.

        Who sees them before and after somebody hands in, or few at all, could work it out.
        """
        return self.survey.is_anonymous and (self.survey.is_open or self.finished < FEWEST)


@dataclass(frozen=True, slots=True)
class Row:
    """One sheet of an export; without a member where nobody is named."""

    answers: Answers
    member: Member | None = None
    tier: int = 0


def report(tx: Connection, *, survey_id: int) -> Report:
    survey = surveys.get(tx, survey_id=survey_id)
    made = Report(
        survey,
        survey_sheets.count_finished(tx, survey_id),
        len(survey_sheets.unfinished(tx, survey_id)) if survey.is_open else 0,
    )
    if made.is_held_back:
        return made
    tallies, tiers = [], []
    found = rows(tx, survey)
    for number, question in enumerate(survey.questions, 1):
        given = [(row.tier, row.answers.get(number, "")) for row in found]
        tallies.append(tally(question, [value for _, value in given]))
        tiers.append({} if survey.is_anonymous else by_tier(question, given))
    return Report(survey, made.finished, made.unfinished, tuple(tallies), tuple(tiers))


def rows(tx: Connection, survey: Survey) -> list[Row]:
    """Return the sheets that were handed in."""
    if survey.is_anonymous:
        return [Row(answers) for answers in survey_sheets.ballots(tx, survey.survey_id)]
    return [
        Row(answers, members.get(tx, member_id), tier)
        for member_id, tier, answers in survey_sheets.finished(tx, survey.survey_id)
    ]
