"""Members: how people become known, join, leave and return."""

from datetime import datetime
from sqlite3 import Connection

from domain.members import Change, Member, Presence
from domain.messages import Name
from storage import members, users


def meet(tx: Connection, *, community_id: int, name: Name, now: int) -> members.Known:
    """Make a person known in a community, or take over new names; safe to repeat."""
    known = members.find_known(tx, community_id=community_id, user_id=name.user_id)
    if known is None:
        users.see(tx, name)
        member_id = members.add(tx, community_id=community_id, user_id=name.user_id, now=now)
        return members.Known(member_id, None, name, True)
    if known.name[:4] != name[:4] or (name.language_code not in ("", known.name.language_code)):
        users.see(tx, name)
    if not known.is_present:
        members.set_state(tx, member_id=known.member_id, state=Presence.PRESENT)
    return known


def change_presence(
    tx: Connection, *, community_id: int, name: Name, is_present: bool, now: int
) -> None:
    """Keep a join, a leave or a return; the same news again changes nothing."""
    known = members.find_known(tx, community_id=community_id, user_id=name.user_id)
    if known is None and not is_present:
        return
    before = known is not None and known.is_present
    member_id = meet(tx, community_id=community_id, name=name, now=now).member_id
    state = Presence.PRESENT if is_present else Presence.LEFT
    members.set_state(tx, member_id=member_id, state=state)
    if known is None:
        members.add_change(tx, member_id=member_id, change=Change.JOINED, at=now)
    elif before != is_present:
        change = Change.RETURNED if is_present else Change.LEFT
        members.add_change(tx, member_id=member_id, change=change, at=now)


def choose_language(tx: Connection, *, name: Name, language: str) -> None:
    """Remember in which language a person wants to be addressed privately."""
    users.see(tx, name)
    users.set_language(tx, user_id=name.user_id, language=language)


def choose_community(tx: Connection, *, user_id: int, community_id: int) -> Member | None:
    """Mean another community in private from now on; None for who is no member there."""
    member = members.find(tx, community_id=community_id, user_id=user_id)
    if member is None or member.state is not Presence.PRESENT:
        return None
    users.set_community(tx, user_id=user_id, community_id=community_id)
    return member


def can_be_written_to(tx: Connection, *, name: Name, dm_ok: bool) -> None:
    """Remember that a person started or blocked the bot."""
    users.see(tx, name)
    users.set_dm(tx, user_id=name.user_id, dm_ok=dm_ok)


def seconds(moment: datetime) -> int:
    """Return an instant as it is stored: whole UTC seconds."""
    return int(moment.timestamp())
