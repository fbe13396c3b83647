"""Reminders: asked for by somebody, said to them alone, once or again and again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot import recurrences, schedules
from bot.chores import Work
from bot.cron import rule_of
from bot.recurrences import Said
from bot.schedules import Occurrence, Plan, Recurring
from domain.days import Zones, ZoneSince, zone_at
from domain.lateness import Lateness, Policy
from domain.members import Presence
from domain.moments import Moment
from domain.refusals import Refusal
from domain.reminders import LATE_SECONDS, MOST_EACH, Origin, Reminder
from domain.wallclock import first_instant, wall_at
from storage import chats, chores, members, outbox, reminders, settings, users
from storage import schedules as stored_schedules
from storage.chores import Chore

KIND = "reminder"
# Looks whether what was said privately arrived.
CHECK = "reminder_check"
LETTER = "reminder"
PRIORITY = 1
FIRST_CHECK_SECONDS, CHECK_SECONDS = 5, 30
SNOOZES = {"10m": timedelta(minutes=10), "1h": timedelta(hours=1)}
TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be reminded of, and when; the same ref is the same wish."""

    user_id: int
    origin: Origin
    text: str
    when: Said
    ref: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A reminder with its next times (UTC seconds) and the clock they are read on.

    `is_private` says whether it will be said privately.
    """

    reminder: Reminder
    times: tuple[int, ...]
    zones: Zones
    is_private: bool


# -- asked for -------------------------------------------------------------------------------


def remind(tx: Connection, *, wish: Wish, now: int) -> Shown:
    """Keep a wish and plan it; the same ref changes nothing."""
    known = reminders.find_by_ref(tx, wish.ref)
    if known is not None:
        return shown(tx, known, now=now)
    if len(reminders.waiting(tx, wish.user_id)) >= MOST_EACH:
        raise Refusal("remind.too_many", most=MOST_EACH)
    zones = zones_of(tx, wish.origin)
    rule, due_at = _timing(wish.when, zones, now)
    reminder_id = reminders.add(
        tx,
        user_id=wish.user_id,
        origin=wish.origin,
        text=wish.text,
        rule=rule,
        due_at=due_at,
        ref=wish.ref,
        now=now,
    )
    made = get(tx, reminder_id)
    _plan(tx, made, now)
    return shown(tx, made, now=now)


def _timing(when: Said, zones: Zones, now: int) -> tuple[str, int]:
    """Return rule and first instant; the rule is empty for what happens once."""
    if isinstance(when, Moment):
        return "", int(when.at.timestamp())
    rule = recurrences.checked(when, wall=wall_at(now, zones))
    return str(rule), recurrences.coming(rule, zones, now=now, most=1)[0]


def _plan(tx: Connection, reminder: Reminder, now: int) -> None:
    ref, facts = str(reminder.reminder_id), {"reminder_id": reminder.reminder_id}
    if not reminder.rule:
        chores.set_due(tx, kind=KIND, ref=ref, facts=facts, due_at=reminder.due_at)
        return
    origin = reminder.origin
    plan = Plan(KIND, ref, reminder.rule, origin.zone, origin.community_id, facts)
    schedules.begin(tx, plan, now=now)


def zones_of(tx: Connection, origin: Origin) -> Zones:
    if origin.community_id is None:
        return (ZoneSince(0, origin.zone or "UTC"),)
    return settings.zones(tx, origin.community_id)


def get(tx: Connection, reminder_id: int) -> Reminder:
    found = reminders.find(tx, reminder_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


def shown(tx: Connection, reminder: Reminder, *, now: int) -> Shown:
    zones = zones_of(tx, reminder.origin)
    times: tuple[int, ...] = (reminder.due_at,)
    if reminder.rule:
        times = tuple(recurrences.coming(rule_of(reminder.rule), zones, now=now))
    return Shown(reminder, times, zones, users.is_reachable(tx, reminder.user_id))


def listed(tx: Connection, *, user_id: int, chat_key: int | None, now: int) -> list[Shown]:
    """Return what waits for a person, the next one first; in a group what was asked for there."""
    found = [
        shown(tx, each, now=now)
        for each in reminders.waiting(tx, user_id)
        if chat_key is None or each.origin.chat_key == chat_key
    ]
    return sorted(found, key=lambda each: each.times[:1])


def cancel(tx: Connection, *, reminder_id: int, by: int) -> None:
    """Forget a reminder of one's own; one that is forgotten stays so."""
    found = reminders.find(tx, reminder_id)
    if found is None:
        return
    if found.user_id != by:
        raise Refusal("refusal.not_yours")
    if found.said_at is not None:
        raise Refusal("remind.over")
    chores.remove(tx, kind=KIND, ref=str(reminder_id))
    stored_schedules.remove(tx, kind=KIND, ref=str(reminder_id))
    reminders.remove(tx, reminder_id)


def snooze(
    tx: Connection, *, reminder_id: int, said_for: int, span: str, by: int, now: int
) -> Shown:
    """Say a reminder again later; each time it was said for can be put off once."""
    found = get(tx, reminder_id)
    if found.user_id != by:
        raise Refusal("refusal.not_yours")
    zones = zones_of(tx, found.origin)
    zone = ZoneInfo(zone_at(zones, now))
    if span == TOMORROW:
        at = first_instant(wall_at(now, zones) + timedelta(days=1), zones)
    else:
        at = now + int(SNOOZES[span].total_seconds())
    when = Moment(datetime.fromtimestamp(at, UTC), zone)
    ref = f"snooze:{reminder_id}:{said_for}"
    wish = Wish(by, found.origin, found.text, when, ref)
    return remind(tx, wish=wish, now=now)


# -- said ------------------------------------------------------------------------------------


def _due(tx: Connection, chore: Chore, now: int) -> None:
    found = reminders.find(tx, int(chore.facts["reminder_id"]))
    if found is not None:
        reminders.mark_said(tx, found.reminder_id, now=now)
        _say(tx, found, found.due_at, now)


def _come_round(tx: Connection, occurrence: Occurrence) -> None:
    found = reminders.find(tx, int(occurrence.facts["reminder_id"]))
    if found is None:
        ref = str(occurrence.facts["reminder_id"])
        stored_schedules.remove(tx, kind=KIND, ref=ref)
        return
    _say(tx, found, occurrence.at, occurrence.now)


def _say(tx: Connection, reminder: Reminder, due_at: int, now: int) -> None:
    """Say it privately if that is possible, else where it was asked for."""
    late = int(now - due_at > LATE_SECONDS)
    facts = {"reminder_id": reminder.reminder_id, "due_at": due_at, "late": late}
    if not users.is_reachable(tx, reminder.user_id):
        _say_there(tx, reminder, facts, now)
        return
    outbox_id = outbox.add(
        tx, card=LETTER, facts=facts, user_id=reminder.user_id, priority=PRIORITY, now=now
    )
    if reminder.origin.chat_key is not None:
        facts["outbox_id"] = outbox_id
        due = now + FIRST_CHECK_SECONDS
        chores.set_due(tx, kind=CHECK, ref=str(outbox_id), facts=facts, due_at=due)


def _say_there(tx: Connection, reminder: Reminder, facts: dict[str, int], now: int) -> None:
    """Say it in the group where it was asked for, while the person is there."""
    origin = reminder.origin
    if origin.chat_key is None:
        return
    community_id = chats.get(tx, origin.chat_key).community_id
    member = members.find(tx, community_id=community_id, user_id=reminder.user_id)
    if member is not None and member.state is Presence.PRESENT:
        outbox.add(
            tx,
            card=LETTER,
            facts=facts,
            chat_key=origin.chat_key,
            thread_id=origin.thread_id,
            priority=PRIORITY,
            now=now,
        )


def _check(tx: Connection, chore: Chore, now: int) -> None:
    """Say in the group what Telegram did not take privately."""
    facts = {name: int(value) for name, value in chore.facts.items()}
    state, _ = outbox.outcome(tx, facts["outbox_id"])
    if state in ("waiting", "sending"):
        due = now + CHECK_SECONDS
        chores.set_due(tx, kind=CHECK, ref=chore.ref, facts=facts, due_at=due)
    elif state == "dropped":
        found = reminders.find(tx, facts["reminder_id"])
        if found is not None:
            _say_there(tx, found, facts, now)


KINDS: dict[str, Work] = {KIND: _due, CHECK: _check}
RECURRING = Recurring(_come_round, Lateness(Policy.RUN_ONCE))
