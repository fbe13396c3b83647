"""The people of a simulation, and what they do next, by the seed."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

from playground.chats import Chat
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.refusals import NotAllowed
from playground.server import Playground
from tests.simulation import lines

Act = Callable[[], Awaitable[object]]
LATELY = 25
MEMBERS = 10


class Fans:
    """Two groups, their channel, and everybody in them."""

    def __init__(self, playground: Playground, chance: Random) -> None:
        self.playground, self.chance = playground, chance
        person = playground.person
        self.owner = person("Olga", username="olga_owns")
        self.admin = person("小安", username="xiaoan", language_code="zh-hans")
        self.members = [
            person("Ann", username="ann_sings"),
            person("Ben", username="ben_drums", language_code="zh-hant"),
            *(
                person(name, language_code=chance.choice(("en", "zh-hans", "zh-hant", "de", None)))
                for name in (lines.HOSTILE_NAMES * 2)[:MEMBERS]
            ),
        ]
        self.robot = person("Other", username="other_bot", is_bot=True)
        self.groups = [self._group("Aurora Fans", forum=False), self._group("极光", forum=True)]
        self.topics = [0]
        # Which of what they did comes how often.
        self._acts: list[Callable[[], Awaitable[object]]] = [
            act for act, weight in self._weights() for _ in range(weight)
        ]

    def _group(self, title: str, *, forum: bool) -> Group:
        here = [*self.members[: 8 if forum else None], self.admin, self.robot]
        made = self.playground.group(
            title, owner=self.owner, members=here, supergroup=forum, forum=forum
        )
        place = made.member(self.admin.account)
        rights = ("can_restrict_members", "can_delete_messages", "can_pin_messages")
        made.set_member(
            self.admin.account,
            status="administrator",
            rights=frozenset((*rights, "can_change_info", "can_promote_members")),
        )
        assert place.is_in
        return made

    def _weights(self) -> Iterator[tuple[Act, int]]:
        yield self.chatters, 590
        yield self.asks, 130
        yield self.rules, 60
        yield self.taps, 90
        yield self.answers, 40
        yield self.votes, 20
        yield self.reacts, 25
        yield self.comes_or_goes, 15
        yield self.changes, 20
        yield self.is_restricted, 4
        yield self.blocks, 2
        yield self.builds, 2
        yield self.bot_is_moved, 2

    async def act(self) -> bool:
        """Let somebody do something; False when Telegram's app would not let them."""
        try:
            await self.chance.choice(self._acts)()
        except NotAllowed:
            return False
        return True

    # -- somewhere ---------------------------------------------------------------------------

    def place(self) -> Group:
        group = self.chance.choice(self.groups)
        moved = group.migrated_to
        return moved if isinstance(moved, Group) else group

    def anybody(self) -> Person:
        chance = self.chance
        if chance.random() < 0.03:
            return chance.choice((self.robot, self.owner.as_anonymous))
        return chance.choice((*self.members, self.owner, self.admin))

    def topic(self, group: Group) -> int | None:
        numbers = list(group.topics)
        return self.chance.choice(numbers) if numbers and self.chance.random() < 0.3 else None

    def lately(self, chat: Chat, *, by_bot: bool | None = None) -> list[Message]:
        """Return what was said of late, the newest first."""
        bot = self.playground.bot
        return [
            each
            for each in islice(reversed(chat.messages.values()), LATELY)
            if not each.deleted
            and each.service is None
            and (by_bot is None or (each.sender is bot) == by_bot)
        ]

    def some(self, found: list[Message]) -> Message:
        if not found:
            raise NotAllowed("there is nothing")
        return self.chance.choice(found)

    # -- said --------------------------------------------------------------------------------

    async def chatters(self) -> None:
        group = self.place()
        reply = self.some(self.lately(group)) if self.chance.random() < 0.15 else None
        words = self.chance.choice(lines.CHATTER)
        await self.anybody().says(group, words, reply_to=reply, topic=self.topic(group))

    async def asks(self) -> None:
        """Let a member send a command, in the group or privately."""
        person = self.chance.choice(self.members)
        words = self.chance.choice(lines.MEMBERS)
        if self.chance.random() < 0.3:
            await person.says(person.private, words)
            return
        group = self.place()
        reply = None
        if self.chance.random() < 0.2:
            reply = self.some(self.lately(group))
        await person.says(group, words, reply_to=reply, topic=self.topic(group))

    async def rules(self) -> None:
        """Let an administrator send a command, as a reply to a member where that can be."""
        chance = self.chance
        person = chance.choice((self.owner, self.owner, self.admin))
        group, words = self.place(), chance.choice(lines.ADMINS)
        if chance.random() < 0.15:
            await person.says(person.private, words)
            return
        if chance.random() < 0.05:
            person = self.owner.as_anonymous
        said = self.lately(group, by_bot=chance.random() < 0.2)
        reply = chance.choice(said) if said and chance.random() < 0.7 else None
        await person.says(group, words, reply_to=reply, topic=self.topic(group))

    async def answers(self) -> None:
        """Answer what the bot asks, privately or in the group."""
        person = self.chance.choice((self.owner, self.admin, *self.members[:4]))
        words = self.chance.choice(lines.ANSWERS)
        if self.chance.random() < 0.6:
            await person.says(person.private, words)
            return
        group = self.place()
        await person.says(group, words, reply_to=self.some(self.lately(group, by_bot=True)))

    async def taps(self) -> None:
        """Tap some button, once or twice; it may be an old one or somebody else's."""
        chance = self.chance
        person = chance.choice((*self.members, self.owner, self.owner, self.admin))
        chat: Chat = person.private if chance.random() < 0.4 else self.place()
        cards = [each for each in self.lately(chat, by_bot=True) if each.keyboard]
        card = self.some(cards)
        button = chance.choice([each for row in card.keyboard for each in row])
        for _ in range(chance.choice((1, 1, 1, 2))):
            person.presses_button(card, button)

    async def votes(self) -> None:
        polls = [each for each in self.lately(self.place()) if each.poll is not None]
        poll = self.some(polls)
        assert poll.poll is not None
        person = self.chance.choice(self.members)
        if self.chance.random() < 0.1:
            await person.retracts(poll)
        else:
            await person.votes(poll, self.chance.randrange(len(poll.poll.options)))

    async def reacts(self) -> None:
        message = self.some(self.lately(self.place()))
        chosen = self.chance.choice((self.chance.choice(lines.EMOJI), ""))
        await self.anybody().reacts(message, *([chosen] if chosen else []))

    async def changes(self) -> None:
        """Edit, delete, forward or pin something."""
        person, message = self.anybody(), self.some(self.lately(self.place()))
        match self.chance.randrange(4):
            case 0:
                await person.edits(message, self.chance.choice(lines.CHATTER + lines.ADMINS))
            case 1:
                await person.deletes(message)
            case 2:
                await person.forwards(message, self.place())
            case _:
                await self.owner.pins(message)

    # -- moved -------------------------------------------------------------------------------

    async def comes_or_goes(self) -> None:
        person, group = self.chance.choice(self.members), self.place()
        if not group.member(person.account).is_in:
            links = list(group.links)
            if links and self.chance.random() < 0.5:
                await person.opens(self.chance.choice(links))
            else:
                await person.joins(group)
        elif self.chance.random() < 0.4:
            await person.leaves(group)

    async def is_restricted(self) -> None:
        person, group = self.chance.choice(self.members), self.place()
        until = self.playground.clock.unix() + self.chance.choice((600, 90_000))
        match self.chance.randrange(4):
            case 0:
                await group.restrict(person, until=until)
            case 1:
                await group.restrict(person, lift=True)
            case 2:
                await group.ban(person, until=until)
            case _:
                await group.unban(person)

    async def blocks(self) -> None:
        person = self.chance.choice(self.members)
        if person.id in self.playground.world.blockers:
            await person.starts()
        else:
            await person.blocks_bot()

    async def builds(self) -> None:
        """Open, close or delete topics; let a basic group become a supergroup; rename it."""
        group = self.place()
        if group.kind == "group" and self.chance.random() < 0.5:
            await group.upgrade_to_supergroup()
        elif not group.is_forum:
            await group.rename(self.chance.choice(("Aurora", "极光歌迷会", "<Fans>")))
        elif len(group.topics) < 3:
            await group.new_topic("Music")
        else:
            topic = self.chance.choice(list(group.topics))
            verbs = (group.close_topic, group.reopen_topic, group.delete_topic)
            await self.chance.choice(verbs)(topic)

    async def bot_is_moved(self) -> None:
        """Take the bot's rights away, kick it, or let it come back."""
        group = self.place()
        bot = group.member(self.playground.bot)
        if not bot.is_in:
            await self.bot_comes_back(group)
        elif not bot.is_admin or self.chance.random() < 0.5:
            await group.set_bot_rights(*ALL_RIGHTS)
        elif self.chance.random() < 0.5:
            await group.set_bot_rights()
        else:
            await group.kick_bot()

    async def bot_comes_back(self, group: Group) -> None:
        if group.member(self.playground.bot).status == "kicked":
            await group.unban(Person(self.playground.world, self.playground.bot))
        await group.add_bot(*ALL_RIGHTS)

    async def all_is_well_again(self) -> None:
        """Let the bot be administrator of every group, as in the beginning."""
        for number in range(len(self.groups)):
            moved = self.groups[number].migrated_to
            group = moved if isinstance(moved, Group) else self.groups[number]
            bot = group.member(self.playground.bot)
            if not bot.is_in:
                await self.bot_comes_back(group)
            elif not bot.is_admin:
                await group.set_bot_rights(*ALL_RIGHTS)


ALL_RIGHTS = (
    "can_restrict_members",
    "can_delete_messages",
    "can_pin_messages",
    "can_invite_users",
    "can_manage_topics",
    "can_promote_members",
    "can_change_info",
)
NIGHTS = (
    ("2027-03-28T00:50", "Europe/Berlin"),
    ("2027-10-31T00:40", "Europe/Berlin"),
    ("2027-03-14T06:30", "America/New_York"),
    ("2027-09-05T03:20", "America/Santiago"),
    ("2028-02-28T15:50", "Asia/Shanghai"),
    ("2027-04-03T14:30", "Australia/Lord_Howe"),
    ("2026-12-31T15:30", "Asia/Shanghai"),
)


def beginning(chance: Random) -> tuple[datetime, str]:
    """Return when and in which zone a simulation begins: not long before an odd night."""
    at, zone = chance.choice(NIGHTS)
    night = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("UTC"))
    return night - timedelta(hours=chance.randrange(0, 72)), zone
