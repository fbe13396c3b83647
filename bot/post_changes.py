"""What admins change of scheduled posts: when, where, how, what; pauses, skips, ends."""

from dataclasses import replace
from sqlite3 import Connection

from bot import posts, schedules, settings
from bot.posts import Shown
from bot.recurrences import Said
from domain.posts import (
    MOST_EPISODES,
    MOST_PLACES,
    Manner,
    Pieces,
    Post,
    PostState,
    checked,
)
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import chores, notices
from storage import posts as stored
from storage import schedules as stored_schedules
from storage.posts import Place

ONCE_SECONDS = 86_400

# -- changed ---------------------------------------------------------------------------------
# Each once a ref: handled again after a crash, a change would turn itself back or be told twice.


def refuse_change(tx: Connection, *, post: Post, by: int) -> None:
    """Refuse to change what is somebody else's draft, over, or approved as it is."""
    if post.state is PostState.DRAFT and post.by_user_id != by:
        raise Refusal("refusal.not_yours")
    if post.state is PostState.DRAFT:
        return
    if not post.is_waiting:
        raise Refusal("post.over", number=post.number)
    if settings.community(tx, post.community_id).values.is_on(Key.POST_APPROVAL):
        raise Refusal("post.approved_stays", number=post.number)


def _is_new(tx: Connection, what: str, ref: str, now: int) -> bool:
    return notices.claim(tx, f"post_{what}:{ref}", now=now, every_seconds=ONCE_SECONDS)


def set_manner(
    tx: Connection, *, post: Post, manner: Manner, by: int, ref: str, now: int
) -> Shown:
    """Change how a post is made, from its next time on."""
    refuse_change(tx, post=post, by=by)
    if not _is_new(tx, "manner", ref, now):
        return _shown(tx, post, now)
    pieces = stored.find_episode(tx, post.post_id, episode=1)
    stored.set_manner(tx, post.post_id, checked(manner, pieces, repeats=bool(post.rule)))
    return _changed(tx, post, by, now)


def set_time(
    tx: Connection, *, post: Post, when: Said, manner: Manner, by: int, ref: str, now: int
) -> Shown:
    """Change when a post comes; `manner` is how it is to be made from then on."""
    refuse_change(tx, post=post, by=by)
    if not _is_new(tx, "time", ref, now):
        return _shown(tx, post, now)
    community = settings.community(tx, post.community_id)
    rule, due_at = posts.timing(when, community.zones, now)
    checked(manner, stored.find_episode(tx, post.post_id, episode=1), repeats=bool(rule))
    stored.set_time(tx, post.post_id, rule=rule, due_at=due_at)
    if post.state is PostState.ACTIVE:
        stored_schedules.remove(tx, kind=posts.KIND, ref=str(post.post_id))
        posts.plan(tx, replace(post, rule=rule, due_at=due_at), now)
    return _changed(tx, post, by, now)


def set_content(
    tx: Connection, *, post: Post, pieces: Pieces, by: int, ref: str, now: int
) -> Shown:
    refuse_change(tx, post=post, by=by)
    if not _is_new(tx, "content", ref, now):
        return _shown(tx, post, now)
    checked(post.manner, pieces, repeats=bool(post.rule))
    stored.set_episode(tx, post.post_id, episode=1, pieces=pieces)
    return _changed(tx, post, by, now)


def add_episode(tx: Connection, *, post: Post, pieces: Pieces, by: int, ref: str, now: int) -> int:
    """Add what a series posts after all it has; return its number."""
    refuse_change(tx, post=post, by=by)
    if not post.manner.is_series:
        raise Refusal("post.no_series", number=post.number)
    known = stored.count_episodes(tx, post.post_id)
    if not _is_new(tx, "episode", ref, now):
        return known
    episode = known + 1
    if episode > MOST_EPISODES:
        raise Refusal("post.too_many_episodes", most=MOST_EPISODES)
    stored.set_episode(tx, post.post_id, episode=episode, pieces=pieces)
    _changed(tx, post, by, now)
    return episode


def toggle_place(
    tx: Connection, *, post: Post, place: Place, by: int, ref: str, now: int
) -> Shown:
    """Post in a place as well, or not any more; one has to stay."""
    refuse_change(tx, post=post, by=by)
    if not _is_new(tx, "place", ref, now):
        return _shown(tx, post, now)
    known = stored.places(tx, post.post_id)
    if place not in known:
        if len(known) >= MOST_PLACES:
            raise Refusal("post.too_many_places", most=MOST_PLACES)
        stored.add_place(tx, post.post_id, place)
    elif len(known) > 1:
        stored.remove_place(tx, post.post_id, place)
    else:
        raise Refusal("post.no_place")
    return _changed(tx, post, by, now)


def _changed(tx: Connection, post: Post, by: int, now: int) -> Shown:
    if post.state is not PostState.DRAFT:
        posts.note(tx, post, "post_edit", by, now)
    return _shown(tx, post, now)


def _shown(tx: Connection, post: Post, now: int) -> Shown:
    return posts.shown(tx, posts.get(tx, post.post_id), now=now)


# -- looked after ----------------------------------------------------------------------------


def pause(tx: Connection, *, post: Post, by: int, now: int) -> Shown:
    """Post nothing until it goes on; a second time changes nothing."""
    before = (PostState.ACTIVE,)
    if stored.set_state(tx, post.post_id, before=before, after=PostState.PAUSED):
        known = stored_schedules.find(tx, kind=posts.KIND, ref=str(post.post_id))
        if known is not None:
            stored_schedules.pause(tx, known.schedule_id)
        chores.remove(tx, kind=posts.KIND, ref=str(post.post_id))
        posts.note(tx, post, "post_pause", by, now)
    return _waiting(tx, post, now)


def resume(tx: Connection, *, post: Post, by: int, now: int) -> Shown:
    """Go on after a pause; what was missed meanwhile is not made up for."""
    if post.state is PostState.PAUSED:
        posts.refuse_over(post, now)
        stored.set_state(tx, post.post_id, before=(post.state,), after=PostState.ACTIVE)
        posts.plan(tx, post, now)
        if post.rule:
            schedules.resume(tx, kind=posts.KIND, ref=str(post.post_id), now=now)
        posts.note(tx, post, "post_resume", by, now)
    return _waiting(tx, post, now)


def skip(
    tx: Connection, *, post: Post, by: int, ref: str, at: int | None = None, now: int
) -> Shown:
    """Pass over the next time of a post that repeats, once a ref, and only if it is `at`."""
    if not post.rule:
        raise Refusal("post.skip_once", number=post.number)
    if post.state is PostState.PAUSED:
        raise Refusal("post.paused", number=post.number)
    zones = settings.community(tx, post.community_id).zones
    is_next = at is None or at in posts.times(tx, post, zones, now=now, most=1)
    if is_next and _is_new(tx, "skip", ref, now):
        schedules.skip(tx, kind=posts.KIND, ref=str(post.post_id), now=now)
        posts.note(tx, post, "post_skip", by, now)
    return _waiting(tx, post, now)


def _waiting(tx: Connection, post: Post, now: int) -> Shown:
    found = posts.get(tx, post.post_id)
    _refuse_unplanned(found)
    if not found.is_waiting:
        raise Refusal("post.over", number=post.number)
    return posts.shown(tx, found, now=now)


def _refuse_unplanned(post: Post) -> None:
    if post.state in posts.OPEN:
        raise Refusal("post.unplanned", number=post.number)


def delete(tx: Connection, *, post: Post, by: int, now: int) -> None:
    """Call a post off; what it posted stays, and it can be taken up again."""
    _refuse_unplanned(post)
    before = (PostState.ACTIVE, PostState.PAUSED)
    over = PostState.OVER
    if stored.set_state(tx, post.post_id, before=before, after=over, ended_at=now):
        chores.remove(tx, kind=posts.KIND, ref=str(post.post_id))
        stored_schedules.remove(tx, kind=posts.KIND, ref=str(post.post_id))
        posts.note(tx, post, "post_delete", by, now)


def take_up(tx: Connection, *, post: Post, by: int, now: int) -> Shown:
    """Plan a post again that was called off; a second time changes nothing."""
    if post.state is PostState.OVER:
        posts.refuse_over(post, now)
        posts.refuse_too_many(tx, post)
        stored.set_state(tx, post.post_id, before=(post.state,), after=PostState.ACTIVE)
        posts.plan(tx, post, now)
        posts.note(tx, post, "post_resume", by, now)
    return _waiting(tx, post, now)


def look_after(
    tx: Connection, *, act: str, post: Post, by: int, ref: str, at: int | None = None, now: int
) -> Shown:
    """Do with a post what an admin's word or button says; `at` is the time it means to skip."""
    match act:
        case "pause":
            return pause(tx, post=post, by=by, now=now)
        case "resume":
            return resume(tx, post=post, by=by, now=now)
        case "skip":
            return skip(tx, post=post, by=by, ref=ref, at=at, now=now)
        case "undo":
            return take_up(tx, post=post, by=by, now=now)
    raise Refusal("refusal.stale_button")
