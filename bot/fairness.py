"""What a batch's messages that would earn are held against, in one question and one write."""

import json
from collections.abc import Mapping, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from bot.pending import NEWCOMER, REVIEW, Settling, plan
from domain import fairness
from domain.fairness import LAST_COMPARED, Past, Seen, message_ref
from domain.messages import MessageFacts, Verdict
from domain.settings import Values
from storage import events, pending, traces

# Of one member and day: enough to see a pattern in.
MOST_COPIES_KEPT = 20
_WORTHY = frozenset({Verdict.REWARDED, Verdict.PENDING})


class Claim(NamedTuple):
    """A message that the message rule would reward; `salts` is JSON: [[date, salt] …]."""

    message: MessageFacts
    member_id: int
    community_id: int
    on: str
    points: int
    values: Values
    salts: str


class Fairness:
    """Judges the claims of one batch in their order, each against what came before it."""

    def __init__(self, tx: Connection, claims: Mapping[int, Claim], now: int) -> None:
        self.tx, self.now = tx, now
        self.salts: dict[tuple[int, str], str] = {}
        self.claims = claims
        self.seen = {
            number: fairness.see(claim.message, self._salt(claim), member_id=claim.member_id)
            for number, claim in claims.items()
        }
        self.pasts = self._pasts()
        self.latest: dict[tuple[int, str], list[fairness.Trace]] = {}
        self.said: dict[tuple[int, str, int | None], int] = {}
        self.kept: list[traces.Kept] = []
        self.waiting: list[pending.Pending] = []
        self.settling: list[Settling] = []

    def _salt(self, claim: Claim) -> str:
        day = (claim.community_id, claim.on)
        if day not in self.salts:
            known = dict(json.loads(claim.salts))
            self.salts[day] = known.get(claim.on) or traces.make_salt(
                self.tx, community_id=claim.community_id, on=claim.on
            )
        return self.salts[day]

    def _pasts(self) -> dict[int, Past]:
        asked = [
            traces.Asked(
                number,
                claim.member_id,
                claim.on,
                claim.community_id,
                self.seen[number].trace.text_hash,
                claim.message.telegram_chat_id,
                claim.message.message_id,
                claim.message.at,
                claim.message.thread_id,
            )
            for number, claim in self.claims.items()
        ]
        return traces.pasts(self.tx, asked)

    def judge(self, number: int, earlier: Sequence[events.Event]) -> Verdict:
        """Decide on a claim; `earlier` is what the batch came to so far, the oldest first."""
        claim, seen = self.claims[number], self.seen[number]
        past = self._past(claim, seen, self.pasts[number], earlier)
        verdict = fairness.judge(claim.message, seen, past, fairness.fair_rule(claim.values))
        self._remember(claim, seen, past, verdict)
        return verdict

    def _past(self, claim: Claim, seen: Seen, past: Past, earlier: Sequence[events.Event]) -> Past:
        """Add to what was written before the batch what is to be written of it."""
        latest = self.latest.get((claim.member_id, claim.on), [])
        return past._replace(
            traces=[*latest, *past.traces][:LAST_COMPARED],
            said=past.said + self.said.get(self._place(claim, seen), 0),
            run=_run(claim, past.run, earlier),
        )

    @staticmethod
    def _place(claim: Claim, seen: Seen) -> tuple[int, str, int | None]:
        return claim.community_id, claim.on, seen.trace.text_hash

    def _remember(self, claim: Claim, seen: Seen, past: Past, verdict: Verdict) -> None:
        is_worthy = verdict in _WORTHY
        if is_worthy:
            day = (claim.member_id, claim.on)
            self.latest.setdefault(day, []).insert(0, seen.trace)
            place = self._place(claim, seen)
            self.said[place] = self.said.get(place, 0) + 1
        elif verdict is not Verdict.COPIED or past.copies >= MOST_COPIES_KEPT:
            return
        self.kept.append(_kept(claim, seen, is_worthy=is_worthy))
        if verdict is Verdict.PENDING:
            self._wait(claim, past)
        if past.waits and not fairness.is_newcomer(past.joined_at, at=claim.message.at):
            self.settling.append(Settling(claim.member_id, self.now))

    def _wait(self, claim: Claim, past: Past) -> None:
        message = claim.message
        self.waiting.append(
            pending.Pending(
                claim.community_id,
                claim.member_id,
                message_ref(message.telegram_chat_id, message.message_id),
                claim.points,
                message.at,
                REVIEW if past.is_reviewed else NEWCOMER,
            )
        )
        if not past.is_reviewed and past.joined_at is not None:
            due_at = past.joined_at + fairness.NEWCOMER_SECONDS
            self.settling.append(Settling(claim.member_id, due_at))

    def write(self) -> None:
        """Keep the traces, let points wait, and plan when newcomers' are looked at."""
        traces.add(self.tx, self.kept)
        pending.add(self.tx, self.waiting)
        plan(self.tx, self.settling)


def _kept(claim: Claim, seen: Seen, *, is_worthy: bool) -> traces.Kept:
    message, trace = claim.message, seen.trace
    return traces.Kept(
        claim.member_id,
        claim.on,
        message.at,
        message.message_id,
        claim.community_id,
        is_worthy,
        trace.is_visual,
        trace.text_hash,
        json.dumps(trace.sketch) if is_worthy else "[]",
    )


def _run(claim: Claim, before: int | None, earlier: Sequence[events.Event]) -> int | None:
    """Count the member's messages that counted since somebody else's in that chat."""
    run = 0
    for event in reversed(earlier):
        if event.telegram_chat_id != claim.message.telegram_chat_id:
            continue
        if event.member_id != claim.member_id:
            return run
        run += event.verdict in _WORTHY
    return None if before is None else before + run
