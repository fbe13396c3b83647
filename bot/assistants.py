"""A question goes to the language model when entries are near it and none is clearly the one."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from bot import matches, settings
from bot.terms import Sought
from domain.assistants import MOST_SOURCES, Source, Told
from domain.days import local_date
from domain.knowledge import Ask
from storage import asks, assistants, chores, members, outbox, same_words, search
from storage import knowledge as stored

KIND = "assistant"
LETTER = "assistant"
PRIORITY = 1
# A question that waited longer has been answered otherwise, or is forgotten.
FRESH_SECONDS = 600
MOST_TRIES = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the entries that may answer it."""

    ask_id: int
    text: str
    sources: tuple[Source, ...]


def consider(tx: Connection, *, ask: Ask, message_id: int, now: int) -> None:
    """Have the model look at a question that has no clear answer; once a question.

    `message_id` is the message that asked, which is answered.
    """
    facts = {"ask_id": ask.ask_id, "message_id": message_id, "tries": 0}
    if ask.entry_id is None:
        chores.add(tx, kind=KIND, ref=str(ask.ask_id), facts=facts, due_at=now)


def prepare(tx: Connection, *, ask_id: int, most: int, now: int) -> Question | None:
    """Return what is to be asked and count it; None where it is over or the day has no room."""
    ask = asks.find(tx, ask_id)
    if ask is None or now - ask.asked_at > FRESH_SECONDS or ask.entry_id is not None:
        return None
    found = stored.get_many(tx, _near(tx, ask))
    sources = tuple(
        Source(entry.entry_id, entry.content.question, entry.content.answer)
        for entry in found
        if entry.answers(now) and entry.content.answer
    )
    day = local_date(now, settings.community(tx, ask.community_id).zones)
    whose = ask.community_id
    if not sources or not assistants.spend(tx, community_id=whose, day=day, most=most):
        return None
    return Question(ask_id, ask.text, sources)


def _near(tx: Connection, ask: Ask) -> list[int]:
    """Return what was offered, and what else of the community's own has some of the words."""
    whose = ask.community_id
    near = matches.seek(
        tx,
        owner=search.owner_of(whose),
        entries=stored.count_own(tx, whose),
        sought=Sought(ask.text, same_words.groups(tx, whose)),
    )
    found = dict.fromkeys([*ask.offered, *(match.entry_id for match in near)])
    return list(found)[:MOST_SOURCES]


def tell(tx: Connection, *, ask_id: int, told: Told, message_id: int, now: int) -> None:
    """Answer with what the model said, where it was asked; once a question."""
    ask = asks.find(tx, ask_id)
    if ask is None or not assistants.add(tx, ask_id, text=told.text, entry_ids=told.entry_ids):
        return
    member = members.get(tx, ask.member_id)
    outbox.add(
        tx,
        card=LETTER,
        facts={"ask_id": ask_id, "message_id": message_id},
        chat_key=ask.chat_key,
        user_id=member.user_id if ask.chat_key is None else None,
        thread_id=ask.thread_id,
        priority=PRIORITY,
        now=now,
    )


def again(tx: Connection, *, facts: dict[str, int], after_seconds: int, now: int) -> None:
    """Try once more, when the endpoint says so."""
    tries = facts["tries"] + 1
    if tries < MOST_TRIES:
        kept, ref = {**facts, "tries": tries}, str(facts["ask_id"])
        chores.set_due(tx, kind=KIND, ref=ref, facts=kept, due_at=now + after_seconds)


def sources_of(tx: Connection, told: Told) -> Sequence[tuple[int | None, str]]:
    """Return number and question of what an answer was taken from; no number: the bot's own."""
    found = stored.get_many(tx, told.entry_ids)
    return [
        (None if entry.is_starter else entry.number, entry.content.question) for entry in found
    ]
