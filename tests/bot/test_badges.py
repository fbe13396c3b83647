"""Badges awarded: once, by whatever is counted, for those who were there before, and in slices."""

from collections.abc import Iterator
from sqlite3 import Connection

import pytest

from bot import badge_rounds, badges, checkins, settings
from bot.badges import First, Seen
from bot.schedules import Occurrence
from domain.communities import Defaults
from domain.days import ZoneSince, local_date
from domain.members import Member
from domain.messages import Name
from domain.quests import Metric, QuestKind, Terms
from domain.streaks import DEFAULT_CHECKIN_RULE, DEFAULT_FREEZE_RULE
from storage import badge_counts, chats, chores, daily, members, quest_progress, quests, users
from storage import badges as awards
from storage.daily import Tally
from storage.quest_progress import Progress
from tests.scheduling.season import a_database

NOON = 1_790_000_000 // 86_400 * 86_400 + 12 * 3600
DAY = 86_400
UTC = (ZoneSince(0, "UTC"),)
GROUP = -1001


@pytest.fixture
def tx() -> Iterator[Connection]:
    with a_database() as db:
        yield db.tx


@pytest.fixture
def community_id(tx: Connection) -> int:
    made = chats.add_community(tx, now=NOON)
    settings.begin(tx, community_id=made, defaults=Defaults("en", "UTC"), now=NOON)
    chats.add(
        tx, community_id=made, telegram_chat_id=GROUP, kind="supergroup", title="Fans", now=NOON
    )
    return made


def a_member(tx: Connection, community_id: int, user_id: int = 7, since: int = NOON) -> Member:
    users.see(tx, [Name(user_id, f"Fan {user_id}", "", "", "en")])
    members.add(tx, [(community_id, user_id, since)])
    return members.met(tx, community_id=community_id, user_id=user_id)


def wrote(tx: Connection, member: Member, on: str, messages: int) -> None:
    daily.add(tx, [Tally(member.member_id, on, messages, 0, 0, 0, 0, 0)])


def held(tx: Connection, member: Member) -> list[tuple[str, int]]:
    return [(each.badge, each.n) for each in awards.of_member(tx, member.member_id)]


def letters(tx: Connection) -> list[str]:
    return [card for (card,) in tx.execute("SELECT card FROM outbox ORDER BY outbox_id")]


def test_what_is_due_is_awarded_once(tx: Connection, community_id: int) -> None:
    ann = a_member(tx, community_id)
    wrote(tx, ann, "2026-11-18", 150)
    for _ in range(2):
        badges.look(tx, [ann.member_id], at=NOON)
    assert held(tx, ann) == [("first_words", 1), ("chatty", 1)]


def test_a_private_note_goes_only_to_who_may_be_written_to(
    tx: Connection, community_id: int
) -> None:
    ann = a_member(tx, community_id)
    wrote(tx, ann, "2026-11-18", 1)
    badges.look(tx, [ann.member_id], at=NOON)
    assert letters(tx) == []
    users.set_dm(tx, user_id=ann.user_id, dm_ok=True)
    wrote(tx, ann, "2026-11-18", 200)
    badges.look(tx, [ann.member_id], at=NOON)
    assert letters(tx) == ["badge"]


def test_gold_waits_for_one_message_to_the_group(tx: Connection, community_id: int) -> None:
    fans = [a_member(tx, community_id, user_id) for user_id in range(1, 14)]
    for fan in fans:
        wrote(tx, fan, "2026-11-18", 10_000)
        badges.look(tx, [fan.member_id], at=NOON)
    (waiting,) = chores.due(tx, NOON + 60)
    chore = chores.claim(tx, waiting[0], now=NOON + 60)
    assert chore is not None
    badges.announce(tx, chore, NOON + 60)
    assert letters(tx) == ["badges"]
    (facts,) = tx.execute("SELECT facts FROM outbox").fetchone()
    assert '"more": 3' in facts
    badges.announce(tx, chore, NOON + 120)
    assert letters(tx) == ["badges"]


def test_a_reaction_cheers_the_message_and_not_a_whole_crowd(
    tx: Connection, community_id: int
) -> None:
    fans = [a_member(tx, community_id, user_id) for user_id in range(1, 9)]
    firsts = [First(fan.member_id, Seen(GROUP, fan.user_id), NOON) for fan in fans]
    badges.greet_first_words(tx, firsts[:1])
    assert letters(tx) == ["cheer"]
    badges.greet_first_words(tx, firsts)
    assert letters(tx) == ["cheer"]
    assert all(held(tx, fan) == [("first_words", 1)] for fan in fans)
    for first in firsts:
        badges.greet_first_words(tx, [first])
    assert letters(tx) == ["cheer"]


def test_a_burst_of_cheers_ends_after_three(tx: Connection, community_id: int) -> None:
    fans = [a_member(tx, community_id, user_id) for user_id in range(1, 9)]
    for fan in fans:
        badges.greet_first_words(tx, [First(fan.member_id, Seen(GROUP, fan.user_id), NOON)])
    assert letters(tx) == ["cheer"] * 3


def test_check_ins_earn_by_count_streak_and_hour(tx: Connection, community_id: int) -> None:
    ann = a_member(tx, community_id)
    for day in range(10):
        checkins.check_in(
            tx,
            member=ann,
            ref=f"checkin:{day}",
            at=NOON + day * DAY - 7 * 3600,
            zones=UTC,
            rule=DEFAULT_CHECKIN_RULE,
            freezing=DEFAULT_FREEZE_RULE,
        )
    assert held(tx, ann) == [("first_checkin", 1), ("week_streak", 1), ("early_bird", 1)]


def test_thanks_count_for_both(tx: Connection, community_id: int) -> None:
    ann, ben = (a_member(tx, community_id, user_id) for user_id in (1, 2))
    for _ in range(10):
        badges.thanked(tx, giver_id=ann.member_id, receiver_id=ben.member_id, at=NOON)
    assert held(tx, ann) == [("first_thanks", 1)]
    assert held(tx, ben) == [("helpful", 1)]


def test_a_year_comes_again(tx: Connection, community_id: int) -> None:
    ann = a_member(tx, community_id)
    for years in (1, 2):
        badges.look(tx, [ann.member_id], at=NOON + years * 365 * DAY)
    assert held(tx, ann) == [("anniversary", 1), ("anniversary", 2)]


def test_what_was_taken_away_is_not_earned_anew(tx: Connection, community_id: int) -> None:
    ann = a_member(tx, community_id)
    wrote(tx, ann, "2026-11-18", 100)
    badges.look(tx, [ann.member_id], at=NOON)
    for award in awards.of_member(tx, ann.member_id):
        awards.take(tx, award.award_id, by_user_id=1, at=NOON)
    badges.look(tx, [ann.member_id], at=NOON)
    assert badges.best(tx, ann.member_id).count == 0
    assert len(awards.of_member(tx, ann.member_id)) == 2


def test_the_best_are_the_highest_then_the_newest(tx: Connection, community_id: int) -> None:
    ann = a_member(tx, community_id)
    for number, key in enumerate(("first_words", "voice", "chronicle", "chatty")):
        awards.add(tx, member_id=ann.member_id, times=(key, 1), at=NOON + number, told_at=0)
    best = badges.best(tx, ann.member_id)
    assert best.count == 4
    assert [each.key for each in best.held] == ["chronicle", "voice", "chatty"]


def do_chores(tx: Connection, now: int) -> int:
    """Do every round chore that is due, also those that come of it; return how many."""
    done = 0
    while due := [key for key, kind in chores.due(tx, now) if kind == badge_rounds.ROUND]:
        chore = chores.claim(tx, due[0], now=now)
        assert chore is not None
        badge_rounds.walk(tx, chore, now)
        done += 1
    return done


def morning(tx: Connection, at: int, *, since_at: int | None) -> None:
    occurrence = Occurrence("badges", f"at:{at}", None, {}, UTC, at, since_at, at)
    badge_rounds.RECURRING.run(tx, occurrence)


def test_the_morning_finds_what_yesterday_brought(tx: Connection, community_id: int) -> None:
    ann, ben = (a_member(tx, community_id, user_id) for user_id in (1, 2))
    ten = NOON - 2 * 3600
    on = local_date(ten - DAY, UTC)
    wrote(tx, ann, on, 100)
    wrote(tx, ben, "2020-01-01", 100)
    morning(tx, ten - 3600, since_at=ten - 2 * 3600)
    assert do_chores(tx, ten) == 0
    morning(tx, ten, since_at=ten - 3600)
    assert do_chores(tx, ten) == 1
    assert ("chatty", 1) in held(tx, ann)
    assert held(tx, ben) == []
    morning(tx, ten + 3600, since_at=ten)
    assert do_chores(tx, ten + 3600) == 0


def test_a_round_takes_a_crowd_in_slices(
    tx: Connection, community_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(badge_rounds, "MEMBERS_AT_ONCE", 4)
    ten = NOON - 2 * 3600
    fans = [a_member(tx, community_id, user_id) for user_id in range(1, 11)]
    for fan in fans:
        wrote(tx, fan, local_date(ten - DAY, UTC), 10_000)
    morning(tx, ten, since_at=ten - 3600)
    assert do_chores(tx, ten) == 3
    assert all(len(held(tx, fan)) == 4 for fan in fans)


def test_a_round_that_was_slept_through_is_made_up_for(tx: Connection, community_id: int) -> None:
    ann = a_member(tx, community_id)
    ten = NOON - 2 * 3600
    wrote(tx, ann, local_date(ten - 4 * DAY, UTC), 100)
    morning(tx, ten + 5 * 3600, since_at=ten - 4 * DAY - 3600)
    assert do_chores(tx, ten + 5 * 3600) == 1
    assert ("chatty", 1) in held(tx, ann)


def test_counts_and_awards_of_one_person_are_joined(tx: Connection, community_id: int) -> None:
    old, new = (a_member(tx, community_id, user_id) for user_id in (1, 2))
    for fan in (old, new):
        badge_counts.add(tx, badge_counts.Growth(fan.member_id, kudos_received=6))
        awards.add(tx, member_id=fan.member_id, times=("first_words", 1), at=NOON, told_at=0)
    awards.merge(tx, member_id=old.member_id, into_id=new.member_id)
    badge_counts.merge(tx, member_id=old.member_id, into_id=new.member_id)
    badges.look(tx, [new.member_id], at=NOON)
    assert held(tx, new) == [("first_words", 1), ("helpful", 1)]
    assert held(tx, old) == []


def test_planning_twice_keeps_one_schedule(tx: Connection, community_id: int) -> None:
    for _ in range(2):
        badge_rounds.begin(tx, NOON, zone="UTC")
    assert len(tx.execute("SELECT 1 FROM schedules").fetchall()) == 1


def test_quests_that_were_done_earn_and_the_next_is_near(
    tx: Connection, community_id: int
) -> None:
    ann = a_member(tx, community_id)
    own = {"member_id": ann.member_id, "now": NOON}
    for number in range(1, 11):
        terms = Terms(QuestKind.PERSONAL, Metric.MESSAGES, 1, 10, ends_at=NOON)
        quest_id = quests.add(
            tx,
            community_id=community_id,
            terms=terms,
            by_user_id=1,
            place=(1, None),
            ref=f"quest:{number}",
            now=NOON,
        )
        quest_progress.set_many(tx, quest_id, [Progress(ann.member_id, 1, NOON, NOON, None)])
        quest_progress.reward(tx, quest_id=quest_id, **own)
        badges.look(tx, [ann.member_id], at=NOON)
        if number == 9:
            near = badges.collection(tx, member=ann, at=NOON).near[0]
            assert (near.badge.key, near.value, near.goal) == ("achiever", 9, 10)
    assert held(tx, ann) == [("first_quest", 1), ("achiever", 1)]
