"""Requests to join: who asks is let in by their own tap within minutes, else staff decides."""

from dataclasses import dataclass
from sqlite3 import Connection
from typing import NamedTuple

from bot import settings, staff_news
from bot.chores import Work
from domain.chats import Chat, ChatState
from domain.communities import Community
from domain.join_requests import (
    AFTER,
    ANSWER_SECONDS,
    KEPT_SECONDS,
    OPEN,
    SPARE_SECONDS,
    JoinRequest,
    State,
)
from domain.messages import Name
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import chats, chores, join_requests, outbox
from storage.chores import Chore
from storage.join_requests import Queue

KIND, WAIT, SHOW = "join_request", "join_request_wait", "join_queue"
LETTER, LETTER_QUEUE = "join_request", "join_queue"
PRIORITY = 1
SHOW_SECONDS = 10
# Whoever decides has it done at once; this is for when the program ends in between.
HAND_SECONDS = 10
# After a day the card in the log has gone far up.
CARD_SECONDS = 86_400


class Order(NamedTuple):
    """What Telegram has to do: what, where, with whom."""

    state: State
    chat: Chat
    user_id: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits for a group, the oldest first."""

    community: Community
    group: str
    requests: tuple[JoinRequest, ...]


# -- asked -----------------------------------------------------------------------------------


def ask(
    tx: Connection, *, telegram_chat_id: int, name: Name, language: str, at: int, now: int
) -> None:
    """Ask who wants to join to tap, while Telegram lets us; else staff decides. Safe to repeat."""
    chat = chats.find(tx, telegram_chat_id)
    if chat is None or not chat.earns:
        return
    community = settings.community(tx, chat.community_id)
    if community.values.text(Key.CAPTCHA) != "request":
        return
    words = f"{name.first_name} {name.last_name}".strip()
    where = {"chat_key": chat.chat_key, "user_id": name.user_id}
    number = join_requests.ask(tx, **where, name=words, at=at)
    if number is None:
        return
    facts: staff_news.Facts = {"request_id": number, "language": language or community.language}
    if now - at < ANSWER_SECONDS - SPARE_SECONDS:
        user_id = name.user_id
        outbox.add(tx, card=LETTER, facts=facts, user_id=user_id, priority=PRIORITY, now=now)
    due_at = max(at + ANSWER_SECONDS, now)
    chores.set_due(tx, kind=WAIT, ref=str(number), facts=facts, due_at=due_at)


def _wait(tx: Connection, chore: Chore, now: int) -> None:
    """Let staff decide about who did not tap in time."""
    number = int(chore.facts["request_id"])
    if join_requests.set_state(tx, number, before=(State.ASKED,), after=State.WAITING):
        _show_later(tx, get(tx, number).chat_key, now)


def get(tx: Connection, request_id: int) -> JoinRequest:
    found = join_requests.find(tx, request_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


# -- decided ---------------------------------------------------------------------------------


def enter(tx: Connection, *, request_id: int, user_id: int, now: int) -> JoinRequest:
    """Let somebody in by their own tap; refuse others, and what was decided already."""
    found = get(tx, request_id)
    if found.user_id != user_id:
        raise Refusal("refusal.not_yours")
    if not _decide(tx, found, State.APPROVING, None, now) and found.state in (
        State.DECLINED,
        State.DECLINING,
        State.GONE,
    ):
        raise Refusal("join.over")
    return get(tx, request_id)


def decide(
    tx: Connection, *, request_id: int, is_approved: bool, by: int, now: int
) -> JoinRequest:
    """Let staff decide, once; refuse what was decided already."""
    found = get(tx, request_id)
    wanted = State.APPROVING if is_approved else State.DECLINING
    if not _decide(tx, found, wanted, by, now):
        raise Refusal("join.decided")
    return get(tx, request_id)


def _decide(tx: Connection, found: JoinRequest, wanted: State, by: int | None, now: int) -> bool:
    number = found.request_id
    if not join_requests.set_state(tx, number, before=OPEN, after=wanted, by=by):
        return False
    chores.remove(tx, kind=WAIT, ref=str(number))
    _plan(tx, number, now + HAND_SECONDS)
    return True


def _plan(tx: Connection, request_id: int, due_at: int) -> None:
    facts = {"request_id": request_id}
    chores.set_due(tx, kind=KIND, ref=str(request_id), facts=facts, due_at=due_at)


# -- done by Telegram ------------------------------------------------------------------------


def order(tx: Connection, request_id: int) -> Order | None:
    """Return what Telegram has yet to do about a request; None when nothing."""
    found = join_requests.find(tx, request_id)
    if found is None or found.state not in AFTER:
        return None
    return Order(found.state, chats.get(tx, found.chat_key), found.user_id)


def done(tx: Connection, *, request_id: int, did: State, now: int) -> None:
    if join_requests.set_state(tx, request_id, before=(did,), after=AFTER[did]):
        _show_later(tx, get(tx, request_id).chat_key, now)


def later(tx: Connection, *, request_id: int, due_at: int) -> None:
    """Try again later, within the days that requests are kept."""
    found = join_requests.find(tx, request_id)
    if found is not None and due_at < found.asked_at + KEPT_SECONDS:
        _plan(tx, request_id, due_at)


def failed(tx: Connection, *, request_id: int, did: State, is_gone: bool, now: int) -> None:
    """Keep that Telegram refused: decided elsewhere, or the bot may not; then staff decides."""
    after = State.GONE if is_gone else State.WAITING
    if join_requests.set_state(tx, request_id, before=(did,), after=after):
        _show_later(tx, get(tx, request_id).chat_key, now)


# -- shown to staff --------------------------------------------------------------------------


def _show_later(tx: Connection, chat_key: int, now: int) -> None:
    facts, due_at = {"chat_key": chat_key}, now + SHOW_SECONDS
    chores.plan(tx, kind=SHOW, ref=str(chat_key), facts=facts, due_at=due_at)


def _show(tx: Connection, chore: Chore, now: int) -> None:
    """Let the card in the log show who waits; put up a new one when it has gone far up."""
    chat = chats.get(tx, int(chore.facts["chat_key"]))
    queue = join_requests.queue_of(tx, chat.chat_key)
    facts: staff_news.Facts = {"chat_key": chat.chat_key}
    if queue is not None and now - queue.posted_at < CARD_SECONDS:
        _edit(tx, queue, now)
    elif join_requests.waiting(tx, chat.chat_key) and chat.state is ChatState.ACTIVE:
        place = staff_news.place_of(tx, chat.community_id)
        if place is None:
            ref, whose = f"{chat.chat_key}:{now}", chat.community_id
            staff_news.tell(
                tx, community_id=whose, card=LETTER_QUEUE, facts=facts, ref=ref, now=now
            )
            return
        where = {"chat_key": place.chat_key, "thread_id": place.thread_id}
        number = outbox.add(
            tx, card=LETTER_QUEUE, facts=facts, priority=PRIORITY, now=now, **where
        )
        join_requests.set_queue(tx, Queue(chat.chat_key, number, place.chat_key, now))


def _edit(tx: Connection, queue: Queue, now: int) -> None:
    place = chats.get(tx, queue.place_key).telegram_chat_id
    if not outbox.renew(tx, queue.outbox_id, telegram_chat_id=place, now=now):
        facts, due_at = {"chat_key": queue.chat_key}, now + SHOW_SECONDS
        chores.set_due(tx, kind=SHOW, ref=str(queue.chat_key), facts=facts, due_at=due_at)


def waiting(tx: Connection, chat_key: int) -> Waiting:
    chat = chats.get(tx, chat_key)
    community = settings.community(tx, chat.community_id)
    return Waiting(community, chat.title, tuple(join_requests.waiting(tx, chat_key)))


KINDS: dict[str, Work] = {WAIT: _wait, SHOW: _show}
