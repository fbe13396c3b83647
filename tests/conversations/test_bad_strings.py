"""Every bad string against every place that takes text: nothing breaks, nothing leaks.

Commands, their next words, forms and steps come from the features' own tables, so what is new is
tried without a word here. Each string meets some of them and each of them some strings, dealt in
turn: about 5,000 messages.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import count, cycle, islice
from sqlite3 import Connection
from typing import Any

import pytest

from domain.names import FSI, PDI
from handlers import cases
from handlers.feature_list import FEATURES
from handlers.features import ANYTHING, FORM
from playground.chats import Chat
from playground.clock import PlaygroundClock
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.refusals import NotAllowed
from playground.server import Playground
from storage import dialogues
from tests.bad_inputs.corpus import CORPUS
from tests.conversations.stage import NOON, Stage

pytestmark = pytest.mark.slow

LONGEST = 4000
STRINGS = tuple(dict.fromkeys(text[:LONGEST] for text in CORPUS if text.strip()))
COMMANDS = [f"/{command.names[0]}" for feature in FEATURES for command in feature.commands]
SUBS = [
    f"/{sub.command} {sub.word}"
    for feature in FEATURES
    for sub in feature.subs
    if sub.word != ANYTHING
]
FORMS = [form for feature in FEATURES for form in feature.forms]
STEPS = [step.name for feature in FEATURES for step in feature.steps if step.name != FORM]
PER_COMMAND = 16
PER_SUB = 4
PER_FORM = 40
PER_STEP = 30
# What steps find in their dialogues: everything any of them asks for. A step that asks for more
# fails here with a KeyError until it stands below.
ANSWERS: dict[str, int | str] = {
    **dict.fromkeys(
        (
            *("chat_key", "thread_id", "thread", "community_id", "menu_id", "message_id"),
            *("survey_id", "draw_id", "slot_id", "case_id", "entry_id", "draft_id", "post_id"),
            *("gathering_id", "sanction_id", "appeal_id", "number", "prize", "listed"),
            *("is_lifted", "album"),
        ),
        1,
    ),
    "key": "quiet_hours",
    "act": "words",
    "kind": "text",
    "bank": "",
    "said": "",
    "reason": "",
    "manner": "asked",
    "side": "member",
    "question": "Who sings?",
    "tags": "",
    "field": "question",
    "ref": "bad",
    "form": "",
}
# What one step means by a name otherwise than the others.
OWN_ANSWERS: dict[str, dict[str, int | str]] = {cases.STEP: {"kind": "suggest"}}
BIDI_CONTROLS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ISOLATED = re.compile(f"{FSI}[^{FSI}{PDI}]*{PDI}")


@pytest.fixture
def clock() -> PlaygroundClock:
    """A time that stands: nothing grows stale however long it takes to say everything."""
    return PlaygroundClock(NOON, running=False)


@pytest.fixture
def dealt() -> Iterator[str]:
    """The strings in turn, for whoever is next."""
    return cycle(STRINGS)


async def utter(
    person: Person, chat: Chat, text: str, reply_to: Message | None = None
) -> Message | None:
    """Say something; None for what no app of Telegram's would send."""
    try:
        return await person.says(chat, text, reply_to=reply_to)
    except NotAllowed:
        return None


def deal(prefixes: Sequence[str], each: int, dealt: Iterator[str]) -> Iterator[str]:
    for prefix in prefixes:
        for text in islice(dealt, each):
            yield f"{prefix} {text}"[:LONGEST]


async def nothing_broke(encore: Stage, spoken: int) -> None:
    """Fail for a handler's error, a refused call (invalid HTML, too long), a leak or a turn."""
    await encore.quiet()
    broken = await encore.rows("SELECT why, raw ->> '$.message.text' FROM quarantine")
    assert [(why, ascii(text)[:60]) for why, text in broken] == []
    calls = encore.playground.calls
    odd = [(call.method, call.parameters, call.answer) for call in calls if call.refused]
    assert [each for each in odd if "not found" not in str(each[2])] == []
    said = [text for call in calls for text in _texts(call.parameters)]
    assert len(said) > spoken / 10
    token = encore.playground.token
    assert [text for text in said if token in text] == []
    assert [ascii(text)[:200] for text in said if _is_turned(text)] == []


def _texts(parameters: dict[str, Any]) -> Iterator[str]:
    # What somebody wrote to be posted as it is goes with its entities, not as our HTML.
    if parameters.get("parse_mode") == "HTML":
        for name in ("text", "caption"):
            if parameters.get(name):
                yield str(parameters[name])


def _is_turned(text: str) -> bool:
    """Say whether a message holds a control that could change the order of its other words."""
    return bool(BIDI_CONTROLS & set(ISOLATED.sub("", text)))


async def test_commands_take_any_words(
    group: Group, owner: Person, ann: Person, encore: Stage, dealt: Iterator[str]
) -> None:
    said = await ann.says(group, "Something to answer")
    texts = [*deal(COMMANDS, PER_COMMAND, dealt), *deal(SUBS, PER_SUB, dealt)]
    ways = cycle(
        (
            (group, owner, None),
            (owner.private, owner, None),
            (group, ann, said),
            (ann.private, ann, None),
        )
    )
    for text, (chat, person, answered) in zip(texts, ways, strict=False):
        await utter(person, chat, text, answered)
    await nothing_broke(encore, len(texts))


async def test_forms_and_steps_take_any_words(
    group: Group, owner: Person, encore: Stage, dealt: Iterator[str]
) -> None:
    await owner.says(owner.private, "/settings")
    numbers = count(1)
    for form in FORMS:
        answers = {**ANSWERS, FORM: form.name}
        await _asks(encore, owner, FORM, answers, next(numbers))
        for text in islice(dealt, PER_FORM):
            await utter(owner, owner.private, text)
    for step in STEPS:
        answers = {**ANSWERS, **OWN_ANSWERS.get(step, {})}
        for text in islice(dealt, PER_STEP):
            await _asks(encore, owner, step, answers, next(numbers))
            await utter(owner, owner.private, text)
    await nothing_broke(encore, len(FORMS) * PER_FORM)


async def _asks(
    encore: Stage, person: Person, step: str, answers: dict[str, int | str], number: int
) -> None:
    """Let the bot wait for an answer as if it had asked."""
    await encore.quiet()
    assert encore.program is not None
    await encore.program.db.write(_ask, person.id, step, answers | {"ref": f"bad:{number}"})


def _ask(tx: Connection, user_id: int, step: str, answers: dict[str, int | str]) -> None:
    now = int(NOON.timestamp())
    dialogues.ask(tx, chat_id=user_id, user_id=user_id, step=step, answers=answers, now=now)


async def test_people_and_groups_may_be_called_anything(
    owner: Person, playground: Playground, encore: Stage
) -> None:
    for text in STRINGS:
        name = text[:64]
        group = playground.group(name, owner=owner)
        person = playground.person(name)
        await group.adds(person)
        said = await utter(person, group, text)
        for command in ("/me", "/top", "签到"):
            await person.says(group, command)
        await owner.says(group, "/give 5 why", reply_to=said)
    await nothing_broke(encore, len(STRINGS))
