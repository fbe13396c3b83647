"""/feedback and /suggest: what members tell the team; /cases: what became of it."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot import cases, members, suggestions
from bot.case_posts import Seen
from bot.cases import Opened, Said
from bot.texts import Translator
from domain.cases import CaseKind
from domain.chats import Chat
from domain.communities import Community
from domain.manners import CARDS_LIVE_FOR
from domain.members import Member
from domain.numbers import parse_number
from domain.refusals import Refusal
from handlers.case_lookup import is_staff, said
from handlers.features import Button, Command, Feature, Late, Link, Step
from handlers.middleware import Scene, Tap, thread_of
from handlers.rights import Rights
from storage import cases as stored
from storage import dialogues, notices
from storage.database import Database
from views.cards import Card
from views.case_buttons import CaseAct, OwnCaseButton, RateButton
from views.cases import closed_card, opened_card, own_cases_card, queue_card
from views.start import open_private
from views.suggestions import near_card

STEP = "case words"
KINDS = {"feedback": CaseKind.FEEDBACK, "suggest": CaseKind.SUGGESTION}
LISTED = 20
BLOCKED_SECONDS = 86_400


async def tell(
    message: Message,
    command: str,
    args: str,
    db: Database,
    community: Community,
    member: Member,
    ref: str,
    now: datetime,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Open a case with the words behind the command, or ask for them privately."""
    is_private, at = message.chat.type == "private", int(now.timestamp())
    if await _is_blocked(db, member, at):
        return
    if not args and not message.photo and not message.document:
        if is_private:
            await db.write(_ask, member=member, kind=command, now=at)
        button = open_private(t, username=username, payload=_payload(command, community))
        reply(Card(t("case.ask")) if is_private else _usage(command, button, t))
        return
    near = await _near(message, command, args, db, member, t)
    if near is None:
        words = Said(said(message, args), (message.chat.id, message.message_id), ref)
        opened = await db.write(
            _open, member=member, kind=command, message=message, said=words, now=at
        )
    reply(near or _confirmed(opened, message, username, t))


def _usage(command: str, button: InlineKeyboardMarkup, t: Translator) -> Card:
    return Card(t("case.usage", command=command), button, lives_for=CARDS_LIVE_FOR)


async def _near(
    message: Message, kind: str, words: str, db: Database, member: Member, t: Translator
) -> Card | None:
    """Return what to vote for instead; None when nobody suggested the like."""
    if KINDS[kind] is not CaseKind.SUGGESTION or not message.text:
        return None
    found = await db.read(suggestions.near, community_id=member.community_id, text=words)
    return near_card(found, t, user_id=member.user_id) if found else None


def _payload(command: str, community: Community) -> str:
    return f"{command}_{community.community_id}"


async def _is_blocked(db: Database, member: Member, at: int) -> bool:
    """Say whether nothing is taken from somebody any more, who hears of it once a day."""
    if not await db.read(stored.is_blocked, member_id=member.member_id):
        return False
    kind = f"case_blocked:{member.user_id}"
    if await db.write(notices.claim, kind, now=at, every_seconds=BLOCKED_SECONDS):
        raise Refusal("case.blocked")
    return True


def _ask(tx: Connection, *, member: Member, kind: str, now: int) -> None:
    """Wait for the words, in the private chat."""
    answers: dict[str, int | str] = {"kind": kind, "community_id": member.community_id}
    user_id = member.user_id
    dialogues.ask(tx, chat_id=user_id, user_id=user_id, step=STEP, answers=answers, now=now)


def _open(
    tx: Connection, *, member: Member, kind: str, message: Message, said: Said, now: int
) -> Opened:
    origin = None
    if message.chat.type != "private":
        origin = cases.origin_of(tx, *said.written, thread_id=thread_of(message))
    return cases.open_case(tx, member=member, kind=KINDS[kind], origin=origin, said=said, now=now)


def _confirmed(opened: Opened, message: Message, username: str, t: Translator) -> Card:
    in_group = message.chat.type != "private"
    card = opened_card(opened, t, in_group=in_group)
    if in_group and not opened.is_private:
        return card.with_keyboard(open_private(t, username=username, payload="cases"))
    return card


async def open_by_link(
    message: Message,
    args: str,
    db: Database,
    member: Member | None,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Ask for the words, for the group that a deep link names."""
    kind, _, number = args.partition("_")
    user_id, at = message.chat.id, int(now.timestamp())
    if number.isascii() and number.isdigit() and len(number) < 16:
        meant = await db.write(members.choose_community, user_id=user_id, community_id=int(number))
        member = meant or member
    if member is None:
        raise Refusal("case.members_only")
    if not await _is_blocked(db, member, at):
        await db.write(_ask, member=member, kind=kind, now=at)
        reply(Card(t("case.ask")))


async def take_words(
    message: Message,
    answers: dict[str, int | str],
    db: Database,
    now: datetime,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Open a case with what was asked for."""
    user_id, at = message.chat.id, int(now.timestamp())
    community_id = int(answers["community_id"])
    member = await db.read(cases.member_in, community_id=community_id, user_id=user_id)
    ref = f"case:{user_id}:{message.message_id}"
    album = message.media_group_id or ""
    words = Said(said(message), (user_id, message.message_id), ref, album)
    kind = str(answers["kind"])
    near = await _near(message, kind, message.text or "", db, member, t)
    if near is not None:
        await db.write(dialogues.end, chat_id=user_id, user_id=user_id)
        reply(near)
        return
    opened = await db.write(_told, member=member, kind=kind, message=message, said=words, now=at)
    reply(_confirmed(opened, message, username, t))


def _told(
    tx: Connection, *, member: Member, kind: str, message: Message, said: Said, now: int
) -> Opened:
    dialogues.end(tx, chat_id=member.user_id, user_id=member.user_id)
    return _open(tx, member=member, kind=kind, message=message, said=said, now=now)


# -- looked at -------------------------------------------------------------------------------


async def show(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    chat: Chat | None,
    scene: Scene,
    now: datetime,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """List the team's queue where the team is, one's own cases anywhere else."""
    if chat is not None and await _is_team(message, chat, db, rights):
        await _show_team(args, chat.community_id, db, int(now.timestamp()), t, reply)
        return
    if message.sender_chat is not None:
        raise Refusal("refusal.no_person")
    if scene.member is None:
        raise Refusal("case.members_only")
    own = await db.read(cases.of_member, member_id=scene.member.member_id)
    reply(own_cases_card(own, t) if chat is None else _short(own, t))


async def _is_team(message: Message, chat: Chat, db: Database, rights: Rights) -> bool:
    """Say whether one of the team asks where the team sees its cases."""
    if message.from_user is None or not await db.read(cases.is_desk, chat):
        return False
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat.id
    return await is_staff(rights, chat, chat.community_id, message.from_user.id)


async def _show_team(
    args: str,
    community_id: int,
    db: Database,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Post the card of the case that is named anew, or list the queue."""
    number = parse_number(args.removeprefix("#"))
    if args and number is None:
        raise Refusal("case.unknown", number=args)
    if number is None:
        found = await db.read(cases.queue, community_id=community_id)
        reply(queue_card(found, t, now=at))
        return
    await db.write(cases.show_again, case_id=number, community_id=community_id, now=at)


def _short(own: list[Seen], t: Translator) -> Card:
    """Say in a group no more than how many there are: what was said may be private."""
    open_now = sum(each.case.is_open for each in own)
    return Card(t.n("case.own.count", open_now), lives_for=CARDS_LIVE_FOR)


async def press_own(
    query: CallbackQuery,
    callback_data: OwnCaseButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    """Close or open one's own case."""
    number, at = callback_data.case_id, int(now.timestamp())
    await db.read(cases.own, case_id=number, user_id=query.from_user.id)
    if callback_data.act is CaseAct.CLOSE:
        found = await db.write(cases.close, case_id=number, tells=False, now=at)
    elif callback_data.act is CaseAct.REOPEN:
        found = await db.write(cases.reopen, case_id=number, is_staff=False, now=at)
    else:
        raise Refusal("refusal.stale_button")
    tap.edit(closed_card(found.case, await db.read(cases.title_of, found.case), t))


async def rate(
    query: CallbackQuery,
    callback_data: RateButton,
    tap: Tap,
    db: Database,
    now: datetime,
    t: Translator,
) -> None:
    user_id, at = query.from_user.id, int(now.timestamp())
    stars = callback_data.stars
    case = await db.write(
        cases.rate, case_id=callback_data.case_id, user_id=user_id, stars=stars, now=at
    )
    tap.edit(closed_card(case, await db.read(cases.title_of, case), t))


FEATURE = Feature(
    commands=(
        Command(
            names=("feedback",),
            handler=tell,
            words=("反馈", "反饋"),
            help="help.feedback",
            late=Late.COUNTED,
            needs_member=True,
            file=True,
        ),
        Command(
            names=("suggest",),
            handler=tell,
            help="help.suggest",
            late=Late.COUNTED,
            needs_member=True,
            file=True,
        ),
        Command(names=("cases",), handler=show, help="help.cases", late=Late.ANSWERED),
    ),
    buttons=(Button(OwnCaseButton, press_own), Button(RateButton, rate)),
    steps=(Step(STEP, take_words, anything=True),),
    links=(Link("feedback", open_by_link), Link("suggest", open_by_link)),
)
