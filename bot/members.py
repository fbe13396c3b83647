"""Members: how people become known, join, leave and return."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Change, Member, Presence, User
from domain.messages import Name
from domain.recognition import TRUSTED_AFTER_SECONDS, TRUSTED_MESSAGES
from storage import daily, draw_bans, forgotten, members, users


class Seen(NamedTuple):
    """A person seen in a community, at an instant in UTC seconds, on a local date if known.

    What they did says whether they are in it: who left still sees a public group and its buttons.
    """

    community_id: int
    on: str
    name: Name
    at: int
    is_inside: bool = True


def meet(tx: Connection, seen: Iterable[Seen]) -> dict[members.Who, members.Known]:
    """Make people known, take over new names, and return whom we know; safe to repeat.

    Of several names of one person the last one counts.
    """
    latest: dict[members.Who, Seen] = {}
    inside = set()
    for each in seen:
        who = (each.community_id, each.name.user_id)
        if each.is_inside:
            inside.add(who)
        # Of a stranger's messages the first one makes the member.
        first = latest.get(who, each)
        latest[who] = each if first.at == each.at else each._replace(at=first.at)
    known = members.find_known(tx, [each[:3] for each in latest.values()])
    strangers = [each for who, each in latest.items() if who not in known]
    renamed = [latest[who] for who, each in known.items() if each.is_renamed]
    users.see(tx, [each.name for each in (*strangers, *renamed)])
    back = [known[who].member_id for who in inside & known.keys() if not known[who].is_present]
    members.set_present(tx, back)
    if strangers:
        members.add(tx, [(each.community_id, each.name.user_id, each.at) for each in strangers])
        known |= members.find_known(tx, [each[:3] for each in strangers])
        _keep_out(tx, strangers, known)
    return known


def _keep_out(
    tx: Connection, strangers: Iterable[Seen], known: dict[members.Who, members.Known]
) -> None:
    """Keep a ban from draws for who was forgotten and comes again."""
    met: dict[int, dict[int, int]] = {}
    for each in strangers:
        met.setdefault(each.community_id, {})[each.name.user_id] = each.at
    for community_id, people in met.items():
        for user_id in forgotten.find(
            tx, community_id=community_id, user_ids=list(people), banned=True
        ):
            member_id = known[community_id, user_id].member_id
            draw_bans.add(tx, member_id=member_id, by_user_id=0, now=people[user_id])


def change_presence(
    tx: Connection,
    *,
    community_id: int,
    name: Name,
    is_present: bool,
    now: int,
    was_present: bool | None = None,
) -> None:
    """Keep a join, a leave or a return; the same news again changes nothing.

    What was before is what Telegram says it was; without its word, what we believed. Who was
    there without ever being met and leaves is met so: coming back is no first join.
    """
    who = (community_id, name.user_id)
    known = members.find_known(tx, [(community_id, "", name)]).get(who)
    if known is None and not is_present and not (was_present and _may_know(tx, who)):
        return
    before = was_present if was_present is not None else bool(known and known.is_present)
    member_id = meet(tx, [Seen(community_id, "", name, now)])[who].member_id
    state = Presence.PRESENT if is_present else Presence.LEFT
    members.set_state(tx, member_id=member_id, state=state)
    if before == is_present:
        return
    change = Change.LEFT
    if is_present:
        change = Change.RETURNED if members.has_left(tx, member_id) else Change.JOINED
    members.add_change(tx, member_id=member_id, change=change, at=now)


def _may_know(tx: Connection, who: tuple[int, int]) -> bool:
    """Say whether somebody may be kept who is first met leaving: not who asked to be forgotten."""
    community_id, user_id = who
    return not forgotten.find(tx, community_id=community_id, user_ids=[user_id])


def come_back(tx: Connection, *, member: Member, now: int) -> None:
    """Keep that Telegram says somebody is there whom we took for gone; safe to repeat."""
    if member.state is Presence.LEFT:
        members.set_state(tx, member_id=member.member_id, state=Presence.PRESENT)
        members.add_change(tx, member_id=member.member_id, change=Change.RETURNED, at=now)


def is_trusted(tx: Connection, *, member_id: int, at: int) -> bool:
    """Say whether a member counts: no join seen within a day, and three counted messages."""
    joined = members.last_joined(tx, member_id)
    if joined is not None and at - joined < TRUSTED_AFTER_SECONDS:
        return False
    return daily.messages_of(tx, member_id) >= TRUSTED_MESSAGES


def choose_language(tx: Connection, *, name: Name, language: str) -> None:
    """Remember in which language a person wants to be addressed privately."""
    users.see(tx, [name])
    users.set_language(tx, user_id=name.user_id, language=language)


def meant_in_private(where: Sequence[int], user: User) -> int | None:
    """Return which of the communities somebody is in their private chat is about."""
    if user.community_id in where:
        return user.community_id
    return where[0] if where else None


def choose_community(tx: Connection, *, user_id: int, community_id: int) -> Member | None:
    """Mean another community in private from now on; None for who is no member there."""
    member = members.find(tx, community_id=community_id, user_id=user_id)
    if member is None or member.state is not Presence.PRESENT:
        return None
    users.set_community(tx, user_id=user_id, community_id=community_id)
    return member


def can_be_written_to(tx: Connection, *, name: Name, dm_ok: bool) -> None:
    """Remember that a person started or blocked the bot."""
    users.see(tx, [name])
    users.set_dm(tx, user_id=name.user_id, dm_ok=dm_ok)


def seconds(moment: datetime) -> int:
    """Return an instant as it is stored: whole UTC seconds."""
    return int(moment.timestamp())
