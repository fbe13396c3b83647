"""The questions that make a quest, one after the other."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.badges import read_name
from domain.quest_words import read_number, read_title, read_window
from domain.quests import MOST_PLACES, Metric, QuestKind, Terms, checked
from domain.refusals import Refusal

Answers = Mapping[str, int | str]


class Field(StrEnum):
    KIND = "kind"
    METRIC = "metric"
    PLACES = "places"
    TARGET = "target"
    WINDOW = "window"
    POINTS = "points"
    BADGE = "badge"
    TITLE = "title"


_CHOICES: Mapping[Field, type[StrEnum]] = {Field.KIND: QuestKind, Field.METRIC: Metric}


def next_field(answers: Answers) -> Field | None:
    """Return what is asked next; None when nothing is left to ask."""
    kind = answers.get(Field.KIND)
    skipped = {Field.TARGET} if kind == QuestKind.SPRINT else set()
    if kind in (QuestKind.PERSONAL, QuestKind.GROUP):
        skipped = {Field.PLACES}
    return next((each for each in Field if each not in answers and each not in skipped), None)


def read_answer(
    field: Field, text: str, *, now: datetime, zone: ZoneInfo, badges: Mapping[str, str]
) -> int | str:
    """Return an answer as it is kept; refuse what does not fit, with what would.

    `badges` are the keys of those that can be given, by folded names.
    """
    match field:
        case Field.KIND | Field.METRIC:
            if text not in list(_CHOICES[field]):
                raise Refusal("form.choose")
        case Field.PLACES:
            return read_number(text, most=MOST_PLACES)
        case Field.TARGET | Field.POINTS:
            return read_number(text)
        case Field.WINDOW:
            lasts, ends_at = read_window(text, now=now, zone=zone)
            return f"+{lasts}" if lasts is not None else str(ends_at)
        case Field.BADGE:
            return _badge(text, badges)
        case Field.TITLE:
            return read_title(text)
    return text


def on_button(key: str) -> str:
    """Return a badge's key as a button carries it: a colon would end its value."""
    return key.replace(":", "-")


def _badge(text: str, badges: Mapping[str, str]) -> str:
    """Return the key of a badge that was tapped or named; "" for none."""
    tapped = {"": ""} | {on_button(key): key for key in badges.values()}
    if text in tapped:
        return tapped[text]
    key, rest = read_name(text.split(), badges)
    if key is None or rest:
        raise Refusal("quest.badge_unknown")
    return key


def terms_of(answers: Answers) -> Terms:
    """Return what all answers together ask for."""
    window = str(answers[Field.WINDOW])
    is_span = window.startswith("+")
    return Terms(
        kind=QuestKind(str(answers[Field.KIND])),
        metric=Metric(str(answers[Field.METRIC])),
        target=int(answers.get(Field.TARGET, 0)),
        points=int(answers[Field.POINTS]),
        places=int(answers.get(Field.PLACES, 0)),
        lasts_seconds=int(window) if is_span else None,
        ends_at=None if is_span else int(window),
        title=str(answers[Field.TITLE]),
        badge=str(answers[Field.BADGE]),
    )


def check_answers(answers: Answers, *, now: int, most_points: int) -> None:
    """Refuse what cannot be kept as soon as it is known, so that it can be answered again."""
    if Field.WINDOW in answers:
        whole = {Field.POINTS: 1, Field.BADGE: "", Field.TITLE: "", **answers}
        checked(terms_of(whole), now=now, most_points=most_points)
