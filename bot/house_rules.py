"""House rules: written by admins, in versions; a material change is announced and accepted."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, places, settings
from bot.chores import Work
from domain.chats import ChatState
from domain.communities import Community
from domain.house_rules import NOTICE_SECONDS, HouseRules, State
from domain.members import Member, Presence
from domain.refusals import Refusal
from storage import bindings, chores, house_rules, outbox
from storage.chores import Chore

KIND = "house_rules"
LETTER = "house_rules"
PRIORITY = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """A community's rules: those in force, those that are announced, and who accepted."""

    community: Community
    standing: HouseRules | None
    coming: HouseRules | None
    accepted: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a member accepted; `is_new` is False the second time."""

    rules: HouseRules
    is_new: bool


def shown(tx: Connection, community_id: int) -> Shown:
    standing = house_rules.in_state(tx, community_id, State.STANDING)
    needed = 0 if standing is None else needed_version(tx, standing)
    return Shown(
        settings.community(tx, community_id),
        standing,
        house_rules.in_state(tx, community_id, State.COMING),
        house_rules.count_accepted(tx, community_id, needed) if needed else 0,
    )


def needed_version(tx: Connection, standing: HouseRules) -> int:
    """Return the oldest version whose acceptance is enough for the one in force."""
    return house_rules.needed_version(tx, standing.community_id, standing.version)


def has_accepted(tx: Connection, member: Member) -> bool:
    """Say whether a member accepted the rules in force; True where there are none."""
    standing = house_rules.in_state(tx, member.community_id, State.STANDING)
    if standing is None:
        return True
    return house_rules.accepted_version(tx, member.member_id) >= needed_version(tx, standing)


# -- written ---------------------------------------------------------------------------------


def write(
    tx: Connection, *, community: Community, source: str, by: int, ref: str, now: int
) -> HouseRules:
    """Keep new rules: the first are in force at once, others a draft until it is decided."""
    whose = community.community_id
    before = house_rules.in_state(tx, whose, State.COMING)
    before = before or house_rules.in_state(tx, whose, State.STANDING)
    known = house_rules.find_by_ref(tx, ref)
    if known is not None:
        return known
    if before is not None and before.source == source:
        raise Refusal("house_rules.same", version=before.version)
    number = house_rules.add(tx, community_id=whose, source=source, by=by, ref=ref, now=now)
    rules_id = number or 0
    if before is None:
        _publish(tx, get(tx, rules_id), True, State.STANDING, now)
        _record(tx, whose, "rules_change", by, now)
    return get(tx, rules_id)


def get(tx: Connection, rules_id: int) -> HouseRules:
    found = house_rules.find(tx, rules_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


def decide(tx: Connection, *, rules_id: int, is_material: bool, by: int, now: int) -> HouseRules:
    """Make a draft the next version; a second time changes nothing.

    A material change counts in seven days and is told now. A small one counts at once; of
    rules that are announced it corrects the words, their day stays.
    """
    draft = get(tx, rules_id)
    if draft.state is not State.DRAFT:
        return draft
    whose = draft.community_id
    coming = house_rules.in_state(tx, whose, State.COMING)
    standing = house_rules.in_state(tx, whose, State.STANDING)
    if is_material:
        _publish(tx, draft, True, State.COMING, now + NOTICE_SECONDS)
    elif coming is not None:
        _publish(tx, draft, False, State.COMING, coming.from_at)
    else:
        _publish(tx, draft, False, State.STANDING, now)
    replaced = coming if coming is not None or is_material else standing
    if replaced is not None:
        house_rules.set_state(tx, replaced.rules_id, before=replaced.state, after=State.OVER)
    _record(tx, whose, "rules_change", by, now)
    if is_material:
        _announce(tx, get(tx, rules_id), now)
    return get(tx, rules_id)


def _publish(
    tx: Connection, draft: HouseRules, is_material: bool, state: State, from_at: int
) -> None:
    number = draft.rules_id
    version = house_rules.last_version(tx, draft.community_id) + 1
    house_rules.publish(
        tx, number, version=version, is_material=is_material, state=state, from_at=from_at
    )
    if state is State.COMING:
        facts = {"rules_id": number}
        chores.set_due(tx, kind=KIND, ref=str(number), facts=facts, due_at=from_at)


def _announce(tx: Connection, rules: HouseRules, now: int) -> None:
    """Tell every group; where announcements have a topic, in that."""
    bound = bindings.find(tx, community_id=rules.community_id, purpose="announcements")
    for chat in places.homes(tx, rules.community_id):
        if chat.state is ChatState.ACTIVE:
            is_bound = bound is not None and bound.chat_key == chat.chat_key
            outbox.add(
                tx,
                card=LETTER,
                facts={"rules_id": rules.rules_id},
                chat_key=chat.chat_key,
                thread_id=bound.thread_id if bound is not None and is_bound else None,
                priority=PRIORITY,
                now=now,
            )


def drop(tx: Connection, *, rules_id: int) -> None:
    """Throw a draft away."""
    if not house_rules.remove_draft(tx, rules_id):
        raise Refusal("refusal.stale_button")


def call_off(tx: Connection, *, rules_id: int, by: int, now: int) -> HouseRules:
    """Call off rules that were announced; those in force stay."""
    found = get(tx, rules_id)
    if not house_rules.set_state(tx, rules_id, before=State.COMING, after=State.OVER):
        raise Refusal("refusal.stale_button")
    chores.remove(tx, kind=KIND, ref=str(rules_id))
    _record(tx, found.community_id, "rules_off", by, now)
    return get(tx, rules_id)


def _come(tx: Connection, chore: Chore, _now: int) -> None:
    """Let announced rules be in force from now on."""
    found = house_rules.find(tx, int(chore.facts["rules_id"]))
    if found is None or found.state is not State.COMING:
        return
    before = house_rules.in_state(tx, found.community_id, State.STANDING)
    if before is not None:
        house_rules.set_state(tx, before.rules_id, before=State.STANDING, after=State.OVER)
    house_rules.set_state(tx, found.rules_id, before=State.COMING, after=State.STANDING)


def _record(tx: Connection, community_id: int, act: str, by: int, now: int) -> None:
    audit.record(tx, community_id=community_id, actor_id=by, act=act, now=now)


# -- accepted --------------------------------------------------------------------------------


def accept(tx: Connection, *, rules_id: int, member: Member | None, now: int) -> Accepted:
    """Keep that a member accepted this version; refuse one that was replaced since."""
    rules = house_rules.find(tx, rules_id)
    if rules is None or rules.state not in (State.STANDING, State.COMING):
        raise Refusal("house_rules.replaced")
    if member is None or member.state is not Presence.PRESENT:
        raise Refusal("refusal.not_member")
    if member.community_id != rules.community_id:
        raise Refusal("house_rules.replaced")
    is_new = house_rules.accept(tx, member_id=member.member_id, version=rules.version, now=now)
    return Accepted(rules, is_new)


KINDS: dict[str, Work] = {KIND: _come}
