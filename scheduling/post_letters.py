"""What the outbox says of scheduled posts, and the posts themselves."""

from datetime import UTC, datetime, timedelta
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot import post_rounds, posts, settings
from bot.texts import Translator
from domain.communities import Community
from domain.days import zone_meant
from domain.post_templates import fill
from domain.posts import Post, PostState
from storage import chats, members
from storage import posts as stored
from storage.outbox import Letter
from views.cards import Card
from views.posts import asked_card, content_card, ended_card, lost_card, week_card

LETTERS = frozenset(
    {
        *(post_rounds.LETTER, post_rounds.LETTER_ENDED, post_rounds.LETTER_WEEK),
        post_rounds.LETTER_LOST,
        *(posts.LETTER_TEST, posts.LETTER_ASKED),
    }
)


def post_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when its post was called off meanwhile."""
    if letter.card == post_rounds.LETTER_WEEK:
        return _week(tx, letter, t)
    post = stored.find(tx, int(letter.facts["post_id"]))
    if post is None:
        return None
    if letter.card == post_rounds.LETTER_ENDED:
        return ended_card(post, t)
    if letter.card == post_rounds.LETTER_LOST:
        return lost_card(post, chats.get(tx, int(letter.facts["place"])), t)
    if letter.card == posts.LETTER_ASKED:
        now = int(letter.facts["at"])
        return asked_card(posts.shown(tx, post, now=now), t)
    return _content(tx, post, letter, t)


def _content(tx: Connection, post: Post, letter: Letter, t: Translator) -> Card | None:
    """Return a post with its placeholders filled in, as it is this time."""
    at, number = int(letter.facts["at"]), int(letter.facts["n"])
    episode = number if post.manner.is_series else 1
    pieces = stored.find_episode(tx, post.post_id, episode=episode)
    community = settings.community(tx, post.community_id)
    title = community.title
    if letter.chat_key is not None:
        title = chats.get(tx, letter.chat_key).title
    values = _values(community, title, members.count_present(tx, post.community_id), at, t)
    filled = tuple(fill(piece, {**values, "n": str(number)}) for piece in pieces)
    lives = post.manner.deletes_after_seconds if letter.chat_key is not None else None
    lives_for = None if lives is None else timedelta(seconds=lives)
    return content_card(filled, post.manner, lives_for) if filled else None


def _values(
    community: Community, title: str, count: int, at: int, t: Translator
) -> dict[str, str]:
    zone = ZoneInfo(zone_meant(community.zones))
    moment = datetime.fromtimestamp(at, UTC)
    on = moment.astimezone(zone).date()
    return {
        "date": t.long_date(on),
        "weekday": t.weekday(on),
        "time": t.time(moment, zone),
        "group": title,
        "members": str(count),
    }


def _week(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return what comes in the week, in order; None when nothing does any more."""
    community = settings.community(tx, int(letter.facts["community_id"]))
    from_at, to_at = int(letter.facts["from_at"]), int(letter.facts["to_at"])
    coming = [
        (at, posts.shown(tx, post, now=from_at))
        for post in stored.waiting(tx, community.community_id)
        if post.state is PostState.ACTIVE
        for at in posts.within(tx, post, community.zones, now=from_at, until=to_at)
    ]
    return week_card(sorted(coming, key=lambda each: each[0]), community, t) if coming else None
