"""The questions that make a gathering, one after the other."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.gathering_words import kind_of, read_capacity, read_when
from domain.gatherings import GatheringKind, Plan, read_place, read_title
from domain.refusals import Refusal

Answers = Mapping[str, int | str]
ONLY, WITH_GUESTS = "alone", "guests"
ANNOUNCED = "yes"


class Field(StrEnum):
    KIND = "kind"
    TITLE = "title"
    WHEN = "when"
    PLACE = "place"
    CAPACITY = "capacity"
    GUESTS = "guests"
    POST = "post"


def next_field(answers: Answers) -> Field | None:
    """Return what is asked next; None when nothing is left to ask."""
    return next((each for each in Field if each not in answers), None)


def read_answer(field: Field, text: str, *, now: datetime, zone: ZoneInfo) -> int | str:
    """Return an answer as it is kept; refuse what cannot be meant."""
    match field:
        case Field.KIND:
            return kind_of(text)
        case Field.TITLE:
            return read_title(text)
        case Field.WHEN:
            return read_when(text, now=now, zone=zone)
        case Field.PLACE:
            return read_place(text)
        case Field.CAPACITY:
            return read_capacity(text)
    wanted = (ONLY, WITH_GUESTS) if field == Field.GUESTS else (ANNOUNCED,)
    if text not in wanted:
        raise Refusal("form.choose")
    return text


def plan_of(answers: Answers, *, now: int) -> Plan:
    """Return what the answers make; refuse a time that has passed while they were given."""
    starts_at = int(answers[Field.WHEN])
    if starts_at <= now:
        raise Refusal("event.too_late_now")
    return Plan(
        GatheringKind(str(answers[Field.KIND])),
        str(answers[Field.TITLE]),
        starts_at,
        str(answers[Field.PLACE]),
        int(answers[Field.CAPACITY]),
        answers[Field.GUESTS] == WITH_GUESTS,
    )
