"""Opting out, kind by kind: what a member does not want, and back again."""

from sqlite3 import Connection

from domain.members import Member
from domain.opt_outs import OF_PERSON, OptOut
from storage import opt_outs, unlisted


def chosen(tx: Connection, member: Member) -> set[OptOut]:
    """Return what a member does not want; boards by whichever way they said so."""
    found = opt_outs.of_member(tx, member)
    return found | ({OptOut.BOARDS} if unlisted.is_hidden(tx, member.member_id) else set())


def choose(tx: Connection, *, member: Member, kind: OptOut, is_out: bool, now: int) -> set[OptOut]:
    """Opt out of a kind, or in again, and return what then is not wanted; safe to repeat."""
    if kind is OptOut.BOARDS:
        change = unlisted.add if is_out else unlisted.remove
        change(tx, member_id=member.member_id, why="self")
    elif kind in OF_PERSON:
        if is_out:
            opt_outs.mute(tx, user_id=member.user_id, kind=kind, now=now)
        else:
            opt_outs.unmute(tx, user_id=member.user_id, kind=kind)
    elif is_out:
        opt_outs.add(tx, member_id=member.member_id, kind=kind, now=now)
    else:
        opt_outs.remove(tx, member_id=member.member_id, kind=kind)
    return chosen(tx, member)
