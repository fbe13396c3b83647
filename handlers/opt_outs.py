"""/optout: what the bot is not to do, kind by kind; one card in the private chat."""

from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import opt_outs, settings
from bot.texts import Texts, Translator
from domain.communities import Community
from domain.members import Member
from domain.opt_outs import WORDS, OptOut
from domain.refusals import Refusal
from domain.switches import parse_switch
from handlers.features import Button, Command, Feature, Late, Link
from handlers.middleware import Reply, Scene, Tap
from handlers.watch import plain_word
from handlers.whispers import lead, listener, own_words, whisper
from storage import members
from storage.database import Database
from views.opt_outs import OptOutButton, switches_card

PAYLOAD = "optout"


async def show(
    message: Message,
    args: str,
    db: Database,
    scene: Scene,
    community: Community | None,
    member: Member | None,
    at: int,
    texts: Texts,
    username: str,
    t: Translator,
    reply: Reply,
) -> None:
    """Show the switches; with a kind's name, turn it off before, or on with that word behind."""
    if community is None or member is None:
        raise Refusal("optout.nowhere")
    kind, is_out = _named(args)
    if kind is not None:
        await db.write(opt_outs.choose, member=member, kind=kind, is_out=is_out, now=at)
    if listener(message, scene) is None:
        lead(PAYLOAD, username=username, t=t, reply=reply)
        return
    out = await db.read(opt_outs.chosen, member)
    card = switches_card(community, out, own_words(message, scene, texts, t))
    whisper(card, message=message, t=t, reply=reply)


def _named(args: str) -> tuple[OptOut | None, bool]:
    """Return the kind that is named, None for none, and whether it is to be turned off."""
    word = plain_word(args[:30])
    if word in ("", PAYLOAD):
        return None, True
    said, _, last = word.rpartition(" ")
    is_on = parse_switch(last) if said else None
    kind = WORDS.get(word if is_on is None else said)
    if kind is None:
        raise Refusal("optout.usage", kinds=", ".join(OptOut))
    return kind, not is_on


async def turn(
    query: CallbackQuery,
    callback_data: OptOutButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    if query.message is None or query.message.chat.id != query.from_user.id:
        raise Refusal("refusal.stale_button")
    community, out = await db.write(
        _turned, callback_data, query.from_user.id, now=int(now.timestamp())
    )
    tap.edit(switches_card(community, out, t))


def _turned(
    tx: Connection, wanted: OptOutButton, user_id: int, *, now: int
) -> tuple[Community, set[OptOut]]:
    """Turn a switch for who pressed it, if they are a member still."""
    member = members.find(tx, community_id=wanted.community_id, user_id=user_id)
    if member is None:
        raise Refusal("refusal.not_member")
    out = opt_outs.choose(tx, member=member, kind=wanted.kind, is_out=wanted.is_out, now=now)
    return settings.community(tx, member.community_id), out


FEATURE = Feature(
    commands=(
        Command(
            names=("optout",),
            handler=show,
            help="help.optout",
            late=Late.REPEATED,
            needs_member=True,
        ),
    ),
    buttons=(Button(OptOutButton, turn),),
    links=(Link(PAYLOAD, show),),
)
