"""Groups and channels: what their owner and admins do with members, topics and pins."""

from . import invites, membership, topics
from .chats import Chat, Topic
from .members import (
    EVERYTHING_PERMITTED,
    PERMISSIONS,
    USUAL_CHANNEL_RIGHTS,
    USUAL_RIGHTS,
    until_date,
)
from .people import Person
from .posting import post_service
from .refusals import NotAllowed
from .upgrading import upgrade


class Group(Chat):
    """A group, supergroup or channel with the verbs of its admins; `by` is who does it.

    Without `by` it is the owner. NotAllowed when the right for it is missing.
    """

    @property
    def owner(self) -> Person:
        """Whoever holds the chat."""
        creator = next(each for each in self.members.values() if each.status == "creator")
        return Person(self.world, creator.account)

    async def adds(self, person: Person, *, by: Person | None = None) -> None:
        """Add somebody who is not here yet."""
        actor = self._actor(by, "can_invite_users")
        if self.member(person.account).status == "kicked":
            membership.unban(self, actor.account, person.account)
        membership.join(self, person.account, actor=actor.account)

    async def make_link(
        self, name: str = "", *, by: Person | None = None, asks: bool = False
    ) -> str:
        """Make an invite link as an administrator and return its address."""
        actor = self._actor(by, "can_invite_users")
        return invites.make(self, actor.account, name=name, creates_join_request=asks).url

    async def revoke_link(self, url: str, *, by: Person | None = None) -> None:
        """Revoke a link, the bot's too; nobody tells the bot."""
        self._actor(by, "can_invite_users")
        self.links[url].is_revoked = True

    async def decides(
        self, person: Person, *, approved: bool = True, by: Person | None = None
    ) -> None:
        """Let somebody in who asked to join, or not."""
        actor = self._actor(by, "can_invite_users")
        if person.id not in self.requests:
            raise NotAllowed(f"{person.name} did not ask to join")
        invites.decide(self, actor.account, person.account, approved=approved)

    async def promote(
        self, person: Person, *, by: Person | None = None, title: str = "", **rights: bool
    ) -> None:
        """Make somebody an administrator; without rights named, with the usual ones."""
        actor = self._actor(by, "can_promote_members", about=person)
        chosen = frozenset(name for name, wanted in rights.items() if wanted)
        usual = USUAL_CHANNEL_RIGHTS if self.kind == "channel" else USUAL_RIGHTS
        self._check_inside(person)
        membership.promote(self, actor.account, person.account, chosen or usual, title=title)

    async def demote(self, person: Person, *, by: Person | None = None) -> None:
        actor = self._actor(by, "can_promote_members", about=person)
        membership.promote(self, actor.account, person.account, frozenset())

    async def restrict(
        self,
        person: Person,
        *,
        by: Person | None = None,
        until: int = 0,
        lift: bool = False,
        **permissions: bool,
    ) -> None:
        """Take permissions away: `can_send_messages=False`; without any named, all of them."""
        actor = self._actor(by, "can_restrict_members", about=person)
        if self.member(person.account).is_admin:
            raise NotAllowed("an administrator cannot be restricted")
        taken = {name for name, kept in permissions.items() if not kept} or set(PERMISSIONS)
        left = EVERYTHING_PERMITTED - (frozenset() if lift else taken)
        end = until_date(until, self.world.clock.unix())
        membership.restrict(self, actor.account, person.account, left, until=end)

    async def ban(self, person: Person, *, by: Person | None = None, until: int = 0) -> None:
        actor = self._actor(by, "can_restrict_members", about=person)
        end = until_date(until, self.world.clock.unix())
        membership.ban(self, actor.account, person.account, until=end)

    async def unban(self, person: Person, *, by: Person | None = None) -> None:
        actor = self._actor(by, "can_restrict_members")
        membership.unban(self, actor.account, person.account)

    async def add_bot(
        self, *rights: str, by: Person | None = None, payload: str | None = None
    ) -> None:
        """Add the bot: without rights named as a member, else at once as administrator.

        With a payload as by a ?startgroup= link, which says /start here.
        """
        actor = self._actor(by, "can_promote_members" if rights else "can_invite_users")
        if not self.world.profile.may_join_groups:
            raise NotAllowed("this bot may not be added to groups")
        if self.member(self.world.bot).is_in:
            raise NotAllowed("the bot is here already")
        membership.add_bot(self, actor.account, frozenset(rights))
        if payload is not None:
            await actor.says(self, f"/start@{self.world.bot.username} {payload}".strip())

    async def set_bot_rights(self, *rights: str, by: Person | None = None) -> None:
        """Give the bot exactly these rights; without any it is a plain member."""
        actor = self._actor(by, "can_promote_members")
        membership.promote(self, actor.account, self.world.bot, frozenset(rights))

    async def kick_bot(self, *, by: Person | None = None) -> None:
        await self.ban(Person(self.world, self.world.bot), by=by)

    async def rename(self, title: str, *, by: Person | None = None) -> None:
        actor = self._actor(by, "can_change_info")
        self.title = title
        self.changed()
        post_service(self, actor.account, {"new_chat_title": title})

    async def upgrade_to_supergroup(self, *, by: Person | None = None) -> "Group":
        """Turn a basic group into a supergroup and return that; its ids begin anew."""
        actor = by or self.owner
        if self.kind != "group" or self.member(actor.account).status != "creator":
            raise NotAllowed("only the owner can do this, and only once")
        return upgrade(self, actor.account)

    async def new_topic(self, name: str, *, by: Person | None = None) -> Topic:
        """Open a topic; its id is the number to send messages to."""
        actor = by or self.owner
        place = self.member(actor.account)
        if not self.is_forum or not (0 < len(name) <= 128):
            raise NotAllowed("topics need a forum and a name of up to 128 characters")
        permitted = place.is_in and "can_manage_topics" in self.permissions
        if not (place.may("can_manage_topics") or permitted):
            raise NotAllowed(f"{actor.name} may not open topics")
        return topics.open_topic(self, actor.account, name)

    async def rename_topic(self, topic: int, name: str, *, by: Person | None = None) -> None:
        actor = self._actor(by, "can_manage_topics")
        topics.rename(self, actor.account, self._topic(topic), name)

    async def close_topic(self, topic: int, *, by: Person | None = None) -> None:
        actor = self._actor(by, "can_manage_topics")
        topics.close(self, actor.account, self._topic(topic))

    async def reopen_topic(self, topic: int, *, by: Person | None = None) -> None:
        actor = self._actor(by, "can_manage_topics")
        topics.reopen(self, actor.account, self._topic(topic))

    async def delete_topic(self, topic: int, *, by: Person | None = None) -> None:
        self._actor(by, "can_delete_messages")
        topics.delete(self, self._topic(topic))

    def _topic(self, number: int) -> Topic:
        if number not in self.topics:
            raise NotAllowed(f"there is no topic {number} here")
        return self.topics[number]

    def _actor(self, by: Person | None, right: str, *, about: Person | None = None) -> Person:
        """Return who acts, after checking the right and that the other is not above them."""
        actor = by or self.owner
        place = self.member(actor.account)
        if not place.may(right):
            raise NotAllowed(f"{actor.name} has no right {right} here")
        if about is not None and place.status != "creator":
            other = self.member(about.account)
            promoted = other.is_admin and other.promoted_by != actor.id
            if other.status == "creator" or promoted:
                raise NotAllowed(f"{actor.name} is not above {about.name}")
        return actor

    def _check_inside(self, person: Person) -> None:
        if not self.member(person.account).is_in:
            raise NotAllowed(f"{person.name} is not in {self.title}")
