"""Question banks: which questions are asked next, and what becomes of those called wrong."""

from dataclasses import dataclass, replace
from sqlite3 import Connection

from bot import audit, starter_banks
from domain.communities import Community
from domain.phrases import unquoted
from domain.questions import (
    LONGEST_CAPTION,
    REST_SECONDS,
    Bank,
    BankQuestion,
    Question,
    folded,
    in_order_of_chance,
)
from domain.refusals import Refusal
from storage import question_banks
from storage.question_banks import Wish

ANY = Wish()
SHIPPED_AT = 0
"""When what comes with the program was added."""
MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """Questions of the own banks, the newest first; `others` are found as well."""

    questions: tuple[BankQuestion, ...]
    others: int


def banks(tx: Connection, *, community: Community) -> list[Bank]:
    """Return the banks that a community can ask from, its own ones first.

    The shipped ones get their questions in the community's language the first time.
    """
    for key in starter_banks.STARTERS:
        _fill(tx, key, community)
    return question_banks.list_banks(tx, community.community_id)


def _fill(tx: Connection, key: str, community: Community) -> None:
    bank_id = question_banks.add_bank(
        tx,
        community_id=community.community_id,
        name="",
        starter=key,
        by_user_id=None,
        now=SHIPPED_AT,
    )
    if community.language not in question_banks.languages(tx, bank_id):
        shipped = starter_banks.questions(key, community.language)
        question_banks.add_questions(tx, bank_id=bank_id, questions=shipped, now=SHIPPED_AT)


def find_bank(tx: Connection, *, community: Community, name: str) -> Bank | None:
    """Return the bank of a name, however it is written; None when there is none."""
    name = unquoted(name)
    found, key = banks(tx, community=community), starter_banks.key_of(name)
    own = (bank for bank in found if not bank.starter and folded(bank.name) == folded(name))
    shipped = (bank for bank in found if bank.starter and bank.starter == key)
    return next(own, None) or next(shipped, None)


def meant(tx: Connection, *, community: Community, name: str) -> int | None:
    """Return the number of the bank that is named; None for any, where nothing is."""
    if not name:
        return None
    found = find_bank(tx, community=community, name=name)
    if found is None:
        raise Refusal("quiz.no_bank", name=name)
    return found.bank_id


def export(tx: Connection, *, community: Community, bank_id: int | None) -> list[Question]:
    """Return what is in a bank; without one, in all own ones, or in all where there is none."""
    found = banks(tx, community=community)
    chosen = [bank for bank in found if bank_id in (None, bank.bank_id)]
    own = [bank for bank in chosen if bank_id is None and not bank.starter and bank.questions]
    each = [question_banks.in_bank(tx, bank.bank_id) for bank in own or chosen]
    questions = [question.content for bank in each for question in bank]
    if not questions:
        raise Refusal("import.nothing_there")
    return questions


def pick(
    tx: Connection,
    *,
    community: Community,
    chat_key: int,
    count: int,
    seed: bytes,
    now: int,
    bank_id: int | None = None,
    wish: Wish = ANY,
) -> list[BankQuestion]:
    """Return questions that a chat was not asked for 30 days: at most `count`, none twice.

    Without a bank the community's own ones come first, the shipped ones fill up. The community's
    language is preferred: another one is only taken from a bank that has nothing in it. Who asks
    a question notes it by `asked`. Refuses when nothing is left to ask.
    """
    since_at = now - REST_SECONDS
    picked: list[int] = []
    for bank in banks(tx, community=community):
        if bank_id not in (None, bank.bank_id):
            continue
        spoken = _spoken(tx, bank, wish, community.language)
        fresh = question_banks.fresh(
            tx, bank_id=bank.bank_id, chat_key=chat_key, since_at=since_at, wish=spoken
        )
        picked += in_order_of_chance(fresh, seed)[: count - len(picked)]
    if not picked:
        raise _nothing(tx, community, chat_key, wish, bank_id=bank_id, since_at=since_at)
    return question_banks.found(tx, picked)


def _nothing(
    tx: Connection,
    community: Community,
    chat_key: int,
    wish: Wish,
    *,
    bank_id: int | None,
    since_at: int,
) -> Refusal:
    """Say why nothing is left: what a native quiz cannot ask a contest may."""
    whole = wish._replace(is_pollable=False)
    for bank in banks(tx, community=community) if wish.is_pollable else ():
        spoken = _spoken(tx, bank, whole, community.language)
        if bank_id in (None, bank.bank_id) and question_banks.fresh(
            tx, bank_id=bank.bank_id, chat_key=chat_key, since_at=since_at, wish=spoken
        ):
            return Refusal("quiz.for_contests")
    return Refusal("quiz.nothing_to_ask", days=REST_SECONDS // 86_400)


def _spoken(tx: Connection, bank: Bank, wish: Wish, language: str) -> Wish:
    """Return the wish in the language that is asked for, or in any where the bank lacks it."""
    wanted = wish.language or language
    has = question_banks.languages(tx, bank.bank_id)
    return wish._replace(language=wanted if has & {wanted, ""} else "")


def asked(tx: Connection, *, question_id: int, chat_key: int, now: int) -> None:
    """Note that a chat is asked a question: it rests there for 30 days."""
    question_banks.set_used(tx, question_id=question_id, chat_key=chat_key, now=now)


def doubt(tx: Connection, *, question_id: int, user_id: int, now: int) -> bool:
    """Note that somebody calls a question wrong; False when they did before.

    Three people take it out of what is asked until an admin has looked at it.
    """
    if question_banks.find(tx, question_id) is None:
        raise Refusal("refusal.stale_button")
    return question_banks.add_doubt(tx, question_id=question_id, user_id=user_id, now=now)


def community_of(tx: Connection, *, question_id: int) -> int:
    """Return whose bank a question is in; refuse one that is nowhere."""
    found = question_banks.find(tx, question_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return question_banks.owner_of(tx, found.bank_id)


def review(tx: Connection, *, question_id: int, is_kept: bool, by: int, now: int) -> None:
    """Settle what people said of a question: it is asked again, or never any more."""
    community_id = community_of(tx, question_id=question_id)
    question_banks.remove_doubts(tx, question_id)
    if not is_kept and question_banks.retire(tx, question_id, now=now):
        audit.record(
            tx,
            community_id=community_id,
            actor_id=by,
            act="question_out",
            now=now,
            facts={"number": question_id},
        )


# -- their pictures --------------------------------------------------------------------------


def look_up(tx: Connection, *, community_id: int, words: str) -> Listed:
    """Find questions of the community's own banks by all of these words; without one, any."""
    wanted = folded(words).split()
    numbers = [
        question_id
        for question_id, text in question_banks.list_own(tx, community_id)
        if all(word in folded(text) for word in wanted)
    ]
    shown = question_banks.found(tx, numbers[:MOST_LISTED])
    return Listed(tuple(shown), len(numbers) - len(shown))


def set_image(
    tx: Connection, *, community: Community, question_id: int, image: str, by: int, now: int
) -> BankQuestion:
    """Give a question of an own bank a picture, or take it away ("").

    `image` is a file id of Telegram's. Safe to repeat.
    """
    whose = community.community_id
    found = question_banks.find_own(tx, community_id=whose, question_id=question_id)
    if found is None:
        raise Refusal("quiz.image_unknown", number=question_id)
    content = replace(found.content, image=image)
    if image and not content.fits_picture:
        raise Refusal("quiz.image_too_long", number=question_id, most=LONGEST_CAPTION)
    if image != found.content.image:
        question_banks.set_image(tx, question_id, image=image)
        act = "question_image" if image else "question_image_off"
        audit.record(
            tx, community_id=whose, actor_id=by, act=act, now=now, facts={"number": question_id}
        )
    return replace(found, content=content)
