"""/forgetme: asked twice, done after a week, taken back with one tap until then."""

from collections.abc import Sequence
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import forgetting
from bot.forgetting import EVERYWHERE, Account
from bot.texts import Texts, Translator
from domain.refusals import Refusal
from handlers.features import Button, Command, Feature, Late, Link
from handlers.middleware import Reply, Scene, Tap
from handlers.whispers import lead, listener, own_words, whisper
from storage.database import Database
from views.cards import Card
from views.forgetting import (
    CHOOSE,
    YES,
    ForgetButton,
    choice_card,
    kept_card,
    question_card,
    waiting_card,
)

PAYLOAD = "forgetme"


async def ask(
    message: Message,
    db: Database,
    scene: Scene,
    texts: Texts,
    username: str,
    t: Translator,
    reply: Reply,
) -> None:
    user_id = listener(message, scene)
    if user_id is None:
        lead(PAYLOAD, username=username, t=t, reply=reply)
        return
    found = await db.read(forgetting.accounts, user_id)
    own = own_words(message, scene, texts, t)
    whisper(_first(found, own), message=message, t=t, reply=reply)


def _first(found: Sequence[Account], t: Translator) -> Card:
    """Begin with what is still to be decided."""
    if not found:
        raise Refusal("forget.unknown")
    if all(each.request for each in found):
        return waiting_card(found, t)
    if len(found) > 1:
        return choice_card(found, t)
    return question_card(found, t, community_id=found[0].community.community_id)


async def press(
    query: CallbackQuery,
    callback_data: ForgetButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    user_id, community_id = query.from_user.id, callback_data.community_id
    if query.message is None or query.message.chat.id != user_id:
        raise Refusal("refusal.stale_button")
    if callback_data.act == CHOOSE:
        tap.edit(await _question(db, user_id, community_id, t))
    elif callback_data.act == YES:
        at = int(now.timestamp())
        found = await db.write(forgetting.ask, user_id=user_id, community_id=community_id, now=at)
        tap.edit(waiting_card(found, t) if found else kept_card(t))
    else:
        await db.write(forgetting.keep, user_id=user_id, community_id=community_id)
        tap.edit(kept_card(t))


async def _question(db: Database, user_id: int, community_id: int, t: Translator) -> Card:
    found = await db.read(forgetting.accounts, user_id)
    meant = [e for e in found if community_id in (EVERYWHERE, e.community.community_id)]
    if not meant:
        raise Refusal("forget.unknown")
    return question_card(meant, t, community_id=community_id)


FEATURE = Feature(
    commands=(
        Command(
            names=("forgetme",),
            handler=ask,
            help="help.forgetme",
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(ForgetButton, press),),
    links=(Link(PAYLOAD, ask),),
)
