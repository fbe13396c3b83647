"""Scheduled posts: drafted, confirmed, changed, paused and called off by admins."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, recurrences, schedules, settings
from bot.cron import rule_of
from bot.recurrences import Said
from bot.schedules import Plan
from domain.chats import Chat, ChatState
from domain.communities import Community
from domain.days import Zones
from domain.moments import Moment
from domain.posts import (
    APPROVED_WITHIN_SECONDS,
    IN_ALBUMS,
    MOST_IN_ALBUM,
    MOST_PLACES,
    MOST_WAITING,
    Manner,
    Piece,
    Pieces,
    Post,
    PostState,
    checked,
)
from domain.refusals import Refusal
from domain.setting_keys import Key
from domain.wallclock import wall_at
from storage import bindings, chats, chores, outbox, posts
from storage import schedules as stored_schedules
from storage.posts import Made, Place

KIND = "post"
WEEK = "post_week"
WEEK_RULE = "weekly sun 18:00"
LETTER_TEST, LETTER_ASKED = "post_test", "post_asked"
PRIORITY = 1
OPEN = (PostState.DRAFT, PostState.ASKED)
MOST_WITHIN = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be posted when and where; the same ref is the same draft."""

    pieces: Pieces
    when: Said
    manner: Manner
    places: tuple[Place, ...]
    by: int
    ref: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A post with its next times (UTC seconds), the clock they are read on, and where it goes."""

    post: Post
    pieces: Pieces
    episodes: int
    times: tuple[int, ...]
    zones: Zones
    places: tuple[tuple[Chat, int], ...]
    needs_second: bool


# -- drafted ---------------------------------------------------------------------------------


def draft(tx: Connection, *, community: Community, wish: Wish, now: int) -> Shown:
    """Keep a post that is to be looked at and confirmed; the same ref is the same draft."""
    known = posts.find_by_ref(tx, wish.ref)
    if known is not None:
        return shown(tx, known, now=now)
    rule, due_at = timing(wish.when, community.zones, now)
    manner = checked(wish.manner, wish.pieces, repeats=bool(rule))
    made = Made(community.community_id, rule, due_at, wish.by, wish.ref, now)
    post_id = posts.add(tx, manner, made)
    posts.set_episode(tx, post_id, episode=1, pieces=wish.pieces)
    for place in wish.places[:MOST_PLACES]:
        posts.add_place(tx, post_id, place)
    return shown(tx, get(tx, post_id), now=now)


def timing(when: Said, zones: Zones, now: int) -> tuple[str, int]:
    """Return rule and first instant; the rule is empty for what happens once."""
    if isinstance(when, Moment):
        return "", int(when.at.timestamp())
    rule = recurrences.checked(when, wall=wall_at(now, zones))
    return str(rule), recurrences.coming(rule, zones, now=now, most=1)[0]


def everywhere(tx: Connection, community_id: int) -> tuple[Place, ...]:
    """Return every group of a community where the bot may speak."""
    found = chats.of_community(tx, community_id)
    return tuple(
        Place(chat.chat_key, 0) for chat in found if chat.earns and chat.state is ChatState.ACTIVE
    )


def get(tx: Connection, post_id: int) -> Post:
    found = posts.find(tx, post_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


def numbered(tx: Connection, *, community_id: int, number: int) -> Post:
    """Return a community's post by its public number."""
    found = posts.find_by_number(tx, community_id=community_id, number=number)
    if found is None:
        raise Refusal("post.unknown")
    return found


def shown(tx: Connection, post: Post, *, now: int) -> Shown:
    community = settings.community(tx, post.community_id)
    return Shown(
        post,
        posts.find_episode(tx, post.post_id, episode=1),
        posts.count_episodes(tx, post.post_id),
        tuple(times(tx, post, community.zones, now=now)),
        community.zones,
        tuple((chats.get(tx, key), thread) for key, thread in posts.places(tx, post.post_id)),
        community.values.is_on(Key.POST_APPROVAL),
    )


def times(
    tx: Connection, post: Post, zones: Zones, *, now: int, most: int = recurrences.SHOWN
) -> list[int]:
    """Return when a post comes next; one to come once has one time."""
    if not post.rule:
        return [post.due_at]
    known = stored_schedules.find(tx, kind=KIND, ref=str(post.post_id))
    # What was skipped is settled ahead of its time.
    wall = wall_at(now, zones) if known is None else max(known.settled, wall_at(now, zones))
    found = recurrences.coming_after(rule_of(post.rule), zones, wall=wall, most=most)
    until = post.manner.until_at
    return [at for at in found if until is None or at <= until]


def within(tx: Connection, post: Post, zones: Zones, *, now: int, until: int) -> list[int]:
    """Return when a post comes between two instants."""
    return [at for at in times(tx, post, zones, now=now, most=MOST_WITHIN) if now < at <= until]


def add_piece(tx: Connection, *, post_id: int, piece: Piece) -> None:
    """Add a message to the album that a draft is; an album holds ten."""
    pieces = posts.find_episode(tx, post_id, episode=1)
    if piece in pieces or not pieces or len(pieces) >= MOST_IN_ALBUM:
        return
    if {each.kind for each in (*pieces, piece)} <= IN_ALBUMS:
        posts.set_episode(tx, post_id, episode=1, pieces=(*pieces, piece))


def post_at_once(tx: Connection, *, community: Community, wish: Wish, now: int) -> Shown:
    """Keep a post and confirm it in one, which its maker said plainly; once a ref."""
    made = draft(tx, community=community, wish=wish, now=now)
    return confirm(tx, post_id=made.post.post_id, by=wish.by, now=now)


# -- confirmed -------------------------------------------------------------------------------


def confirm(tx: Connection, *, post_id: int, by: int, is_private: bool = False, now: int) -> Shown:
    """Plan a draft of one's own, or have it wait for a second admin; again changes nothing.

    What was confirmed in private is shown to the other admins.
    """
    post = get(tx, post_id)
    if post.by_user_id != by:
        raise Refusal("refusal.not_yours")
    if post.state is not PostState.DRAFT:
        return shown(tx, post, now=now)
    refuse_over(post, now)
    community = settings.community(tx, post.community_id)
    if community.values.is_on(Key.POST_APPROVAL):
        posts.set_state(tx, post_id, before=OPEN, after=PostState.ASKED)
        note(tx, post, "post_ask", by, now)
        if is_private:
            _ask(tx, post, now)
    else:
        _begin(tx, post, by, now)
    return shown(tx, get(tx, post_id), now=now)


def _ask(tx: Connection, post: Post, now: int) -> None:
    """Show what waits for a second admin in the log topic, else where it is to be posted."""
    log = bindings.find(tx, community_id=post.community_id, purpose="log")
    place = posts.places(tx, post.post_id)[0]
    outbox.add(
        tx,
        card=LETTER_ASKED,
        facts={"post_id": post.post_id, "at": now},
        chat_key=log.chat_key if log else place.chat_key,
        thread_id=log.thread_id if log else place.thread_id or None,
        priority=PRIORITY,
        now=now,
    )


def approve(tx: Connection, *, post_id: int, by: int, now: int) -> Shown:
    """Plan what another admin wants to post; a second press tells the same outcome."""
    post = get(tx, post_id)
    if post.state is PostState.ASKED:
        if by == post.by_user_id:
            raise Refusal("post.second_is_first")
        if now >= post.made_at + APPROVED_WITHIN_SECONDS:
            raise Refusal("post.approval_expired")
        refuse_over(post, now)
        _begin(tx, post, by, now)
    elif not post.is_waiting:
        raise Refusal("refusal.stale_button")
    return shown(tx, get(tx, post_id), now=now)


def refuse_over(post: Post, now: int) -> None:
    if not post.rule and post.due_at <= now:
        raise Refusal("post.time_over", number=post.number)


def refuse_too_many(tx: Connection, post: Post) -> None:
    if len(posts.waiting(tx, post.community_id)) >= MOST_WAITING:
        raise Refusal("post.too_many", most=MOST_WAITING)


def _begin(tx: Connection, post: Post, by: int, now: int) -> None:
    refuse_too_many(tx, post)
    posts.set_state(tx, post.post_id, before=OPEN, after=PostState.ACTIVE)
    plan(tx, post, now)
    week = Plan(WEEK, str(post.community_id), WEEK_RULE, community_id=post.community_id)
    schedules.begin(tx, week, now=now)
    note(tx, post, "post_plan", by, now)


def plan(tx: Connection, post: Post, now: int) -> None:
    """Plan a post anew, in place of what was planned of it."""
    ref, facts = str(post.post_id), {"post_id": post.post_id}
    if post.rule:
        chores.remove(tx, kind=KIND, ref=ref)
        plan = Plan(KIND, ref, post.rule, community_id=post.community_id, facts=facts)
        schedules.begin(tx, plan, now=now)
        return
    stored_schedules.remove(tx, kind=KIND, ref=ref)
    chores.set_due(tx, kind=KIND, ref=ref, facts=facts, due_at=post.due_at)


def discard(tx: Connection, *, post_id: int, by: int) -> None:
    """Throw away one's own draft, or what waits to be approved; what is gone stays so."""
    post = posts.find(tx, post_id)
    if post is not None and post.state is PostState.DRAFT and post.by_user_id != by:
        raise Refusal("refusal.not_yours")
    if post is not None and post.state not in OPEN:
        raise Refusal("refusal.stale_button")
    posts.remove(tx, post_id)


def note(
    tx: Connection, post: Post, act: str, by: int, now: int, *, may_repeat: bool = False
) -> None:
    audit.record(
        tx,
        community_id=post.community_id,
        actor_id=by,
        act=act,
        now=now,
        may_repeat=may_repeat,
        facts={"number": post.number},
    )


def test(tx: Connection, *, post: Post, by: int, now: int) -> None:
    """Send a post to an admin alone, as it would be the next time."""
    number = post.ran + 1
    if post.manner.is_series:
        number = min(number, posts.count_episodes(tx, post.post_id))
    facts = {"post_id": post.post_id, "at": now, "n": number}
    outbox.add(tx, card=LETTER_TEST, facts=facts, user_id=by, priority=PRIORITY, now=now)
