"""The buttons of cases: ids and one act; whoever presses is looked at again."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class CaseAct(StrEnum):
    TAKE = "take"
    CLOSE = "close"
    REOPEN = "open"
    URGE = "urge"
    CANNED = "canned"
    FILE = "file"
    BLOCK = "block"  # asks whether it is meant
    BLOCKED = "blocked"
    UNBLOCK = "unblock"
    BACK = "back"


class CaseButton(CallbackData, prefix="case"):
    """Look after a case; for the team."""

    case_id: int
    act: CaseAct


class CaseLessonButton(CallbackData, prefix="caselearn"):
    """Draft an answer from a case; for the team."""

    case_id: int


class CannedButton(CallbackData, prefix="casecan"):
    """Answer a case with what the team keeps for that, once after a message; for the team."""

    case_id: int
    canned_id: int
    after_id: int


class OwnCaseButton(CallbackData, prefix="caseown"):
    """Close or open one's own case; for its member."""

    case_id: int
    act: CaseAct


class RateButton(CallbackData, prefix="caserate"):
    """Say how it was, with one to five stars; for its member."""

    case_id: int
    stars: int


class PublishButton(CallbackData, prefix="sugpub"):
    """Look at what would be published of a case, then publish it; for the team."""

    case_id: int
    is_sure: bool
