"""New levels: told once each, privately, to the group in one silent message, or not at all."""

from sqlite3 import Connection

from bot import settings
from bot.chores import Work
from domain.setting_keys import Key
from storage import bindings, chores, levels, outbox, users
from storage.chores import Chore

LETTER = "level"
LETTER_GROUP = "levels"
CHORE = "levels"
PURPOSE = "announcements"
# Levels that are reached within it come in one message.
TOGETHER_SECONDS = 60
MOST_NAMED = 10


def reached(tx: Connection, *, community_id: int, member_id: int, level: int, at: int) -> None:
    """Keep a level and let it be told as the community wants it; one told before is passed over.

    `at` is in UTC seconds.
    """
    if not levels.reach(tx, member_id=member_id, level=level, at=at):
        return
    notices = settings.community(tx, community_id).values.text(Key.LEVEL_NOTICES)
    if notices == "private":
        _tell(tx, member_id=member_id, level=level, at=at)
    elif notices == "group":
        if not levels.waiting(tx, community_id):
            facts = {"community_id": community_id}
            due_at = at + TOGETHER_SECONDS
            chores.set_due(tx, kind=CHORE, ref=str(community_id), facts=facts, due_at=due_at)
        levels.wait(tx, member_id)


def _tell(tx: Connection, *, member_id: int, level: int, at: int) -> None:
    user_id = users.find_reachable(tx, member_id)
    if user_id is not None:
        facts = {"member_id": member_id, "level": level}
        outbox.add(tx, card=LETTER, facts=facts, user_id=user_id, now=at)


def _tell_group(tx: Connection, chore: Chore, now: int) -> None:
    """Queue the one message; its words are made when it is sent."""
    community_id = int(chore.facts["community_id"])
    waiting = levels.waiting(tx, community_id)
    levels.told(tx, community_id)
    place = bindings.place_of(tx, community_id=community_id, purpose=PURPOSE)
    if not waiting or place is None:
        return
    named = [f"{each.member_id}:{each.level}" for each in waiting[:MOST_NAMED]]
    facts: dict[str, int | str] = {"named": ",".join(named), "more": len(waiting) - len(named)}
    outbox.add(
        tx,
        card=LETTER_GROUP,
        facts=facts,
        chat_key=place.chat_key,
        thread_id=place.thread_id,
        now=now,
    )


KINDS: dict[str, Work] = {CHORE: _tell_group}
