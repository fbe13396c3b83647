"""Owns invites: the links people come in by, members' own and campaigns'."""

from sqlite3 import Connection
from typing import NamedTuple

from domain.members import Member
from storage import rows


class Invite(NamedTuple):
    """A link; `member_id` is None for a campaign, `url` None while it is being made."""

    invite_id: int
    community_id: int
    chat_key: int
    member_id: int | None
    title: str
    ref: str | None
    url: str | None
    tried_at: int
    seen_at: int
    made_at: int
    ended_at: int | None


def get(tx: Connection, invite_id: int) -> Invite:
    row = tx.execute(
        "SELECT invite_id, community_id, chat_key, member_id, title, ref, url, tried_at,"
        " seen_at, made_at, ended_at FROM invites WHERE invite_id = ?",
        (invite_id,),
    ).fetchone()
    return Invite(*row)


def find(tx: Connection, invite_id: int) -> Invite | None:
    row = tx.execute("SELECT 1 FROM invites WHERE invite_id = ?", (invite_id,)).fetchone()
    return None if row is None else get(tx, invite_id)


def find_by_url(tx: Connection, url: str) -> Invite | None:
    """Return the link with this address, one that has ended too."""
    row = tx.execute("SELECT invite_id FROM invites WHERE url = ?", (url,)).fetchone()
    return None if row is None else get(tx, row[0])


def begin(tx: Connection, *, community_id: int, chat_key: int, member_id: int, now: int) -> Invite:
    """Return the member's running link into a chat, begun now when there was none."""
    tx.execute(
        "INSERT INTO invites (community_id, chat_key, member_id, title, tried_at, seen_at,"
        " made_at) VALUES (?, ?, ?, '', 0, 0, ?) ON CONFLICT (member_id, chat_key)"
        " WHERE member_id IS NOT NULL AND ended_at IS NULL DO NOTHING",
        (community_id, chat_key, member_id, now),
    )
    (invite_id,) = tx.execute(
        "SELECT invite_id FROM invites WHERE member_id = ? AND chat_key = ? AND ended_at IS NULL",
        (member_id, chat_key),
    ).fetchone()
    return get(tx, invite_id)


def begin_campaign(
    tx: Connection, *, community_id: int, chat_key: int, title: str, ref: str, now: int
) -> Invite:
    """Return the campaign of a cause, begun now when there was none."""
    tx.execute(
        "INSERT INTO invites (community_id, chat_key, title, ref, tried_at, seen_at, made_at)"
        " VALUES (?, ?, ?, ?, 0, 0, ?) ON CONFLICT (community_id, ref) DO NOTHING",
        (community_id, chat_key, title, ref, now),
    )
    (invite_id,) = tx.execute(
        "SELECT invite_id FROM invites WHERE community_id = ? AND ref = ?", (community_id, ref)
    ).fetchone()
    return get(tx, invite_id)


def set_tried(tx: Connection, *, invite_id: int, at: int) -> None:
    tx.execute("UPDATE invites SET tried_at = ? WHERE invite_id = ?", (at, invite_id))


def clear_tried(tx: Connection) -> None:
    """Forget whose links without an address are being made."""
    tx.execute("UPDATE invites SET tried_at = 0 WHERE url IS NULL AND tried_at > 0")


def set_url(tx: Connection, *, invite_id: int, url: str, now: int) -> None:
    """Keep a link's address, and that it stands."""
    tx.execute(
        "UPDATE invites SET url = ?, seen_at = ?, tried_at = 0 WHERE invite_id = ?",
        (url, now, invite_id),
    )


def end(tx: Connection, *, invite_id: int, now: int) -> None:
    """Retire a link, once."""
    tx.execute(
        "UPDATE invites SET ended_at = ? WHERE invite_id = ? AND ended_at IS NULL",
        (now, invite_id),
    )


def running(tx: Connection, member_id: int) -> list[Invite]:
    """Return a member's own links that somebody can still come in by."""
    found = tx.execute(
        "SELECT invite_id FROM invites WHERE member_id = ? AND url IS NOT NULL"
        " AND ended_at IS NULL",
        (member_id,),
    )
    return [get(tx, invite_id) for (invite_id,) in found.fetchall()]


def campaigns(tx: Connection, *, community_id: int, most: int) -> list[Invite]:
    """Return a community's campaigns, the newest first."""
    rows = tx.execute(
        "SELECT invite_id, community_id, chat_key, member_id, title, ref, url, tried_at,"
        " seen_at, made_at, ended_at FROM invites WHERE community_id = ? AND member_id IS NULL"
        " AND url IS NOT NULL ORDER BY invite_id DESC LIMIT ?",
        (community_id, most),
    )
    return [Invite(*row) for row in rows]


def move(tx: Connection, *, member_id: int, into_id: int, community_id: int) -> None:
    """Follow a member who turned out to be another one, of another community."""
    tx.execute(
        "UPDATE OR IGNORE invites SET member_id = ?, community_id = ? WHERE member_id = ?",
        (into_id, community_id, member_id),
    )


def move_chat(tx: Connection, *, chat_key: int, into_key: int) -> None:
    tx.execute(
        "UPDATE OR IGNORE invites SET chat_key = ? WHERE chat_key = ?", (into_key, chat_key)
    )


def carry(tx: Connection, *, chat_key: int, into_id: int) -> None:
    """Let a chat's links go with it to another community, members' to their accounts there."""
    tx.execute(
        "UPDATE OR IGNORE invites SET community_id = ?, member_id = (SELECT there.member_id"
        " FROM members AS here JOIN members AS there USING (user_id)"
        " WHERE here.member_id = invites.member_id AND there.community_id = ?)"
        " WHERE chat_key = ? AND (member_id IS NULL OR EXISTS (SELECT 1"
        " FROM members AS here JOIN members AS there USING (user_id)"
        " WHERE here.member_id = invites.member_id AND there.community_id = ?))",
        (into_id, into_id, chat_key, into_id),
    )


def export(tx: Connection, member: Member) -> rows.Kept:
    return {
        "invites": rows.named(
            tx,
            "SELECT c.title AS chat, url, made_at, ended_at FROM invites AS i"
            " JOIN chats AS c USING (chat_key) WHERE member_id = ? ORDER BY invite_id",
            (member.member_id,),
        ),
    }


def erase(tx: Connection, member: Member) -> None:
    """End a member's own links; whoever comes in by them is nobody's invitee."""
    tx.execute(
        "DELETE FROM invites WHERE member_id = ? AND invite_id NOT IN (SELECT invite_id"
        " FROM referrals)",
        (member.member_id,),
    )
    tx.execute(
        "UPDATE invites SET url = NULL, ended_at = coalesce(ended_at, made_at)"
        " WHERE member_id = ?",
        (member.member_id,),
    )
    tx.execute(
        "UPDATE invites SET ref = 'erased:' || invite_id WHERE community_id = ?2"
        " AND instr(':' || ref || ':', ':' || ?1 || ':')",
        (member.user_id, member.community_id),
    )
