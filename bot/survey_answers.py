"""A member in a survey: consent, one question after the other, handed in once, rewarded once."""

from dataclasses import dataclass, replace
from sqlite3 import Connection

from bot import members as people
from bot import participation, points, settings, surveys
from domain.communities import Community
from domain.ledger import Reason
from domain.members import Member, Presence
from domain.messages import Name
from domain.refusals import Refusal
from domain.setting_keys import Key
from domain.survey_words import joined, read_answer, split
from domain.surveys import Question, QuestionKind, Survey, following, preceding
from storage import chats, members, survey_sheets, users
from storage.survey_sheets import Sheet


@dataclass(frozen=True, slots=True)
class Page:
    """What a member sees of a survey.

    `number` is the open question, 0 before they agreed to take part, one more than there are when
    all is answered. `value` is what is chosen so far, `can_go_back` whether a question was
    answered before. Who rests until an instant may not begin. Once handed in, `points` came of it.
    """

    survey: Survey
    community: Community
    number: int = 0
    value: str = ""
    can_go_back: bool = False
    rests_until: int | None = None
    is_finished: bool = False
    points: int = 0
    is_stale: bool = False

    @property
    def question(self) -> Question | None:
        """Return the open question; None before the first and after the last."""
        is_one = 1 <= self.number <= len(self.survey.questions)
        return self.survey.questions[self.number - 1] if is_one else None


@dataclass(frozen=True, slots=True)
class _Seat:
    """A member in front of their sheet."""

    survey: Survey
    community: Community
    member: Member
    sheet: Sheet | None


def _seat(tx: Connection, survey_id: int, user_id: int) -> _Seat:
    """Refuse who is no member (any more), and everybody once the survey is closed."""
    survey = surveys.get(tx, survey_id=survey_id)
    community = settings.community(tx, survey.community_id)
    member = members.find(tx, community_id=survey.community_id, user_id=user_id)
    if member is None or member.state is not Presence.PRESENT:
        raise Refusal("survey.join_first", title=community.title)
    sheet = survey_sheets.find(tx, survey_id=survey_id, member_id=member.member_id)
    if not survey.is_open and (sheet is None or sheet.finished_at is None):
        raise Refusal("survey.closed")
    return _Seat(survey, community, member, sheet)


def _sheet(tx: Connection, survey_id: int, user_id: int) -> tuple[_Seat, Sheet]:
    """Return a sheet that was begun; refuse a button from before that."""
    seat = _seat(tx, survey_id, user_id)
    if seat.sheet is None:
        raise Refusal("refusal.stale_button")
    return seat, seat.sheet


def _page(tx: Connection, seat: _Seat) -> Page:
    sheet = survey_sheets.find(
        tx, survey_id=seat.survey.survey_id, member_id=seat.member.member_id
    )
    page = Page(seat.survey, seat.community)
    if sheet is None:
        return page
    if sheet.finished_at is not None:
        return replace(page, is_finished=True, points=sheet.points)
    answers = survey_sheets.answers(tx, sheet)
    return replace(
        page,
        number=sheet.number,
        value=answers.get(sheet.number, ""),
        can_go_back=preceding(answers.keys(), sheet.number) < sheet.number,
    )


def come(
    tx: Connection, *, survey_id: int, user_id: int, is_inside: bool = False, now: int
) -> Page:
    """Return where a member is in a survey; who is inside, as Telegram says, becomes one."""
    user = users.find(tx, user_id) if is_inside else None
    if user is not None:
        community_id = surveys.get(tx, survey_id=survey_id).community_id
        name = Name(user_id, user.first_name, user.last_name, user.username, "")
        people.meet(tx, [people.Seen(community_id, "", name, now)])
    seat = _seat(tx, survey_id, user_id)
    if seat.sheet is not None:
        survey_sheets.turn(tx, seat.sheet, number=seat.sheet.number, heard=0, now=now)
        return _page(tx, seat)
    return replace(_page(tx, seat), rests_until=_rests_until(tx, seat, now))


def _rests_until(tx: Connection, seat: _Seat, now: int) -> int | None:
    last = survey_sheets.last_begun(
        tx, member_id=seat.member.member_id, survey_id=seat.survey.survey_id
    )
    until = 0 if last is None else last + surveys.rest_seconds(seat.community)
    return until if until > now else None


def begin(tx: Connection, *, survey_id: int, user_id: int, now: int) -> Page:
    """Take part, having read who sees what; a second time changes nothing."""
    seat = _seat(tx, survey_id, user_id)
    until = _rests_until(tx, seat, now) if seat.sheet is None else None
    if until is not None:
        return replace(_page(tx, seat), rests_until=until)
    survey_sheets.begin(tx, survey_id=survey_id, member_id=seat.member.member_id, now=now)
    return _page(tx, seat)


def say(
    tx: Connection, *, survey_id: int, user_id: int, text: str, message_id: int, now: int
) -> Page:
    """Take a private message as the answer to the open question, each message once."""
    seat, sheet = _sheet(tx, survey_id, user_id)
    question = _page(tx, seat).question
    if question is None or message_id <= sheet.heard:
        return _page(tx, seat)
    value = read_answer(question, text)
    return _answer(tx, seat, sheet, value, heard=message_id, now=now)


def pick(
    tx: Connection, *, survey_id: int, user_id: int, number: int, figure: int, now: int
) -> Page:
    """Take a button as the answer to the question it stands below."""
    seat, sheet = _sheet(tx, survey_id, user_id)
    question = _open_at(tx, seat, number)
    if question is None:
        return replace(_page(tx, seat), is_stale=True)
    lowest, highest = question.span
    if question.kind is QuestionKind.MULTI or not lowest <= figure <= highest:
        raise Refusal("refusal.stale_button")
    return _answer(tx, seat, sheet, str(figure), heard=0, now=now)


def mark(
    tx: Connection,
    *,
    survey_id: int,
    user_id: int,
    number: int,
    option: int,
    is_on: bool,
    now: int,
) -> Page:
    """Choose one of several options, or not; the question stays open."""
    seat, sheet = _sheet(tx, survey_id, user_id)
    question, page = _open_at(tx, seat, number), _page(tx, seat)
    if question is None:
        return replace(page, is_stale=True)
    if question.kind is not QuestionKind.MULTI or not 1 <= option <= len(question.options):
        raise Refusal("refusal.stale_button")
    chosen = split(page.value) | {option} if is_on else split(page.value) - {option}
    survey_sheets.answer(tx, sheet, value=joined(chosen))
    survey_sheets.turn(tx, sheet, number=number, heard=0, now=now)
    return _page(tx, seat)


def go_on(
    tx: Connection, *, survey_id: int, user_id: int, number: int, is_skipped: bool, now: int
) -> Page:
    """Leave the open question with what is chosen, or with nothing where that is allowed."""
    seat, sheet = _sheet(tx, survey_id, user_id)
    question, page = _open_at(tx, seat, number), _page(tx, seat)
    if question is None:
        return replace(page, is_stale=True)
    value = "" if is_skipped else page.value
    if not value and not question.is_optional:
        raise Refusal("survey.choose_one")
    return _answer(tx, seat, sheet, value, heard=0, now=now)


def go_back(tx: Connection, *, survey_id: int, user_id: int, number: int, now: int) -> Page:
    """Open the question that was answered before this one again."""
    seat, sheet = _sheet(tx, survey_id, user_id)
    if sheet.finished_at is not None or sheet.number != number:
        return replace(_page(tx, seat), is_stale=True)
    before = preceding(survey_sheets.answers(tx, sheet).keys(), number)
    survey_sheets.turn(tx, sheet, number=before, heard=0, now=now)
    return _page(tx, seat)


def hand_in(tx: Connection, *, survey_id: int, user_id: int, ballot: str, now: int) -> Page:
    """End a sheet whose questions are all answered; reward it once.

    `ballot` is the random word under which anonymous answers are kept.
    """
    seat, sheet = _sheet(tx, survey_id, user_id)
    if sheet.finished_at is not None:
        return _page(tx, seat)
    if sheet.number <= len(seat.survey.questions):
        return replace(_page(tx, seat), is_stale=True)
    survey_sheets.finish(tx, sheet, now=now)
    if seat.survey.is_anonymous:
        survey_sheets.part_from_member(tx, sheet, ballot=ballot)
    survey_sheets.set_points(tx, sheet, _reward(tx, seat, now))
    return _page(tx, seat)


def _open_at(tx: Connection, seat: _Seat, number: int) -> Question | None:
    """Return the question of a button while it is the open one."""
    page = _page(tx, seat)
    return page.question if page.number == number and not page.is_finished else None


def _answer(
    tx: Connection, seat: _Seat, sheet: Sheet, value: str, *, heard: int, now: int
) -> Page:
    survey_sheets.answer(tx, sheet, value=value)
    number = following(seat.survey.questions, sheet.number, value)
    survey_sheets.turn(tx, sheet, number=number, heard=heard, now=now)
    return _page(tx, seat)


def _reward(tx: Connection, seat: _Seat, now: int) -> int:
    """Report a member's part at the one door; return how many points came of it."""
    survey, community, member = seat.survey, seat.community, seat.member
    worth = community.values.number(Key.SURVEY_POINTS)
    # What waits follows its chat into another community by the chat's id.
    chat_id = chats.get(tx, survey.chat_key).telegram_chat_id
    ref = f"survey:{chat_id}:{survey.survey_id}:{member.member_id}"
    change = points.Change(worth, worth, Reason.SURVEY, ref, survey.title, None, now)
    place = participation.place_in(community, survey.chat_key)
    return participation.award(tx, member=member, change=change, place=place)
