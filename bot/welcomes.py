"""Welcomes: one message for all who come within a minute, the one before it taken back."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, lifetimes, setting_changes, settings
from bot.chores import Work
from domain.chats import Chat
from domain.communities import Community
from domain.house_rules import State
from domain.members import Member
from domain.messages import Name
from domain.setting_keys import Key
from domain.welcomes import (
    AGAIN_SECONDS,
    LATE_SECONDS,
    MOST_NAMED,
    RAID_JOINS,
    RAID_SECONDS,
    TOGETHER_SECONDS,
)
from storage import chores, house_rules, interests, members, opt_outs, outbox, welcomes
from storage.chores import Chore
from storage.welcomes import Post

KIND = LETTER = "welcome"
# Who comes right after somebody else is shown with them.
GATHERING_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a message of welcome says; without a `source` in the shipped words."""

    community: Community
    source: str | None
    people: tuple[Member, ...]
    more: int
    count: int
    offers_interests: bool
    has_rules: bool


# -- looked after by administrators ----------------------------------------------------------


def switch(tx: Connection, *, community: Community, is_on: bool, by: int, now: int) -> None:
    wanted: dict[str, str] = {Key.WELCOME: "on" if is_on else "off"}
    setting_changes.change_many(tx, community=community, wanted=wanted, by=by, at=now)


def write(tx: Connection, *, community: Community, source: str, by: int, now: int) -> None:
    """Keep a community's own words; whether they are said stays as it is."""
    whose = community.community_id
    if welcomes.source(tx, whose) == source:
        return
    welcomes.keep(tx, community_id=whose, source=source, by=by, now=now)
    audit.record(tx, community_id=whose, actor_id=by, act="welcome", now=now)


# -- said ------------------------------------------------------------------------------------


def came(tx: Connection, *, chat: Chat, name: Name, at: int, now: int) -> None:
    """Welcome who came into a group, once, however often and by whatever news it is told."""
    values = settings.community(tx, chat.community_id).values
    if not values.is_on(Key.WELCOME) or not chat.earns or now - at > LATE_SECONDS:
        return
    member = members.find(tx, community_id=chat.community_id, user_id=name.user_id)
    where = {"chat_key": chat.chat_key}
    if member is None or not welcomes.claim(
        tx, **where, member_id=member.member_id, at=at, again=AGAIN_SECONDS
    ):
        return
    if welcomes.count_since(tx, **where, at=at - RAID_SECONDS) >= RAID_JOINS:
        return
    last = welcomes.latest(tx, chat.chat_key)
    if last is not None and at - last.began_at < TOGETHER_SECONDS:
        welcomes.assign(tx, **where, member_id=member.member_id, post_id=last.post_id)
        _show_later(tx, last, now)
        return
    if last is not None:
        _take_back(tx, last, now)
    post_id = _post(tx, chat, at=at, now=now)
    welcomes.assign(tx, **where, member_id=member.member_id, post_id=post_id)


def _post(tx: Connection, chat: Chat, *, at: int, now: int) -> int:
    where = {"chat_key": chat.chat_key, "telegram_chat_id": chat.telegram_chat_id}
    post_id = welcomes.add_post(tx, **where, outbox_id=0, now=at)
    facts = {"post_id": post_id}
    outbox_id = outbox.add(tx, card=LETTER, facts=facts, chat_key=chat.chat_key, now=now)
    welcomes.set_letter(tx, post_id, outbox_id=outbox_id)
    return post_id


def _take_back(tx: Connection, post: Post, now: int) -> None:
    outbox.withdraw(tx, post.outbox_id)
    _, message_id = outbox.outcome(tx, post.outbox_id)
    if message_id is not None:
        sent = lifetimes.Sent(
            post.telegram_chat_id, message_id, post.began_at, post.began_at, None, None
        )
        lifetimes.delete_now(tx, chat_key=post.chat_key, message=sent, now=now)


def _show_later(tx: Connection, post: Post, now: int) -> None:
    facts, due_at = {"post_id": post.post_id}, now + GATHERING_SECONDS
    chores.set_due(tx, kind=KIND, ref=str(post.post_id), facts=facts, due_at=due_at)


def _show(tx: Connection, chore: Chore, now: int) -> None:
    """Let a message name all who came; one that is on its way is looked at again."""
    post = welcomes.find(tx, int(chore.facts["post_id"]))
    if post is None:
        return
    place = post.telegram_chat_id
    if not outbox.renew(tx, post.outbox_id, telegram_chat_id=place, now=now):
        _show_later(tx, post, now)


def shown(tx: Connection, *, community_id: int, post_id: int) -> Welcome:
    """Return what a message says of those who are still there."""
    came = welcomes.of_post(tx, post_id)
    unnamed = opt_outs.unnamed(tx, came)
    whose = [each for each in came if each not in unnamed]
    people = tuple(members.get(tx, each) for each in whose[:MOST_NAMED])
    return _welcome(tx, community_id, people, len(whose[MOST_NAMED:]))


def preview(tx: Connection, *, community_id: int, member: Member | None) -> Welcome:
    """Return what would be said to a member if they came now."""
    return _welcome(tx, community_id, () if member is None else (member,), 0)


def _welcome(tx: Connection, community_id: int, people: tuple[Member, ...], more: int) -> Welcome:
    return Welcome(
        settings.community(tx, community_id),
        welcomes.source(tx, community_id),
        people,
        more,
        members.count_present(tx, community_id),
        interests.is_offered(tx, community_id),
        house_rules.in_state(tx, community_id, State.STANDING) is not None,
    )


KINDS: dict[str, Work] = {KIND: _show}
