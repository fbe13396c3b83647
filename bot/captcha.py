"""The captcha: what newcomers are asked before they may write, and their answers."""

from collections.abc import Iterable
from sqlite3 import Connection

from bot import house_rules, newcomers, setting_changes
from domain.chats import Chat, ChatState, Right
from domain.communities import Community
from domain.house_rules import State as Standing
from domain.members import Member
from domain.newcomers import Newcomer, State, Why
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import chats
from storage import house_rules as stored_rules
from storage import newcomers as stored

REQUEST, RULES = "request", "rules"
# Whoever answers is freed at once; this is for when the program ends in between.
HAND_SECONDS = 10


# -- answered --------------------------------------------------------------------------------


def show_themselves(tx: Connection, *, chat: Chat, member: Member | None, now: int) -> int:
    """Free the newcomer who pressed and return their number; refuse everybody else."""
    where = {"chat_key": chat.chat_key, "member_id": 0 if member is None else member.member_id}
    found = stored.find_of(tx, **where)
    if found is None or found.state not in (State.HELD, State.WANTED, State.FREEING):
        raise Refusal("captcha.not_yours")
    if found.why is Why.RAID:
        raise Refusal("captcha.raid")
    if found.why is Why.RULES:
        raise Refusal("captcha.rules_first")
    newcomers.free(tx, found, now + HAND_SECONDS)
    return found.newcomer_id


def accept_rules(
    tx: Connection, *, rules_id: int, member: Member | None, now: int
) -> tuple[house_rules.Accepted, list[int]]:
    """Keep that a member accepted the rules, and free them where they waited for that."""
    accepted = house_rules.accept(tx, rules_id=rules_id, member=member, now=now)
    if member is None or not house_rules.has_accepted(tx, member):
        return accepted, []
    waiting = stored.open_of_member(tx, member.member_id)
    freed = [each for each in waiting if each.why is Why.RULES]
    return accepted, _free_all(tx, freed, now + HAND_SECONDS)


def _free_all(tx: Connection, waiting: Iterable[Newcomer], due_at: int) -> list[int]:
    return [each.newcomer_id for each in waiting if newcomers.free(tx, each, due_at)]


# -- looked after by administrators ----------------------------------------------------------


def lacking(tx: Connection, community_id: int, right: Right) -> list[Chat]:
    """Return the groups of a community where the bot misses a right, or that are too small."""
    groups = [each for each in chats.of_community(tx, community_id) if each.earns]
    active = [each for each in groups if each.state is ChatState.ACTIVE]
    return [each for each in active if right not in each.rights or each.kind != "supergroup"]


def switch(tx: Connection, *, community: Community, to: str, by: int, now: int) -> None:
    """Choose what newcomers are asked; who waits is freed when they are asked no more."""
    whose = community.community_id
    if to == RULES and stored_rules.in_state(tx, whose, Standing.STANDING) is None:
        raise Refusal("captcha.no_rules")
    right = Right.INVITE if to == REQUEST else Right.RESTRICT
    groups = lacking(tx, whose, right) if to != newcomers.OFF else []
    if groups:
        raise Refusal("captcha.no_right", groups=", ".join(each.title for each in groups))
    setting_changes.change(tx, community=community, key=Key.CAPTCHA, text=to, by=by, at=now)
    if to in (newcomers.OFF, REQUEST):
        waiting = stored.open_of_community(tx, whose)
        _free_all(tx, (each for each in waiting if each.why is not Why.RAID), now + 1)
