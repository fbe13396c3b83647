"""First steps: newcomers are told on days 1, 3 and 7 what is still open, and no more."""

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot import badges, first_steps, intake, merges, recognition, setting_changes
from bot import chores as work
from bot import members as people
from bot.communities import ChatName
from bot.participation import place_in
from domain.chats import Chat
from domain.communities import Defaults
from domain.first_steps import Step
from domain.manners import quiet_minutes
from domain.members import Member
from domain.messages import Kind, MessageFacts, Name
from domain.opt_outs import OptOut
from domain.recognition import ReactionFacts
from domain.refusals import Refusal
from storage import badges as awards
from storage import chores, opt_outs, outbox, users
from storage import first_steps as stored
from storage import members as stored_members
from storage.members import Known
from tests.bot.books import DAY, NOW, a_chat, a_member, books, the_community

HOUR = 3600
ANN, BEN = 5, 6
DEFAULTS = Defaults("en", "UTC")


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Connection]:
    with books(tmp_path / "books.db") as opened:
        a_member(opened, a_chat(opened).community_id, BEN, now=NOW - 90 * DAY)
        yield opened


def a_name(user_id: int) -> Name:
    return Name(user_id, f"Fan {user_id}", "", "", "en")


def comes(tx: Connection, user_id: int = ANN, *, at: int = NOW, leaves: bool = False) -> Member:
    standing = intake.Standing(-100, a_name(user_id), not leaves, leaves, at)
    gated = intake.Gated(standings=[standing])
    intake.accept(tx, gated=gated, ended=(), defaults=DEFAULTS, owners=(), now=at)
    where = a_chat(tx).community_id
    return stored_members.met(tx, community_id=where, user_id=user_id)


def starts(tx: Connection, *, may: bool = True) -> None:
    people.can_be_written_to(tx, name=a_name(ANN), dm_ok=may)


def sets(tx: Connection, **values: str) -> None:
    community = the_community(tx, a_chat(tx))
    setting_changes.change_many(tx, community=community, wanted=values, by=1, at=NOW)


def told(tx: Connection, now: int) -> list[int]:
    """Do what is due, and return whose steps are to be told; they are, by that."""
    for chore_id, kind in chores.due(tx, now):
        if kind in first_steps.KINDS:
            work.do(tx, chore_id, kinds=first_steps.KINDS, now=now)
    found = [each for each in outbox.due(tx, now) if each.card == first_steps.LETTER]
    for letter in found:
        outbox.drop(tx, letter.outbox_id)
    return [int(letter.facts["member_id"]) for letter in found]


def says(tx: Connection, user_id: int, *, at: int, number: int = 1) -> None:
    fact = MessageFacts(-100, number, at, a_name(user_id), Kind.TEXT, 20, False, "hello to all")
    chats = {-100: ChatName(-100, "supergroup", "Aurora Fans")}
    gated = intake.Gated(chats=chats, messages=[fact])
    intake.accept(tx, gated=gated, ended=(), defaults=DEFAULTS, owners=(), now=at)


def reacts(tx: Connection, member: Member, message_id: int, *, at: int) -> None:
    place = place_in(the_community(tx, a_chat(tx)), a_chat(tx).chat_key)
    fact = ReactionFacts(-100, message_id, a_name(member.user_id), at, True)
    known = Known(member.member_id, None, True, False, 0, "", 0, 0)
    who = {(member.community_id, member.user_id): known}
    recognition.record_reactions(tx, facts=[fact], places={-100: place}, people=who)


def held(tx: Connection, member: Member) -> set[str]:
    return {award.badge for award in awards.of_member(tx, member.member_id)}


def still_open(tx: Connection, member: Member) -> tuple[Step, ...]:
    return first_steps.standing(tx, member).open


def test_on_three_days_who_has_started_the_bot_is_told_once(tx: Connection) -> None:
    ann = comes(tx)
    comes(tx)
    starts(tx)
    assert told(tx, NOW + DAY - 1) == []
    for day in (1, 3, 7):
        assert told(tx, NOW + day * DAY) == [ann.member_id]
        assert told(tx, NOW + day * DAY + HOUR) == []
    assert stored.find(tx, ann.member_id) is None
    with pytest.raises(Refusal, match=r"steps\.over"):
        first_steps.choose(tx, member_id=ann.member_id, user_id=ANN, is_stopped=True)


def test_without_a_start_nothing_is_said_until_there_is_one(tx: Connection) -> None:
    ann = comes(tx)
    assert told(tx, NOW + DAY) == []
    starts(tx)
    assert told(tx, NOW + 3 * DAY) == [ann.member_id]
    starts(tx, may=False)
    assert told(tx, NOW + 7 * DAY) == []


def test_who_was_there_before_or_comes_back_is_not_new(tx: Connection) -> None:
    ben = comes(tx, BEN)
    assert stored.find(tx, ben.member_id) is None
    ann = comes(tx)
    starts(tx)
    assert told(tx, NOW + DAY) == [ann.member_id]
    comes(tx, at=NOW + 2 * DAY, leaves=True)
    assert told(tx, NOW + 3 * DAY) == []
    comes(tx, at=NOW + 5 * DAY)
    assert told(tx, NOW + 6 * DAY) == []
    assert told(tx, NOW + 7 * DAY) == [ann.member_id]
    comes(tx, at=NOW + 9 * DAY, leaves=True)
    comes(tx, at=NOW + 10 * DAY)
    assert told(tx, NOW + 11 * DAY) == []


def test_a_step_that_is_done_is_not_told_and_all_three_are_a_badge(tx: Connection) -> None:
    ann = comes(tx)
    assert still_open(tx, ann) == tuple(Step)
    says(tx, BEN, at=NOW + 60)
    reacts(tx, ann, 1, at=NOW + 120)
    assert still_open(tx, ann) == (Step.MESSAGE, Step.QUIZ)
    badges.quizzed(tx, member_id=ann.member_id, at=NOW + 180)
    assert "first_steps" not in held(tx, ann)
    says(tx, ANN, at=NOW + 240, number=2)
    assert still_open(tx, ann) == ()
    # She never started the bot; the facts say so all the same.
    assert "first_steps" in held(tx, ann)
    starts(tx)
    assert told(tx, NOW + DAY) == []


def test_a_reaction_to_the_bot_counts_and_one_to_oneself_does_not(tx: Connection) -> None:
    ann = comes(tx)
    says(tx, ANN, at=NOW + 60)
    reacts(tx, ann, 1, at=NOW + 120)
    assert Step.REACTION in still_open(tx, ann)
    reacts(tx, ann, 999, at=NOW + 180)
    assert Step.REACTION not in still_open(tx, ann)


def test_quiet_hours_are_waited_for_and_an_outage_is_not_made_up_for(tx: Connection) -> None:
    sets(tx, quiet_hours="11:00-14:30")
    ann = comes(tx)
    starts(tx)
    assert told(tx, NOW + DAY) == []
    assert told(tx, NOW + DAY + 5 * HOUR // 2) == [ann.member_id]
    assert told(tx, NOW + 6 * DAY + 6 * HOUR) == []
    assert told(tx, NOW + 7 * DAY + 6 * HOUR) == [ann.member_id]


@pytest.mark.parametrize(
    ("hours", "minute", "left"),
    [
        ("off", 0, 0),
        ("22:00-09:00", 22 * 60, 660),
        ("22:00-09:00", 8 * 60 + 59, 1),
        ("22:00-09:00", 9 * 60, 0),
        ("01:00-02:00", 90, 30),
        ("01:00-02:00", 59, 0),
    ],
)
def test_how_long_quiet_hours_last(hours: str, minute: int, left: int) -> None:
    assert quiet_minutes(hours, minute) == left


def test_it_can_be_stopped_resumed_and_switched_off(tx: Connection) -> None:
    ann = comes(tx)
    starts(tx)
    whose = ann.member_id
    with pytest.raises(Refusal, match=r"refusal\.not_yours"):
        first_steps.choose(tx, member_id=whose, user_id=BEN, is_stopped=True)
    assert first_steps.choose(tx, member_id=whose, user_id=ANN, is_stopped=True).is_stopped
    assert told(tx, NOW + DAY) == []
    first_steps.choose(tx, member_id=whose, user_id=ANN, is_stopped=False)
    sets(tx, first_steps="off")
    assert told(tx, NOW + 3 * DAY) == []
    sets(tx, first_steps="on")
    opt_outs.add(tx, member_id=whose, kind=OptOut.TRACKING, now=NOW)
    assert told(tx, NOW + 7 * DAY) == []


def test_who_is_reminded_again_hears_of_the_last_day(tx: Connection) -> None:
    ann = comes(tx)
    starts(tx)
    first_steps.choose(tx, member_id=ann.member_id, user_id=ANN, is_stopped=True)
    assert told(tx, NOW + 3 * DAY) == []
    first_steps.choose(tx, member_id=ann.member_id, user_id=ANN, is_stopped=False)
    assert told(tx, NOW + 7 * DAY) == [ann.member_id]


def test_who_is_new_stays_so_when_communities_are_joined(tx: Connection) -> None:
    ann, there = comes(tx), a_chat(tx, -200)
    says(tx, ANN, at=NOW + 60)
    starts(tx)
    _join(tx, there)
    known = stored_members.met(tx, community_id=there.community_id, user_id=ANN)
    assert known.member_id != ann.member_id
    assert still_open(tx, known) == (Step.REACTION, Step.QUIZ)
    assert told(tx, NOW + DAY) == [known.member_id]
    assert stored.find(tx, ann.member_id) is None


def _join(tx: Connection, there: Chat) -> None:
    users.set_dm(tx, user_id=ANN, dm_ok=True)
    merges.open_code(tx, community_id=there.community_id, code="CODE", by=1, at=NOW + HOUR)
    whose = a_chat(tx).community_id
    merges.join(tx, community_id=whose, code="CODE", by=1, at=NOW + HOUR)
