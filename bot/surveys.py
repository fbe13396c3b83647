"""Surveys: put together as a draft, published, closed at their time or by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot import audit, settings
from bot.chores import Work
from domain.communities import Community
from domain.days import zone_meant
from domain.refusals import Refusal
from domain.setting_keys import Key
from domain.survey_words import read_closing
from domain.surveys import (
    DAY_SECONDS,
    MOST_QUESTIONS,
    Question,
    Survey,
    SurveyState,
    check_publishable,
    checked_closing,
)
from storage import bindings, chats, chores, members, outbox, survey_sheets, surveys, users
from storage.chores import Chore
from storage.surveys import Shown

KIND = "survey"
LETTER_CARD, LETTER_EDIT = "survey", "survey_edit"
LETTER_MISSED, LETTER_CLOSED = "survey_missed", "survey_closed"
LETTERS = frozenset({LETTER_CARD, LETTER_EDIT, LETTER_MISSED, LETTER_CLOSED})
PURPOSE = "polls"
PRIORITY, EDIT_PRIORITY = 1, 3
LOOK_SECONDS = 60


class Plan(NamedTuple):
    """A whole survey as a file tells it; `closing` is in words, "" for by hand."""

    title: str
    questions: tuple[Question, ...]
    is_anonymous: bool = False
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft with whom it reaches: `resting` of the members answered another one lately."""

    survey: Survey
    community: Community
    members: int
    resting: int


def rest_seconds(community: Community) -> int:
    """Return how long a member is left alone after a survey."""
    return community.values.number(Key.SURVEY_PAUSE) * DAY_SECONDS


# -- put together ----------------------------------------------------------------------------


def draft(
    tx: Connection,
    *,
    community: Community,
    plan: Plan,
    by: int,
    place: tuple[int, int | None],
    ref: str,
    now: int,
) -> Preview:
    """Keep a survey that is to be looked at and published; the same ref is the same draft."""
    survey_id = surveys.add(
        tx,
        community_id=community.community_id,
        place=place,
        title=plan.title,
        by_user_id=by,
        ref=ref,
        now=now,
    )
    for number, question in enumerate(plan.questions):
        surveys.add_question(tx, survey_id, question, ref=f"{ref}:{number}")
    surveys.set_anonymous(tx, survey_id, is_anonymous=plan.is_anonymous)
    if plan.closing:
        closes_at = closing_of(plan.closing, community, now)
        surveys.set_closing(tx, survey_id, closes_at=closes_at)
    return preview(tx, survey_id=survey_id, by=by, now=now)


def closing_of(words: str, community: Community, now: int) -> int | None:
    """Return when a survey closes, as somebody wrote it; None for by hand."""
    zone = ZoneInfo(zone_meant(community.zones))
    closes_at = read_closing(words, now=datetime.fromtimestamp(now, UTC), zone=zone)
    return None if closes_at is None else checked_closing(closes_at, now=now)


def preview(tx: Connection, *, survey_id: int, by: int, now: int) -> Preview:
    """Return a draft of one's own with whom it reaches."""
    survey = own_draft(tx, survey_id=survey_id, by=by)
    community = settings.community(tx, survey.community_id)
    resting = survey_sheets.count_resting(
        tx, community_id=survey.community_id, since_at=now - rest_seconds(community)
    )
    count = members.count_present(tx, survey.community_id)
    return Preview(survey, community, count, resting)


def own_draft(tx: Connection, *, survey_id: int, by: int) -> Survey:
    """Return a draft; refuse another's, and what is none any more."""
    survey = surveys.find(tx, survey_id)
    if survey is None or survey.state is not SurveyState.DRAFT:
        raise Refusal("refusal.stale_button")
    if survey.by_user_id != by:
        raise Refusal("refusal.not_yours")
    return survey


def add_question(
    tx: Connection, *, survey_id: int, question: Question, by: int, ref: str, now: int
) -> Preview:
    """Append a question to a draft; the same ref appends it once."""
    survey = own_draft(tx, survey_id=survey_id, by=by)
    if len(survey.questions) >= MOST_QUESTIONS:
        raise Refusal("survey.too_many_questions", most=MOST_QUESTIONS)
    surveys.add_question(tx, survey_id, question, ref=ref)
    return preview(tx, survey_id=survey_id, by=by, now=now)


def drop_question(tx: Connection, *, survey_id: int, number: int, by: int, now: int) -> Preview:
    """Take the last question away, if it is still this one."""
    survey = own_draft(tx, survey_id=survey_id, by=by)
    if number == len(survey.questions):
        surveys.remove_question(tx, survey_id, number=number)
    return preview(tx, survey_id=survey_id, by=by, now=now)


def let_skip(
    tx: Connection, *, survey_id: int, number: int, is_optional: bool, by: int, now: int
) -> Preview:
    """Say whether a question of a draft may be left out."""
    own_draft(tx, survey_id=survey_id, by=by)
    surveys.set_optional(tx, survey_id, number=number, is_optional=is_optional)
    return preview(tx, survey_id=survey_id, by=by, now=now)


def name_people(
    tx: Connection, *, survey_id: int, is_anonymous: bool, by: int, now: int
) -> Preview:
    """Say whether answers are to be anonymous."""
    own_draft(tx, survey_id=survey_id, by=by)
    surveys.set_anonymous(tx, survey_id, is_anonymous=is_anonymous)
    return preview(tx, survey_id=survey_id, by=by, now=now)


def set_closing(tx: Connection, *, survey_id: int, words: str, by: int, now: int) -> Preview:
    survey = own_draft(tx, survey_id=survey_id, by=by)
    community = settings.community(tx, survey.community_id)
    surveys.set_closing(tx, survey_id, closes_at=closing_of(words, community, now))
    return preview(tx, survey_id=survey_id, by=by, now=now)


def discard(tx: Connection, *, survey_id: int, by: int) -> None:
    own_draft(tx, survey_id=survey_id, by=by)
    surveys.remove_draft(tx, survey_id)


# -- published, closed -----------------------------------------------------------------------


def get(tx: Connection, *, survey_id: int, community_id: int | None = None) -> Survey:
    """Return a survey that was published, of this community if given; refuse any other number."""
    survey = surveys.find(tx, survey_id)
    if survey is None or survey.state is SurveyState.DRAFT:
        raise Refusal("survey.unknown")
    if community_id not in (None, survey.community_id):
        raise Refusal("survey.unknown")
    return survey


def publish(tx: Connection, *, survey_id: int, by: int, now: int) -> Survey:
    """Publish a draft of one's own and post its card; a second press changes nothing."""
    survey = surveys.find(tx, survey_id)
    if survey is not None and survey.is_open and survey.by_user_id == by:
        return survey
    survey = own_draft(tx, survey_id=survey_id, by=by)
    check_publishable(survey.questions)
    if survey.closes_at is not None:
        checked_closing(survey.closes_at, now=now)
    bound = bindings.find(tx, community_id=survey.community_id, purpose=PURPOSE)
    place = (bound.chat_key, bound.thread_id) if bound else (survey.chat_key, survey.thread_id)
    surveys.open_draft(tx, survey_id, place=place, now=now)
    published = get(tx, survey_id=survey_id)
    _post(tx, published, now)
    _audit(tx, published, "survey_publish", by, now)
    _look_at(tx, survey_id, now + LOOK_SECONDS)
    return published


def _post(tx: Connection, survey: Survey, now: int) -> None:
    outbox_id = outbox.add(
        tx,
        card=LETTER_CARD,
        facts={"survey_id": survey.survey_id},
        chat_key=survey.chat_key,
        thread_id=survey.thread_id,
        priority=PRIORITY,
        now=now,
    )
    surveys.set_shown(tx, survey.survey_id, Shown(outbox_id, None, None))


def close(tx: Connection, *, survey_id: int, by: int | None, now: int) -> Survey:
    """Close a survey for good; what was never handed in is forgotten, and said to whose it was.

    Who made a survey hears of it when its time was up.
    """
    survey = get(tx, survey_id=survey_id)
    if not surveys.close(tx, survey_id, now=now):
        raise Refusal("survey.closed")
    for member_id in survey_sheets.unfinished(tx, survey_id):
        _write(tx, LETTER_MISSED, survey, users.find_reachable(tx, member_id), now)
    survey_sheets.remove_unfinished(tx, survey_id)
    if by is not None:
        _audit(tx, survey, "survey_close", by, now)
    else:
        _write(tx, LETTER_CLOSED, survey, survey.by_user_id or None, now)
    _follow_card(tx, survey)
    _show_closed(tx, survey, now)
    return get(tx, survey_id=survey_id)


def _write(tx: Connection, card: str, survey: Survey, user_id: int | None, now: int) -> None:
    """Queue a private letter about a survey to who can be written to."""
    if user_id is not None:
        facts = {"survey_id": survey.survey_id}
        outbox.add(tx, card=card, facts=facts, user_id=user_id, priority=EDIT_PRIORITY, now=now)


def note_export(tx: Connection, *, survey_id: int, by: int, now: int) -> None:
    """Keep who took the answers out; safe to repeat for the same request."""
    _audit(tx, get(tx, survey_id=survey_id), "survey_export", by, now)


def _audit(tx: Connection, survey: Survey, act: str, by: int, now: int) -> None:
    audit.record(
        tx,
        community_id=survey.community_id,
        actor_id=by,
        act=act,
        now=now,
        may_repeat=True,
        facts={"number": survey.survey_id},
    )


# -- looked after ----------------------------------------------------------------------------


def _look_at(tx: Connection, survey_id: int, at: int) -> None:
    facts = {"survey_id": survey_id}
    chores.set_due(tx, kind=KIND, ref=str(survey_id), facts=facts, due_at=at)


def follow_upgrade(tx: Connection, chat_key: int) -> None:
    """Have a group's open surveys post their cards again: an upgrade leaves messages behind.

    Called while the group still has its old id.
    """
    for survey in surveys.open_in_chat(tx, chat_key):
        _follow_card(tx, survey)
        _look_at(tx, survey.survey_id, 0)


def look(tx: Connection, chore: Chore, now: int) -> None:
    """Note where the card went, post it again after an upgrade, close the survey at its time."""
    survey = surveys.find(tx, int(chore.facts["survey_id"]))
    if survey is None or not survey.is_open:
        return
    if survey.closes_at is not None and survey.closes_at <= now:
        close(tx, survey_id=survey.survey_id, by=None, now=now)
        return
    card = surveys.shown(tx, survey.survey_id)
    here = chats.get(tx, survey.chat_key).telegram_chat_id
    if card.telegram_chat_id not in (None, here):
        _post(tx, survey, now)
    waits = [] if _follow_card(tx, survey) else [now + LOOK_SECONDS]
    waits += [survey.closes_at] if survey.closes_at is not None else []
    if waits:
        _look_at(tx, survey.survey_id, min(waits))


KINDS: dict[str, Work] = {KIND: look}


def _follow_card(tx: Connection, survey: Survey) -> bool:
    """Note which message the card became; False while that is open."""
    card = surveys.shown(tx, survey.survey_id)
    if card.outbox_id is None or card.message_id is not None:
        return True
    state, message_id = outbox.outcome(tx, card.outbox_id)
    if message_id is not None:
        chat_id = chats.get(tx, survey.chat_key).telegram_chat_id
        surveys.set_shown(tx, survey.survey_id, Shown(card.outbox_id, chat_id, message_id))
    return message_id is not None or state not in ("waiting", "sending")


def _show_closed(tx: Connection, survey: Survey, now: int) -> None:
    """Take the button off the card; one that is not sent yet says so by itself."""
    card = surveys.shown(tx, survey.survey_id)
    if card.message_id is None:
        return
    outbox.add(
        tx,
        card=LETTER_EDIT,
        facts={
            "survey_id": survey.survey_id,
            "edits": card.message_id,
            "telegram_chat_id": card.telegram_chat_id or 0,
        },
        chat_key=survey.chat_key,
        priority=EDIT_PRIORITY,
        now=now,
    )


def listed(tx: Connection, community_id: int, *, most: int) -> Sequence[tuple[Survey, int]]:
    """Return open surveys, then the last closed ones, with how many handed in."""
    found = [
        survey
        for state in (SurveyState.OPEN, SurveyState.CLOSED)
        for survey in surveys.list_in(tx, community_id, state=state, most=most)
    ]
    return [(each, survey_sheets.count_finished(tx, each.survey_id)) for each in found]
