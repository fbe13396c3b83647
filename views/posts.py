"""What is shown of scheduled posts: drafts with their times, lists, the week to come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.cron import rule_of
from bot.posts import Shown
from bot.recurrences import moment_shown, rule_shown
from bot.texts import Html, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.manners import CARDS_LIVE_FOR
from domain.names import clip, unlinked
from domain.posts import Manner, PieceKind, Pieces, Post, PostState
from domain.zone_words import clock_called
from views.cards import Card

_LONGEST_LINE = 60
# Whole lines below Telegram's 4,096 characters, three times each.
_MOST_LINES = 20
LIVES = (None, 3600, 6 * 3600, 24 * 3600)


class PostButton(CallbackData, prefix="post"):
    """Decide on a post, change one thing of it, or show its menu."""

    post_id: int
    act: str


class PostPlaceButton(CallbackData, prefix="postin"):
    """Post in a place as well, or not any more."""

    post_id: int
    chat_key: int
    thread_id: int


# -- drafts ----------------------------------------------------------------------------------


def draft_card(shown: Shown, t: Translator) -> Card:
    """Show when and where a draft is to be posted; the first button confirms."""
    lines = [t("post.draft", what=what_shown(shown, t)), *_facts(shown, t)]
    if shown.needs_second:
        lines.append(t("post.second_needed"))
    builder = InlineKeyboardBuilder()
    _add(builder, shown.post, "confirm", t("post.confirm"))
    _add(builder, shown.post, "discard", t("post.discard"))
    builder.adjust(2)
    builder.attach(_options(shown, t))
    return Card(Html.lines(lines), builder.as_markup())


def _options(shown: Shown, t: Translator) -> InlineKeyboardBuilder:
    """Return the buttons of what can be changed by a tap."""
    builder, manner = InlineKeyboardBuilder(), shown.post.manner
    _add(builder, shown.post, "pins", t("post.pin"), is_on=manner.pins)
    _add(builder, shown.post, "silent", t("post.silent"), is_on=manner.is_silent)
    _add(builder, shown.post, "lives", _life(manner, t))
    if shown.post.rule:
        _add(builder, shown.post, "series", t("post.series"), is_on=manner.is_series)
    _add(builder, shown.post, "places", t("post.places"))
    _add(builder, shown.post, "test", t("post.test"))
    builder.adjust(2)
    return builder


def _life(manner: Manner, t: Translator) -> Html:
    if manner.deletes_after_seconds is None:
        return t("post.stays")
    return t(
        "post.deleted_after", span=t.duration(timedelta(seconds=manner.deletes_after_seconds))
    )


def _add(
    builder: InlineKeyboardBuilder, post: Post, act: str, label: Html, *, is_on: bool = False
) -> None:
    button = PostButton(post_id=post.post_id, act=act)
    builder.button(text=f"{'✅ ' if is_on else ''}{label.plain}", callback_data=button)


def _facts(shown: Shown, t: Translator) -> list[Html]:
    """Say when, where and how."""
    post, zones = shown.post, shown.zones
    lines = [t("post.when", when=when_shown(shown, t))]
    if post.rule and shown.times:
        coming = t.list([moment_shown(at, zones, t) for at in shown.times])
        lines.append(t("rule.coming", times=coming, zone=clock_called(zones)))
    lines.append(t("post.where", places=t.list([place_shown(each, t) for each in shown.places])))
    if post.manner.until_at is not None:
        lines.append(t("post.until", when=moment_shown(post.manner.until_at, zones, t)))
    if post.manner.buttons:
        named = [t("post.button", label=label, url=url) for label, url in post.manner.buttons]
        lines.append(t("post.buttons", buttons=t.list(named)))
    if post.manner.is_series:
        lines.append(t.n("post.episodes", shown.episodes, number=post.number))
    return lines


def _manner(manner: Manner, t: Translator) -> list[Html]:
    """Say how it is posted, where no buttons show it."""
    lines = [t("announce.pinned")] if manner.pins else []
    if manner.is_silent:
        lines.append(t("announce.silent"))
    if manner.deletes_after_seconds is not None:
        lines.append(_life(manner, t))
    return lines


def place_shown(place: tuple[Chat, int], t: Translator) -> str | Html:
    chat, thread_id = place
    if not thread_id:
        return chat.title
    return t("post.topic", title=chat.title, topic=thread_id)


def when_shown(shown: Shown, t: Translator) -> Html:
    """Return the rhythm, or the one moment with its zone."""
    if shown.post.rule:
        return rule_shown(rule_of(shown.post.rule), t)
    at = shown.post.due_at
    return t("rule.on_clock", at=moment_shown(at, shown.zones, t), zone=clock_called(shown.zones))


def what_shown(shown: Shown, t: Translator) -> str | Html:
    """Return the beginning of a post's words, else what it is."""
    return pieces_shown(shown.pieces, t)


def pieces_shown(pieces: Pieces, t: Translator) -> str | Html:
    """Return the beginning of the words, else what they are."""
    words = " ".join(" ".join(piece.words for piece in pieces).split())
    if words:
        return clip(unlinked(words), _LONGEST_LINE)
    if len(pieces) > 1:
        return t("post.kind.album", count=len(pieces))
    kind = pieces[0].kind if pieces else PieceKind.TEXT
    return _kind(kind, t)


def _kind(kind: PieceKind, t: Translator) -> Html:
    match kind:
        case PieceKind.PHOTO:
            return t("post.kind.photo")
        case PieceKind.VIDEO | PieceKind.ANIMATION | PieceKind.VIDEO_NOTE:
            return t("post.kind.video")
        case PieceKind.AUDIO | PieceKind.VOICE:
            return t("post.kind.audio")
        case PieceKind.STICKER:
            return t("post.kind.sticker")
        case PieceKind.DOCUMENT:
            return t("post.kind.file")
    return t("post.kind.other")


def confirmed_card(shown: Shown, t: Translator) -> Card:
    """Say that a post is planned and how to look after it."""
    head = t("post.planned", number=shown.post.number, what=what_shown(shown, t))
    hint = t("post.look_after", number=shown.post.number)
    return Card(Html.lines([head, *_facts(shown, t), *_manner(shown.post.manner, t), hint]))


def group_reminder_card(shown: Shown, t: Translator) -> Card:
    """Say when a group is reminded; one tap calls it off."""
    if not shown.post.is_waiting:
        return card_of(shown, t)
    builder = InlineKeyboardBuilder()
    _add(builder, shown.post, "delete", t("remind.cancel"))
    return replace(confirmed_card(shown, t), keyboard=builder.as_markup())


def asked_card(shown: Shown, t: Translator) -> Card:
    """Ask a second admin."""
    head = t("post.asked", number=shown.post.number, what=what_shown(shown, t))
    builder = InlineKeyboardBuilder()
    _add(builder, shown.post, "approve", t("post.approve"))
    _add(builder, shown.post, "discard", t("post.discard"))
    _add(builder, shown.post, "test", t("post.test"))
    builder.adjust(2)
    lines = [head, *_facts(shown, t), *_manner(shown.post.manner, t)]
    return Card(Html.lines(lines), builder.as_markup())


def menu_card(shown: Shown, t: Translator) -> Card:
    """Show a post with all that can be done with it."""
    head = t("post.shown", number=shown.post.number, what=what_shown(shown, t))
    lines = [head, _state(shown.post, t), *_facts(shown, t)]
    builder = InlineKeyboardBuilder()
    if shown.post.state is PostState.ACTIVE:
        _add(builder, shown.post, "pause", t("post.pause"))
        if shown.post.rule and shown.times:
            _add(builder, shown.post, f"skip_{shown.times[0]}", t("post.skip"))
    elif shown.post.state is PostState.PAUSED:
        _add(builder, shown.post, "resume", t("post.resume"))
    if shown.post.is_waiting:
        _add(builder, shown.post, "delete", t("post.delete"))
        builder.adjust(3)
        builder.attach(_options(shown, t))
    return Card(Html.lines(lines), builder.as_markup(), lives_for=CARDS_LIVE_FOR)


def card_of(shown: Shown, t: Translator) -> Card:
    """Show a post as it stands: a draft, one that is asked for, or one that is planned."""
    if shown.post.state is PostState.DRAFT:
        return draft_card(shown, t)
    return asked_card(shown, t) if shown.post.state is PostState.ASKED else menu_card(shown, t)


def _state(post: Post, t: Translator) -> Html:
    match post.state:
        case PostState.ACTIVE:
            return t("post.state.active", times=post.ran)
        case PostState.PAUSED:
            return t("post.state.paused", times=post.ran)
        case PostState.MISSED:
            return t("post.state.missed")
    return t("post.state.over", times=post.ran)


def places_card(shown: Shown, choices: Sequence[tuple[int, int, str]], t: Translator) -> Card:
    """Ask where to post; each choice is (chat, topic, name)."""
    chosen = {(chat.chat_key, thread_id) for chat, thread_id in shown.places}
    builder = InlineKeyboardBuilder()
    for chat_key, thread_id, name in choices:
        button = PostPlaceButton(
            post_id=shown.post.post_id, chat_key=chat_key, thread_id=thread_id
        )
        label = f"{'✅ ' if (chat_key, thread_id) in chosen else ''}{name}"
        builder.button(text=label[:64], callback_data=button)
    builder.adjust(1)
    back = PostButton(post_id=shown.post.post_id, act="show").pack()
    builder.row(InlineKeyboardButton(text=t("post.back").plain, callback_data=back))
    return Card(t("post.ask_places"), builder.as_markup())


# -- lists -----------------------------------------------------------------------------------


def list_card(found: Sequence[Shown], t: Translator) -> Card:
    if not found:
        return Card(t("post.none"), lives_for=CARDS_LIVE_FOR)
    lines = [t("post.list")]
    for shown in found[:_MOST_LINES]:
        lines.append(_line(shown, t))
    if len(found) > _MOST_LINES:
        lines.append(t("post.week_more", count=len(found) - _MOST_LINES))
    return Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)


def _line(shown: Shown, t: Translator) -> Html:
    post, zones = shown.post, shown.zones
    what, when = what_shown(shown, t), when_shown(shown, t)
    if post.state is PostState.PAUSED:
        return t("post.line_paused", number=post.number, when=when, what=what)
    if not post.rule or not shown.times:
        return t("post.line", number=post.number, when=when, what=what)
    times = t.list([moment_shown(at, zones, t) for at in shown.times])
    return t("post.line_times", number=post.number, when=when, what=what, times=times)


def week_card(coming: Sequence[tuple[int, Shown]], community: Community, t: Translator) -> Card:
    """List what is posted in the week to come."""
    lines = [t("post.week", title=community.title)]
    for at, shown in coming[:_MOST_LINES]:
        when = moment_shown(at, community.zones, t)
        lines.append(
            t("post.line", number=shown.post.number, when=when, what=what_shown(shown, t))
        )
    if len(coming) > _MOST_LINES:
        lines.append(t("post.week_more", count=len(coming) - _MOST_LINES))
    return Card(Html.lines(lines))


def ended_card(post: Post, t: Translator) -> Card:
    """Tell who made a post what became of it."""
    match post.state:
        case PostState.MISSED:
            return Card(t("post.missed", number=post.number))
        case PostState.PAUSED:
            return Card(t("post.series_told", number=post.number))
    return Card(t("post.ended", number=post.number))


def lost_card(post: Post, chat: Chat, t: Translator) -> Card:
    return Card(t("post.lost", number=post.number, title=chat.title))


def deleted_card(post: Post, t: Translator) -> Card:
    builder = InlineKeyboardBuilder()
    _add(builder, post, "undo", t("post.undo"))
    return Card(t("post.deleted", number=post.number), builder.as_markup())


# -- the post itself -------------------------------------------------------------------------


def content_card(pieces: Pieces, manner: Manner, lives_for: timedelta | None) -> Card:
    """Return a post as it is sent."""
    keyboard = None
    if manner.buttons:
        rows = [[InlineKeyboardButton(text=label, url=url)] for label, url in manner.buttons]
        keyboard = InlineKeyboardMarkup(inline_keyboard=rows)
    return Card(
        Html(""),
        keyboard,
        pieces=pieces,
        lives_for=lives_for,
        is_silent=manner.is_silent,
    )
