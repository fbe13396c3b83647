"""Scheduled posts when their time has come: posted, pinned, at an end, told of beforehand."""

from collections.abc import Collection
from sqlite3 import Connection

from bot import lifetimes, posts, settings, staff_news, votes
from bot.chores import Work
from bot.schedules import Occurrence, Recurring
from domain.ballots import Ballot
from domain.chats import ChatState, Right
from domain.lateness import Lateness, Policy
from domain.members import Member
from domain.posts import LATE_SECONDS, PieceKind, Post, PostState
from domain.setting_keys import Key
from storage import bindings, chats, chores, notices, outbox, users
from storage import posts as stored
from storage import schedules as stored_schedules
from storage.chores import Chore
from storage.posted_polls import Posted
from storage.posts import Pinned, Place

# Asks Telegram who administers a community, then tells them what comes in the week.
PREVIEW = "post_preview"
TOLD_ONCE_SECONDS = 86_400
LOOK = "post_look"
# Takes back what was announced.
UNDO = "post_undo"
FEATURE = "post_poll"
LETTER, LETTER_ENDED, LETTER_WEEK = "post", "post_ended", "post_week"
LETTER_LOST = "post_lost"
LETTER_PIN, LETTER_UNPIN = "post_pin", "post_unpin"
PRIORITY, PIN_PRIORITY = 1, 3
LOOK_SECONDS, PIN_LOOK_SECONDS = 60, 3
WEEK_SECONDS = 7 * 86_400


def _due(tx: Connection, chore: Chore, now: int) -> None:
    post = stored.find(tx, int(chore.facts["post_id"]))
    if post is None or post.state is not PostState.ACTIVE:
        return
    if now - post.due_at > LATE_SECONDS:
        _end(tx, post, PostState.MISSED, now)
        return
    _post(tx, post, post.due_at, now)
    _end(tx, post, PostState.OVER, now)


def _come_round(tx: Connection, occurrence: Occurrence) -> None:
    post = stored.find(tx, int(occurrence.facts["post_id"]))
    if post is None:
        stored_schedules.remove(tx, kind=posts.KIND, ref=str(occurrence.facts["post_id"]))
        return
    if post.state is not PostState.ACTIVE:
        return
    until, now = post.manner.until_at, occurrence.now
    if until is None or occurrence.at <= until:
        _post(tx, post, occurrence.at, now)
    zones = settings.community(tx, post.community_id).zones
    if not posts.times(tx, post, zones, now=now):
        _end(tx, post, PostState.OVER, now)
    elif post.manner.is_series and post.ran + 1 >= stored.count_episodes(tx, post.post_id):
        _end(tx, post, PostState.PAUSED, now)


def _end(tx: Connection, post: Post, state: PostState, now: int) -> None:
    """Let a post be, a series that is told until more is added; its maker hears of it."""
    ended_at = None if state is PostState.PAUSED else now
    stored.set_state(tx, post.post_id, before=(post.state,), after=state, ended_at=ended_at)
    known = stored_schedules.find(tx, kind=posts.KIND, ref=str(post.post_id))
    if known is not None and state is PostState.PAUSED:
        stored_schedules.pause(tx, known.schedule_id)
    elif known is not None:
        stored_schedules.remove(tx, kind=posts.KIND, ref=str(post.post_id))
    if post.rule or state is PostState.MISSED:
        is_urgent = state is not PostState.OVER
        _tell_maker(tx, post, LETTER_ENDED, {}, now, is_urgent=is_urgent)


def _tell_maker(
    tx: Connection,
    post: Post,
    card: str,
    more: dict[str, int],
    now: int,
    *,
    is_urgent: bool = True,
) -> None:
    """Tell who made a post what became of it; who never started the bot, where the log goes."""
    where: dict[str, int | None]
    place = bindings.place_of(tx, community_id=post.community_id, purpose="log")
    if users.is_reachable(tx, post.by_user_id):
        where = {"user_id": post.by_user_id}
    elif place is not None and is_urgent:
        where = {"chat_key": place.chat_key, "thread_id": place.thread_id}
    else:
        return
    facts = {"post_id": post.post_id, **more}
    outbox.add(tx, card=card, facts=facts, priority=PRIORITY, now=now, **where)


def _post(tx: Connection, post: Post, at: int, now: int) -> None:
    """Queue a post in each of its places."""
    episode = post.ran + 1 if post.manner.is_series else 1
    pieces = stored.find_episode(tx, post.post_id, episode=episode)
    if not pieces:
        return
    number = stored.count_run(tx, post.post_id)
    for place in stored.places(tx, post.post_id):
        chat = chats.get(tx, place.chat_key)
        if chat.state is not ChatState.ACTIVE or chat.community_id != post.community_id:
            _tell_maker(tx, post, LETTER_LOST, {"place": place.chat_key}, now)
            continue
        outbox_id = outbox.add(
            tx,
            card=LETTER,
            facts={"post_id": post.post_id, "at": at, "n": number},
            chat_key=place.chat_key,
            thread_id=place.thread_id or None,
            priority=PRIORITY,
            now=now,
        )
        if any(piece.kind is PieceKind.POLL for piece in pieces):
            votes.expect(
                tx,
                feature=FEATURE,
                item_id=outbox_id,
                chat_key=place.chat_key,
                outbox_id=outbox_id,
            )
        _look_at(tx, post, place, outbox_id, now)


# -- there, pinned ----------------------------------------------------------------------------


def _look_at(tx: Connection, post: Post, place: Place, outbox_id: int, now: int) -> None:
    """Look later whether a post has arrived."""
    facts = {"post_id": post.post_id, "outbox_id": outbox_id, **place._asdict()}
    due_at = now + (PIN_LOOK_SECONDS if post.manner.pins else LOOK_SECONDS)
    chores.set_due(tx, kind=LOOK, ref=str(outbox_id), facts=facts, due_at=due_at)


def _look(tx: Connection, chore: Chore, now: int) -> None:
    """Pin what has arrived; what Telegram did not take is told to who made it."""
    facts = {name: int(value) for name, value in chore.facts.items()}
    post, place = stored.find(tx, facts["post_id"]), Place(facts["chat_key"], facts["thread_id"])
    state, message_id = outbox.outcome(tx, facts["outbox_id"])
    if post is None:
        return
    if state in ("waiting", "sending"):
        _look_at(tx, post, place, facts["outbox_id"], now)
    elif state == "dropped":
        _tell_maker(tx, post, LETTER_LOST, {"place": place.chat_key}, now)
    elif message_id is not None and post.manner.pins:
        _pin(tx, post, place, message_id, now)


def _pin(tx: Connection, post: Post, place: Place, message_id: int, now: int) -> None:
    """Pin a message, in place of what was pinned of the same post before."""
    chat = chats.get(tx, place.chat_key)
    if Right.PIN not in chat.rights:
        return
    before = stored.pinned(tx, post.post_id, place)
    if before is not None:
        _say_pin(tx, LETTER_UNPIN, place, before, now)
    message = Pinned(chat.telegram_chat_id, message_id)
    _say_pin(tx, LETTER_PIN, place, message, now)
    stored.set_pinned(tx, post.post_id, place, message)


def _say_pin(tx: Connection, card: str, place: Place, message: Pinned, now: int) -> None:
    outbox.add(
        tx,
        card=card,
        facts=message._asdict(),
        chat_key=place.chat_key,
        priority=PIN_PRIORITY,
        now=now,
    )


# -- taken back ------------------------------------------------------------------------------


def take_back(tx: Connection, post_id: int, now: int) -> None:
    """Delete what was posted wherever it arrived, and what is on its way when it has."""
    for outbox_id, chat_key in outbox.of_post(tx, LETTER, post_id):
        outbox.withdraw(tx, outbox_id)
        chores.remove(tx, kind=LOOK, ref=str(outbox_id))
        facts = {"post_id": post_id, "outbox_id": outbox_id, "chat_key": chat_key}
        chores.add(tx, kind=UNDO, ref=str(outbox_id), facts=facts, due_at=now)


def _delete(tx: Connection, chore: Chore, now: int) -> None:
    facts = {name: int(value) for name, value in chore.facts.items()}
    state, message_id = outbox.outcome(tx, facts["outbox_id"])
    if state == "sending":
        chores.set_due(
            tx, kind=UNDO, ref=chore.ref, facts=chore.facts, due_at=now + PIN_LOOK_SECONDS
        )
    elif message_id is not None:
        chat = chats.get(tx, facts["chat_key"])
        # The messages of an album follow each other.
        for place in range(len(stored.find_episode(tx, facts["post_id"], episode=1))):
            sent = lifetimes.Sent(chat.telegram_chat_id, message_id + place, now, now, None, None)
            lifetimes.delete_now(tx, chat_key=chat.chat_key, message=sent, now=now)


# -- told beforehand -------------------------------------------------------------------------


def _week(tx: Connection, occurrence: Occurrence) -> None:
    """Have the admins told what comes in the week, where something does."""
    community_id = occurrence.community_id or 0
    community = settings.community(tx, community_id)
    if community.values.is_on(Key.POST_PREVIEW) and stored.waiting(tx, community_id):
        ref = str(community_id)
        chores.set_due(tx, kind=PREVIEW, ref=ref, facts={}, due_at=occurrence.now)


def preview(
    tx: Connection, *, community_id: int, administrators: Collection[int], now: int
) -> None:
    """Tell these people and whoever has a role what comes, as far as they started the bot.

    Safe to repeat: a program that dies after it has asked Telegram asks again.
    """
    kind = f"week:{community_id}"
    if not notices.claim(tx, kind, now=now, every_seconds=TOLD_ONCE_SECONDS):
        return
    staff_news.write_to_each(
        tx,
        community_id=community_id,
        administrators=administrators,
        card=LETTER_WEEK,
        facts={"community_id": community_id, "from_at": now, "to_at": now + WEEK_SECONDS},
        now=now,
    )


def take_vote(
    _tx: Connection, _posted: Posted, _member: Member, _ballot: Ballot, _now: int
) -> None:
    """Let a vote in a poll that was posted be: it is the poll's own."""


def _let_be(_tx: Connection, _chore: Chore, _now: int) -> None:
    """Let a poll that was posted and closed be."""


KINDS: dict[str, Work] = {posts.KIND: _due, LOOK: _look, UNDO: _delete, FEATURE: _let_be}
SCHEDULES = {
    posts.KIND: Recurring(_come_round, Lateness(Policy.SKIP)),
    posts.WEEK: Recurring(_week, Lateness(Policy.RUN_ONCE)),
}
