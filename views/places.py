"""Connected groups, bound topics, joined communities."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.bindings import DIARY
from bot.merges import Plan
from bot.texts import Html, Translator
from domain.chats import Chat
from domain.names import clean, cut
from storage.bindings import Binding
from views.cards import Card
from views.purposes import purpose_name


class ConnectButton(CallbackData, prefix="conn"):
    """Work on a group from the private chat; 0 ends it."""

    chat_key: int


class BindButton(CallbackData, prefix="bind"):
    """Bind this place to one of several communities; for who asked only."""

    user_id: int
    community_id: int
    purpose: str
    thread_id: int


class JoinButton(CallbackData, prefix="join"):
    """Make this group's community part of the one a code opens; for who asked only."""

    user_id: int
    code: str


class PartButton(CallbackData, prefix="part"):
    """Undo a merge."""

    merge_id: int


def connect_card(groups: Sequence[Chat], t: Translator, connected: Chat | None) -> Card:
    """Let a person choose the group to work on."""
    if not groups:
        return Card(t("connect.none"))
    builder = InlineKeyboardBuilder()
    for chat in groups:
        button = ConnectButton(chat_key=chat.chat_key)
        builder.button(text=cut(clean(chat.title)) or str(chat.chat_key), callback_data=button)
    if connected is not None:
        builder.button(text=t("connect.end").plain, callback_data=ConnectButton(chat_key=0))
    builder.adjust(1)
    question = t("connect.now", title=connected.title) if connected else t("connect.choose")
    return Card(question, builder.as_markup())


def bindings_card(bound: Sequence[tuple[Binding, Chat]], t: Translator) -> Card:
    """List what goes where, and how to change it."""
    lines = [_binding_line(binding, chat, t) for binding, chat in bound]
    usage = t("topic.usage")
    return Card(Html.lines([t("topic.title"), *(lines or [t("topic.nothing")]), Html(""), usage]))


def _binding_line(binding: Binding, chat: Chat, t: Translator) -> Html:
    purpose, topic = purpose_name(binding.purpose, t), cut(clean(binding.topic))
    if not topic:
        return t("topic.line", purpose=purpose, title=chat.title)
    return t("topic.line_topic", purpose=purpose, title=chat.title, topic=topic)


def bound_card(purpose: str, title: str, t: Translator, *, is_alone: bool = False) -> Card:
    """Say what comes here; where it may be meant for another group, how to say so."""
    if purpose == DIARY:
        return Card(t("topic.diary_begins"))
    bound = t("topic.bound", purpose=purpose_name(purpose, t), title=title)
    return Card(Html.lines([bound, t("topic.bound_alone", title=title)]) if is_alone else bound)


def unbound_card(purpose: str, t: Translator) -> Card:
    if purpose == DIARY:
        return Card(t("topic.diary_ends"))
    return Card(t("topic.unbound", purpose=purpose_name(purpose, t)))


def which_community_card(
    communities: Sequence[tuple[int, str]], button: BindButton, t: Translator
) -> Card:
    """Ask an admin of several communities which one a staff place belongs to."""
    builder = InlineKeyboardBuilder()
    for community_id, title in communities:
        chosen = button.model_copy(update={"community_id": community_id})
        builder.button(text=cut(clean(title)) or str(community_id), callback_data=chosen)
    builder.adjust(1)
    return Card(t("topic.which"), builder.as_markup())


def community_card(chats: Sequence[Chat], members: int, t: Translator) -> Card:
    lines = [t("community.chat", title=chat.title) for chat in chats]
    heading = t.n("community.title", members)
    return Card(Html.lines([heading, *lines, Html(""), t("community.usage")]))


def code_card(code: str, t: Translator) -> Card:
    return Card(t("community.code", code=code))


def plan_card(plan: Plan, button: JoinButton, t: Translator) -> Card:
    """Show what joining would do, and ask."""
    builder = InlineKeyboardBuilder()
    builder.button(text=t("community.confirm").plain, callback_data=button)
    text = t.n("community.plan", plan.members, title=plan.into.title, points=plan.points)
    return Card(text, builder.as_markup())


def joined_card(merge_id: int, plan: Plan, t: Translator) -> Card:
    builder = InlineKeyboardBuilder()
    button = PartButton(merge_id=merge_id)
    builder.button(text=t("settings.undo").plain, callback_data=button)
    text = t.n("community.joined", plan.members, title=plan.into.title)
    return Card(text, builder.as_markup())
