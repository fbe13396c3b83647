"""Moods of cases: read where the owner wants it, shown to the team, put right by it."""

from collections.abc import Sequence
from dataclasses import replace
from sqlite3 import Connection
from zlib import crc32

from bot import audit, moods, places, terms
from domain.cases import Case, Priority, Side
from domain.mood import ADDED, LONGEST_OWN, MOST_OWN, Lexicon, Mood, candidates, mood_of, phrase_of
from domain.opt_outs import OptOut
from domain.refusals import Refusal
from storage import case_messages, cases, opt_outs, outbox
from storage import moods as stored
from storage.moods import CaseMood

LETTER_ON = "mood_on"
LETTERS = frozenset({LETTER_ON})
MOST_OFFERED = 6


def turn(tx: Connection, *, community_id: int, is_on: bool, by: int, now: int) -> bool:
    """Read moods or no more, and tell the members when it begins; False when it was so before."""
    if not stored.turn(tx, community_id, is_on=is_on, now=now):
        return False
    act = "mood_on" if is_on else "mood_off"
    audit.record(tx, community_id=community_id, actor_id=by, act=act, now=now)
    if is_on:
        for home in places.homes(tx, community_id):
            facts = {"community_id": community_id}
            outbox.add(tx, card=LETTER_ON, facts=facts, chat_key=home.chat_key, now=now)
    return True


def seen(tx: Connection, case: Case) -> CaseMood | None:
    """Return how a case sounds; None where moods are not read."""
    if not stored.is_on(tx, case.community_id):
        return None
    return stored.find(tx, case.case_id) or CaseMood(Mood())


def _known(tx: Connection, community_id: int) -> Lexicon:
    return moods.table().with_own(stored.own_words(tx, community_id))


# -- read ------------------------------------------------------------------------------------


def judge(tx: Connection, *, case: Case, text: str) -> bool:
    """Look how a member's words in a case sound; True when its card shows something else now."""
    if not text.strip() or not stored.is_on(tx, case.community_id):
        return False
    if opt_outs.is_out(tx, member_id=case.member_id, kind=OptOut.MOOD):
        return False
    mood = mood_of(terms.simplified(text), _known(tx, case.community_id))
    before = stored.find(tx, case.case_id)
    after = _worse(before, mood)
    if after == before:
        return False
    _put(tx, case, after)
    return True


def _worse(known: CaseMood | None, mood: Mood) -> CaseMood:
    """Return what a case sounds like with one message more; new words open the question anew."""
    if known is None:
        return CaseMood(mood)
    is_news = mood.is_upset and not set(mood.words) <= set(known.mood.words)
    lower = min((known.mood, mood), key=lambda each: each.score)
    joined = replace(
        lower,
        words=tuple(dict.fromkeys((*known.mood.words, *mood.words))),
        risks=tuple(dict.fromkeys((*known.mood.risks, *mood.risks))),
        is_urgent=known.mood.is_urgent or mood.is_urgent,
    )
    return CaseMood(joined, None if is_news and not known.said else known.said, known.before)


def _put(tx: Connection, case: Case, found: CaseMood) -> None:
    """Keep how a case sounds, and its place in the queue by that."""
    wanted = _wanted(found)
    if wanted > case.priority:
        kept = case.priority if found.before is None else found.before
        found = found._replace(before=kept)
        cases.set_priority(tx, case.case_id, priority=wanted)
    elif found.said is False and found.before is not None:
        cases.set_priority(tx, case.case_id, priority=found.before)
        found = found._replace(before=None)
    stored.put(tx, case.case_id, found)


def _wanted(found: CaseMood) -> Priority:
    """Return the least priority of what sounds so."""
    if not found.is_upset:
        asks = found.said is None and found.mood.is_urgent
        return Priority.HIGH if asks else Priority.NORMAL
    pressing = found.mood.risks or found.mood.is_urgent
    return Priority.URGENT if pressing else Priority.HIGH


# -- put right -------------------------------------------------------------------------------


def correct(tx: Connection, *, case: Case, is_upset: bool) -> None:
    """Take the team's word for how somebody feels; twice changes nothing."""
    found = seen(tx, case)
    if found is None:
        raise Refusal("mood.is_off")
    _put(tx, case, found._replace(said=is_upset))


def offered(tx: Connection, *, case: Case, is_upset: bool) -> Sequence[str]:
    """Return words of a case that the community's own list could take in, or play down."""
    known = _known(tx, case.community_id)
    if not is_upset:
        found = seen(tx, case)
        mood = found.mood if found else Mood()
        words = dict.fromkeys((*mood.words, *mood.risks))
        return [each for each in words if known.tells(each)][:MOST_OFFERED]
    said = [
        each.piece.text
        for each in case_messages.of_case(tx, case.case_id)
        if each.side is Side.MEMBER
    ]
    nothing = {word for word, meaning in terms.table().words.items() if not meaning}
    plain = terms.simplified("\n".join(said))
    return candidates(plain, known, nothing)[:MOST_OFFERED]


def check_of(word: str) -> int:
    """Return what tells in a button whether a word is still the one that was offered."""
    return crc32(word.encode()) % 10_000


def approve(
    tx: Connection, *, case: Case, is_upset: bool, at: int, check: int, by: int, now: int
) -> str:
    """Take a word that was offered into the community's list, and return it; twice is once."""
    words = offered(tx, case=case, is_upset=is_upset)
    own = stored.own_words(tx, case.community_id)
    word = words[at] if at < len(words) else ""
    if check_of(word) != check:
        word = next((each for each in own if check_of(each) == check), "")
        if not word:
            raise Refusal("refusal.stale_button")
        return word
    if word not in own and len(own) >= MOST_OWN:
        raise Refusal("mood.too_many", most=MOST_OWN)
    weight = ADDED if is_upset else 0.0
    if stored.set_word(tx, community_id=case.community_id, word=word, weight=weight, now=now):
        _record(tx, case.community_id, word, by, now, added=int(is_upset))
    return word


def drop(tx: Connection, *, community_id: int, word: str, by: int, now: int) -> str:
    """Take a word off the community's list: then the program's own list counts again."""
    phrase = phrase_of(terms.simplified(word[: LONGEST_OWN * 4]))
    if not stored.remove_word(tx, community_id=community_id, word=phrase):
        raise Refusal("mood.unknown_word", word=word[:LONGEST_OWN])
    _record(tx, community_id, phrase, by, now, added=-1)
    return phrase


def _record(
    tx: Connection, community_id: int, word: str, by: int, now: int, *, added: int
) -> None:
    act = {1: "mood_add", 0: "mood_calm", -1: "mood_drop"}[added]
    audit.record(
        tx, community_id=community_id, actor_id=by, act=act, now=now, facts={"note": word}
    )
