"""Who is left out of draws that ask for it."""

from sqlite3 import Connection

from bot import audit
from domain.members import Member
from storage import draw_bans, forgotten


def decide(tx: Connection, *, member: Member, is_out: bool, by: int, now: int) -> bool:
    """Leave a member out, or let them in again; False when that was so before."""
    if is_out:
        is_changed = draw_bans.add(tx, member_id=member.member_id, by_user_id=by, now=now)
    else:
        is_changed = draw_bans.remove(tx, member.member_id)
        forgotten.unban(tx, community_id=member.community_id, user_id=member.user_id)
    if is_changed:
        audit.record(
            tx,
            community_id=member.community_id,
            actor_id=by,
            act="draw_ban" if is_out else "draw_unban",
            now=now,
            member_id=member.member_id,
        )
    return is_changed
