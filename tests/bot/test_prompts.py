"""The topic of the day: asked once a day, answers thanked for once, the best one named."""

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot import chores as work
from bot import prompts, setting_changes
from bot.communities import ChatName
from bot.intake import Gated, accept
from bot.prompts import Reply
from domain.communities import Defaults
from domain.messages import Kind, MessageFacts, Name
from domain.refusals import Refusal
from domain.settings import LANGUAGES
from storage import chores, ledger, outbox
from storage import members as stored_members
from storage import prompts as stored
from storage.outbox import Letter
from tests.bot.books import DAY, NOW, a_chat, a_member, books, the_community

HOUR = 3600
ANN, BEN = 5, 6
POST_ID = 900


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Connection]:
    with books(tmp_path / "books.db") as opened:
        for user_id in (ANN, BEN):
            a_member(opened, a_chat(opened).community_id, user_id, now=NOW - 9 * DAY)
        setting_changes.change_many(
            opened,
            community=the_community(opened, a_chat(opened)),
            wanted={"prompts": "on", "prompt_hour": "13"},
            by=1,
            at=NOW,
        )
        yield opened


def said(user_id: int, message_id: int, at: int, text: str = "What a lovely day") -> MessageFacts:
    name = Name(user_id, f"Fan {user_id}", "", "", "en")
    return MessageFacts(-100, message_id, at, name, Kind.TEXT, len(text), False, text)


def takes(tx: Connection, *messages: MessageFacts, answers: int = 0, now: int = 0) -> None:
    gated = Gated(messages=list(messages))
    a_chat(tx)
    gated.chats[-100] = ChatName(-100, "supergroup", "Aurora Fans")
    gated.replies = [Reply(answers, each) for each in messages] if answers else []
    at = now or max(each.at for each in messages)
    accept(tx, gated=gated, ended=(), defaults=Defaults("en", "UTC"), owners=(), now=at)


def looks(tx: Connection, now: int) -> list[Letter]:
    """Let the hourly look of one community be taken; return what is to be said of topics."""
    facts = {"community_id": a_chat(tx).community_id}
    chores.add(tx, kind=prompts.POST, ref=f"look:{now}", facts=facts, due_at=now)
    for chore_id, kind in chores.due(tx, now):
        if kind in prompts.KINDS:
            work.do(tx, chore_id, kinds=prompts.KINDS, now=now)
    return [each for each in outbox.due(tx, now) if each.card.startswith("prompt")]


def arrives(tx: Connection, letter: Letter) -> None:
    assert outbox.claim(tx, letter.outbox_id)
    outbox.mark_sent(tx, letter.outbox_id, POST_ID)


def thanks(tx: Connection, user_id: int) -> list[tuple[str, int]]:
    member = stored_members.met(tx, community_id=a_chat(tx).community_id, user_id=user_id)
    found = ledger.latest(tx, member_id=member.member_id, most=9)
    return [(entry.reason, entry.points) for entry in found]


def test_every_language_ships_enough_topics_for_ninety_days() -> None:
    sizes = {len(prompts.shipped(language)) for language in LANGUAGES}
    assert len(sizes) == 1
    assert sizes.pop() > 100
    for language in LANGUAGES:
        texts = [prompt.text for prompt in prompts.shipped(language)]
        assert len(set(texts)) == len(texts)
        assert all(0 < len(text) <= 300 for text in texts)


def test_a_topic_is_asked_once_a_day_at_its_hour(tx: Connection) -> None:
    takes(tx, said(ANN, 1, NOW))
    assert looks(tx, NOW) == []
    (letter,) = looks(tx, NOW + HOUR)
    assert letter.card == prompts.LETTER
    arrives(tx, letter)
    assert looks(tx, NOW + 2 * HOUR) == []
    takes(tx, said(ANN, 2, NOW + DAY))
    assert len(looks(tx, NOW + DAY + HOUR)) == 1


def test_nothing_is_asked_into_a_talk_nor_into_the_night(tx: Connection) -> None:
    assert looks(tx, NOW + HOUR) == []
    talk = [said(ANN, 10 + each, NOW + HOUR - 60 * each) for each in range(6)]
    takes(tx, *talk)
    assert looks(tx, NOW + HOUR) == []
    assert len(looks(tx, NOW + 2 * HOUR)) == 1


def test_what_is_off_or_skipped_is_not_asked(tx: Connection) -> None:
    takes(tx, said(ANN, 1, NOW))
    community = the_community(tx, a_chat(tx))
    for _ in range(2):
        prompts.skip(tx, community=community, by=1, now=NOW)
    assert looks(tx, NOW + HOUR) == []
    takes(tx, said(ANN, 2, NOW + DAY))
    arrives(tx, looks(tx, NOW + DAY + HOUR)[0])
    with pytest.raises(Refusal):
        prompts.skip(tx, community=community, by=1, now=NOW + DAY + 2 * HOUR)


def test_an_answer_is_thanked_for_once_and_counts_at_its_own_date(tx: Connection) -> None:
    takes(tx, said(ANN, 1, NOW))
    arrives(tx, looks(tx, NOW + HOUR)[0])
    at = NOW + 2 * HOUR
    takes(tx, said(BEN, 20, at), said(BEN, 21, at + 9), answers=POST_ID, now=at + DAY)
    takes(tx, said(BEN, 20, at), answers=POST_ID)
    takes(tx, said(ANN, 22, at, ""), answers=POST_ID)
    takes(tx, said(ANN, 23, at), answers=POST_ID + 1)
    assert (thanks(tx, BEN), thanks(tx, ANN)) == ([("prompt", 2)], [])
    takes(tx, said(ANN, 24, NOW + HOUR + DAY + 1), answers=POST_ID)
    assert thanks(tx, ANN) == []


def test_the_answer_with_most_reactions_is_named_a_day_later(tx: Connection) -> None:
    takes(tx, said(ANN, 1, NOW))
    arrives(tx, looks(tx, NOW + HOUR)[0])
    takes(tx, said(ANN, 20, NOW + 2 * HOUR), said(BEN, 21, NOW + 2 * HOUR), answers=POST_ID)
    community_id = a_chat(tx).community_id
    ann, ben = (
        stored_members.met(tx, community_id=community_id, user_id=each).member_id
        for each in (ANN, BEN)
    )
    givers = [a_member(tx, community_id, 50 + each).member_id for each in range(3)]
    for place, giver in enumerate([*givers, ben]):
        row = (-100, 21 if place else 20, giver, ben if place else ann, "2026-11-18", 0)
        tx.execute("INSERT INTO reactions VALUES (?, ?, ?, ?, ?, ?)", row)
    due_at = NOW + HOUR + DAY
    (letter,) = [each for each in looks(tx, due_at) if each.card == prompts.LETTER_BEST]
    assert letter.facts["member_id"] == ben
    assert (letter.facts["reactions"], letter.facts["answerers"]) == (2, 2)


def test_a_day_without_reactions_is_not_spoken_of(tx: Connection) -> None:
    takes(tx, said(ANN, 1, NOW))
    arrives(tx, looks(tx, NOW + HOUR)[0])
    takes(tx, said(BEN, 20, NOW + 2 * HOUR), answers=POST_ID)
    cards = [each.card for each in looks(tx, NOW + HOUR + DAY)]
    assert prompts.LETTER_BEST not in cards


def test_own_topics_are_added_once_and_removed(tx: Connection) -> None:
    community = the_community(tx, a_chat(tx))
    whose = community.community_id
    first = prompts.add(tx, community_id=whose, text="Tea or coffee?", by=1, now=NOW)
    assert prompts.add(tx, community_id=whose, text="Tea or  coffee?", by=1, now=NOW) == first
    takes(tx, said(ANN, 1, NOW))
    (letter,) = looks(tx, NOW + HOUR)
    post = stored.find_post(tx, int(letter.facts["post_id"]))
    assert post is not None
    assert post.text == "Tea or coffee?"
    prompts.remove(tx, community_id=whose, prompt_id=first, by=1, now=NOW)
    with pytest.raises(Refusal):
        prompts.remove(tx, community_id=whose, prompt_id=first, by=1, now=NOW)
