"""/help: what this person may use here, topic by topic."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from aiogram.types import CallbackQuery, Message

from bot.texts import Translator
from domain.chats import Chat
from domain.manners import CARDS_LIVE_FOR
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Link, Where
from handlers.middleware import Scene, Tap
from handlers.rights import Rights
from views.cards import Card
from views.help import HelpButton, Shelf, Usable, overview, topic_card
from views.start import open_private

# Which command is found under which topic; a test finds one that is nowhere.
TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "points": (
        *("points", "me", "top", "checkin", "streak", "badges", "quests", "challenge", "invite"),
        *("rules", "hideme", "give", "take", "undo", "badge", "quest", "season", "review"),
        *("invites", "campaign"),
    ),
    "games": ("draw", "poll", "quiz", "contest", "import", "addquiz", "survey", "interview"),
    "events": ("event", "question", "remind"),
    "questions": (
        *("ask", "faq", "feedback", "suggest", "suggestions", "cases", "learn", "canned", "mood"),
    ),
    "own": (
        *("language", "birthday", "interests", "privacy", "mydata", "optout", "forgetme"),
        *("connect", "cancel", "start", "help"),
    ),
    "planning": ("schedule", "announce", "feed", "prompt", "welcome"),
    "order": (
        *("report", "appeal", "warn", "unwarn", "mute", "unmute", "kick", "ban", "unban", "del"),
        *("filter", "night", "duty", "staff", "setrules", "captcha", "raid"),
    ),
    "running": (
        *(
            "settings",
            "timezone",
            "role",
            "topic",
            "community",
            "audit",
            "health",
            "export",
            "stats",
        ),
    ),
}


def shelf_of(
    features: Sequence[Feature], powers: Collection[Who], t: Translator, *, is_private: bool
) -> Shelf:
    """Return what may be used, by topic; empty topics are left out."""
    usable = {
        # The key comes from the command's own table, where a test reads it.
        each.names[0]: Usable(
            each.names[0], t(each.help), bool(each.menu) and each.who is Who.MEMBERS
        )
        for feature in features
        for each in feature.commands
        if _is_usable(each, powers, is_private=is_private)
    }
    shelf = {topic: [usable[n] for n in names if n in usable] for topic, names in TOPICS.items()}
    return {topic: found for topic, found in shelf.items() if found}


def _is_usable(command: Command, powers: Collection[Who], *, is_private: bool) -> bool:
    """Say whether a person may use a command here; privately, admins' mean the group meant."""
    if command.who is Who.MEMBERS:
        return not (is_private and command.where is Where.GROUP)
    return command.who in powers


async def show_help(
    message: Message,
    rights: Rights,
    chat: Chat | None,
    scene: Scene,
    username: str,
    t: Translator,
    features: Sequence[Feature],
    reply: Callable[[Card], None],
) -> None:
    user_id = message.from_user.id if message.from_user else 0
    powers = await rights.powers(chat, scene.community, user_id)
    if chat is not None and not powers:
        button = open_private(t, username=username, payload="help")
        reply(Card(t("help.group"), button, lives_for=CARDS_LIVE_FOR))
        return
    shelf = shelf_of(features, powers, t, is_private=chat is None)
    link = username if chat is not None else ""
    reply(overview(shelf, t, user_id=user_id, username=link))


async def turn(
    query: CallbackQuery,
    callback_data: HelpButton,
    tap: Tap,
    rights: Rights,
    chat: Chat | None,
    scene: Scene,
    t: Translator,
    features: Sequence[Feature],
) -> None:
    user_id = query.from_user.id
    if callback_data.user_id != user_id:
        raise Refusal("refusal.not_yours")
    powers = await rights.powers(chat, scene.community, user_id)
    shelf = shelf_of(features, powers, t, is_private=chat is None)
    topic = callback_data.topic
    if topic in shelf:
        tap.edit(topic_card(topic, shelf[topic], t, user_id=user_id))
    else:
        tap.edit(overview(shelf, t, user_id=user_id))


FEATURE = Feature(
    commands=(
        Command(
            names=("help",),
            handler=show_help,
            words=("帮助", "幫助"),
            help="help.help",
            menu="menu.help",
            reads=True,
        ),
    ),
    buttons=(Button(HelpButton, turn, reads=True),),
    links=(Link("help", show_help),),
)
