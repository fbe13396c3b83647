"""Raids: when very many come at once they wait, the group stays quiet, and staff decides."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, newcomers, settings, staff_news
from bot.chores import Work
from domain.chats import Chat, Right
from domain.communities import Community
from domain.messages import Name
from domain.newcomers import Newcomer, State
from domain.raids import JOINS_SECONDS, Raid
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import chats, chores, outbox, raids
from storage import newcomers as stored
from storage.chores import Chore

END, SHOW = "raid_end", newcomers.RAID_SHOW
LETTER = "raid"
PRIORITY = 1
# A live card is edited at most this often (architecture.md 6).
SHOW_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """A raid with how many came, and how many of them stand how."""

    raid: Raid
    community: Community
    group: str
    came: int
    counts: dict[State, int]

    @property
    def held(self) -> int:
        return self._in(State.WANTED, State.HELD)

    @property
    def removed(self) -> int:
        return self._in(State.BANNED)

    @property
    def removing(self) -> int:
        return self._in(State.BANNING)

    def _in(self, *states: State) -> int:
        return sum(self.counts.get(each, 0) for each in states)


def came(tx: Connection, *, chat: Chat, name: Name, at: int, now: int) -> bool:
    """Keep that somebody came, and hold them where that is wanted; say whether they are held."""
    found, is_new = newcomers.meet(tx, chat=chat, name=name, at=at, now=now)
    if found is None or not is_new:
        return found is not None and found.is_open
    raid = _raid(tx, chat, at, now)
    if raid is None:
        return newcomers.receive(tx, chat=chat, found=found, now=now)
    _hold(tx, raid, found, now)
    return True


def _raid(tx: Connection, chat: Chat, at: int, now: int) -> Raid | None:
    """Return the raid that somebody is a part of who comes now; None in quiet times."""
    running = raids.running(tx, chat.chat_key)
    if running is not None:
        raids.set_last(tx, running.raid_id, at=at)
        show_later(tx, running.raid_id, now)
        return running
    most = settings.community(tx, chat.community_id).values.number(Key.RAID_JOINS)
    if not most or not _can_hold(chat):
        return None
    since = at - JOINS_SECONDS
    if stored.count_since(tx, chat_key=chat.chat_key, at=since) < most:
        return None
    raid = begin(tx, chat=chat, by=None, now=now)
    for each in stored.came_since(tx, chat_key=chat.chat_key, at=since):
        _hold(tx, raid, each, now)
    return raid


def _can_hold(chat: Chat) -> bool:
    return chat.kind == "supergroup" and Right.RESTRICT in chat.rights


def _hold(tx: Connection, raid: Raid, found: Newcomer, now: int) -> None:
    newcomers.hold_for_raid(tx, found=found, raid_id=raid.raid_id, now=now)


def begin(tx: Connection, *, chat: Chat, by: int | None, now: int) -> Raid:
    """Begin a raid, or return the one that is on; refuse it where nobody can be held."""
    running = raids.running(tx, chat.chat_key)
    if running is not None:
        return running
    if not _can_hold(chat):
        raise Refusal("captcha.no_right", groups=chat.title)
    raid_id = raids.add(tx, chat_key=chat.chat_key, by=by, now=now)
    if by is not None:
        _record(tx, chat.community_id, "raid_on", by, now)
    _post(tx, chat, raid_id, now)
    raid = get(tx, raid_id)
    _look_later(tx, raid)
    return raid


def get(tx: Connection, raid_id: int) -> Raid:
    found = raids.find(tx, raid_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


def _record(tx: Connection, community_id: int, act: str, by: int, now: int) -> None:
    audit.record(tx, community_id=community_id, actor_id=by, act=act, now=now)


# -- told ------------------------------------------------------------------------------------


def _post(tx: Connection, chat: Chat, raid_id: int, now: int) -> None:
    """Put its card into the log; without one tell staff privately."""
    place = staff_news.place_of(tx, chat.community_id)
    facts: staff_news.Facts = {"raid_id": raid_id}
    if place is None:
        _tell(tx, chat.community_id, raid_id, f"{raid_id}:on", now)
        return
    where = {"chat_key": place.chat_key, "thread_id": place.thread_id}
    number = outbox.add(tx, card=LETTER, facts=facts, priority=PRIORITY, now=now, **where)
    raids.set_card(tx, raid_id, outbox_id=number, place_key=place.chat_key)


def _tell(tx: Connection, community_id: int, raid_id: int, ref: str, now: int) -> None:
    facts: staff_news.Facts = {"raid_id": raid_id}
    staff_news.tell(tx, community_id=community_id, card=LETTER, facts=facts, ref=ref, now=now)


def show_later(tx: Connection, raid_id: int, now: int) -> None:
    facts, due_at = {"raid_id": raid_id}, now + SHOW_SECONDS
    chores.plan(tx, kind=SHOW, ref=str(raid_id), facts=facts, due_at=due_at)


def _show(tx: Connection, chore: Chore, now: int) -> None:
    """Let the card in the log show the newest figures."""
    raid = raids.find(tx, int(chore.facts["raid_id"]))
    if raid is None or not raid.outbox_id:
        return
    place = chats.get(tx, raid.place_key).telegram_chat_id
    if not outbox.renew(tx, raid.outbox_id, telegram_chat_id=place, now=now):
        facts, due_at = {"raid_id": raid.raid_id}, now + SHOW_SECONDS
        chores.set_due(tx, kind=SHOW, ref=str(raid.raid_id), facts=facts, due_at=due_at)


def shown(tx: Connection, raid_id: int) -> Shown:
    raid = get(tx, raid_id)
    chat = chats.get(tx, raid.chat_key)
    counts = stored.counts_of_raid(tx, raid_id)
    community = settings.community(tx, chat.community_id)
    return Shown(raid, community, chat.title, sum(counts.values()), counts)


# -- over ------------------------------------------------------------------------------------


def _look_later(tx: Connection, raid: Raid) -> None:
    facts, due_at = {"raid_id": raid.raid_id}, raid.ends_at()
    chores.set_due(tx, kind=END, ref=str(raid.raid_id), facts=facts, due_at=due_at)


def _look(tx: Connection, chore: Chore, now: int) -> None:
    """End a raid that has become quiet."""
    raid = raids.find(tx, int(chore.facts["raid_id"]))
    if raid is None or raid.ended_at is not None:
        return
    if raid.is_over(now):
        end(tx, raid_id=raid.raid_id, by=None, now=now)
    else:
        _look_later(tx, raid)


def end(tx: Connection, *, raid_id: int, by: int | None, now: int) -> bool:
    """Let everybody go on who was held for a raid; False when it was over before."""
    raid = get(tx, raid_id)
    if not raids.end(tx, raid_id, now=now):
        return False
    chat = chats.get(tx, raid.chat_key)
    if by is not None:
        _record(tx, chat.community_id, "raid_off", by, now)
    for each in stored.of_raid(tx, raid_id, states=(State.WANTED, State.HELD)):
        newcomers.after_raid(tx, chat=chat, found=each, now=now)
    show_later(tx, raid_id, now)
    if not raid.outbox_id:
        _tell(tx, chat.community_id, raid_id, f"{raid_id}:off", now)
    return True


def stop(tx: Connection, *, chat: Chat, by: int, now: int) -> Raid:
    """End the raid of a group; refuse when there is none."""
    running = raids.running(tx, chat.chat_key)
    if running is None:
        raise Refusal("raid.none")
    end(tx, raid_id=running.raid_id, by=by, now=now)
    return get(tx, running.raid_id)


# -- removed ---------------------------------------------------------------------------------


def remove_all(tx: Connection, *, raid_id: int, by: int, now: int) -> int:
    """Ban everybody who is held for a raid, one by one; return how many that are."""
    waiting = stored.of_raid(tx, raid_id, states=(State.WANTED, State.HELD))
    for each in waiting:
        newcomers.ban(tx, found=each, now=now)
    _note(tx, raid_id, "raid_remove" if waiting else "", by, now)
    return len(waiting)


def bring_back(tx: Connection, *, raid_id: int, by: int, now: int) -> int:
    """Lift the bans of a raid, one by one; return how many they are."""
    banned = stored.of_raid(tx, raid_id, states=(State.BANNING, State.BANNED))
    for each in banned:
        newcomers.unban(tx, found=each, now=now)
    _note(tx, raid_id, "raid_back" if banned else "", by, now)
    return len(banned)


def _note(tx: Connection, raid_id: int, act: str, by: int, now: int) -> None:
    if act:
        chat = chats.get(tx, get(tx, raid_id).chat_key)
        _record(tx, chat.community_id, act, by, now)
        show_later(tx, raid_id, now)


KINDS: dict[str, Work] = {END: _look, SHOW: _show}
