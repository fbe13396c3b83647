"""Questions on their way into a bank: shown first, then added all together or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from sqlite3 import Connection

from bot import audit
from domain.communities import Community
from domain.names import clean
from domain.phrases import unquoted
from domain.questions import (
    LONGEST_BANK_NAME,
    Bank,
    Question,
    checked,
    fingerprint,
    folded,
)
from domain.refusals import Refusal
from storage import question_banks, question_imports
from storage.question_imports import Import, ImportState

MOST_IN_BANK = 10_000


@dataclass(frozen=True, slots=True)
class Offer:
    """What could be added to the bank of a name: `new` questions; `known` ones are in it."""

    import_id: int
    bank: str
    new: int
    known: int
    sample: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an import; `bank` as it is now."""

    bank: Bank
    added: int
    known: int


def offer(
    tx: Connection,
    *,
    community: Community,
    questions: Sequence[Question],
    bank: str,
    by: int,
    ref: str,
    now: int,
) -> Offer:
    """Keep what was read until it is confirmed, and tell what of it would be new."""
    name = clean(unquoted(bank), LONGEST_BANK_NAME)
    found = _bank(tx, community.community_id, name)
    known = question_banks.known(tx, found.bank_id) if found else set()
    marks = {fingerprint(question) for question in questions}
    new = len(marks - known)
    if new + (found.questions if found else 0) > MOST_IN_BANK:
        raise Refusal("import.bank_full", most=MOST_IN_BANK)
    import_id = question_imports.add(
        tx,
        community_id=community.community_id,
        bank=name,
        questions=questions,
        user_id=by,
        ref=ref,
        now=now,
    )
    return Offer(import_id, name, new, len(questions) - new, tuple(questions[:3]))


def take_one(
    tx: Connection,
    *,
    community: Community,
    question: Question,
    bank: str,
    by: int,
    ref: str,
    now: int,
) -> Taken | Offer:
    """Add a single question; one of which nobody knows the right option waits for `answer`.

    The same ref tells the same outcome.
    """
    before = question_imports.find_by_ref(tx, ref)
    if before is not None and before.state is ImportState.DONE:
        return confirm(tx, import_id=before.import_id, by=by, now=now)
    offered = offer(
        tx, community=community, questions=[question], bank=bank, by=by, ref=ref, now=now
    )
    if not offered.new:
        raise Refusal("addquiz.known")
    if not question.correct:
        return offered
    return confirm(tx, import_id=offered.import_id, by=by, now=now)


def _bank(tx: Connection, community_id: int, name: str) -> Bank | None:
    """Return a community's own bank of a name."""
    own = (bank for bank in question_banks.list_banks(tx, community_id) if not bank.starter)
    return next((bank for bank in own if folded(bank.name) == folded(name)), None)


def find(tx: Connection, *, import_id: int, by: int) -> Import:
    """Return what somebody had read; refuse everybody else, and once it is forgotten."""
    found = question_imports.find(tx, import_id)
    if found is None:
        raise Refusal("import.expired")
    if found.user_id != by:
        raise Refusal("refusal.not_yours")
    return found


def confirm(tx: Connection, *, import_id: int, by: int, now: int) -> Taken:
    """Add everything that was read; a second time tells what the first one did."""
    found = find(tx, import_id=import_id, by=by)
    if found.state is ImportState.DROPPED:
        raise Refusal("import.expired")
    bank_id = question_banks.add_bank(
        tx,
        community_id=found.community_id,
        name=found.bank,
        starter="",
        by_user_id=by,
        now=now,
    )
    if found.state is ImportState.OPEN:
        found = _add(tx, found, bank_id, now)
    bank = next(
        each
        for each in question_banks.list_banks(tx, found.community_id)
        if each.bank_id == bank_id
    )
    return Taken(bank, found.added, found.known)


def _add(tx: Connection, found: Import, bank_id: int, now: int) -> Import:
    questions, import_id = found.questions, found.import_id
    added = question_banks.add_questions(tx, bank_id=bank_id, questions=questions, now=now)
    known = len(questions) - added
    question_imports.close(tx, import_id, state=ImportState.DONE, added=added, known=known)
    audit.record(
        tx,
        community_id=found.community_id,
        actor_id=found.user_id,
        act="questions_add",
        now=now,
        facts={"number": added},
    )
    return replace(found, added=added, known=known)


def drop(tx: Connection, *, import_id: int, by: int) -> None:
    """Forget what was read; refuse when it is in the bank already."""
    found = find(tx, import_id=import_id, by=by)
    closed = question_imports.close(tx, found.import_id, state=ImportState.DROPPED)
    if not closed and found.state is ImportState.DONE:
        raise Refusal("import.done")


def answer(tx: Connection, *, import_id: int, place: int, by: int, now: int) -> Taken:
    """Say which option of a single question is right, and add it."""
    found = find(tx, import_id=import_id, by=by)
    if found.state is not ImportState.OPEN:
        return confirm(tx, import_id=import_id, by=by, now=now)
    question = checked(replace(found.questions[0], correct=(place,)))
    bank_id = question_banks.add_bank(
        tx,
        community_id=found.community_id,
        name=found.bank,
        starter="",
        by_user_id=by,
        now=now,
    )
    _add(tx, replace(found, questions=(question,)), bank_id, now)
    return confirm(tx, import_id=import_id, by=by, now=now)
