"""Groups and channels: what their owner and admins do with members, topics and pins."""

from .chats import Chat, Topic
from .members import OPEN_GROUP, PERMISSIONS, USUAL_RIGHTS
from .membership import add_bot, ban, join, promote, restrict, unban
from .people import Person
from .posting import post_service


class Group(Chat):
    """A group, supergroup or channel with the verbs of its owner; `by` is who does it."""

    @property
    def owner(self) -> Person:
        """Whoever holds the chat; group verbs are theirs unless `by` says otherwise."""
        creator = next(each for each in self.members.values() if each.status == "creator")
        return Person(self.world, creator.account)

    async def adds(self, person: Person, *, by: Person | None = None) -> None:
        join(self, person.account, actor=(by or self.owner).account)

    async def promote(
        self, person: Person, *, by: Person | None = None, title: str = "", **rights: bool
    ) -> None:
        """Make somebody an administrator; without rights named, with the usual ones."""
        chosen = frozenset(name for name, wanted in rights.items() if wanted)
        actor = (by or self.owner).account
        promote(self, actor, person.account, chosen or USUAL_RIGHTS, title=title)

    async def demote(self, person: Person, *, by: Person | None = None) -> None:
        promote(self, (by or self.owner).account, person.account, frozenset())

    async def restrict(
        self, person: Person, *, by: Person | None = None, until: int = 0, **permissions: bool
    ) -> None:
        """Take permissions away: `can_send_messages=False`; without any named, all of them."""
        taken = {name for name, kept in permissions.items() if not kept} or set(PERMISSIONS)
        left = (OPEN_GROUP if permissions else frozenset()) - taken
        restrict(self, (by or self.owner).account, person.account, left, until=until)

    async def ban(self, person: Person, *, by: Person | None = None, until: int = 0) -> None:
        ban(self, (by or self.owner).account, person.account, until=until)

    async def unban(self, person: Person, *, by: Person | None = None) -> None:
        unban(self, (by or self.owner).account, person.account)

    async def add_bot(self, *rights: str, by: Person | None = None) -> None:
        """Add the bot: without rights named as a member, else at once as administrator."""
        add_bot(self, (by or self.owner).account, frozenset(rights))

    async def kick_bot(self, *, by: Person | None = None) -> None:
        ban(self, (by or self.owner).account, self.world.bot)

    async def new_topic(self, name: str, *, by: Person | None = None) -> Topic:
        """Open a topic; its id is the number to send messages to."""
        opening = post_service(
            self,
            (by or self.owner).account,
            {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}},
        )
        topic = Topic(opening.id, name, opening)
        self.topics[topic.id] = topic
        return topic
