"""Tiers by the clock: ninety days that move on, the nightly look, and two weeks of grace."""

from collections.abc import Iterator
from sqlite3 import Connection

import pytest

from bot import (
    checkins,
    grants,
    participation,
    points,
    recognition,
    setting_changes,
    settings,
    tiers,
)
from domain.communities import Community, Defaults
from domain.days import local_date, local_hour, zone_at
from domain.ledger import Reason
from domain.members import Member, Presence
from domain.messages import Kind, MessageFacts, Name
from domain.recognition import KudosFacts
from domain.tiers import Outlook, Record, Tier
from scheduling.due import DueWork, Kinds
from storage import chats, members, outbox, users
from storage import tiers as stored
from tests.scheduling.season import a_database

DAY = 86_400
# Noon of a Wednesday in UTC.
NOON = 1_795_003_200
CHAT = -1_000


class World:
    """One community whose days pass, each with a look at what is due in the night."""

    def __init__(self, tx: Connection, loop: DueWork) -> None:
        self.tx, self.loop, self.now, self.number = tx, loop, NOON, 0
        self.community_id = chats.add_community(tx, now=0)
        settings.begin(tx, community_id=self.community_id, defaults=Defaults("en", "UTC"), now=0)
        self.chat = chats.add(
            tx,
            community_id=self.community_id,
            telegram_chat_id=CHAT,
            kind="supergroup",
            title="Aurora Fans",
            now=0,
        )

    async def nights(self, days: int = 1) -> None:
        """Let so many nights pass, with what each of them brings."""
        for _ in range(days):
            for _ in range(8):
                self.now += DAY // 8
                await self.loop(self.now)
                await self.loop(self.now)

    def sets(self, **values: object) -> None:
        setting_changes.change_many(
            self.tx,
            community=self.community,
            wanted={key: str(value) for key, value in values.items()},
            by=1,
            at=self.now,
        )

    def person(self, user_id: int) -> Member:
        """Return a member who can be written to."""
        users.see(self.tx, [Name(user_id, f"P{user_id}", "", "", "en")])
        users.set_dm(self.tx, user_id=user_id, dm_ok=True)
        members.add(self.tx, [(self.community_id, user_id, self.now)])
        return members.met(self.tx, community_id=self.community_id, user_id=user_id)

    def says(self, member: Member, times: int = 1, *, to: Member | None = None) -> None:
        """Say rewarded messages, a minute apart, in answer to somebody or to nobody."""
        name = Name(member.user_id, f"P{member.user_id}", "", "", "en")
        for _ in range(times):
            self.number += 1
            self.now += 61
            answered_id = to.user_id if to else None
            fact = MessageFacts(
                CHAT,
                self.number,
                self.now,
                name,
                Kind.TEXT,
                30,
                to is not None,
                f"verse {self.number}",
                answered_id,
            )
            batch = participation.dated([fact], {CHAT: self.place})
            people = members.find_known(self.tx, [(self.community_id, batch[0].on, name)])
            participation.record_messages(self.tx, batch=batch, people=people, now=self.now)

    def checks_in(self, member: Member) -> None:
        values = self.community.values
        checkins.check_in(
            self.tx,
            member=member,
            ref=f"checkin:{self.now}",
            at=self.now,
            zones=self.community.zones,
            rule=values.checkin_rule,
            freezing=values.freeze_rule,
        )

    @property
    def community(self) -> Community:
        return settings.community(self.tx, self.community_id)

    @property
    def place(self) -> participation.Place:
        now = self.community
        return participation.Place(
            self.chat.chat_key,
            self.community_id,
            now.zones,
            now.values.message_rule,
            True,
            now.values,
        )

    def record(self, member: Member) -> Record:
        return tiers.standing(
            self.tx, community=self.community, member_id=member.member_id, at=self.now
        ).record

    def outlook(self, member: Member) -> Outlook:
        return stored.find(self.tx, member.member_id)

    def told(self, member: Member) -> list[tuple[str, int]]:
        """Return (news, tier) of every note to a member, the oldest first."""
        letters = outbox.due(self.tx, self.now + DAY)
        return [
            (str(letter.facts["news"]), int(letter.facts["tier"]))
            for letter in sorted(letters)
            if letter.card == tiers.LETTER and letter.user_id == member.user_id
        ]


@pytest.fixture
def world() -> Iterator[World]:
    with a_database() as db:
        kinds = Kinds(
            schedules={tiers.KIND: tiers.NIGHTLY},
            chores=tiers.KINDS,
            plans=[lambda tx, now: tiers.begin(tx, now, zone="UTC")],
        )
        yield World(db.tx, DueWork(db, kinds, owners=[], spawn=lambda work: work.close()))


async def regular(world: World, user_id: int = 7) -> Member:
    """Return somebody who became Regular today."""
    world.sets(message_points=30)
    member = world.person(user_id)
    world.says(member, 3)
    member_again = world.person(user_id + 1_000)
    world.says(member_again)
    world.now += DAY
    world.says(member, 2)
    await world.nights()
    assert world.outlook(member) == Outlook(Tier.REGULAR, None)
    return member


async def test_a_tier_rises_at_once_with_a_level(world: World) -> None:
    world.sets(message_points=50, automatic_daily=1000)
    ann = world.person(7)
    world.says(ann, 2)
    assert world.outlook(ann).tier is Tier.NEWCOMER
    world.says(ann, 1)
    assert world.outlook(ann).tier is Tier.REGULAR
    assert world.told(ann) == [("rose", Tier.REGULAR)]


async def test_the_night_finds_what_no_level_showed(world: World) -> None:
    world.sets(message_points=10, tier_regular_xp=160)
    ann = world.person(7)
    world.says(ann, 10)
    world.now += DAY
    world.says(ann, 6)
    assert world.outlook(ann).tier is Tier.NEWCOMER
    await world.nights()
    assert world.outlook(ann).tier is Tier.REGULAR


async def test_ninety_days_later_comes_a_warning_and_two_weeks_later_the_fall(
    world: World,
) -> None:
    ann = await regular(world)
    await world.nights(87)
    assert world.outlook(ann) == Outlook(Tier.REGULAR, None)
    await world.nights(1)
    until = world.outlook(ann).grace_until
    assert until is not None
    assert world.told(ann) == [("rose", Tier.REGULAR), ("warned", Tier.REGULAR)]
    await world.nights(13)
    assert world.outlook(ann) == Outlook(Tier.REGULAR, until)
    await world.nights(1)
    assert world.now >= until
    assert world.outlook(ann) == Outlook(Tier.NEWCOMER, None)
    assert world.told(ann)[2:] == [("fell", Tier.NEWCOMER)]
    changes = [change.tier for change in stored.history(world.tx, ann.member_id)]
    assert changes == [Tier.REGULAR, Tier.NEWCOMER]
    await world.nights(30)
    assert len(world.told(ann)) == 3


async def test_what_is_earned_within_the_grace_keeps_the_tier(world: World) -> None:
    ann = await regular(world)
    await world.nights(89)
    assert world.outlook(ann).grace_until is not None
    for _ in range(2):
        world.says(ann, 3)
        await world.nights()
    assert world.outlook(ann) == Outlook(Tier.REGULAR, None)
    await world.nights(30)
    assert world.told(ann) == [("rose", Tier.REGULAR), ("warned", Tier.REGULAR)]


async def test_what_admins_give_earns_no_tier(world: World) -> None:
    ann = world.person(7)
    world.says(ann, 3)
    world.sets(grant_daily=0)
    wish = grants.Wish(ann, 5000, "", False, 1, "g", world.now)
    assert grants.grant(world.tx, community=world.community, wish=wish) is not None
    await world.nights()
    assert world.record(ann).xp == 6
    assert world.outlook(ann).tier is Tier.NEWCOMER


async def test_people_count_once_however_they_had_to_do_with_somebody(world: World) -> None:
    ann, ben, dot, eve = (world.person(user_id) for user_id in (7, 8, 9, 10))
    for other in (ben, dot, eve):
        world.says(other, 3)
    world.says(ann, 1, to=ben)
    world.says(ann, 1, to=ben)
    assert world.record(ann).people == 1
    kudos(world, giver=dot, receiver=ann)
    kudos(world, giver=ann, receiver=ben)
    assert world.record(ann).people == 2
    kudos(world, giver=ann, receiver=eve)
    assert world.record(ann).people == 3
    assert world.record(eve).people == 0
    world.says(ann)
    assert world.record(eve).people == 1


async def test_people_who_wrote_next_to_nothing_do_not_count(world: World) -> None:
    ann, ben = world.person(7), world.person(8)
    world.says(ben, 2)
    world.says(ann, 1, to=ben)
    assert world.record(ann).people == 0
    world.says(ben, 1)
    assert world.record(ann).people == 1
    await world.nights(91)
    assert world.record(ann).people == 0


def kudos(world: World, *, giver: Member, receiver: Member) -> None:
    world.number += 1
    names = [Name(each.user_id, f"P{each.user_id}", "", "", "en") for each in (giver, receiver)]
    fact = KudosFacts(CHAT, world.number, names[0], names[1], world.now)
    on = local_date(world.now, world.community.zones)
    people = members.find_known(world.tx, [(world.community_id, on, name) for name in names])
    recognition.record_kudos(
        world.tx, facts=[fact], places={CHAT: world.place}, people=people, now=world.now
    )


async def test_active_days_are_those_of_messages_and_check_ins(world: World) -> None:
    ann = world.person(7)
    world.says(ann, 2)
    world.checks_in(ann)
    world.now += DAY
    world.checks_in(ann)
    world.now += DAY
    change = points.Change(5, 5, Reason.KUDOS, "k", "", None, world.now)
    points.book(world.tx, member=ann, change=change, zones=world.community.zones)
    assert world.record(ann).days == 2


async def test_the_night_looks_at_everybody_in_turns(world: World) -> None:
    world.sets(message_points=10, tier_regular_xp=30)
    crowd = [world.person(user_id) for user_id in range(100, 100 + 2 * tiers.AT_ONCE + 5)]
    for member in crowd:
        world.says(member, 3)
    assert {world.outlook(member).tier for member in crowd} == {Tier.NEWCOMER}
    await world.nights(2)
    assert {world.outlook(member).tier for member in crowd} == {Tier.REGULAR}


async def test_who_left_is_neither_judged_nor_told(world: World) -> None:
    ann = await regular(world)
    members.set_state(world.tx, member_id=ann.member_id, state=Presence.LEFT)
    await world.nights(120)
    assert world.outlook(ann) == Outlook(Tier.REGULAR, None)
    assert world.told(ann) == [("rose", Tier.REGULAR)]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
async def test_each_community_is_looked_at_in_its_own_night(world: World, zone: str) -> None:
    world.sets(timezone=zone, message_points=10, tier_regular_xp=30)
    await world.nights(2)
    ann = world.person(7)
    world.says(ann, 3)
    while world.outlook(ann).tier is Tier.NEWCOMER:
        world.now += 900
        await world.loop(world.now)
    community = world.community
    assert local_hour(world.now, community.zones) == 4
    assert zone_at(community.zones, world.now) == zone


async def test_harder_tiers_give_everybody_their_grace(world: World) -> None:
    ann = await regular(world)
    world.sets(tier_regular_xp=1000)
    await world.nights()
    assert world.outlook(ann).tier is Tier.REGULAR
    assert world.told(ann)[-1] == ("warned", Tier.REGULAR)
    world.sets(tier_regular_xp=100)
    await world.nights()
    assert world.outlook(ann) == Outlook(Tier.REGULAR, None)
