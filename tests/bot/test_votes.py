"""Votes: handed to whose poll it is, also when they come before it; a closed poll is looked at."""

from sqlite3 import Connection

from bot import chores as work
from bot import votes
from bot.votes import Found, Taker
from domain.ballots import Ballot, Tally
from domain.members import Member
from domain.messages import Name
from storage import chores, outbox, posted_polls
from storage.posted_polls import Posted
from tests.bot.books import NOW, a_chat, a_member

FEATURE, ITEM = "poll", 3
OPEN = {
    "id": "77",
    "options": [{"voter_count": 1}, {"voter_count": 0}],
    "total_voter_count": 1,
    "is_closed": False,
}
VOTE = Ballot("77", Name(5, "Ann", "", "", "en"), (1,))


def a_letter(tx: Connection) -> int:
    chat = a_chat(tx)
    number = outbox.add(tx, card="poll", facts={}, chat_key=chat.chat_key, now=NOW)
    votes.expect(tx, feature=FEATURE, item_id=ITEM, chat_key=chat.chat_key, outbox_id=number)
    return number


def arrives(tx: Connection, outbox_id: int) -> None:
    message = {"message_id": 12, "chat": {"id": -100}, "poll": OPEN}
    votes.delivered(tx, outbox_id, message, NOW * 1000)


def taker(seen: list[tuple[int, tuple[int, ...]]]) -> dict[str, Taker]:
    def take(_tx: Connection, posted: Posted, member: Member, ballot: Ballot, _now: int) -> None:
        assert posted.item_id == ITEM
        seen.append((member.user_id, ballot.choices))

    return {FEATURE: take}


def test_a_members_vote_goes_to_whose_poll_it_is(tx: Connection) -> None:
    seen: list[tuple[int, tuple[int, ...]]] = []
    arrives(tx, a_letter(tx))
    assert votes.cast(tx, ballot=VOTE, takers=taker(seen), now=NOW) is Found.STRANGER
    a_member(tx, a_chat(tx).community_id, 5)
    assert votes.cast(tx, ballot=VOTE, takers=taker(seen), now=NOW) is Found.COUNTED
    assert seen == [(5, (1,))]


def test_a_stranger_whom_telegram_knows_to_be_inside_becomes_a_member(tx: Connection) -> None:
    seen: list[tuple[int, tuple[int, ...]]] = []
    arrives(tx, a_letter(tx))
    found = votes.cast(tx, ballot=VOTE, takers=taker(seen), is_inside=True, now=NOW)
    assert (found, seen) == (Found.COUNTED, [(5, (1,))])


def test_an_answer_before_its_poll_is_tried_again_when_the_poll_arrives(tx: Connection) -> None:
    letter = a_letter(tx)
    assert votes.cast(tx, ballot=VOTE, takers={}, now=NOW) is Found.UNKNOWN_POLL
    votes.park(tx, update_id=900, poll_id="77", raw="{}", now=NOW)
    assert chores.due(tx, NOW) == []
    arrives(tx, letter)
    assert [kind for _, kind in chores.due(tx, NOW)] == [votes.PARKED]


def test_an_answer_to_a_poll_nobody_knows_is_given_up_within_a_minute(tx: Connection) -> None:
    votes.park(tx, update_id=900, poll_id="77", raw="{}", now=NOW)
    at, tries = NOW, 0
    while posted_polls.find_parked(tx, 900) is not None:
        at += 1
        for _ in chores.due(tx, at):
            tries += 1
            given_up = votes.still_unknown(tx, update_id=900, now=at)
    assert (tries, at - NOW, given_up) == (3, 60, "{}")


def test_a_closed_poll_has_its_feature_look_once(tx: Connection) -> None:
    arrives(tx, a_letter(tx))
    votes.stand(tx, {"77": Tally((2, 1), 3), "78": Tally((9,), 9)}, NOW)
    assert chores.due(tx, NOW) == []
    votes.stand(tx, {"77": Tally((2, 2), 4, is_closed=True)}, NOW)
    ((chore_id, kind),) = chores.due(tx, NOW)
    assert kind == FEATURE
    looked: list[int] = []
    does = {FEATURE: lambda _tx, chore, _now: looked.append(int(chore.facts["item_id"]))}
    work.do(tx, chore_id, kinds=does, now=NOW)
    votes.stand(tx, {"77": Tally((0, 0), 0, is_closed=True)}, NOW)
    posted = posted_polls.of_item(tx, feature=FEATURE, item_id=ITEM)
    assert looked == [ITEM]
    assert chores.due(tx, NOW) == []
    assert posted is not None
    assert (posted.tally, posted.closed_at) == (Tally((2, 2), 4, is_closed=True), NOW)
