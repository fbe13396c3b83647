"""/audit: what admins did."""

from collections.abc import Callable
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import audit
from bot.texts import Texts, Translator
from domain.chats import Chat
from domain.communities import Community
from domain.refusals import Refusal
from domain.rights import Who
from handlers.features import Button, Command, Feature, Where
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import users
from storage.database import Database
from views.audit import AuditButton, audit_card
from views.cards import Card

# What an act is called begins with one of these.
KINDS = (
    "grant",
    "fine",
    "undo",
    "setting",
    "role",
    "topic",
    "code",
    "merge",
    "unmerge",
    "badge",
    "campaign",
    "invite",
    "delete",
    "review",
    "ring",
    "export",
    "order",
    "channel",
    "report",
    "appeal",
    "filter",
    "night",
    "duty",
    "raid",
    "rules",
    "welcome",
    "canned",
    "case",
    "suggest",
    "mood",
    "learn",
    "starter",
    "post",
    "announce",
    "broadcast",
    "feed",
    "holiday",
    "prompt",
    "interests",
    "event",
    "challenge",
    "quest",
    "season",
    "draw",
    "poll",
    "quiz",
    "question",
    "contest",
    "survey",
    "interview",
)
ALIASES = {
    "give": "grant",
    "take": "fine",
    "warn": "order_warn",
    "mute": "order_mute",
    "kick": "order_kick",
    "ban": "order_ban",
    "schedule": "post",
}


def _kind(word: str) -> str:
    """Return what the acts begin with that a word means, in the singular or the plural."""
    folded = word.casefold()
    known = {kind: kind for kind in KINDS} | ALIASES
    kind = known.get(folded) or known.get(folded.removesuffix("s"))
    if kind is None:
        raise Refusal("audit.unknown_act", acts=", ".join((*KINDS, *ALIASES)))
    return kind


def _filters(tx: Connection, args: str) -> tuple[int | None, str | None]:
    """Read "@who what" in any order; refuse a word that is neither."""
    actor_id: int | None = None
    act: str | None = None
    for word in args.split():
        if word.startswith("@"):
            user = users.find_by_username(tx, word[1:])
            if user is None:
                raise Refusal("grant.unknown_username", username=word[:33])
            actor_id = user.user_id
            continue
        act = _kind(word)
    return actor_id, act


async def show_audit(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    texts: Texts,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    who, act = await db.read(_filters, args)
    page = await db.read(audit.page, community_id=community.community_id, actor_id=who, act=act)
    button = AuditButton(user_id=actor_id, before=0, actor_id=who or 0, act=act or "")
    reply(audit_card(page, community, texts, t, button=button))


async def turn_page(
    query: CallbackQuery,
    callback_data: AuditButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    community: Community | None,
    texts: Texts,
    t: Translator,
) -> None:
    if callback_data.user_id != query.from_user.id:
        raise Refusal("refusal.not_yours")
    if chat is None or community is None:
        raise Refusal("refusal.stale_button")
    if not await rights.may(chat, query.from_user.id, Who.AUDIT):
        raise Refusal("settings.no_rights")
    page = await db.read(
        audit.page,
        community_id=community.community_id,
        before=callback_data.before,
        actor_id=callback_data.actor_id or None,
        act=callback_data.act or None,
    )
    tap.edit(audit_card(page, community, texts, t, button=callback_data))


FEATURE = Feature(
    commands=(
        Command(
            names=("audit",),
            handler=show_audit,
            help="help.audit",
            menu="menu.audit",
            who=Who.AUDIT,
            where=Where.GROUP,
        ),
    ),
    buttons=(Button(AuditButton, turn_page, acts_on_group=True),),
)
