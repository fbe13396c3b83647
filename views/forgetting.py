"""/forgetme: what goes and what stays, the question, and the way back."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.forgetting import EVERYWHERE, Account
from bot.texts import Html, Translator
from domain.names import clean, cut
from views.cards import Card
from views.moments import moment

MOST_SHOWN = 8
CHOOSE, YES, KEEP = "choose", "yes", "keep"


class ForgetButton(CallbackData, prefix="forget"):
    """Ask about one community (0: all of them), confirm, or change one's mind."""

    act: str
    community_id: int


def title_of(account: Account) -> str:
    return cut(clean(account.community.title)) or str(account.community.community_id)


def choice_card(found: Sequence[Account], t: Translator) -> Card:
    """Ask where somebody wants to be forgotten who is known in several communities."""
    builder = InlineKeyboardBuilder()
    for account in found[:MOST_SHOWN]:
        button = ForgetButton(act=CHOOSE, community_id=account.community.community_id)
        builder.button(text=title_of(account), callback_data=button)
    everywhere = ForgetButton(act=CHOOSE, community_id=EVERYWHERE)
    builder.button(text=t("forget.everywhere").plain, callback_data=everywhere)
    keep = ForgetButton(act=KEEP, community_id=EVERYWHERE)
    builder.button(text=t("forget.keep").plain, callback_data=keep)
    builder.adjust(1)
    return Card(Html.lines([t("forget.where"), *_waiting(found, t)]), builder.as_markup())


def question_card(meant: Sequence[Account], t: Translator, *, community_id: int) -> Card:
    """Say what goes and what stays before anything is begun."""
    points = sum(each.member.points for each in meant)
    parts = [
        t("forget.ask", titles=t.list([title_of(each) for each in meant[:MOST_SHOWN]])),
        t("forget.goes"),
        t.n("forget.stays", points),
        *_open(meant, t),
        t("forget.week"),
    ]
    builder = InlineKeyboardBuilder()
    for words, act in ((t("forget.yes"), YES), (t("forget.no"), KEEP)):
        button = ForgetButton(act=act, community_id=community_id)
        builder.button(text=words.plain, callback_data=button)
    builder.adjust(1)
    return Card(Html.paragraphs(parts), builder.as_markup())


def _open(meant: Sequence[Account], t: Translator) -> list[Html]:
    """Name what would be lost and can still be fetched."""
    prizes, held = sum(each.prizes for each in meant), sum(each.held for each in meant)
    lines = []
    if prizes:
        lines.append(t.n("forget.prizes", prizes))
    if held:
        lines.append(t.n("forget.held", held))
    return [Html.lines(lines)] if lines else []


def waiting_card(found: Sequence[Account], t: Translator) -> Card:
    """Say when it will be done, with the way back."""
    return Card(Html.lines([*_waiting(found, t), Html(""), t("forget.meanwhile")]), _keeping(t))


def soon_card(found: Sequence[Account], t: Translator) -> Card:
    """Say it a day before."""
    return Card(Html.lines([t("forget.soon"), *_waiting(found, t)]), _keeping(t))


def kept_card(t: Translator) -> Card:
    return Card(t("forget.kept"))


def _keeping(t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    button = ForgetButton(act=KEEP, community_id=EVERYWHERE)
    return builder.button(text=t("forget.keep").plain, callback_data=button).as_markup()


def _waiting(found: Sequence[Account], t: Translator) -> list[Html]:
    """Say of each community that is to forget them when it will."""
    lines = []
    for each in found:
        if each.request is not None:
            at = moment(each.request.due_at, each.community.zones, t)
            lines.append(t("forget.waiting", title=title_of(each), at=at))
    return lines
