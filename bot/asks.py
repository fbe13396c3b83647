"""Questions: what is known answers them, else choices do, else the team is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from sqlite3 import Connection

from bot import cases, matches, terms
from bot.cases import Opened
from bot.matches import Match
from bot.terms import Sought
from domain.asking import is_question
from domain.cases import CaseKind, Origin
from domain.knowledge import Ask, Entry, Outcome
from domain.matching import (
    ASKING,
    MOST_CHOICES,
    OFFERED,
    PUT,
    STATED,
    SURE,
    SURE_UNASKED,
    confidence,
    likeness,
)
from domain.refusals import Refusal
from domain.terms import bare
from storage import asks, knowledge, members, notices, same_words, search
from storage.asks import Asked

# The asker's own language, own entries before those that came with the bot.
_OWN_LANGUAGE, _STARTER = 0.2, -0.5
# Of a question one word in many is no sign that it is about the bot.
_STARTER_COVERS = 0.5
# Of two that mean the same the one that says it in the asker's words.
_WORD_FOR_WORD = 0.3
# What members say of an answer moves it: of an entry at most so much, of this very question more.
_HELPFUL, _HELPFUL_HERE, _MOST_HERE = 0.06, 0.1, 3
_DOUBT = 4
LONGEST_OVERHEARD = 200
MOST_RANKED = 8
# One answer is not given again unasked within so long.
AGAIN_SECONDS = 600


class Manner(StrEnum):
    """How a question came."""

    ASKED = "asked"  # by /ask: it always gets an answer
    SAID = "said"  # to the bot, which may be no question
    OVERHEARD = "overheard"  # among members: only what is clearly asked and clearly known


@dataclass(frozen=True, slots=True)
class Found:
    """What may answer a question, the likeliest first; `is_sure` when the first one does.

    Nothing `is_said` to what did not ask us.
    """

    sought: str
    language: str
    entries: tuple[Entry, ...] = ()
    is_sure: bool = False
    is_said: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a question: the entry that answers, the choices, or the team's case."""

    ask: Ask
    entry: Entry | None = None
    choices: tuple[Entry, ...] = ()
    case: Opened | None = None


@dataclass(frozen=True, slots=True)
class _Ranked:
    entry: Entry
    match: Match
    score: float


# -- looked for ------------------------------------------------------------------------------


def look_up(tx: Connection, *, asked: Asked, manner: Manner) -> Found:
    """Return what is known about a question; nothing is written."""
    text, is_asking = asked.text, is_question(asked.text)
    sought = Sought(text, same_words.groups(tx, asked.community_id))
    found = Found(
        " ".join(sought.terms),
        _language_of(text, asked.language),
        is_said=is_asking or manner is Manner.ASKED,
    )
    if manner is Manner.OVERHEARD and (len(text) > LONGEST_OVERHEARD or not is_asking):
        return replace(found, is_said=False)
    ranked = _ranked(tx, asked, found, sought)
    exact = [each.entry for each in ranked if _is_asked_for(each.entry, text)]
    if exact:
        return replace(found, entries=(exact[0],), is_sure=True, is_said=True)
    ranked = [each for each in ranked if each.score >= OFFERED]
    unasked = manner is Manner.OVERHEARD
    asking = ASKING if is_asking else PUT if manner is Manner.ASKED else STATED
    is_sure = _is_sure(ranked, asking, SURE_UNASKED if unasked else SURE)
    return replace(
        found,
        entries=tuple(each.entry for each in ranked[:MOST_CHOICES]),
        is_sure=is_sure,
        is_said=is_sure or (found.is_said and not unasked),
    )


def _language_of(text: str, language: str) -> str:
    script = terms.script(text)
    if script:
        return script
    return language if language.startswith("zh") else "zh-Hans"


def _ranked(tx: Connection, asked: Asked, found: Found, sought: Sought) -> list[_Ranked]:
    """Return entries by what they say and what members said of them."""
    community_id = asked.community_id
    near = _near(tx, community_id, sought, found.language)
    said = asks.votes(tx, entry_ids=[match.entry_id for match in near])
    here = asks.votes_alike(tx, community_id=community_id, sought=found.sought)
    hidden = knowledge.hidden(tx, community_id)
    votes = {
        m.entry_id: _said(said.get(m.entry_id, (0, 0)), here.get(m.entry_id, 0)) for m in near
    }
    # What comes too late even in the asker's language need not be read.
    far = OFFERED - _OWN_LANGUAGE
    close = [match for match in near if match.score + votes[match.entry_id] >= far]
    known = {each.entry_id: each for each in knowledge.get_many(tx, [m.entry_id for m in close])}
    written, ranked = terms.as_written(asked.text), []
    for match in close:
        number, entry = match.entry_id, known.get(match.entry_id)
        if entry is None or not entry.answers(asked.asked_at) or number in hidden:
            continue
        if entry.is_starter and match.closeness.covered < _STARTER_COVERS:
            continue
        score = match.score + _bonus(entry, found.language) + votes[number]
        score += _WORD_FOR_WORD * likeness(written, map(terms.as_written, _ways(entry)))
        ranked.append(_Ranked(entry, match, score))
    return sorted(ranked, key=lambda each: each.score, reverse=True)


def _near(tx: Connection, community_id: int, sought: Sought, language: str) -> list[Match]:
    """Return what comes nearest by its words: of the community and of the starter set."""
    own, entries = search.owner_of(community_id), knowledge.count_own(tx, community_id)
    starters = matches.owner_of_starters(language)
    return [
        *matches.seek(tx, owner=own, entries=entries, sought=sought)[:MOST_RANKED],
        *matches.seek(tx, owner=starters, entries=0, sought=sought)[:MOST_RANKED],
    ]


def _bonus(entry: Entry, language: str) -> float:
    is_own = entry.content.language[:2] == language[:2]
    return (_OWN_LANGUAGE if is_own else 0.0) + (_STARTER if entry.is_starter else 0.0)


def _said(votes: tuple[int, int], here: int) -> float:
    helped, missed = votes
    share = (helped - missed) / (helped + missed + _DOUBT)
    return _HELPFUL * share + _HELPFUL_HERE * max(-_MOST_HERE, min(_MOST_HERE, here))


def _is_sure(ranked: Sequence[_Ranked], asking: float, sure: float) -> bool:
    """Say whether the first entry answers; the same in another language is no rival."""
    if not ranked:
        return False
    first = ranked[0]
    spoken = first.entry.content.language[:2]
    rival = next((each for each in ranked[1:] if each.entry.content.language[:2] == spoken), None)
    lead = first.score - (rival.score if rival else 0.0)
    return confidence(first.match.closeness, lead, asking=asking) >= sure


def _is_asked_for(entry: Entry, text: str) -> bool:
    return bare(text) in map(bare, _ways(entry))


def _ways(entry: Entry) -> tuple[str, ...]:
    return (entry.content.question, *entry.content.aliases)


# -- asked -----------------------------------------------------------------------------------


def ask(
    tx: Connection, *, asked: Asked, found: Found, manner: Manner, origin: Origin | None
) -> Reply | None:
    """Keep a question with what was found; the same ref comes to the same.

    What was asked by command and is not known goes to the team; `origin` is None privately.
    Return None when a group that did not ask heard this answer minutes ago.
    """
    known = asks.find_by_ref(tx, asked.ref)
    if known is None and (known := _keep(tx, asked, found, manner)) is None:
        return None
    reply = _reply(tx, known)
    if known.outcome is not Outcome.UNKNOWN or manner is not Manner.ASKED:
        return reply
    return replace(reply, case=_ask_team(tx, known, origin, asked.asked_at))


def _keep(tx: Connection, asked: Asked, found: Found, manner: Manner) -> Ask | None:
    first = found.entries[0] if found.is_sure else None
    if first and manner is Manner.OVERHEARD and not _is_news(tx, asked, first):
        return None
    outcome = Outcome.OFFERED if found.entries else Outcome.UNKNOWN
    ask_id = asks.add(
        tx,
        asked._replace(language=found.language),
        sought=found.sought,
        outcome=Outcome.ANSWERED if first else outcome,
        offered=[entry.entry_id for entry in found.entries],
        entry_id=first.entry_id if first else None,
    )
    if first:
        knowledge.count_use(tx, first.entry_id)
    return _get(tx, ask_id)


def _ask_team(tx: Connection, asked: Ask, origin: Origin | None, now: int) -> Opened | None:
    """Open a case for a question, once; None for who may open none."""
    member = members.get(tx, asked.member_id)
    try:
        return cases.open_text(
            tx,
            member=member,
            kind=CaseKind.QUESTION,
            origin=origin,
            text=asked.text,
            ref=f"asked:{asked.ask_id}",
            now=now,
        )
    except Refusal:
        # Blocked, too many open ones, nowhere to go: what is refused was not begun.
        return None


def _is_news(tx: Connection, asked: Asked, entry: Entry) -> bool:
    kind = f"answer:{asked.chat_key}:{entry.entry_id}"
    return notices.claim(tx, kind, now=asked.asked_at, every_seconds=AGAIN_SECONDS)


def _reply(tx: Connection, asked: Ask) -> Reply:
    entry = None if asked.entry_id is None else knowledge.find(tx, asked.entry_id)
    if entry is not None or asked.outcome is not Outcome.OFFERED:
        return Reply(asked, entry)
    return Reply(asked, None, tuple(knowledge.get_many(tx, asked.offered)))


@dataclass(frozen=True, slots=True)
class Chosen:
    ask: Ask
    entry: Entry


def pick(tx: Connection, *, ask_id: int, entry_id: int, user_id: int, now: int) -> Chosen | None:
    """Answer a question with one of its choices; None when that was done before."""
    asked = _own(tx, ask_id, user_id)
    entry = knowledge.find(tx, entry_id)
    if entry is None or not entry.answers(now) or entry_id not in asked.offered:
        raise Refusal("knowledge.gone")
    if not asks.set_outcome(
        tx, ask_id, before=Outcome.OFFERED, after=Outcome.TAKEN, entry_id=entry_id
    ):
        if asked.entry_id != entry_id:
            raise Refusal("refusal.stale_button")
        return None
    knowledge.count_use(tx, entry_id)
    return Chosen(_get(tx, ask_id), entry)


def ask_team(
    tx: Connection, *, ask_id: int, user_id: int, origin: Origin | None, now: int
) -> Reply:
    """Let the team answer what nothing known does; the second tap comes to the same."""
    asked = _own(tx, ask_id, user_id)
    asks.set_outcome(tx, ask_id, before=Outcome.OFFERED, after=Outcome.NONE)
    asked = _get(tx, ask_id)
    if asked.outcome not in (Outcome.NONE, Outcome.UNKNOWN) and asked.is_helped is not False:
        raise Refusal("refusal.stale_button")
    return Reply(asked, case=_ask_team(tx, asked, origin, now))


def vote(tx: Connection, *, ask_id: int, user_id: int, is_helped: bool) -> bool:
    """Keep whether an answer was of help to who asked; say whether that is news."""
    asked = _own(tx, ask_id, user_id)
    if asked.entry_id is None:
        raise Refusal("knowledge.gone")
    asks.set_helped(tx, ask_id, is_helped=is_helped)
    return asked.is_helped is not is_helped


def _own(tx: Connection, ask_id: int, user_id: int) -> Ask:
    asked = _get(tx, ask_id)
    if members.get(tx, asked.member_id).user_id != user_id:
        raise Refusal("asks.not_yours")
    return asked


def _get(tx: Connection, ask_id: int) -> Ask:
    asked = asks.find(tx, ask_id)
    if asked is None:
        raise Refusal("refusal.stale_button")
    return asked
