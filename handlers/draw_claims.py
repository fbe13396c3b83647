"""Prizes: claimed by their winners, handed over by who runs the draw."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot import draw_gifts, draw_prizes, draw_proofs, draws, settings
from bot.texts import Translator
from domain.communities import Community
from domain.draws import DrawState
from domain.refusals import Refusal
from domain.rights import Who
from handlers.draw_lookup import HOSTS, meant
from handlers.features import Button, Feature, Link, Step, Sub
from handlers.links import linked
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import dialogues
from storage.database import Database
from views.cards import Card
from views.draw_buttons import ClaimButton, HandButton, PrizesButton
from views.draw_claims import ask_gift_card, claimed_alert, gift_card, prizes_card

STEP = "draw gift"
LINK = "gift"


async def claim(
    query: CallbackQuery,
    callback_data: ClaimButton,
    tap: Tap,
    db: Database,
    username: str,
    now: datetime,
    t: Translator,
) -> None:
    draw_id, at = callback_data.draw_id, int(now.timestamp())
    won = await db.write(draw_gifts.claim, draw_id=draw_id, user_id=query.from_user.id, now=at)
    if won.has_gifts:
        await tap.open(f"https://t.me/{username}?start={LINK}_{draw_id}")
        return
    await tap.answer(claimed_alert(won.names, t), alert=True)


async def show_gifts(
    message: Message, args: str, db: Database, t: Translator, reply: Callable[[Card], None]
) -> None:
    """Show a winner what they were given as a text; nobody else finds anything."""
    draw_id, user_id = linked(message, args)
    draw = await db.read(draws.get, draw_id=draw_id)
    found = await db.read(draw_gifts.gifts_of, draw_id=draw_id, user_id=user_id)
    if not found:
        raise Refusal("draw.unknown")
    community = await db.read(settings.community, draw.community_id)
    for prize in await db.read(draw_prizes.of_draw, draw_id):
        if prize.place in found:
            reply(gift_card(draw, prize.name, found[prize.place], community.title, t))


async def hand(
    query: CallbackQuery,
    callback_data: HandButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    username: str,
    now: datetime,
    t: Translator,
) -> None:
    """Note that a prize was handed over, or ask in the private chat which text it is."""
    pressed, user_id, at = callback_data, query.from_user.id, int(now.timestamp())
    if pressed.user_id != user_id:
        raise Refusal("refusal.not_yours")
    await _check(db, rights, pressed.draw_id, user_id)
    key = {"draw_id": pressed.draw_id, "prize": pressed.prize, "listed": pressed.listed}
    _, prize = await db.read(draw_gifts.to_hand, **key)
    if pressed.act == "hand":
        await db.write(draw_prizes.hand_over, **key, by=user_id, now=at)
        tap.edit(await _status(db, pressed.draw_id, user_id, t, pressed.page))
    elif tap.message is not None and tap.message.chat.type == "private":
        await db.write(
            dialogues.ask, chat_id=user_id, user_id=user_id, step=STEP, answers=key, now=at
        )
        tap.send(ask_gift_card(prize, t))
    else:
        await tap.open(f"https://t.me/{username}?start=hand_{pressed.draw_id}")


async def _check(db: Database, rights: Rights, draw_id: int, user_id: int) -> None:
    draw = await db.read(draws.get, draw_id=draw_id)
    if not await rights.may_in_community(draw.community_id, user_id, Who.DRAWS):
        raise Refusal("settings.no_rights")


async def turn(
    query: CallbackQuery,
    callback_data: PrizesButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    t: Translator,
) -> None:
    """Show another page of a draw's prizes."""
    pressed, user_id = callback_data, query.from_user.id
    if pressed.user_id != user_id:
        raise Refusal("refusal.not_yours")
    await _check(db, rights, pressed.draw_id, user_id)
    tap.edit(await _status(db, pressed.draw_id, user_id, t, pressed.page))


async def _status(db: Database, draw_id: int, user_id: int, t: Translator, page: int = 0) -> Card:
    draw = await db.read(draws.get, draw_id=draw_id)
    draw_proofs.refuse_unpublished(draw)
    prizes = await db.read(draw_prizes.of_draw, draw_id)
    community = await db.read(settings.community, draw.community_id)
    return prizes_card(draw, prizes, community.zones, t, user_id=user_id, page=page)


async def list_prizes(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    said = args.partition(" ")[2].strip()
    draw = await db.read(meant, message, said, community, (DrawState.DRAWN,))
    reply(await _status(db, draw.draw_id, actor_id, t))


async def show_prizes(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show who hands prizes over how far each one is."""
    draw_id, user_id = linked(message, args)
    await _check(db, rights, draw_id, user_id)
    reply(await _status(db, draw_id, user_id, t))


async def give(
    message: Message,
    answers: dict[str, int],
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Hand a prize over as the text that was asked for; refused words may be sent again."""
    if message.from_user is None:
        return
    user_id, draw_id = message.from_user.id, answers["draw_id"]
    await _check(db, rights, draw_id, user_id)
    await db.write(
        draw_gifts.give,
        draw_id=draw_id,
        prize=answers["prize"],
        listed=answers["listed"],
        text=(message.text or "").strip(),
        by=user_id,
        now=int(now.timestamp()),
    )
    await db.write(dialogues.end, chat_id=message.chat.id, user_id=user_id)
    reply(await _status(db, draw_id, user_id, t))


FEATURE = Feature(
    buttons=(Button(ClaimButton, claim), Button(HandButton, hand), Button(PrizesButton, turn)),
    steps=(Step(STEP, give),),
    subs=tuple(Sub("draw", word, list_prizes, HOSTS) for word in ("prizes", "奖品", "獎品")),
    links=(Link(LINK, show_gifts), Link("hand", show_prizes)),
)
