"""What is shown of challenges: the card, a calendar of one's own, who finished."""

from collections.abc import Sequence
from datetime import date

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.challenges import Mine, Outcome, Report
from bot.texts import Html, Translator
from domain.challenges import Challenge, Mark
from domain.manners import CARDS_LIVE_FOR, HINTS_LIVE_FOR
from views.cards import Card
from views.people import name_of

SIGNS = {Mark.DONE: "✅", Mark.MISSED: "❌", Mark.TODAY: "🔲", Mark.AHEAD: "⬜"}
_IN_A_ROW = 7
_LISTED_DATES = 5


class JoinButton(CallbackData, prefix="chjoin"):
    """Take part in a challenge."""

    challenge_id: int


class OwnButton(CallbackData, prefix="chown"):
    """Show one's own calendar to whoever taps."""

    challenge_id: int


class RemindButton(CallbackData, prefix="chremind"):
    """Turn one's own reminders on, or off again."""

    challenge_id: int


class EndButton(CallbackData, prefix="chend"):
    """Decide whether a challenge ends now; for who asked."""

    challenge_id: int
    user_id: int
    act: str


def challenge_card(report: Report, t: Translator) -> Card:
    """Tell everybody what is to be done each day, and what for."""
    challenge = report.challenge
    lines = [
        t("challenge.title", title=challenge.title),
        t.n(
            "challenge.days",
            challenge.days,
            first=_day(challenge.first_on, t),
            last=_day(challenge.last_on, t),
        ),
        t("challenge.how", word=challenge.word),
        _needed(challenge, t),
    ]
    keyboard = _buttons(challenge, t) if challenge.is_open else None
    return Card(Html.lines(lines), keyboard)


def _needed(challenge: Challenge, t: Translator) -> Html:
    if challenge.points:
        return t.n("challenge.needed_for", challenge.points, days=challenge.needed)
    return t.n("challenge.needed", challenge.needed)


def _buttons(challenge: Challenge, t: Translator) -> InlineKeyboardMarkup:
    builder, number = InlineKeyboardBuilder(), challenge.challenge_id
    join = JoinButton(challenge_id=number)
    builder.button(text=t("challenge.button.join").plain, callback_data=join)
    builder.button(
        text=t("challenge.button.own").plain, callback_data=OwnButton(challenge_id=number)
    )
    builder.button(
        text=t("challenge.button.remind").plain, callback_data=RemindButton(challenge_id=number)
    )
    builder.adjust(1, 2)
    return builder.as_markup()


def _day(on: str, t: Translator) -> str:
    return t.date(date.fromisoformat(on))


def begun_card(challenge: Challenge, t: Translator) -> Card:
    """Confirm to who began it, with the way to end it."""
    words = t("challenge.begun", title=challenge.title, number=challenge.challenge_id)
    return Card(words, lives_for=HINTS_LIVE_FOR)


def checked_in_card(outcome: Outcome, t: Translator) -> Card:
    """Answer a check-in; `line` stands for it when many check in at once."""
    mine, name = outcome.mine, name_of(outcome.member, t)
    challenge, done = mine.challenge, mine.progress.done
    line = t("challenge.done", name=name, title=challenge.title, done=done, days=challenge.days)
    if not outcome.is_new:
        line = t("challenge.already", name=name, title=challenge.title, done=done)
    lines = [line]
    if outcome.is_new and mine.progress.streak > 1:
        lines.append(t.n("challenge.streak", mine.progress.streak))
    if outcome.has_finished:
        lines.append(_finished(challenge, t))
    title = t("checkin.merged_title")
    lives_for = None if outcome.has_finished else CARDS_LIVE_FOR
    return Card(Html.lines(lines), title=title, line=line, lives_for=lives_for)


def _finished(challenge: Challenge, t: Translator) -> Html:
    if challenge.points:
        return t.n("challenge.finished_for", challenge.points)
    return t("challenge.finished")


def list_card(found: Sequence[Mine], t: Translator) -> Card:
    """Show what goes on, with one's own calendar where one takes part."""
    if not found:
        return Card(t("challenge.none"), lives_for=CARDS_LIVE_FOR)
    lines: list[Html] = []
    builder = InlineKeyboardBuilder()
    for mine in found:
        challenge = mine.challenge
        lines += [Html("")] if lines else []
        lines += [t("challenge.title", title=challenge.title), *_standing(mine, t)]
        if mine.player is None:
            button = JoinButton(challenge_id=challenge.challenge_id)
            words = t("challenge.button.join_this", title=challenge.title)
            builder.button(text=words.plain, callback_data=button)
    builder.adjust(1)
    return Card(Html.lines(lines), builder.as_markup(), lives_for=CARDS_LIVE_FOR)


def _standing(mine: Mine, t: Translator) -> list[Html]:
    challenge = mine.challenge
    how = t("challenge.how", word=challenge.word)
    if mine.player is None:
        last = _day(challenge.last_on, t)
        return [t.n("challenge.until", challenge.days, last=last), how, _needed(challenge, t)]
    return [*calendar(mine, t), how]


def calendar(mine: Mine, t: Translator) -> list[Html]:
    """Return a sign a day, what is done, what is missing and what finishing still takes."""
    progress, challenge = mine.progress, mine.challenge
    signs = [SIGNS[mark] for mark in progress.marks]
    rows = ["".join(signs[at : at + _IN_A_ROW]) for at in range(0, len(signs), _IN_A_ROW)]
    lines = [t("challenge.row", signs=row) for row in rows]
    lines.append(t("challenge.so_far", done=progress.done, days=challenge.days))
    if progress.streak > 1:
        lines.append(t.n("challenge.streak", progress.streak))
    return [*lines, *_missing(mine, t)]


def _missing(mine: Mine, t: Translator) -> list[Html]:
    progress, challenge = mine.progress, mine.challenge
    lines = []
    if progress.missed:
        dates = [_day(on, t) for on in progress.missed[-_LISTED_DATES:]]
        lines.append(t.n("challenge.missed", len(progress.missed), dates=t.list(dates)))
    if mine.player is not None and mine.player.finished_at is not None:
        return [*lines, t("challenge.has_finished")]
    left = challenge.needed - progress.done
    if left > progress.marks.count(Mark.TODAY) + progress.marks.count(Mark.AHEAD):
        return [*lines, t("challenge.out_of_reach")]
    return [*lines, t.n("challenge.left", left)]


def joined_alert(mine: Mine, t: Translator, *, is_new: bool) -> Html:
    if is_new:
        return t("challenge.joined", word=mine.challenge.word)
    return own_alert(mine, t)


def own_alert(mine: Mine, t: Translator) -> Html:
    """Return one's own standing as short as an alert has to be."""
    if mine.player is None:
        return t("challenge.not_in", word=mine.challenge.word)
    done, days = mine.progress.done, mine.challenge.days
    return Html.lines([t("challenge.so_far", done=done, days=days), *_missing(mine, t)])


def reminding_alert(mine: Mine, t: Translator) -> Html:
    is_on = mine.player is not None and mine.player.reminds
    return t("challenge.reminds") if is_on else t("challenge.reminds_not")


def reminding_card(mine: Mine, t: Translator) -> Card:
    words = reminding_alert(mine, t)
    title = t("challenge.title", title=mine.challenge.title)
    return Card(Html.lines([title, words]), _stop(mine.challenge, t))


def reminder_card(challenge: Challenge, community: str, t: Translator) -> Card:
    """Remind somebody privately that today is still missing."""
    words = t(
        "challenge.reminder", title=challenge.title, word=challenge.word, community=community
    )
    return Card(words, _stop(challenge, t))


def _stop(challenge: Challenge, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    button = RemindButton(challenge_id=challenge.challenge_id)
    return builder.button(
        text=t("challenge.button.reminding").plain, callback_data=button
    ).as_markup()


def summary_card(report: Report, t: Translator) -> Card:
    """Say in the group who finished; nobody is pinged."""
    challenge = report.challenge
    lines = [
        t("challenge.is_over", title=challenge.title),
        t.n("challenge.took_part", report.joined, days=report.days),
    ]
    if not report.finished:
        return Card(Html.lines([*lines, t("challenge.nobody")]))
    names = [name_of(member, t) for member in report.names]
    lines.append(t.n("challenge.finishers", report.finished, names=t.list(names)))
    if (more := report.finished - len(names)) > 0:
        lines.append(t.n("challenge.more", more))
    if challenge.points:
        lines.append(t.n("challenge.earned", challenge.points))
    return Card(Html.lines(lines))


def confirm_card(report: Report, t: Translator, *, user_id: int) -> Card:
    """Ask before a challenge ends early."""
    challenge = report.challenge
    text = t("challenge.ask_end", title=challenge.title, finished=report.finished)
    builder = InlineKeyboardBuilder()
    choices = (("end", t("challenge.button.end")), ("keep", t("challenge.button.keep")))
    for act, words in choices:
        button = EndButton(challenge_id=challenge.challenge_id, user_id=user_id, act=act)
        builder.button(text=words.plain, callback_data=button)
    return Card(text, builder.as_markup(), lives_for=CARDS_LIVE_FOR)
