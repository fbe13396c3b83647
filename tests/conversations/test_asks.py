"""/ask, words to the bot, what is known unasked: in a group, a topic and in private."""

import pytest

from bot import knowledge
from bot.knowledge import Wish
from domain.knowledge import Content
from domain.posts import Piece, PieceKind
from playground.groups import Group
from playground.people import Person
from tests.conversations.stage import Stage, plain

HOSTILE = (
    '"OR" NEAR( * ^ - :',
    "a AND NOT b'); DROP TABLE asks; --",
    "🎉🎉🎉 9",
    "\u202eevil\u202c <b>&amp;",
    "x" * 4000,
    "Z̸a̷l̵g̶o̷ ҈",
)


KNOWN = {
    "When is the next concert?": "Saturday at eight",
    "Where is the next concert?": "In the old hall",
    "周边多久发货？": "付款后五天内发货",
}


@pytest.fixture
async def taught(group: Group, ann: Person, encore: Stage) -> Group:
    await ann.says(group, "hello everybody here")
    await encore.quiet()
    assert encore.program is not None
    for at, (question, answer) in enumerate(KNOWN.items()):
        content = Content(question, (Piece(PieceKind.TEXT, answer),))
        wish = Wish(content, ann.id, f"learn:{at}")
        await encore.program.db.write(knowledge.add, community_id=1, wish=wish, now=0)
    return group


async def test_what_is_known_is_answered_with_its_source_and_voted_on(
    taught: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(taught, "/ask what time does the concert start")
    answer = await taught.hears("Saturday at eight")
    assert plain(answer) == "Saturday at eight\n\n📖 When is the next concert?"
    assert "Only whoever asked" in str(await ben.taps(answer, "👍"))
    assert "Thank you" in str(await ann.taps(answer, "👍"))
    assert "Thank you" in str(await ann.taps(answer, "👎"))
    sorry = await taught.hears("Shall the team answer")
    await ann.taps(sorry, "Ask the team")
    await taught.hears("as case 1|case 1;")
    assert await encore.value("SELECT helped FROM asks") == 0
    assert await encore.value("SELECT uses FROM knowledge WHERE number = 1 AND community_id = 1")
    for words in ("/ask", "/ask 🎉🎉 ?!"):
        await ann.says(taught, words)
        await taught.hears("Write your question behind it")


async def test_an_unclear_question_gets_choices_for_who_asked(
    taught: Group, ann: Person, ben: Person, encore: Stage
) -> None:
    await ann.says(taught, "/ask the next concert?")
    card = await taught.hears("Which one do you mean")
    assert "Only whoever asked" in str(await ben.taps(card, "Where is"))
    await ann.taps(card, "Where is the next concert?")
    await taught.hears("In the old hall")
    await ann.taps(card, "Where is the next concert?")
    await encore.quiet()
    assert len([call for call in encore.said() if "old hall" in call["text"]]) == 1
    await ann.says(taught, "/ask the next concert?")
    card = await taught.hears("Which one do you mean")
    await ann.taps(card, "None of these")
    await taught.hears("so I asked the team")
    assert await encore.value("SELECT count(*) FROM asks WHERE outcome = 'none'") == 1
    assert await encore.value("SELECT count(*) FROM cases") == 1


async def test_what_nobody_knows_goes_to_the_team_when_it_is_asked(
    taught: Group, ann: Person, encore: Stage
) -> None:
    await ann.starts()
    await ann.says(ann.private, "will the drummer return?")
    await ann.private.hears("let me ask the team")
    assert await encore.value("SELECT count(*) FROM cases") == 0
    await ann.says(taught, "/ask will the drummer return?")
    await taught.hears("so I asked the team")
    assert await encore.value("SELECT count(*) FROM cases") == 1


async def test_the_bot_answers_to_its_name_and_unasked_only_where_it_may(
    taught: Group, ann: Person, encore: Stage
) -> None:
    name = encore.playground.bot.username
    await ann.says(taught, "周边什么时候发货呀？")
    await encore.quiet()
    assert encore.said()[-1]["text"] != "付款后五天内发货"
    await ann.says(taught, f"@{name} 请问周边多久发货")
    await taught.hears("付款后五天内发货")
    await encore.sets(answer_unasked="on")
    await encore.quiet()
    before = len(encore.said())
    await ann.says(taught, "what a lovely day, isn't it?")
    await ann.says(taught, "周边发货真快")
    await encore.quiet()
    assert len(encore.said()) == before
    await ann.says(taught, "周边多久发货？")
    await encore.quiet()
    await ann.says(taught, "周边多久发货？")
    await encore.quiet()
    assert len(encore.said()) == before + 1


async def test_admins_switch_off_what_came_with_the_bot(
    taught: Group, owner: Person, ann: Person, encore: Stage
) -> None:
    await owner.says(taught, "/learn starters")
    card = await taught.hears("came with me")
    assert "do not have the right" in str(await ann.taps(card, "How do I check in"))
    await owner.taps(card, "How do I check in")
    await ann.says(taught, "/ask How do I check in?")
    await taught.hears("I do not know that yet|you mean")


async def test_in_private_the_community_last_used_is_asked(
    taught: Group, ann: Person, encore: Stage
) -> None:
    await ann.starts()
    await ann.says(ann.private, "when is the next concert?")
    await ann.private.hears("Saturday at eight")
    await ann.says(ann.private, "/ask 怎么签到")
    await ann.private.hears("每天发送一次 /checkin")
    await ann.says(ann.private, "good morning")
    await ann.private.hears("/help")


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_words_break_nothing(
    taught: Group, ann: Person, encore: Stage, words: str
) -> None:
    await ann.says(taught, f"/ask {words}")
    await encore.quiet()
    assert await encore.value("SELECT count(*) FROM quarantine") == 0
    assert await encore.value("SELECT count(*) FROM asks") == 1
