"""/survey for who holds surveys: the list, results and export in private, closing."""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

from aiogram.types import CallbackQuery, Message

from bot import survey_results, surveys
from bot.texts import Translator
from domain.communities import Community
from domain.manners import CARDS_LIVE_FOR, HINTS_LIVE_FOR
from domain.numbers import parse_number
from domain.refusals import Refusal
from domain.rights import Who
from domain.surveys import Survey, SurveyState
from handlers.features import Button, Command, Feature, Late, Link, Sub, Where
from handlers.links import linked
from handlers.middleware import Tap
from handlers.rights import Rights
from storage import survey_sheets
from storage import surveys as stored
from storage.database import Database
from views.cards import Card
from views.start import open_private
from views.survey_results import ResultsButton, export_card, report_card
from views.surveys import CloseButton, ask_to_close_card, list_card

LISTED = 10
CLOSE = ("close", "end", "stop", "关闭", "關閉", "结束", "結束")
LINKS = {"results": "svresults", "export": "svexport"}


async def show_list(
    _message: Message,
    db: Database,
    community: Community,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    found = await db.read(surveys.listed, community.community_id, most=LISTED)
    reply(list_card(found, community.zones, t))


def _meant(
    tx: Connection, message: Message, args: str, community: Community, *, is_open: bool = False
) -> Survey:
    """Return the survey that is meant: by number, by a reply to its card, or the only one."""
    community_id, said = community.community_id, args.partition(" ")[2].strip().removeprefix("#")
    number, replied = parse_number(said), message.reply_to_message
    if number is None and not said and replied is not None:
        number = stored.find_by_card(
            tx, telegram_chat_id=message.chat.id, message_id=replied.message_id
        )
    if number is not None:
        return surveys.get(tx, survey_id=number, community_id=community_id)
    known = stored.list_in(tx, community_id, state=SurveyState.OPEN)
    if not known and not is_open:
        known = stored.list_in(tx, community_id, state=SurveyState.CLOSED)
    if said or len(known) != 1:
        raise Refusal("survey.which")
    return known[0]


async def show_results(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    """Show results in the private chat; in a group, lead there: they are for organisers."""
    survey = await db.read(_meant, message, args, community)
    if message.chat.type == "private":
        reply(await _results(db, survey.survey_id, t))
    else:
        reply(_privately(survey, "results", username, t))


async def _results(db: Database, survey_id: int, t: Translator) -> Card:
    return report_card(await db.read(survey_results.report, survey_id=survey_id), t)


def _privately(survey: Survey, act: str, username: str, t: Translator) -> Card:
    link = open_private(t, username=username, payload=f"{LINKS[act]}_{survey.survey_id}")
    return Card(t("survey.results.privately"), link, lives_for=HINTS_LIVE_FOR)


async def export(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    at: int,
    username: str,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    survey = await db.read(_meant, message, args, community)
    if message.chat.type == "private":
        reply(await _exported(db, survey.survey_id, actor_id, at, t))
    else:
        reply(_privately(survey, "export", username, t))


async def _exported(db: Database, survey_id: int, user_id: int, at: int, t: Translator) -> Card:
    """Hand the answers out and keep who took them."""
    report = await db.read(survey_results.report, survey_id=survey_id)
    if report.is_held_back:
        return report_card(report, t)
    rows = await db.read(survey_results.rows, report.survey)
    await db.write(surveys.note_export, survey_id=survey_id, by=user_id, now=at)
    return export_card(report.survey, rows, t)


async def open_results(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    survey_id, _ = await _opened(message, args, db, rights)
    reply(await _results(db, survey_id, t))


async def open_export(
    message: Message,
    args: str,
    db: Database,
    rights: Rights,
    at: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    survey_id, user_id = await _opened(message, args, db, rights)
    reply(await _exported(db, survey_id, user_id, at, t))


async def _opened(message: Message, args: str, db: Database, rights: Rights) -> tuple[int, int]:
    """Return a link's survey and who opened it; anybody may have made it up."""
    survey_id, user_id = linked(message, args)
    await _check(db, rights, survey_id, user_id)
    return survey_id, user_id


async def _check(db: Database, rights: Rights, survey_id: int, user_id: int) -> Survey:
    survey = await db.read(surveys.get, survey_id=survey_id)
    if not await rights.may_in_community(survey.community_id, user_id, Who.SURVEYS):
        raise Refusal("settings.no_rights")
    return survey


async def press_results(
    query: CallbackQuery,
    callback_data: ResultsButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    t: Translator,
) -> None:
    survey_id, user_id = callback_data.survey_id, query.from_user.id
    await _check(db, rights, survey_id, user_id)
    if callback_data.act == "export":
        tap.send(await _exported(db, survey_id, user_id, tap.asked_at, t))
    else:
        tap.edit(await _results(db, survey_id, t))


async def ask_to_close(
    message: Message,
    args: str,
    db: Database,
    community: Community,
    actor_id: int,
    t: Translator,
    reply: Callable[[Card], None],
) -> None:
    survey = await db.read(_meant, message, args, community, is_open=True)
    if not survey.is_open:
        raise Refusal("survey.closed")
    unfinished = await db.read(survey_sheets.unfinished, survey.survey_id)
    reply(ask_to_close_card(survey, len(unfinished), t, user_id=actor_id))


async def close(
    query: CallbackQuery,
    callback_data: CloseButton,
    tap: Tap,
    db: Database,
    rights: Rights,
    now: datetime,
    t: Translator,
) -> None:
    survey_id, user_id = callback_data.survey_id, query.from_user.id
    if callback_data.user_id != user_id:
        raise Refusal("refusal.not_yours")
    survey = await _check(db, rights, survey_id, user_id)
    if not callback_data.is_sure:
        tap.edit(Card(t("survey.goes_on", title=survey.title), lives_for=CARDS_LIVE_FOR))
        return
    await db.write(surveys.close, survey_id=survey_id, by=user_id, now=int(now.timestamp()))
    number, title = survey.survey_id, survey.title
    tap.edit(Card(t("survey.closed_now", number=number, title=title), lives_for=CARDS_LIVE_FOR))


FEATURE = Feature(
    commands=(
        Command(
            names=("survey",),
            handler=show_list,
            help="help.survey",
            menu="menu.survey",
            who=Who.SURVEYS,
            where=Where.GROUP,
            late=Late.REPEATED,
        ),
    ),
    buttons=(Button(ResultsButton, press_results), Button(CloseButton, close)),
    links=(Link(LINKS["results"], open_results), Link(LINKS["export"], open_export)),
    subs=(
        *(Sub("survey", word, show_list) for word in ("list", "列表", "清单", "清單")),
        *(Sub("survey", word, show_results) for word in ("results", "result", "结果", "結果")),
        *(Sub("survey", word, ask_to_close) for word in CLOSE),
        *(Sub("survey", word, export) for word in ("export", "导出", "匯出", "導出")),
    ),
)
