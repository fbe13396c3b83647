"""What is decided about messages to members: who gets one, how many, and what is kept."""

import sqlite3

import pytest

from bot import broadcast_rounds, broadcasts, erasures, exports, merges
from bot.broadcasts import Wish
from domain.broadcasts import Audience, BroadcastState, Content, Fate
from domain.chats import Chat
from domain.posts import Piece, PieceKind
from domain.refusals import Refusal
from domain.tiers import Outlook, Tier
from storage import broadcasts as stored
from storage import chores, members, outbox, tiers, users
from tests.bot.books import NOW, a_chat, a_member, the_community

ADMIN, FANS = 500, range(1, 6)
DAY = 86_400


@pytest.fixture
def chat(tx: sqlite3.Connection) -> Chat:
    """A group with an admin and five fans, who all started the bot."""
    chat = a_chat(tx)
    for user_id in (ADMIN, *FANS):
        a_member(tx, chat.community_id, user_id)
        users.set_dm(tx, user_id=user_id, dm_ok=True)
    return chat


def begun(
    tx: sqlite3.Connection, chat: Chat, ref: str, *, to: Audience | None = None, now: int = NOW
) -> int:
    """Draft and confirm a message; return its key."""
    wish = Wish(Content(Piece(PieceKind.TEXT, "Hi")), to or Audience(), 0, ADMIN, ref)
    made = broadcasts.draft(tx, community=the_community(tx, chat), wish=wish, now=now)
    key = made.broadcast_id
    broadcasts.confirm(tx, broadcast_id=key, by=ADMIN, card_id=7, waits=False, now=now)
    return key


def goes_on(tx: sqlite3.Connection, now: int) -> None:
    """Do what is due of broadcasts."""
    for chore_id, kind in chores.due(tx, now):
        chore = chores.claim(tx, chore_id, now=now)
        if kind == broadcasts.KIND and chore is not None:
            broadcast_rounds.KINDS[kind](tx, chore, now)


def delivers(tx: sqlite3.Connection, now: int) -> list[int]:
    """Let Telegram take all letters of broadcasts; return who got one."""
    got = []
    for letter in outbox.due(tx, now, 1_000):
        outbox.claim(tx, letter.outbox_id)
        outbox.mark_sent(tx, letter.outbox_id, 1)
        if letter.card == broadcasts.LETTER:
            got.append(letter.user_id or 0)
    return got


def ends(tx: sqlite3.Connection, now: int) -> list[int]:
    """Let what was begun go out whole; return who got it."""
    goes_on(tx, now)
    got = delivers(tx, now)
    goes_on(tx, now + 1)
    return got


def test_the_same_command_makes_one_draft_and_one_look(tx: sqlite3.Connection, chat: Chat) -> None:
    assert begun(tx, chat, "a") == begun(tx, chat, "a")
    cards = [letter.card for letter in outbox.due(tx, NOW)]
    assert cards == [broadcasts.LETTER_TEST, broadcasts.LETTER_CARD]


def test_nobody_gets_more_than_two_a_week_and_a_community_sends_three_a_day(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    tiers.set_outlook(tx, member_id=_member(tx, chat, 1), outlook=Outlook(Tier.CORE, None), at=NOW)
    core = Audience(tier=Tier.CORE)
    for number in range(2):
        begun(tx, chat, f"core {number}", to=core, now=NOW + number * 60)
        assert ends(tx, NOW + number * 60) == [1]
    everybody = begun(tx, chat, "all", now=NOW + 200)
    assert ends(tx, NOW + 200) == [2, 3, 4, 5, ADMIN]
    assert stored.find(tx, everybody).state is BroadcastState.OVER  # type: ignore[union-attr]
    with pytest.raises(Refusal, match="too_many"):
        begun(tx, chat, "fourth", now=NOW + 300)
    with pytest.raises(Refusal, match="nobody"):
        begun(tx, chat, "core again", to=core, now=NOW + 3 * DAY)
    begun(tx, chat, "next week", to=core, now=NOW + 8 * DAY)
    assert ends(tx, NOW + 8 * DAY) == [1]


def test_one_at_a_time_and_never_more_than_a_portion_waits(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    for user_id in range(1_000, 1_250):
        a_member(tx, chat.community_id, user_id)
        users.set_dm(tx, user_id=user_id, dm_ok=True)
    key = begun(tx, chat, "a")
    with pytest.raises(Refusal, match="one_at_a_time"):
        begun(tx, chat, "b")
    got = []
    for now in range(NOW, NOW + 5):
        goes_on(tx, now)
        assert stored.count(tx, key, Fate.QUEUED) <= broadcast_rounds.PORTION
        got += delivers(tx, now)
    assert len(got) == len(set(got)) == 256
    assert stored.counts(tx, key) == {Fate.SENT: 256}


def test_its_maker_is_shown_every_ten_seconds_how_far_it_is_and_told_the_end_once(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    begun(tx, chat, "a")
    for now in range(NOW, NOW + 25):
        goes_on(tx, now)
    cards = [letter.card for letter in outbox.due(tx, NOW + 25)]
    assert cards.count(broadcasts.LETTER_SHOWN) == 2
    delivers(tx, NOW + 25)
    for now in range(NOW + 25, NOW + 30):
        goes_on(tx, now)
    told = [letter.card for letter in outbox.due(tx, NOW + 30)]
    assert told == [broadcasts.LETTER_SHOWN, broadcasts.LETTER_REPORT]


def test_what_is_stopped_stays_where_it_is(tx: sqlite3.Connection, chat: Chat) -> None:
    key = begun(tx, chat, "a")
    goes_on(tx, NOW)
    first, second = (each for each in outbox.due(tx, NOW) if each.user_id in (1, 2))
    outbox.claim(tx, first.outbox_id)
    broadcasts.stop(tx, broadcast_id=key, by=ADMIN, now=NOW)
    broadcasts.stop(tx, broadcast_id=key, by=ADMIN, now=NOW)
    assert not outbox.claim(tx, second.outbox_id)
    goes_on(tx, NOW + 1)
    outbox.mark_sent(tx, first.outbox_id, 1)
    goes_on(tx, NOW + 2)
    assert stored.counts(tx, key) == {Fate.SENT: 1, Fate.SKIPPED: 5}
    assert stored.find(tx, key).state is BroadcastState.STOPPED  # type: ignore[union-attr]


def test_what_telegram_may_have_got_twice_counts_as_sent_and_blocked_is_told_from_failed(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    key = begun(tx, chat, "a")
    goes_on(tx, NOW)
    fates = {
        each.user_id: each.outbox_id for each in outbox.due(tx, NOW) if each.card == "broadcast"
    }
    for _ in range(2):
        outbox.claim(tx, fates[1])
        outbox.mark_unknown(tx, fates[1], now=NOW)
    users.set_dm(tx, user_id=2, dm_ok=False)
    broadcasts.less(tx, user_id=3, now=NOW)
    for user_id in (2, 3, 4):
        outbox.drop(tx, fates[user_id])
    goes_on(tx, NOW + 1)
    found = dict(tx.execute("SELECT user_id, state FROM broadcast_recipients").fetchall())
    assert found == {
        1: "sent",
        2: "blocked",
        3: "skipped",
        4: "failed",
        5: "queued",
        ADMIN: "queued",
    }
    assert broadcasts.get(tx, key).state is BroadcastState.RUNNING


def test_who_is_erased_is_gone_from_it_and_a_joined_community_goes_on_with_it(
    tx: sqlite3.Connection, chat: Chat
) -> None:
    key = begun(tx, chat, "a")
    goes_on(tx, NOW)
    ann = members.get(tx, _member(tx, chat, 1))
    assert exports.export(tx, ann)["broadcast_recipients"] == [
        {"number": 1, "state": "queued", "at": NOW}
    ]
    erasures.erase(tx, member=ann, now=NOW)
    assert not tx.execute("SELECT 1 FROM broadcast_recipients WHERE user_id = 1").fetchall()
    other = a_chat(tx, -200)
    merges.open_code(tx, community_id=other.community_id, code="ABCD2345", by=ADMIN, at=NOW)
    merges.join(tx, community_id=chat.community_id, code="ABCD2345", by=ADMIN, at=NOW)
    assert broadcasts.get(tx, key).community_id == other.community_id
    assert sorted(delivers(tx, NOW)) == [2, 3, 4, 5, ADMIN]
    goes_on(tx, NOW + 1)
    assert broadcasts.get(tx, key).state is BroadcastState.OVER


def _member(tx: sqlite3.Connection, chat: Chat, user_id: int) -> int:
    found = members.find(tx, community_id=chat.community_id, user_id=user_id)
    assert found is not None
    return found.member_id
