"""Entries looked at, changed part by part, removed and brought back."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import knowledge, lessons, settings
from bot.lessons import Change
from bot.texts import Translator
from domain.communities import Community
from domain.knowledge import Entry
from domain.lessons import Field
from domain.refusals import Refusal
from handlers.features import Answers, Button, Call, Feature, Handler, Step, Sub
from handlers.lesson_asks import ask_by_tap, place_of
from handlers.lesson_lookup import FIELD, HELPERS, PART, allowed, end, meant, number_in
from handlers.middleware import Tap, as_seconds
from handlers.post_albums import source
from handlers.post_sources import piece_of, words_after
from handlers.rights import Rights
from storage import knowledge as stored
from storage.database import Database
from views.cards import Card
from views.lesson_rounds import LookButton
from views.lessons import (
    LISTED,
    FieldButton,
    UndoButton,
    changed_card,
    entry_card,
    list_card,
    removed_card,
    saved_card,
)

Show = Callable[[Card], None]
_WORDS = {
    Field.ANSWER: ("edit", "answer", "修改", "编辑", "編輯", "答案"),
    Field.QUESTION: ("question", "rename", "问题", "問題", "改问", "改問"),
    Field.ALIASES: ("alias", "aliases", "also", "别名", "別名", "问法", "問法"),
    Field.TAGS: ("tag", "tags", "标签", "標籤"),
    Field.UNTIL: ("until", "expires", "有效期", "有效至", "截止"),
}


def _listed(tx: Connection, community_id: int, after: int) -> tuple[list[Entry], int]:
    entries = stored.list_own(tx, community_id, after=after, most=LISTED + 1)
    return entries, stored.count_own(tx, community_id)


async def show_list(
    _message: Message, args: str, db: Database, community: Community, t: Translator, reply: Show
) -> None:
    """List what is taught, from the entry behind a number on."""
    after = number_in(args)[0] or 0
    entries, count = await db.read(_listed, community.community_id, after)
    reply(list_card(entries, count, t))


async def show(
    _message: Message, args: str, db: Database, community: Community, t: Translator, reply: Show
) -> None:
    entry = await db.read(meant, number_in(args)[0], community)
    reply(entry_card(entry, community.zones, t))


def _changer(field: Field) -> Handler:
    async def change(
        message: Message,
        args: str,
        db: Database,
        community: Community,
        actor_id: int,
        at: int,
        t: Translator,
        reply: Show,
        call: Call,
    ) -> None:
        """Say a part of an entry anew; the answered message may be the answer."""
        number, said = number_in(args)
        entry = await db.read(meant, number, community)
        pieces = await call(source, message=message, by=actor_id)
        if said and message.text is not None:
            pieces = (words_after(message, said),)
        if not (said or (pieces and field is Field.ANSWER)):
            raise Refusal("learn.usage_part")
        wanted = Change(field, said, pieces)
        changed = await db.write(
            lessons.change, entry_id=entry.entry_id, change=wanted, by=actor_id, now=at
        )
        reply(changed_card(changed, community.zones, t))

    return change


async def remove(
    _message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    t: Translator,
    reply: Show,
) -> None:
    entry = await db.read(meant, number_in(args)[0], community)
    removed = await db.write(lessons.remove, entry_id=entry.entry_id, by=actor_id, now=at)
    reply(removed_card(removed, t))


# -- buttons ---------------------------------------------------------------------------------


async def press(
    query: CallbackQuery,
    callback_data: FieldButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
    call: Call,
) -> None:
    """Ask for a part of an entry, or remove it."""
    entry_id, by, at = callback_data.entry_id, query.from_user.id, int(now.timestamp())
    entry = await db.read(knowledge.get, entry_id)
    chat = await place_of(db, rights, entry.community_id or 0, by)
    if callback_data.field:
        about = (chat, PART, entry_id, callback_data.field)
        await call(ask_by_tap, query=query, tap=tap, about=about, at=at)
        return
    tap.edit(removed_card(await db.write(lessons.remove, entry_id=entry_id, by=by, now=at), t))


async def undo(
    query: CallbackQuery,
    callback_data: UndoButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    """Bring back what was removed, under a new number."""
    draft_id, by = callback_data.draft_id, query.from_user.id
    draft = await db.read(lessons.draft, draft_id)
    await place_of(db, rights, draft.community_id, by)
    entry = await db.write(lessons.restore, draft_id=draft_id, by=by, now=int(now.timestamp()))
    community = await db.read(settings.community, draft.community_id)
    tap.edit(saved_card(entry, community.zones, t))


async def look(
    query: CallbackQuery,
    callback_data: LookButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    t: Translator,
) -> None:
    entry = await db.read(knowledge.get, callback_data.entry_id)
    await place_of(db, rights, entry.community_id or 0, query.from_user.id)
    community = await db.read(settings.community, entry.community_id or 0)
    tap.send(entry_card(entry, community.zones, t))


async def take_part(
    message: Message,
    answers: Answers,
    db: Database,
    rights: Rights,
    t: Translator,
    reply: Show,
) -> None:
    """Take the part of an entry that was asked for."""
    chat, by = await allowed(message, answers, db, rights)
    field, entry_id = Field(str(answers["field"])), int(answers["entry_id"])
    if field is not Field.ANSWER and not message.text:
        raise Refusal("learn.words_please")
    pieces = (piece_of(message),) if field is Field.ANSWER else ()
    wanted, at = Change(field, message.text or "", pieces), as_seconds(message.date)
    entry = await db.write(lessons.change, entry_id=entry_id, change=wanted, by=by, now=at)
    await end(db, message, chat, entry, by, at)
    community = await db.read(settings.community, entry.community_id or 0)
    reply(changed_card(entry, community.zones, t))


LIST, SHOW = ("list", "列表", "清单", "清單"), ("show", "查看")
REMOVE = ("remove", "delete", "forget", "删除", "刪除")
FEATURE = Feature(
    buttons=(Button(FieldButton, press), Button(UndoButton, undo), Button(LookButton, look)),
    steps=(Step(FIELD, take_part, anything=True),),
    subs=(
        *(Sub("learn", word, show_list, HELPERS, alone=True, number=True) for word in LIST),
        *(Sub("learn", word, show, HELPERS, alone=True, number=True) for word in SHOW),
        *(Sub("learn", word, remove, HELPERS, alone=True, number=True) for word in REMOVE),
        *(
            Sub("learn", word, handler, HELPERS, alone=True, number=True)
            for field, words in _WORDS.items()
            for handler in [_changer(field)]
            for word in words
        ),
    ),
)
