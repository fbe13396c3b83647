"""Roles that a community gives on top of Telegram's rights."""

from sqlite3 import Connection

from bot import audit
from domain.communities import Community
from domain.members import Member
from domain.refusals import Refusal
from domain.rights import Role
from storage import roles

NO_ROLE = ("none", "off", "remove", "无", "無")
IN_CHINESE = {
    "负责人": Role.OWNER,
    "負責人": Role.OWNER,
    "主管": Role.MANAGER,
    "积分管家": Role.TREASURER,
    "積分管家": Role.TREASURER,
    "版主": Role.MODERATOR,
    "主持人": Role.HOST,
    "助手": Role.HELPER,
    "小幫手": Role.HELPER,
}


def read(word: str) -> Role | None:
    """Return the role that a word names; None takes a role away."""
    folded = word.casefold()
    if folded in NO_ROLE:
        return None
    if folded in IN_CHINESE:
        return IN_CHINESE[folded]
    if folded not in list(Role):
        raise Refusal("role.unknown", roles=", ".join(Role))
    return Role(folded)


def give(
    tx: Connection, *, community: Community, member: Member, role: Role | None, by: int, at: int
) -> Role | None:
    """Give or take away a role; return what the person was before."""
    before = roles.find(tx, community_id=community.community_id, user_id=member.user_id)
    if before is role:
        return before
    if role is None:
        roles.remove(tx, community_id=community.community_id, user_id=member.user_id)
    else:
        roles.give(
            tx,
            community_id=community.community_id,
            user_id=member.user_id,
            role=role,
            by_user_id=by,
            now=at,
        )
    audit.record(
        tx,
        community_id=community.community_id,
        actor_id=by,
        act="role",
        member_id=member.member_id,
        now=at,
        facts={"before": before, "after": role},
    )
    return before
