"""Quests: drafted, started, looked after until they end, each reward paid once."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, badges, points, quest_counts, settings
from bot.chores import Work
from domain.communities import Community
from domain.ledger import Reason
from domain.members import Member
from domain.quests import Budget, Quest, QuestKind, QuestState, Terms, budget, checked, window_of
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import bindings, chats, chores, members, outbox, quest_progress, quests, users
from storage.chores import Chore
from storage.quest_progress import Progress
from storage.quests import Shown

KIND = "quest"
LETTER_CARD, LETTER_EDIT = "quest", "quest_edit"
LETTER_RESULT, LETTER_REWARD = "quest_result", "quest_reward"
PRIORITY, EDIT_PRIORITY = 1, 3
LOOK_SECONDS = 60
# A common bar moves before everybody's eyes.
GROUP_LOOK_SECONDS = 15
# What was said in time may arrive late, most of all after the bot was away.
SETTLE_SECONDS = 60
SLICE_MEMBERS = 100
SHOWN_NAMES = 10
LISTED = 10


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft with the most it can cost."""

    quest: Quest
    budget: Budget


@dataclass(frozen=True, slots=True)
class Mine:
    """How far a member is in a quest; `place` in a sprint, None before the first step.

    `taken` is how many were rewarded so far.
    """

    quest: Quest
    figure: int
    place: int | None
    is_rewarded: bool
    taken: int


@dataclass(frozen=True, slots=True)
class Report:
    """A quest with who was rewarded, at most ten by name, and how many in all."""

    quest: Quest
    winners: tuple[tuple[Member, int], ...]
    rewarded: int


# -- made, started, ended --------------------------------------------------------------------


def draft(
    tx: Connection,
    *,
    community: Community,
    terms: Terms,
    by: int,
    place: tuple[int, int | None],
    ref: str,
    now: int,
) -> Preview:
    """Keep a quest that is to be looked at and started; the same ref is the same draft."""
    most_points = community.values.number(Key.QUEST_POINTS)
    quest_id = quests.add(
        tx,
        community_id=community.community_id,
        terms=checked(terms, now=now, most_points=most_points),
        by_user_id=by,
        place=place,
        ref=ref,
        now=now,
    )
    return preview(tx, get(tx, community_id=community.community_id, quest_id=quest_id))


def preview(tx: Connection, quest: Quest) -> Preview:
    count = members.count_present(tx, quest.community_id)
    return Preview(quest, budget(quest.terms, members=count))


def get(tx: Connection, *, community_id: int, quest_id: int) -> Quest:
    """Return a quest of this community; refuse any other number."""
    quest = quests.find(tx, quest_id)
    if quest is None or quest.community_id != community_id:
        raise Refusal("quest.unknown")
    return quest


def start(tx: Connection, *, quest_id: int, by: int, now: int) -> Quest:
    """Start a draft of one's own and announce it; a second press changes nothing."""
    quest = quests.find(tx, quest_id)
    if quest is None or quest.state is QuestState.CANCELLED:
        raise Refusal("refusal.stale_button")
    if quest.by_user_id != by:
        raise Refusal("refusal.not_yours")
    if quest.state is not QuestState.DRAFT:
        return quest
    community = settings.community(tx, quest.community_id)
    most = community.values.number(Key.QUEST_OPEN)
    if len(quests.running(tx, quest.community_id)) >= most:
        raise Refusal("quest.too_many_open", most=most)
    terms = checked(quest.terms, now=now, most_points=community.values.number(Key.QUEST_POINTS))
    bound = bindings.find(tx, community_id=quest.community_id, purpose="announcements")
    place = (bound.chat_key, bound.thread_id) if bound else (quest.chat_key, quest.thread_id)
    quests.open_draft(tx, quest_id, window=window_of(terms, now=now), place=place, now=now)
    _audit(tx, quest, "quest_start", by, now)
    _announce(tx, quest_id, place, now)
    return get(tx, community_id=quest.community_id, quest_id=quest_id)


def _announce(tx: Connection, quest_id: int, place: tuple[int, int | None], now: int) -> None:
    chat_key, thread_id = place
    outbox_id = outbox.add(
        tx,
        card=LETTER_CARD,
        facts={"quest_id": quest_id},
        chat_key=chat_key,
        thread_id=thread_id,
        priority=PRIORITY,
        now=now,
    )
    quests.set_shown(tx, quest_id, Shown(outbox_id, None, None, 0))
    _look_at(tx, quest_id, now)


def discard(tx: Connection, *, quest_id: int, by: int) -> None:
    """Throw a draft of one's own away."""
    quest = quests.find(tx, quest_id)
    if quest is not None and quest.by_user_id != by:
        raise Refusal("refusal.not_yours")
    if quest is not None and quest.state is not QuestState.DRAFT:
        raise Refusal("refusal.stale_button")
    quests.remove_draft(tx, quest_id)


def end(tx: Connection, *, quest_id: int, by: int, now: int) -> None:
    """Let a quest end now; what was reached until now is rewarded in a minute.

    Safe to repeat for the same request.
    """
    quest = quests.find(tx, quest_id)
    if quest is None or not quests.end_at(tx, quest_id, at=now):
        raise Refusal("quest.not_running")
    _audit(tx, quest, "quest_end", by, now)
    _look_at(tx, quest_id, now)


def cancel(tx: Connection, *, quest_id: int, by: int, now: int) -> Report:
    """End a quest without further rewards; those given already stay."""
    quest = quests.find(tx, quest_id)
    if quest is None or not quests.close(tx, quest_id, state=QuestState.CANCELLED, now=now):
        raise Refusal("quest.not_running")
    _audit(tx, quest, "quest_cancel", by, now)
    _put_away(tx, quest, now)
    return report(tx, quest_id)


def _audit(tx: Connection, quest: Quest, act: str, by: int, now: int) -> None:
    audit.record(
        tx,
        community_id=quest.community_id,
        actor_id=by,
        act=act,
        now=now,
        may_repeat=True,
        facts={"quest_id": quest.quest_id},
    )


# -- looked after ----------------------------------------------------------------------------


def _look_at(tx: Connection, quest_id: int, at: int) -> None:
    chores.set_due(tx, kind=KIND, ref=str(quest_id), facts={"quest_id": quest_id}, due_at=at)


def resume(tx: Connection, now: int) -> None:
    """Look at every running quest, whatever became of the last look."""
    for quest_id in quests.everywhere(tx):
        _look_at(tx, quest_id, now)


def look(tx: Connection, chore: Chore, now: int) -> None:
    """Count what is new, reward who is due, and plan the next look or end the quest."""
    quest = quests.find(tx, int(chore.facts["quest_id"]))
    if quest is None or not quest.is_running:
        return
    if chats.closed_into(tx, quest.community_id) is not None:
        # Joined to another community: nobody gets any further here.
        quests.close(tx, quest.quest_id, state=QuestState.CANCELLED, now=now)
        _put_away(tx, quest, now)
        return
    community = settings.community(tx, quest.community_id)
    if not quest_counts.count(tx, quest, zones=community.zones):
        _look_at(tx, quest.quest_id, now)
        return
    quest = get(tx, community_id=quest.community_id, quest_id=quest.quest_id)
    due = _due(tx, quest)
    for member_id in due:
        _reward(tx, quest, members.get(tx, member_id), community, now)
    if due:
        badges.look(tx, due, at=now)
    _go_on(tx, quest, is_all=len(due) < SLICE_MEMBERS, now=now)


KINDS: dict[str, Work] = {KIND: look}


def _go_on(tx: Connection, quest: Quest, *, is_all: bool, now: int) -> None:
    if not is_all:
        _look_at(tx, quest.quest_id, now)
    elif quest.state is QuestState.COUNTING or _is_reached(tx, quest):
        quests.close(tx, quest.quest_id, state=QuestState.OVER, now=now)
        _say(tx, LETTER_RESULT, quest, {}, now)
        _put_away(tx, quest, now)
    elif now >= quest.ends_at:
        quests.begin_counting(tx, quest.quest_id)
        _look_at(tx, quest.quest_id, now + SETTLE_SECONDS)
    else:
        every = GROUP_LOOK_SECONDS if quest.terms.kind is QuestKind.GROUP else LOOK_SECONDS
        _look_at(tx, quest.quest_id, min(now + every, quest.ends_at))
        _show(tx, quest, now)


def _due(tx: Connection, quest: Quest) -> list[int]:
    """Return who is to be rewarded now, a slice of them."""
    quest_id, places, audience = quest.quest_id, quest.terms.places, quest.audience
    most = SLICE_MEMBERS
    match quest.terms.kind:
        case QuestKind.FIRST:
            most = min(most, places - quest_progress.count_rewarded(tx, quest_id))
        case QuestKind.GROUP if quest.figure < quest.terms.target:
            return []
        case QuestKind.GROUP if not places:
            return quest_progress.contributors(tx, quest_id=quest_id, audience=audience, most=most)
        case QuestKind.SPRINT if quest.state is not QuestState.COUNTING:
            return []
        case QuestKind.GROUP | QuestKind.SPRINT:
            best = quest_progress.best(tx, quest_id=quest_id, audience=audience, most=places)
            return [member_id for member_id, is_rewarded in best if not is_rewarded]
    return quest_progress.reached(tx, quest_id=quest_id, audience=audience, most=most)


def _is_reached(tx: Connection, quest: Quest) -> bool:
    """Say whether nothing is left to be reached, now that whoever is due was rewarded."""
    match quest.terms.kind:
        case QuestKind.GROUP:
            return quest.figure >= quest.terms.target
        case QuestKind.FIRST:
            return quest_progress.count_rewarded(tx, quest.quest_id) >= quest.terms.places
    return False


def _reward(tx: Connection, quest: Quest, member: Member, community: Community, now: int) -> None:
    """Pay a member once, outside the cap on automatic points, without XP, and say so."""
    terms, ref = quest.terms, f"quest:{quest.quest_id}:{member.member_id}"
    change = points.Change(terms.points, 0, Reason.QUEST, ref, terms.title, None, now)
    entry_id = points.book(tx, member=member, change=change, zones=community.zones)
    quest_progress.reward(tx, quest_id=quest.quest_id, member_id=member.member_id, now=now)
    if terms.badge:
        badges.reward(
            tx, member_id=member.member_id, key=terms.badge, note=terms.title, ref=ref, at=now
        )
    if entry_id is not None and users.is_reachable(tx, member.user_id):
        outbox.add(
            tx,
            card=LETTER_REWARD,
            facts={"quest_id": quest.quest_id},
            user_id=member.user_id,
            priority=PRIORITY,
            now=now,
        )


# -- shown -----------------------------------------------------------------------------------


def _say(tx: Connection, card: str, quest: Quest, facts: dict[str, int | str], now: int) -> int:
    return outbox.add(
        tx,
        card=card,
        facts={"quest_id": quest.quest_id, **facts},
        chat_key=quest.chat_key,
        thread_id=quest.thread_id,
        priority=EDIT_PRIORITY if card == LETTER_EDIT else PRIORITY,
        now=now,
    )


def _put_away(tx: Connection, quest: Quest, now: int) -> None:
    """Show on the card that a quest ended, and forget how far it was counted."""
    chores.remove(tx, kind=KIND, ref=str(quest.quest_id))
    quest_progress.remove_marks(tx, quest.quest_id)
    _show(tx, quest, now, is_last=True)


def _show(tx: Connection, quest: Quest, now: int, *, is_last: bool = False) -> None:
    """Edit the card when its figure changed and the last edit is through."""
    card = quests.shown(tx, quest.quest_id)
    if card.outbox_id is None:
        return
    state, message_id = outbox.outcome(tx, card.outbox_id)
    if state in ("waiting", "sending") and not (is_last and card.message_id):
        return
    if state == "dropped" or (card.message_id or message_id) is None:
        # Deleted, or never arrived for sure: nothing is left to edit.
        quests.set_shown(tx, quest.quest_id, Shown(None, None, None, card.figure))
        return
    if card.message_id is None:
        place = chats.get(tx, quest.chat_key).telegram_chat_id
        card = card._replace(telegram_chat_id=place, message_id=message_id)
    figure = _shown_figure(tx, quest)
    if figure != card.figure or is_last:
        facts: dict[str, int | str] = {
            "edits": card.message_id or 0,
            "telegram_chat_id": card.telegram_chat_id or 0,
        }
        card = card._replace(outbox_id=_say(tx, LETTER_EDIT, quest, facts, now), figure=figure)
    quests.set_shown(tx, quest.quest_id, card)


def _shown_figure(tx: Connection, quest: Quest) -> int:
    """Return the figure on a quest's card that changes while it runs."""
    match quest.terms.kind:
        case QuestKind.GROUP:
            return quest.figure
        case QuestKind.FIRST:
            return quest_progress.count_rewarded(tx, quest.quest_id)
    return 0


def refresh(tx: Connection, *, community: Community) -> None:
    """Count a slice of what is new for whoever asks how far they are."""
    for quest in quests.running(tx, community.community_id):
        quest_counts.count(tx, quest, zones=community.zones)


def mine(tx: Connection, *, member: Member, is_running: bool) -> list[Mine]:
    """Return the running quests, or the last that ended, with how far a member is."""
    if is_running:
        found = quests.running(tx, member.community_id)
    else:
        found = quests.ended(tx, member.community_id, most=LISTED)
    return [of_member(tx, quest, member_id=member.member_id) for quest in found]


def of_member(tx: Connection, quest: Quest, *, member_id: int) -> Mine:
    """Return how far one member is in one quest."""
    own = quest_progress.find(tx, quest_id=quest.quest_id, member_id=member_id)
    taken = quest_progress.count_rewarded(tx, quest.quest_id)
    if own is None:
        return Mine(quest, 0, None, False, taken)
    place = quest_progress.place(tx, quest_id=quest.quest_id, own=own) if own.figure else None
    return Mine(quest, own.figure, place, own.rewarded_at is not None, taken)


def report(tx: Connection, quest_id: int) -> Report:
    """Return a quest with those rewarded so far: the first ones first, in a sprint the best."""
    quest = quests.find(tx, quest_id)
    if quest is None:
        raise Refusal("quest.unknown")
    is_ranked = quest.terms.kind in (QuestKind.SPRINT, QuestKind.GROUP)
    of = quest_progress.rewarded if is_ranked else quest_progress.in_order_of_arrival
    found: list[Progress] = of(tx, quest_id=quest_id, most=SHOWN_NAMES)
    winners = tuple((members.get(tx, each.member_id), each.figure) for each in found)
    return Report(quest, winners, quest_progress.count_rewarded(tx, quest_id))
