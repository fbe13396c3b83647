"""The questions that make a poll, one after the other."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.poll_words import options_of, read_time
from domain.polls import Draft, checked
from domain.refusals import Refusal

Answers = Mapping[str, int | str]
POSTED = "yes"
_FILE_ID = re.compile(r"[A-Za-z0-9_-]{20,200}")
KINDS = ("public", "public several", "anonymous", "anonymous several")
EXTRAS = ("", "hidden", "shuffled", "kept", "hidden shuffled kept")


class Field(StrEnum):
    QUESTION = "question"
    OPTIONS = "options"
    KIND = "kind"
    CLOSING = "closing"
    EXTRAS = "extras"
    PICTURE = "picture"
    POST = "post"


def next_field(answers: Answers) -> Field | None:
    """Return what is asked next; None when nothing is left to ask."""
    return next((each for each in Field if each not in answers), None)


def read_answer(
    field: Field, text: str, answers: Answers, *, now: datetime, zone: ZoneInfo
) -> str:
    """Return an answer as it is kept; refuse what does not fit, with what would."""
    choices = {Field.KIND: KINDS, Field.EXTRAS: EXTRAS, Field.POST: (POSTED,)}
    if field in choices and text not in choices[field]:
        raise Refusal("form.choose")
    if field is Field.PICTURE and text and not _FILE_ID.fullmatch(text):
        raise Refusal("poll.form.no_picture")
    if field is Field.OPTIONS:
        text = "\n".join(options_of(text))
    elif field is not Field.CLOSING:
        text = " ".join(text.split())
    try:
        draft_of({**answers, field: text}, now=now, zone=zone)
    except Refusal as refusal:
        if field is Field.CLOSING and refusal.key == "poll.new.unknown":
            raise Refusal("poll.form.unknown_time", said=text[:40]) from None
        raise
    return text


def draft_of(answers: Answers, *, now: datetime, zone: ZoneInfo) -> Draft:
    """Return the poll that the answers make so far; refuse what no poll can be."""
    kind, extras = (str(answers.get(each, "")).split() for each in (Field.KIND, Field.EXTRAS))
    draft = Draft(
        str(answers.get(Field.QUESTION, "?")),
        tuple(str(answers.get(Field.OPTIONS, "1\n2")).splitlines()),
        is_anonymous="anonymous" in kind,
        takes_several="several" in kind,
        hides_results="hidden" in extras,
        shuffles="shuffled" in extras,
        keeps_votes="kept" in extras,
        picture=str(answers.get(Field.PICTURE, "")),
    )
    closing = str(answers.get(Field.CLOSING, ""))
    return checked(read_time(draft, closing, now=now, zone=zone))
