"""Farming: what a message that would earn is held against (reliability.md 2).

The thresholds are constants and told to nobody; what a rule is called stands in `/points why`.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from domain.greetings import GREETINGS
from domain.messages import CJK, Kind, MessageFacts, Verdict
from domain.setting_keys import Key
from domain.settings import Values
from domain.sketches import Sketch, fold, similarity, sketch, text_hash, weight

LAST_COMPARED: Final = 5
ALIKE: Final = 0.85
# Words as short as these are everybody's, and may be said twice.
COMMON: Final = 8
COMMON_CJK: Final = 5
# How often a day may hear the same: a sentence by chance, a whole text but once.
MOST_OF_A_SENTENCE: Final = 3
MOST_OF_A_TEXT: Final = 1
LONG: Final = 40
MOST_OF_A_KIND: Final = 2
MOST_ALONE: Final = 5
NEWCOMER_SECONDS: Final = 86_400
_VISUAL: Final = frozenset({Kind.STICKER, Kind.ANIMATION})


class FairRule(NamedTuple):
    """Which of the rules a community wants."""

    copies: bool
    same_kind: bool
    monologue: bool
    newcomers: bool


class Trace(NamedTuple):
    """What is left of a message for the rest of its day."""

    is_visual: bool
    text_hash: int | None
    sketch: Sketch


class Past(NamedTuple):
    """What a message is held against.

    `traces` are the member's last that day, newest first, and `said` how often the same text was
    said then. `run` counts the member's messages since somebody else's in that chat, None where
    nobody else talks; `joined_at` is None for who is no newcomer by it. `waits` says that points
    of a newcomer's wait, `copies` counts the copies of that day.
    """

    traces: Sequence[Trace]
    said: int
    run: int | None
    joined_at: int | None
    is_reviewed: bool
    waits: bool
    copies: int


class Seen(NamedTuple):
    """A message as the rules see it."""

    trace: Trace
    is_greeting: bool
    is_common: bool
    is_long: bool


def fair_rule(values: Values) -> FairRule:
    return FairRule(
        values.is_on(Key.FAIR_COPIES),
        values.is_on(Key.FAIR_SAME_KIND),
        values.is_on(Key.FAIR_MONOLOGUE),
        values.is_on(Key.FAIR_NEWCOMERS),
    )


def see(message: MessageFacts, salt: str, *, member_id: int) -> Seen:
    """Make a message's trace; a greeting's is the member's own."""
    folded = fold(message.text)
    is_visual = message.kind in _VISUAL or (message.kind is Kind.TEXT and not folded)
    if not folded:
        return Seen(Trace(is_visual, None, ()), False, True, False)
    is_greeting = folded in GREETINGS
    hashed = text_hash(folded, salt, person=member_id if is_greeting else None)
    trace = Trace(is_visual, hashed, sketch(folded, salt))
    return Seen(trace, is_greeting, _is_common(folded), weight(folded) >= LONG)


def _is_common(folded: str) -> bool:
    return len(folded) < (COMMON_CJK if CJK.search(folded) else COMMON)


def judge(message: MessageFacts, seen: Seen, past: Past, rule: FairRule) -> Verdict:
    """Decide on a message that the message rule would reward."""
    if rule.copies and seen.trace.text_hash is not None:
        verdict = _judge_text(seen, past)
        if verdict is not Verdict.REWARDED:
            return verdict
    if rule.same_kind and seen.trace.is_visual:
        last = past.traces[:MOST_OF_A_KIND]
        if len(last) == MOST_OF_A_KIND and all(trace.is_visual for trace in last):
            return Verdict.SAME_KIND
    if rule.monologue and past.run is not None and past.run >= MOST_ALONE:
        return Verdict.MONOLOGUE
    if past.is_reviewed or (rule.newcomers and is_newcomer(past.joined_at, at=message.at)):
        return Verdict.PENDING
    return Verdict.REWARDED


def _judge_text(seen: Seen, past: Past) -> Verdict:
    if seen.is_greeting:
        return Verdict.GREETING if past.said else Verdict.REWARDED
    alike = sum(_is_alike(seen.trace, other) for other in past.traces)
    if alike > seen.is_common:
        return Verdict.COPY
    most = MOST_OF_A_TEXT if seen.is_long else MOST_OF_A_SENTENCE
    if not seen.is_common and past.said >= most:
        return Verdict.COPIED
    return Verdict.REWARDED


def _is_alike(one: Trace, other: Trace) -> bool:
    return one.text_hash == other.text_hash or similarity(one.sketch, other.sketch) >= ALIKE


def is_newcomer(joined_at: int | None, *, at: int) -> bool:
    """Say whether somebody came less than a day ago; None came before the bot did."""
    return joined_at is not None and at - joined_at < NEWCOMER_SECONDS


def message_ref(telegram_chat_id: int, message_id: int) -> str:
    """Return what a message's waiting points go by."""
    return f"message:{telegram_chat_id}:{message_id}"


def message_of(ref: str) -> tuple[int, int] | None:
    """Return (chat, message) of a ref by `message_ref`; None for any other."""
    kind, _, where = ref.partition(":")
    if kind != "message":
        return None
    telegram_chat_id, _, message_id = where.partition(":")
    return int(telegram_chat_id), int(message_id)
