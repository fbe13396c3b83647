"""What a case teaches: a draft of an answer, made of what was asked and what the team said."""

import json
from collections.abc import Sequence
from dataclasses import replace
from sqlite3 import Connection

from bot import asks, lessons, settings
from bot.asks import Manner
from domain.cases import Case, CaseMessage, Side
from domain.knowledge import Entry
from domain.lessons import LONGEST_ANSWER
from domain.posts import Piece, PieceKind, Pieces
from domain.refusals import Refusal
from storage import case_messages
from storage.asks import Asked
from storage.knowledge_drafts import Draft


def draft(tx: Connection, *, case: Case, now: int) -> Draft:
    """Draft an answer from a case, once after each message; refuse where there is none to make.

    A human reads it before anybody else does: it holds a member's own words.
    """
    written = case_messages.of_case(tx, case.case_id)
    question = question_of(written)
    told = _answer([each.piece for each in written if each.side is Side.STAFF])
    if not question or not told:
        raise Refusal("learn.no_exchange")
    lessons.refuse_known(tx, case.community_id, lessons.drafted(question))
    proposed = lessons.propose(
        tx,
        community_id=case.community_id,
        question=question,
        pieces=told,
        ref=f"case:{case.case_id}:{written[-1].message_id}",
        now=now,
    )
    if proposed is None or not proposed.contents:
        raise Refusal("learn.draft_gone")
    return proposed


def near(tx: Connection, *, case: Case, draft: Draft, now: int) -> list[Entry]:
    """Return entries of the community that may answer a draft's question already."""
    text = draft.contents[0].question if draft.contents else ""
    language = settings.community(tx, case.community_id).language
    asked = Asked(case.community_id, case.member_id, None, None, text, language, "", now)
    found = asks.look_up(tx, asked=asked, manner=Manner.ASKED)
    return [entry for entry in found.entries if not entry.is_starter]


def question_of(written: Sequence[CaseMessage]) -> str:
    """Return the first words of the member in a case; "" for pictures alone."""
    said = (each.piece.text for each in written if each.side is Side.MEMBER)
    return next((text for text in said if text.strip()), "")


def _answer(said: Sequence[Piece]) -> Pieces:
    """Return what the team said: its words as one message, else the last one alone."""
    if not said:
        return ()
    if any(piece.kind is not PieceKind.TEXT for piece in said):
        return (said[-1],)
    joined = said[0]
    for piece in said[1:]:
        joined = _after(joined, piece)
    return (joined,) if len(joined.text) <= LONGEST_ANSWER else (said[-1],)


def _after(first: Piece, then: Piece) -> Piece:
    lead = f"{first.text}\n\n"
    begin = len(lead.encode("utf-16-le")) // 2
    moved = [{**each, "offset": each["offset"] + begin} for each in json.loads(then.entities)]
    entities = json.dumps([*json.loads(first.entities), *moved])
    return replace(first, text=lead + then.text, entities=entities)
