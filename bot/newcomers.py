"""Newcomers: who comes may be held until they show that they are a person, or accept the rules."""

from dataclasses import dataclass
from sqlite3 import Connection
from typing import NamedTuple

from bot import house_rules, lifetimes, settings, staff_news, welcomes
from bot.chores import Work
from domain.chats import Chat, ChatState
from domain.communities import Community
from domain.house_rules import HouseRules
from domain.house_rules import State as Standing
from domain.members import Member, User
from domain.messages import Name
from domain.newcomers import (
    AFTER,
    AGAIN_SECONDS,
    KEPT_SECONDS,
    LATE_SECONDS,
    MOST_NAMED,
    SPARE_SECONDS,
    TOGETHER_SECONDS,
    Newcomer,
    State,
    Why,
    held_until,
)
from domain.sanctions import Kind
from domain.setting_keys import Key
from domain.settings import Values
from storage import (
    chats,
    chores,
    members,
    newcomers,
    notices,
    opt_outs,
    outbox,
    sanctions,
    users,
)
from storage import house_rules as stored_rules
from storage.chores import Chore
from storage.newcomers import Post

RAID_SHOW = "raid_show"
# "newcomer" is what books the points that waited for somebody to be counted.
KIND, END, SHOW = "newcomer_door", "newcomer_end", "newcomer_show"
LETTER, LETTER_FAILED = "newcomers", "newcomers_failed"
PRIORITY = 1
# Who is asked right after somebody else is shown with them.
GATHERING_SECONDS = 4
FAILED_SECONDS = 86_400
# A live card is edited at most this often (architecture.md 6).
RAID_SHOW_SECONDS = 10
OFF = "off"


class Order(NamedTuple):
    """What Telegram has to do with whom; who is muted by a moderator besides is not freed."""

    state: State
    chat: Chat
    user_id: int
    until_at: int
    is_muted: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a message asks, for what, within how many minutes."""

    community: Community
    why: Why
    people: tuple[Member, ...]
    more: int
    minutes: int
    rules: HouseRules | None


# -- came ------------------------------------------------------------------------------------


def meet(
    tx: Connection, *, chat: Chat, name: Name, at: int, now: int
) -> tuple[Newcomer | None, bool]:
    """Keep that somebody came, once, and say whether it was new; None for whom nobody holds."""
    member = members.find(tx, community_id=chat.community_id, user_id=name.user_id)
    if member is None or not chat.earns or now - at > LATE_SECONDS:
        return None, False
    where = {"chat_key": chat.chat_key, "member_id": member.member_id}
    is_new = newcomers.claim(tx, **where, at=at, again=AGAIN_SECONDS)
    return newcomers.find_of(tx, **where), is_new


def receive(tx: Connection, *, chat: Chat, found: Newcomer, now: int) -> bool:
    """Hold somebody who came where that is wanted; say whether they are."""
    values = settings.community(tx, chat.community_id).values
    why = _why(tx, values, found)
    if why is Why.NOTHING:
        _let_in(tx, found, now)
        return False
    _hold(tx, found, why, until_at=_time_over(values, now), now=now)
    return True


def _time_over(values: Values, now: int) -> int | None:
    """Return when who is held now is removed; None where they just go on reading."""
    if values.text(Key.CAPTCHA_FAIL) != "remove":
        return None
    return now + values.number(Key.CAPTCHA_MINUTES) * 60


def _why(tx: Connection, values: Values, found: Newcomer) -> Why:
    match values.text(Key.CAPTCHA):
        case "button":
            return Why.BUTTON
        case "rules" if not _has_accepted(tx, found):
            return Why.RULES
    return Why.NOTHING


def _has_accepted(tx: Connection, found: Newcomer) -> bool:
    return house_rules.has_accepted(tx, members.get(tx, found.member_id))


def _hold(tx: Connection, found: Newcomer, why: Why, *, until_at: int | None, now: int) -> None:
    number = found.newcomer_id
    newcomers.hold(tx, number, why=why, until_at=until_at, raid_id=None)
    _plan(tx, number, now)
    if until_at is not None:
        facts = {"newcomer_id": number}
        chores.set_due(tx, kind=END, ref=str(number), facts=facts, due_at=until_at)


def _let_in(tx: Connection, found: Newcomer, now: int) -> None:
    """Let who comes back and was held before write again."""
    number = found.newcomer_id
    if not newcomers.set_state(tx, number, before=(State.GONE, State.BANNED), after=State.FREE):
        free(tx, found, now + 1)


def _plan(tx: Connection, newcomer_id: int, due_at: int) -> None:
    facts = {"newcomer_id": newcomer_id}
    chores.set_due(tx, kind=KIND, ref=str(newcomer_id), facts=facts, due_at=due_at)


def free(tx: Connection, found: Newcomer, due_at: int) -> bool:
    """Let somebody who is held write; False when they are not."""
    number = found.newcomer_id
    before = (State.HELD, State.WANTED)
    if not newcomers.set_state(tx, number, before=before, after=State.FREEING):
        return False
    chores.remove(tx, kind=END, ref=str(number))
    _plan(tx, number, due_at)
    return True


# -- done by Telegram ------------------------------------------------------------------------


def order(tx: Connection, newcomer_id: int, *, now: int) -> Order | None:
    """Return what Telegram has yet to do with somebody; None when nothing, or it cannot."""
    found = newcomers.find(tx, newcomer_id)
    if found is None or found.state not in AFTER:
        return None
    chat = chats.get(tx, found.chat_key)
    if chat.state is not ChatState.ACTIVE:
        return None
    where = {"member_id": found.member_id, "chat_key": found.chat_key}
    is_muted = bool(sanctions.open_of(tx, **where, kinds={Kind.MUTE}))
    user_id = members.get(tx, found.member_id).user_id
    return Order(found.state, chat, user_id, held_until(found, now=now), is_muted)


def done(tx: Connection, *, newcomer_id: int, did: State, now: int) -> None:
    """Keep what Telegram did; what is wanted otherwise meanwhile is done next."""
    if not newcomers.set_state(tx, newcomer_id, before=(did,), after=AFTER[did]):
        return
    found = newcomers.find(tx, newcomer_id)
    if found is None:
        return
    _show_raid(tx, found, now)
    if did is State.WANTED:
        _ask(tx, found, now)
    elif found.post_id is not None:
        _show_later(tx, found.post_id, now)
    if did is State.FREEING:
        _welcome(tx, found, now)


def _show_raid(tx: Connection, found: Newcomer, now: int) -> None:
    if found.raid_id is not None:
        facts, due_at = {"raid_id": found.raid_id}, now + RAID_SHOW_SECONDS
        chores.plan(tx, kind=RAID_SHOW, ref=str(found.raid_id), facts=facts, due_at=due_at)


def later(tx: Connection, *, newcomer_id: int, due_at: int) -> None:
    """Try again later, within the days that newcomers are kept."""
    found = newcomers.find(tx, newcomer_id)
    if found is not None and due_at < found.came_at + KEPT_SECONDS:
        _plan(tx, newcomer_id, due_at)


def failed(tx: Connection, *, newcomer_id: int, did: State, why: str, now: int) -> None:
    """Keep that Telegram refused: nobody is locked out by half; admins read why, once a day."""
    after = State.GONE if why == "gone" else State.FREE
    if not newcomers.set_state(tx, newcomer_id, before=(did,), after=after):
        return
    found = newcomers.find(tx, newcomer_id)
    if found is None:
        return
    if found.post_id is not None:
        _show_later(tx, found.post_id, now)
    if did is State.WANTED and after is State.FREE:
        _welcome(tx, found, now)
    if why in ("admin", "gone"):
        return
    chat = chats.get(tx, found.chat_key)
    kind = f"newcomers_failed:{chat.chat_key}:{why}"
    if notices.claim(tx, kind, now=now, every_seconds=FAILED_SECONDS):
        facts: staff_news.Facts = {"chat_key": chat.chat_key, "why": why}
        ref = f"{chat.chat_key}:{now}"
        whose = chat.community_id
        staff_news.tell(tx, community_id=whose, card=LETTER_FAILED, facts=facts, ref=ref, now=now)


def _welcome(tx: Connection, found: Newcomer, now: int) -> None:
    """Welcome who was let in, as if they came now."""
    chat, member = chats.get(tx, found.chat_key), members.get(tx, found.member_id)
    user: User | None = users.find(tx, member.user_id)
    if found.why is not Why.RAID and user is not None:
        name = Name(user.user_id, user.first_name, user.last_name, "", "")
        welcomes.came(tx, chat=chat, name=name, at=now, now=now)


def _end(tx: Connection, chore: Chore, now: int) -> None:
    """Remove who did not show themselves in time, unless they may stay and go on reading."""
    found = newcomers.find(tx, int(chore.facts["newcomer_id"]))
    if found is None or not found.is_open or found.why is Why.RAID:
        return
    chat = chats.get(tx, found.chat_key)
    values = settings.community(tx, chat.community_id).values
    is_long_over = found.until_at is not None and now >= found.until_at + SPARE_SECONDS
    if values.text(Key.CAPTCHA) == OFF or is_long_over:
        # Telegram may have freed them while we were away: nobody is removed that late.
        free(tx, found, now)
    else:
        before = (State.HELD, State.WANTED)
        newcomers.set_state(tx, found.newcomer_id, before=before, after=State.REMOVING)
        _plan(tx, found.newcomer_id, now + 1)


def let_be(tx: Connection, *, chat: Chat, user_id: int) -> None:
    """Leave somebody alone whom an admin freed or restricted by hand: that is decided now."""
    member = members.find(tx, community_id=chat.community_id, user_id=user_id)
    where = {"chat_key": chat.chat_key, "member_id": 0 if member is None else member.member_id}
    found = newcomers.find_of(tx, **where)
    if found is not None:
        newcomers.set_state(tx, found.newcomer_id, before=(State.HELD,), after=State.FREE)


# -- asked in the group ----------------------------------------------------------------------


def _ask(tx: Connection, found: Newcomer, now: int) -> None:
    """Ask who is held now to show themselves, in one message with who came just before."""
    if found.why is Why.RAID:
        return
    last = newcomers.latest_post(tx, found.chat_key)
    if last is not None and not last.is_over and now - last.began_at < TOGETHER_SECONDS:
        newcomers.assign(tx, found.newcomer_id, post_id=last.post_id)
        _show_later(tx, last.post_id, now)
        return
    chat = chats.get(tx, found.chat_key)
    where = {"chat_key": chat.chat_key, "telegram_chat_id": chat.telegram_chat_id}
    post_id = newcomers.add_post(tx, **where, now=now)
    newcomers.assign(tx, found.newcomer_id, post_id=post_id)
    facts, key = {"post_id": post_id}, chat.chat_key
    number = outbox.add(tx, card=LETTER, facts=facts, chat_key=key, priority=PRIORITY, now=now)
    newcomers.set_letter(tx, post_id, outbox_id=number)


def _show_later(tx: Connection, post_id: int, now: int) -> None:
    facts, due_at = {"post_id": post_id}, now + GATHERING_SECONDS
    chores.plan(tx, kind=SHOW, ref=str(post_id), facts=facts, due_at=due_at)


def _show(tx: Connection, chore: Chore, now: int) -> None:
    """Let a message name whom it waits for; one that waits for nobody is taken back."""
    post = newcomers.find_post(tx, int(chore.facts["post_id"]))
    if post is None or post.is_over:
        return
    place = post.telegram_chat_id
    if newcomers.of_post(tx, post.post_id):
        is_done = outbox.renew(tx, post.outbox_id, telegram_chat_id=place, now=now)
    else:
        is_done = _take_back(tx, post, now)
    if not is_done:
        facts, due_at = {"post_id": post.post_id}, now + GATHERING_SECONDS
        chores.set_due(tx, kind=SHOW, ref=str(post.post_id), facts=facts, due_at=due_at)


def _take_back(tx: Connection, post: Post, now: int) -> bool:
    """Take a message back that waits for nobody; False while it is being sent."""
    state, message_id = outbox.outcome(tx, post.outbox_id)
    if state == "sending":
        return False
    newcomers.end_post(tx, post.post_id)
    outbox.withdraw(tx, post.outbox_id)
    if message_id is not None:
        at = post.began_at
        sent = lifetimes.Sent(post.telegram_chat_id, message_id, at, at, None, None)
        lifetimes.delete_now(tx, chat_key=post.chat_key, message=sent, now=now)
    return True


def asked(tx: Connection, post: Post) -> Asked | None:
    """Return what a message says of whom it waits for; None when of nobody."""
    waiting = newcomers.of_post(tx, post.post_id)
    if not waiting:
        return None
    community = settings.community(tx, chats.get(tx, post.chat_key).community_id)
    unnamed = opt_outs.unnamed(tx, [each.member_id for each in waiting])
    named = [each.member_id for each in waiting if each.member_id not in unnamed][:MOST_NAMED]
    return Asked(
        community,
        waiting[0].why,
        tuple(members.get(tx, each) for each in named),
        len(waiting) - len(named),
        community.values.number(Key.CAPTCHA_MINUTES),
        stored_rules.in_state(tx, community.community_id, Standing.STANDING),
    )


# -- held for a raid -------------------------------------------------------------------------


def hold_for_raid(tx: Connection, *, found: Newcomer, raid_id: int, now: int) -> None:
    """Hold somebody, or who is held already, until a raid is over."""
    number, is_held = found.newcomer_id, found.state is State.HELD
    chores.remove(tx, kind=END, ref=str(number))
    newcomers.hold(tx, number, why=Why.RAID, until_at=None, raid_id=raid_id)
    if found.post_id is not None:
        _show_later(tx, found.post_id, now)
    # Who is held already is held anew: until when Telegram frees them differs.
    _plan(tx, number, now + 1 if is_held else now)


def after_raid(tx: Connection, *, chat: Chat, found: Newcomer, now: int) -> None:
    """Let somebody write now that a raid is over, or ask them what every newcomer is asked."""
    values = settings.community(tx, chat.community_id).values
    why, number = _why(tx, values, found), found.newcomer_id
    if why is Why.NOTHING:
        free(tx, found, now + 1)
        return
    until_at = _time_over(values, now)
    newcomers.set_why(tx, number, why=why, until_at=until_at)
    if until_at is not None:
        facts = {"newcomer_id": number}
        chores.set_due(tx, kind=END, ref=str(number), facts=facts, due_at=until_at)
    asked = newcomers.find(tx, number)
    if asked is not None and asked.state is State.HELD:
        _ask(tx, asked, now)


def ban(tx: Connection, *, found: Newcomer, now: int) -> None:
    before = (State.HELD, State.WANTED)
    if newcomers.set_state(tx, found.newcomer_id, before=before, after=State.BANNING):
        _plan(tx, found.newcomer_id, now + 1)


def unban(tx: Connection, *, found: Newcomer, now: int) -> None:
    before = (State.BANNED, State.BANNING)
    if newcomers.set_state(tx, found.newcomer_id, before=before, after=State.UNBANNING):
        _plan(tx, found.newcomer_id, now + 1)


KINDS: dict[str, Work] = {END: _end, SHOW: _show}
