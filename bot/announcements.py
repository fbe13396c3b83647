"""Announcements: a post for now, looked at and confirmed first, taken back within a minute."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import post_rounds, posts, settings
from bot.posts import Shown, Wish
from domain.communities import Community
from domain.posts import MOST_PLACES, Post, PostState
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import bindings, chores, members
from storage import posts as stored
from storage.posts import Place

UNDO_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Announcement:
    """A post with how many members it may reach, and whether it could go to more places."""

    shown: Shown
    reach: int
    may_go_further: bool


def draft(tx: Connection, *, community: Community, wish: Wish, now: int) -> Announcement:
    """Keep what is to be looked at and confirmed, in every place; the same ref is the same."""
    made = posts.draft(tx, community=community, wish=wish, now=now).post
    return announcement(tx, made, now=now)


def announcement(tx: Connection, post: Post, *, now: int) -> Announcement:
    shown = posts.shown(tx, post, now=now)
    everywhere = posts.everywhere(tx, post.community_id)
    reach = members.count_present(tx, post.community_id)
    return Announcement(shown, reach, len(shown.places) < min(len(everywhere), MOST_PLACES))


def places(tx: Connection, *, community_id: int, here: Place) -> tuple[Place, ...]:
    """Return where announcements go: in each group the place bound for them, else General."""
    bound = bindings.find(tx, community_id=community_id, purpose="announcements")
    found = {place.chat_key: place for place in posts.everywhere(tx, community_id)}
    found[here.chat_key] = here
    if bound is not None:
        found[bound.chat_key] = Place(bound.chat_key, bound.thread_id or 0)
    return tuple(found.values())


def set_places(
    tx: Connection, *, post_id: int, here: Place, is_everywhere: bool, now: int
) -> Announcement:
    """Let a draft go to every place, or only to the one in the group where this is asked."""
    post = posts.get(tx, post_id)
    if post.state is not PostState.DRAFT:
        raise Refusal("refusal.stale_button")
    wanted = places(tx, community_id=post.community_id, here=here)
    for place in stored.places(tx, post_id):
        stored.remove_place(tx, post_id, place)
    for place in wanted[:MOST_PLACES]:
        if is_everywhere or place.chat_key == here.chat_key:
            stored.add_place(tx, post_id, place)
    return announcement(tx, post, now=now)


def announce(tx: Connection, *, post_id: int, by: int, now: int) -> Announcement:
    """Announce a draft now, or have it wait for a second admin; again changes nothing."""
    post = posts.get(tx, post_id)
    if post.state is PostState.DRAFT:
        if post.by_user_id != by:
            raise Refusal("refusal.not_yours")
        values = settings.community(tx, post.community_id).values
        if values.is_on(Key.POST_APPROVAL):
            stored.set_state(tx, post_id, before=posts.OPEN, after=PostState.ASKED)
            posts.note(tx, post, "post_ask", by, now)
        else:
            _begin(tx, post, by, now)
    elif post.state is PostState.ASKED:
        if post.by_user_id == by:
            raise Refusal("post.second_is_first")
        _begin(tx, post, by, now)
    return announcement(tx, posts.get(tx, post_id), now=now)


def _begin(tx: Connection, post: Post, by: int, now: int) -> None:
    stored.set_time(tx, post.post_id, rule="", due_at=now)
    stored.set_state(tx, post.post_id, before=posts.OPEN, after=PostState.ACTIVE)
    posts.plan(tx, posts.get(tx, post.post_id), now)
    posts.note(tx, post, "announce", by, now)


def take_back(tx: Connection, *, post_id: int, by: int, now: int) -> None:
    """Delete an announcement wherever it arrived, within a minute; again changes nothing."""
    post = posts.get(tx, post_id)
    if post.state not in (PostState.ACTIVE, PostState.OVER):
        raise Refusal("refusal.stale_button")
    if now > post.due_at + UNDO_SECONDS:
        raise Refusal("announce.undo_over", seconds=UNDO_SECONDS)
    chores.remove(tx, kind=posts.KIND, ref=str(post_id))
    stored.set_state(tx, post_id, before=(PostState.ACTIVE,), after=PostState.OVER, ended_at=now)
    post_rounds.take_back(tx, post_id, now)
    posts.note(tx, post, "announce_undo", by, now, may_repeat=True)
