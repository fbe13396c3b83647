"""Farmers earn at most the caps and are seen by admins; ordinary talkers hardly notice."""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from bot import (
    bindings,
    chores,
    communities,
    consistency,
    fair_rounds,
    intake,
    members,
    pending,
    points,
    reviews,
    rings,
)
from bot.communities import ChatName
from bot.intake import Gated, Sighting
from bot.schedules import Occurrence
from domain.communities import Defaults
from domain.days import ZoneSince
from domain.messages import Kind, MessageFacts, Name, Verdict, visible_length
from domain.recognition import KudosFacts, ReactionFacts
from handlers.gate import gate
from handlers.watch import Watch
from storage import bindings as stored_bindings
from storage import chats
from storage import chores as stored
from storage.migrate import MIGRATIONS, migrations_in

CHAT = -1001
NOON = 1_795_003_200
DAY = 86_400
DEFAULTS = Defaults("en", "UTC")
CAP = 40
SONG = (
    "the show tonight was even better than last year and we want an encore now please who goes"
    " to next one new song sounds great my ticket seat train hotel friend sister singer guitar"
    " light stage crowd voice chorus album cover poster shirt queue door weather rain coffee"
)
WORDS = SONG.split()


class World:
    """A chat where things are said, and the rows that come of it."""

    def __init__(self) -> None:
        self.tx = sqlite3.connect(":memory:", isolation_level=None)
        for migration in migrations_in(MIGRATIONS):
            for statement in migration.statements():
                self.tx.execute(statement)
        chat = communities.chat_of(
            self.tx, name=ChatName(CHAT, "supergroup", "Fans"), defaults=DEFAULTS, now=NOON - DAY
        )
        self.community_id = chat.community_id
        self.number = 0

    def said(self, user_id: int, text: str, at: int, *, kind: Kind = Kind.TEXT) -> MessageFacts:
        self.number += 1
        length = visible_length(text)
        return MessageFacts(CHAT, self.number, at, who(user_id), kind, length, False, text)

    def take(self, facts: Sequence[MessageFacts | KudosFacts | ReactionFacts]) -> None:
        """Take a minute's worth in as one batch."""
        gated = Gated()
        gated.chats[CHAT] = ChatName(CHAT, "supergroup", "Fans")
        gated.messages += [each for each in facts if isinstance(each, MessageFacts)]
        gated.kudos += [each for each in facts if isinstance(each, KudosFacts)]
        gated.reactions += [each for each in facts if isinstance(each, ReactionFacts)]
        gated.sightings += [Sighting(CHAT, each.giver) for each in gated.reactions]
        for each in gated.kudos:
            gated.sightings += [Sighting(CHAT, each.giver), Sighting(CHAT, each.receiver)]
        now = max(each.at for each in facts)
        intake.accept(self.tx, gated=gated, ended=(), defaults=DEFAULTS, owners=(), now=now)

    def comes(self, user_id: int, at: int, *, is_present: bool = True) -> None:
        members.change_presence(
            self.tx,
            community_id=self.community_id,
            name=who(user_id),
            is_present=is_present,
            now=at,
        )

    def look(self, which: str, at: int) -> None:
        fair_rounds.RECURRING.run(
            self.tx,
            Occurrence(
                kind=fair_rounds.KIND,
                ref=f"{fair_rounds.KIND}:{which}:x",
                community_id=None,
                facts={},
                zones=(ZoneSince(0, "UTC"),),
                at=at,
                since_at=at - DAY,
                now=at,
            ),
        )

    def settles(self, now: int) -> None:
        for chore_id, _ in stored.due(self.tx, now):
            chores.do(self.tx, chore_id, kinds=pending.KINDS, now=now)

    def waiting(self, user_id: int) -> int:
        (member_id,) = self.tx.execute(
            "SELECT member_id FROM members WHERE user_id = ?", (user_id,)
        ).fetchone()
        return points.statement(self.tx, member_id=member_id).waiting

    def balances(self) -> dict[int, int]:
        return dict(self.tx.execute("SELECT user_id, points FROM members").fetchall())

    def verdicts(self, user_id: int) -> list[Verdict]:
        found = self.tx.execute(
            "SELECT verdict FROM events JOIN members USING (member_id) WHERE user_id = ?"
            " ORDER BY message_id",
            (user_id,),
        )
        return [Verdict(verdict) for (verdict,) in found]


def who(user_id: int) -> Name:
    return Name(user_id, f"Fan {user_id}", "", "", "")


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    assert consistency.problems(made.tx) == []
    made.tx.close()


def test_fifty_farmers_earn_at_most_the_caps_and_are_seen(world: World) -> None:
    """Copy-paste, stickers, thanks in pairs, leaving and coming back, for three days."""
    text = "Great content as always, thank you so much for sharing this with all of us"
    farmers = range(100, 150)
    lines = [f"{text}, part {part} of {WORDS[part]} and {WORDS[part + 20]}" for part in range(9)]
    for day in range(3):
        for minute in range(60):
            at = NOON + day * DAY + minute * 90
            world.take([_farmed(world, user_id, minute, at, lines) for user_id in farmers])
            if minute % 20 == 0:
                world.take(_thanks(world, farmers, at + 30))
        for user_id in list(farmers)[::5]:
            world.comes(user_id, NOON + day * DAY + 7200, is_present=False)
            world.comes(user_id, NOON + day * DAY + 7260)
        world.look(fair_rounds.HOURLY, NOON + day * DAY + 7300)
    balances = world.balances()
    assert all(balances[user_id] <= 3 * (CAP + 3 * 5) for user_id in farmers)
    copies = [user_id for user_id in farmers if user_id % 3 == 0]
    assert sum(balances[user_id] for user_id in copies) < 0.5 * CAP * 3 * len(copies)
    listed = reviews.listed(world.tx, community_id=world.community_id)
    assert listed.lines
    acts = world.tx.execute("SELECT count(*) FROM audit_log WHERE act = 'review'").fetchone()
    assert acts[0] >= 10


def _farmed(world: World, user_id: int, minute: int, at: int, lines: list[str]) -> MessageFacts:
    """A third copies texts, a third sends stickers, a third repeats itself."""
    if user_id % 3 == 0:
        return world.said(user_id, lines[minute % len(lines)], at)
    if user_id % 3 == 1:
        return world.said(user_id, "", at, kind=Kind.STICKER)
    return world.said(user_id, f"I am number {user_id} and I say that this is the very best", at)


def _thanks(world: World, farmers: range, at: int) -> list[KudosFacts]:
    found = []
    for user_id in farmers:
        world.number += 1
        friend = user_id + 1 if user_id % 2 == 0 else user_id - 1
        found.append(KudosFacts(CHAT, world.number, who(user_id), who(friend), at))
    return found


def test_ordinary_talkers_lose_less_than_two_of_a_hundred(world: World) -> None:
    chance = random.Random(5)
    people = list(range(1, 41))
    expected = 0
    for day in range(3):
        last: dict[int, int] = {}
        counted = dict.fromkeys(people, 0)
        for minute in range(300):
            at = NOON + day * DAY - 4 * 3600 + minute * 60
            user_id = chance.choice(people)
            world.take([_talked(world, user_id, at, chance)])
            if at - last.get(user_id, 0) >= 60 and counted[user_id] < 20:
                expected += 2
                counted[user_id] += 1
                last[user_id] = at
    earned = sum(world.balances().values())
    assert earned >= 0.98 * expected
    assert earned <= expected


def _talked(world: World, user_id: int, at: int, chance: random.Random) -> MessageFacts:
    kind = chance.random()
    if kind < 0.1:
        return world.said(user_id, "", at, kind=Kind.STICKER)
    if kind < 0.15:
        return world.said(user_id, "", at, kind=Kind.PHOTO)
    return world.said(user_id, " ".join(chance.choices(WORDS, k=chance.randint(4, 16))), at)


def test_stickers_in_a_row_stop_and_a_word_between_opens_them_again(world: World) -> None:
    kinds = [Kind.STICKER] * 4 + [Kind.TEXT] + [Kind.ANIMATION]
    for number, kind in enumerate(kinds):
        text = "a word in between" if kind is Kind.TEXT else ""
        world.take([world.said(1, text, NOON + 61 * number, kind=kind)])
    yes, no = Verdict.REWARDED, Verdict.SAME_KIND
    assert world.verdicts(1) == [yes, yes, no, no, yes, yes]


def test_a_monologue_needs_somebody_who_is_talked_over(world: World) -> None:
    for number in range(8):
        world.take([world.said(1, f"song {number} is on", NOON + 61 * number)])
    assert set(world.verdicts(1)) == {Verdict.REWARDED}
    world.take([world.said(2, "may I say a word", NOON + 600)])
    for number in range(7):
        text = f"and now {WORDS[number]}"
        world.take([world.said(1, text, NOON + 700 + 61 * number)])
    assert world.verdicts(1)[8:] == [Verdict.REWARDED] * 5 + [Verdict.MONOLOGUE] * 2


def test_a_diary_is_no_monologue_and_its_neighbour_still_is(world: World) -> None:
    chat = chats.find(world.tx, CHAT)
    assert chat is not None
    place: dict[str, Any] = {"chat": chat, "purpose": bindings.DIARY, "by": 1, "at": NOON}
    bindings.bind(world.tx, community_id=world.community_id, thread_id=5, **place)
    for turn, thread_id in enumerate((5, 6, 0)):
        at = NOON + 1000 * turn
        world.take([world.said(2, f"may I say {WORDS[thread_id]}", at - 10)])
        for number in range(7):
            said = world.said(1, f"{thread_id} {WORDS[number]} again", at + 61 * number)
            world.take([said._replace(thread_id=thread_id)])
    yes, no = Verdict.REWARDED, Verdict.MONOLOGUE
    assert world.verdicts(1) == [yes] * 7 + ([yes] * 5 + [no] * 2) * 2
    bindings.unbind(world.tx, thread_id=5, **place)
    assert stored_bindings.of_community(world.tx, world.community_id) == []


def test_a_greeting_counts_once_a_day_for_each_person(world: World) -> None:
    for day in range(2):
        for number, user_id in enumerate((1, 2, 1)):
            at = NOON + day * DAY + number * 100
            world.take([world.said(user_id, "Good morning!", at)])
    assert world.verdicts(1) == [Verdict.REWARDED, Verdict.GREETING] * 2
    assert world.verdicts(2) == [Verdict.REWARDED] * 2


def test_a_whole_text_is_worth_something_once_a_day(world: World) -> None:
    text = "The concert last night was the best one I have been to in all these years"
    for day in range(2):
        for number, user_id in enumerate((1, 2, 1)):
            world.take([world.said(user_id, text, NOON + day * DAY + number * 100)])
    assert world.verdicts(1) == [Verdict.REWARDED, Verdict.COPY] * 2
    assert world.verdicts(2) == [Verdict.COPIED] * 2


def test_thanks_in_a_ring_count_a_tenth(world: World) -> None:
    for user_id in (1, 2):
        world.take([world.said(user_id, f"hello from {user_id}", NOON - 99)])
    for turn in range(24):
        world.number += 1
        giver, receiver = (1, 2) if turn % 2 else (2, 1)
        at = NOON + turn * (DAY + 60)
        world.take([KudosFacts(CHAT, world.number, who(giver), who(receiver), at)])
    world.look(fair_rounds.WEEKLY, NOON + 25 * DAY)
    listed = reviews.listed(world.tx, community_id=world.community_id)
    assert [(one.user_id, other.user_id) for one, other in listed.rings] == [(1, 2)]
    before = sum(world.balances().values())
    for number in range(10):
        world.number += 1
        at = NOON + (26 + 2 * number) * DAY
        world.take([KudosFacts(CHAT, world.number, who(1), who(2), at)])
    assert sum(world.balances().values()) - before == 5
    assert rings.EVERY == 10


def test_a_newcomers_points_wait_and_are_booked_once(world: World) -> None:
    world.comes(7, NOON - 3600)
    for number in range(3):
        world.take([world.said(7, f"hello {WORDS[number]} world", NOON + 61 * number)])
    assert world.balances()[7] == 0
    assert world.verdicts(7) == [Verdict.PENDING] * 3
    assert world.waiting(7) == 6
    for now in (NOON + 3600, NOON + DAY, NOON + 2 * DAY):
        world.settles(now)
    assert world.balances()[7] == 6
    assert world.verdicts(7) == [Verdict.BOOKED] * 3
    world.comes(7, NOON + 3 * DAY, is_present=False)
    world.comes(7, NOON + 4 * DAY)
    world.take([world.said(7, "here I am again", NOON + 4 * DAY + 60)])
    assert world.verdicts(7)[-1] is Verdict.REWARDED


def _recognised(world: World, *, reactor: int = 1, thanker: int = 2) -> MessageFacts:
    """Let a newcomer's first message be thanked for and reacted to by people who count."""
    for user_id in (reactor, thanker):
        for number in range(3):
            said = f"{user_id} says {WORDS[number]} and {WORDS[user_id]}"
            world.take([world.said(user_id, said, NOON - 1000 + 61 * number)])
    world.comes(7, NOON - 60)
    first = world.said(7, "hello everybody here", NOON)
    world.take([first])
    world.take([KudosFacts(CHAT, 9001, who(thanker), who(7), NOON + 10)])
    world.take([ReactionFacts(CHAT, first.message_id, who(reactor), NOON + 20, True)])
    return first


def test_what_newcomers_receive_waits_and_is_booked_with_the_rest(world: World) -> None:
    _recognised(world)
    assert (world.balances()[7], world.waiting(7)) == (0, 8)
    world.settles(NOON + DAY)
    assert (world.balances()[7], world.waiting(7)) == (0, 8)
    for number in range(2):
        world.take([world.said(7, f"settled in now {number}", NOON + DAY + 61 * number)])
    world.settles(NOON + DAY + 100)
    assert (world.balances()[7], world.waiting(7)) == (12, 0)


@pytest.mark.parametrize("is_settled", [False, True])
def test_a_newcomers_reaction_that_goes_takes_its_point_along(
    world: World, is_settled: bool
) -> None:
    first = _recognised(world)
    for number in range(2):
        world.take([world.said(7, f"settling in {number}", NOON + 100 + 61 * number)])
    if is_settled:
        world.settles(NOON + DAY)
        assert world.balances()[7] == 12
    for _ in range(2):
        at = NOON + 200 + is_settled * DAY
        world.take([ReactionFacts(CHAT, first.message_id, who(1), at, False)])
    world.settles(NOON + 2 * DAY)
    assert (world.balances()[7], world.waiting(7)) == (11, 0)


def test_who_joins_and_speaks_in_one_batch_is_a_newcomer_already(world: World) -> None:
    world.take([world.said(1, "hello to all of you", NOON - 99)])
    joined = {
        "chat": {"id": CHAT, "type": "supergroup", "title": "Fans"},
        "from": _account(7),
        "date": NOON,
        "old_chat_member": {"status": "left", "user": _account(7)},
        "new_chat_member": {"status": "member", "user": _account(7)},
    }
    told = _message(7, NOON) | {"new_chat_members": [_account(8)]}
    batch = [
        {"update_id": 1, "chat_member": joined},
        {"update_id": 2, "message": told},
        {"update_id": 3, "message": _message(7, NOON + 1) | {"text": "I am new in here"}},
        {"update_id": 4, "message": _message(8, NOON + 2) | {"text": "and I came with you"}},
        {"update_id": 5, "message": _message(9, NOON + 3) | {"text": "I was always around"}},
    ]
    gated = gate(batch, Watch(4711, "encore_bot", {}, {}, frozenset()))
    intake.accept(world.tx, gated=gated, ended=(), defaults=DEFAULTS, owners=(), now=NOON + 3)
    assert world.balances() == {1: 2, 7: 0, 8: 0, 9: 2}
    assert (world.waiting(7), world.waiting(8)) == (2, 2)


def _account(user_id: int) -> dict[str, object]:
    return {"id": user_id, "is_bot": False, "first_name": f"Fan {user_id}"}


def _message(user_id: int, at: int) -> dict[str, object]:
    chat = {"id": CHAT, "type": "supergroup", "title": "Fans"}
    return {"message_id": at - NOON + 100, "date": at, "chat": chat, "from": _account(user_id)}
