"""Suggestions as people see them: the card with its votes, the list, what the team presses."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.suggestions import Page
from bot.texts import Html, Translator
from domain.members import Member
from domain.names import clip
from domain.suggestions import LISTED, VOTED, State, Suggestion
from views.cards import Card
from views.case_buttons import PublishButton
from views.links import link_to
from views.people import name_of

STATES = {
    State.OPEN: "suggest.state.open",
    State.PLANNED: "suggest.state.planned",
    State.DONE: "suggest.state.done",
    State.DECLINED: "suggest.state.declined",
    State.MERGED: "suggest.state.merged",
}
LONGEST_IN_LIST, LONGEST_NEAR = 160, 40


class VoteButton(CallbackData, prefix="sugvote"):
    """Vote for a suggestion, or take the vote back; for members."""

    suggestion_id: int


class SendButton(CallbackData, prefix="sugsend"):
    """Send what was suggested although others say the same; for whose message it answers."""

    user_id: int


class PageButton(CallbackData, prefix="sugpage"):
    """Turn to a page of a community's suggestions."""

    community_id: int
    state: State
    number: int


class NameButton(CallbackData, prefix="sugname"):
    """Put one's name on one's own suggestion, or take it off."""

    suggestion_id: int
    is_named: bool


class StateButton(CallbackData, prefix="sugstate"):
    """Say what becomes of a suggestion; for the team."""

    suggestion_id: int
    state: State


# -- for everybody ---------------------------------------------------------------------------


def card(found: Suggestion, author: Member, t: Translator) -> Card:
    """Show a suggestion with its votes; the author's name only if they want it there."""
    lines = [t("suggest.title", number=found.number, state=_state(found, t)), Html("")]
    lines += [t("suggest.text", text=found.text)]
    if found.is_named:
        lines.append(t("suggest.by", name=name_of(author, t)))
    lines += [Html(""), *_reason(found, t), t.n("suggest.votes", found.votes)]
    return Card(Html.lines(lines), _vote(found, t) if found.state in VOTED else None)


def _state(found: Suggestion, t: Translator) -> Html:
    return t(STATES[found.state])


def _reason(found: Suggestion, t: Translator) -> list[Html]:
    if found.state is State.MERGED:
        return [t("suggest.is_merged", number=found.into_number or 0)]
    return [t("suggest.reason", reason=found.reason)] if found.reason else []


def _vote(found: Suggestion, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    pressed = VoteButton(suggestion_id=found.suggestion_id)
    builder.button(text=t("suggest.button.vote", votes=found.votes).plain, callback_data=pressed)
    return builder.as_markup()


def voted(found: Suggestion, t: Translator, *, is_on: bool) -> Html:
    if is_on:
        return t("suggest.voted", number=found.number)
    return t("suggest.unvoted", number=found.number)


def page_card(page: Page, t: Translator, *, community_id: int) -> Card:
    """List suggestions in one state, with a button to vote for each and to turn the pages."""
    title = t(STATES[page.state])
    lines = [t("suggest.list", state=title), Html("")]
    builder, sizes = InlineKeyboardBuilder(), list[int]()
    for each in page.found:
        lines.append(_line(each, t))
        if each.state in VOTED:
            label = t("suggest.button.vote_for", number=each.number).plain
            pressed = VoteButton(suggestion_id=each.suggestion_id)
            builder.button(text=label, callback_data=pressed)
    count = len(list(builder.buttons))
    sizes += [4] * (count // 4) + ([count % 4] if count % 4 else [])
    if not page.found:
        lines.append(t("suggest.list_empty"))
    for state in LISTED:
        label = t("suggest.button.state", state=t(STATES[state]), count=page.counts.get(state, 0))
        turned = PageButton(community_id=community_id, state=state, number=0)
        builder.button(text=label.plain, callback_data=turned)
    turns = [(page.number - 1, "◀️")] if page.number else []
    turns += [(page.number + 1, "▶️")] if page.has_more else []
    for number, label in turns:
        turned = PageButton(community_id=community_id, state=page.state, number=number)
        builder.button(text=label, callback_data=turned)
    builder.adjust(*sizes, len(LISTED), max(len(turns), 1))
    return Card(Html.lines(lines), builder.as_markup())


def _line(found: Suggestion, t: Translator) -> Html:
    text, url = clip(found.text, LONGEST_IN_LIST), None
    if found.telegram_chat_id is not None and found.message_id is not None:
        url = link_to(found.telegram_chat_id, found.message_id)
    if url is None:
        return t("suggest.line", number=found.number, text=text, votes=found.votes)
    return t("suggest.line_link", number=found.number, text=text, votes=found.votes, url=url)


def near_card(found: Sequence[Suggestion], t: Translator, *, user_id: int) -> Card:
    """Ask whether one of these is meant before a new one is sent."""
    builder = InlineKeyboardBuilder()
    lines = [t("suggest.near"), Html("")]
    for each in found:
        lines.append(_line(each, t))
        label = t(
            "suggest.button.vote_near", number=each.number, text=clip(each.text, LONGEST_NEAR)
        )
        pressed = VoteButton(suggestion_id=each.suggestion_id)
        builder.button(text=label.plain, callback_data=pressed)
    send = SendButton(user_id=user_id)
    builder.button(text=t("suggest.button.send").plain, callback_data=send)
    builder.adjust(1)
    return Card(Html.lines(lines), builder.as_markup())


# -- privately -------------------------------------------------------------------------------


def news_card(found: Suggestion, news: str, title: str, t: Translator, *, is_author: bool) -> Card:
    """Tell the author, or who voted, what became of a suggestion."""
    number, text = found.number, clip(found.text, LONGEST_IN_LIST)
    match news:
        case "published":
            told = t("suggest.news.published", number=number, title=title, text=text)
            return Card(told, name_buttons(found, t))
        case State.PLANNED:
            return Card(t("suggest.news.planned", number=number, title=title, text=text))
        case State.DECLINED:
            reason = found.reason
            told = t("suggest.news.declined", number=number, title=title, text=text, reason=reason)
            return Card(told)
    if is_author:
        lines = [t("suggest.news.own_done", number=number, title=title, text=text)]
    else:
        lines = [t("suggest.news.done", number=number, title=title, text=text)]
    return Card(Html.lines([*lines, *_reason(found, t)]))


def name_buttons(found: Suggestion, t: Translator) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    label = t("suggest.button.unname") if found.is_named else t("suggest.button.name")
    pressed = NameButton(suggestion_id=found.suggestion_id, is_named=not found.is_named)
    builder.button(text=label.plain, callback_data=pressed)
    return builder.as_markup()


def done_card(found: Suggestion, t: Translator) -> Card:
    """Tell in the group that a suggestion is done: not everybody can be told privately."""
    text = clip(found.text, LONGEST_IN_LIST)
    line = t.n("suggest.done_line", found.votes, number=found.number, text=text)
    return Card(Html.lines([line, *_reason(found, t)]))


# -- for the team ----------------------------------------------------------------------------


def ask_card(case_id: int, text: str, t: Translator) -> Card:
    """Show what would be published of a case."""
    builder = InlineKeyboardBuilder()
    pressed = PublishButton(case_id=case_id, is_sure=True)
    builder.button(text=t("suggest.button.publish_now").plain, callback_data=pressed)
    shown = t("suggest.text", text=text)
    how = t("suggest.ask", case=case_id)
    return Card(
        Html.lines([t("suggest.ask_title"), Html(""), shown, Html(""), how]), builder.as_markup()
    )


def desk_card(found: Suggestion, t: Translator) -> Card:
    """Show the team how a suggestion stands, with what can become of it."""
    builder, text = InlineKeyboardBuilder(), clip(found.text, LONGEST_IN_LIST)
    if found.state is not State.MERGED:
        for state in (State.OPEN, State.PLANNED, State.DONE):
            if state is not found.state:
                label = t("suggest.button.mark", state=t(STATES[state]))
                pressed = StateButton(suggestion_id=found.suggestion_id, state=state)
                builder.button(text=label.plain, callback_data=pressed)
    builder.adjust(2)
    lines = [
        t("suggest.desk", number=found.number, state=_state(found, t), text=text),
        t.n("suggest.votes", found.votes),
        *_reason(found, t),
        Html(""),
        t("suggest.desk_how", number=found.number),
    ]
    return Card(Html.lines(lines), builder.as_markup())
