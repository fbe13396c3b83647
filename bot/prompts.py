"""The topic of the day: posted when the group is awake and free, answers thanked for once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from bot import audit, participation, points, schedules, setting_changes, settings
from bot.chores import Work
from bot.participation import Place
from bot.schedules import Occurrence, Plan, Recurring
from domain.communities import Community
from domain.days import local_date, local_hour
from domain.lateness import Lateness, Policy
from domain.ledger import Reason
from domain.manners import is_quiet
from domain.messages import Kind, MessageFacts
from domain.prompts import (
    BUSY_SECONDS,
    BY_HABIT,
    MOST_OWN,
    REST_SECONDS,
    Prompt,
    Talk,
    best_hour,
    is_time,
    is_welcome,
    pick,
    read_prompt,
)
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import bindings, chats, chores, members, outbox, prompts
from storage.chores import Chore
from storage.members import Known, Who
from storage.prompts import Own, Post

KIND, POST, BEST = "prompts", "prompt", "prompt_best"
REF, RULE = "hourly", "cron 0 * * * *"
PURPOSE = "prompts"
LETTER, LETTER_BEST = "prompt", "prompt_best"
PRIORITY = 2
DAY_SECONDS = 86_400
HABIT_DAYS = 28
# More messages than this in half an hour are not told apart.
MOST_COUNTED = 500
_BANK = Path(__file__).parent / "prompt_bank"


class Reply(NamedTuple):
    """A message that answers one of ours."""

    answered_id: int
    message: MessageFacts


class Standing(NamedTuple):
    """What hosts see of the topic of the day; `fresh` counts what was not asked lately."""

    is_on: bool
    hour: int
    is_by_habit: bool
    own: tuple[Own, ...]
    fresh: int
    today: Post | None


@cache
def shipped(language: str) -> tuple[Prompt, ...]:
    """Return the shipped topics; a topic's key is its line, which never changes."""
    lines = (_BANK / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(Prompt(f"shipped:{number}", line) for number, line in enumerate(lines, 1))


# -- looked after by hosts -------------------------------------------------------------------


def switch(
    tx: Connection, *, community: Community, is_on: bool, hour: int | None, by: int, now: int
) -> None:
    """Turn the topic of the day on or off; `hour` 24 leaves it to the group's habits."""
    wanted: dict[str, str] = {Key.PROMPTS: "on" if is_on else "off"}
    if hour is not None:
        wanted[Key.PROMPT_HOUR] = str(hour)
    setting_changes.change_many(tx, community=community, wanted=wanted, by=by, at=now)


def add(tx: Connection, *, community_id: int, text: str, by: int, now: int) -> int:
    """Add a topic of the community's own and return its number; one that is there stays."""
    before = len(prompts.own(tx, community_id))
    if before >= MOST_OWN:
        raise Refusal("prompt.too_many", most=MOST_OWN)
    found = prompts.add(
        tx, community_id=community_id, text=read_prompt(text), by_user_id=by, now=now
    )
    if len(prompts.own(tx, community_id)) > before:
        audit.record(
            tx,
            community_id=community_id,
            actor_id=by,
            act="prompt_add",
            now=now,
            facts={"number": found},
        )
    return found


def remove(tx: Connection, *, community_id: int, prompt_id: int, by: int, now: int) -> None:
    if not prompts.remove(tx, community_id=community_id, prompt_id=prompt_id):
        raise Refusal("prompt.unknown")
    audit.record(
        tx,
        community_id=community_id,
        actor_id=by,
        act="prompt_remove",
        now=now,
        facts={"number": prompt_id},
    )


def skip(tx: Connection, *, community: Community, by: int, now: int) -> None:
    """Let today pass without a topic."""
    place = bindings.place_of(tx, community_id=community.community_id, purpose=PURPOSE)
    if place is None:
        raise Refusal("prompt.nowhere")
    on = local_date(now, community.zones)
    passed = Post(
        0, community.community_id, on, None, "", 0, place.chat_key, place.thread_id, None, now
    )
    if prompts.add_post(tx, passed) is None:
        known = prompts.on_day(tx, community_id=community.community_id, on=on)
        if known is not None and known.key is not None:
            raise Refusal("prompt.asked_already")
        return
    audit.record(tx, community_id=community.community_id, actor_id=by, act="prompt_skip", now=now)


def standing(tx: Connection, community: Community, now: int) -> Standing:
    own, bank, used = _topics(tx, community, now)
    wanted = community.values.number(Key.PROMPT_HOUR)
    on = local_date(now, community.zones)
    return Standing(
        community.values.is_on(Key.PROMPTS),
        _hour(tx, community, now),
        wanted == BY_HABIT,
        tuple(prompts.own(tx, community.community_id)),
        sum(prompt.key not in used for prompt in (*own, *bank)),
        prompts.on_day(tx, community_id=community.community_id, on=on),
    )


def _topics(
    tx: Connection, community: Community, now: int
) -> tuple[list[Prompt], Sequence[Prompt], set[str]]:
    """Return a community's own topics, the shipped ones, and the keys of those asked lately."""
    whose = community.community_id
    own = [Prompt(f"own:{each.prompt_id}", each.text) for each in prompts.own(tx, whose)]
    used = prompts.used_since(tx, community_id=whose, at=now - REST_SECONDS)
    return own, shipped(community.language), used


def _hour(tx: Connection, community: Community, now: int) -> int:
    wanted = community.values.number(Key.PROMPT_HOUR)
    if wanted != BY_HABIT:
        return wanted
    hours = community.values.text(Key.QUIET_HOURS)
    quiet = [hour for hour in range(24) if is_quiet(hours, hour * 60)]
    return best_hour(_habits(tx, community, now), quiet=quiet)


def _habits(tx: Connection, community: Community, now: int) -> dict[int, float]:
    """Return how many messages each hour of a usual day has, by the last four weeks."""
    today = date.fromisoformat(local_date(now, community.zones))
    since = (today - timedelta(days=HABIT_DAYS)).isoformat()
    return dict(prompts.hours_since(tx, community_id=community.community_id, on=since))


# -- posted ----------------------------------------------------------------------------------


def begin(tx: Connection, now: int, *, zone: str) -> None:
    """Plan the look that each hour takes at every community."""
    schedules.begin(tx, Plan(KIND, REF, RULE, zone), now=now)


def _start(tx: Connection, occurrence: Occurrence) -> None:
    for community_id in sorted({chat.community_id for chat in chats.everywhere(tx)}):
        if settings.community(tx, community_id).values.is_on(Key.PROMPTS):
            ref = f"{community_id}:{occurrence.ref}"
            facts = {"community_id": community_id}
            chores.add(tx, kind=POST, ref=ref, facts=facts, due_at=occurrence.now)


RECURRING = Recurring(_start, Lateness(Policy.SKIP))


def post(tx: Connection, chore: Chore, now: int) -> None:
    """Ask a topic, when it is time and the group is awake and not in the middle of something."""
    community = settings.community(tx, int(chore.facts["community_id"]))
    hour = local_hour(now, community.zones)
    if chats.closed_into(tx, community.community_id) is not None:
        return
    if is_time(hour, _hour(tx, community, now)) and _is_welcome(tx, community, hour, now):
        _ask(tx, community, now)


def _is_welcome(tx: Connection, community: Community, hour: int, now: int) -> bool:
    places = [
        chat.telegram_chat_id
        for chat in chats.of_community(tx, community.community_id)
        if chat.earns
    ]
    dates = prompts.latest_dates(tx, telegram_chat_ids=places, most=MOST_COUNTED)
    talk = Talk(sum(at > now - BUSY_SECONDS for at in dates), dates[0] if dates else None)
    usual = _habits(tx, community, now).get(hour, 0) / 2
    return is_welcome(talk, usual=usual, now=now)


def _ask(tx: Connection, community: Community, now: int) -> None:
    """Post a topic that was not asked for 90 days, unless this day has its topic."""
    whose, on = community.community_id, local_date(now, community.zones)
    place = bindings.place_of(tx, community_id=whose, purpose=PURPOSE)
    own, bank, used = _topics(tx, community, now)
    chosen = pick(own, bank, used, seed=f"{whose}:{on}")
    if place is None or chosen is None:
        return
    worth = community.values.number(Key.PROMPT_POINTS)
    where = (place.chat_key, place.thread_id)
    asked = Post(0, whose, on, chosen.key, chosen.text, worth, *where, None, now)
    post_id = prompts.add_post(tx, asked)
    if post_id is not None:
        number = _say(tx, LETTER, asked, {"post_id": post_id}, now)
        prompts.set_letter(tx, post_id, outbox_id=number)
        facts = {"post_id": post_id}
        chores.add(tx, kind=BEST, ref=str(post_id), facts=facts, due_at=now + DAY_SECONDS)


def _say(tx: Connection, card: str, post: Post, facts: Mapping[str, int | str], now: int) -> int:
    return outbox.add(
        tx,
        card=card,
        facts=facts,
        chat_key=post.chat_key,
        thread_id=post.thread_id,
        priority=PRIORITY,
        now=now,
    )


# -- answered --------------------------------------------------------------------------------


def record_replies(
    tx: Connection,
    *,
    replies: Sequence[Reply],
    places: Mapping[int, Place],
    people: Mapping[Who, Known],
) -> None:
    """Thank who answered a topic within a day, once each; answers count at their own date."""
    for answered_id, message in replies:
        place = places[message.telegram_chat_id]
        known = people.get((place.community_id, message.name.user_id))
        asked = prompts.find_by_message(
            tx,
            telegram_chat_id=message.telegram_chat_id,
            message_id=answered_id,
            since_at=message.at - DAY_SECONDS,
        )
        has_words = message.length > 0 or message.kind is not Kind.TEXT
        if known is not None and asked is not None and has_words:
            _thank(tx, asked, message, known.member_id, place)


def _thank(
    tx: Connection, asked: Post, message: MessageFacts, member_id: int, place: Place
) -> None:
    is_first = prompts.add_answer(
        tx,
        post_id=asked.post_id,
        telegram_chat_id=message.telegram_chat_id,
        message_id=message.message_id,
        member_id=member_id,
        at=message.at,
    )
    if is_first and asked.points:
        ref, worth = f"prompt:{asked.post_id}:{member_id}", asked.points
        change = points.Change(worth, worth, Reason.PROMPT, ref, "", None, message.at)
        participation.award(tx, member=members.get(tx, member_id), change=change, place=place)


def credit(tx: Connection, chore: Chore, now: int) -> None:
    """Name who gave the answer that most people reacted to, if anybody did."""
    asked = prompts.find_post(tx, int(chore.facts["post_id"]))
    best = prompts.best(tx, asked.post_id) if asked is not None else None
    if asked is not None and best is not None:
        _say(tx, LETTER_BEST, asked, {"post_id": asked.post_id, **best._asdict()}, now)


KINDS: dict[str, Work] = {POST: post, BEST: credit}
