"""A bank and a clock for contests: questions whose answers everybody on stage knows."""

from sqlite3 import Connection

from playground.groups import Group
from playground.messages import Message
from storage import question_banks
from tests.bot.contests import CAPITALS, a_question, a_written_question
from tests.conversations.stage import Stage

LOBBY_SECONDS = 30


def fill(tx: Connection, now: int, written: tuple[str, ...], name: str, community_id: int) -> None:
    bank_id = question_banks.add_bank(
        tx, community_id=community_id, name=name, starter="", by_user_id=None, now=now
    )
    asked = (a_written_question(*written),) if written else tuple(map(a_question, CAPITALS))
    question_banks.add_questions(tx, bank_id=bank_id, questions=asked, now=now)


async def has_bank(encore: Stage, *written: str, name: str = "music", community: int = 1) -> None:
    """Give a community a bank: four capitals, or one question answered in words."""
    await encore.quiet()
    assert encore.program is not None
    now = int(encore.playground.clock.now().timestamp())
    await encore.program.db.write(fill, now, written, name, community)


def right(question: Message) -> str:
    """Return the right option of a question about a capital."""
    return next(city for country, city in CAPITALS.items() if country in question.text)


def wrong(question: Message) -> str:
    return next(each for each in question.buttons if each in ("Oslo", "Rome", "Quito"))


async def passes(encore: Stage, seconds: int) -> None:
    """Let seconds pass one by one, with what each of them brings."""
    for _ in range(seconds):
        await encore.later(seconds=1)
        await encore.due()


async def next_question(encore: Stage, group: Group, sign: str = "❓") -> Message:
    """Let time pass until the next question stands in the group."""
    for _ in range(60):
        found = [each for each in group.messages.values() if sign in each.text]
        if found:
            return found[-1]
        await passes(encore, 1)
    raise AssertionError(group.transcript())
