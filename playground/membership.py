"""Joining, leaving and being changed: every change tells the bot what Telegram would."""

from dataclasses import replace
from typing import Any

from .accounts import Account
from .chats import Chat
from .members import EVERYTHING_PERMITTED, Membership
from .posting import post_service


def change(
    chat: Chat,
    actor: Account,
    target: Account,
    *,
    extra: dict[str, Any] | None = None,
    **changes: Any,
) -> Membership:
    """Change what somebody is in a chat; `extra` goes into the update (an invite link)."""
    world = chat.world
    before = chat.member(target)
    after = replace(before, **changes)
    if after.is_in and not before.is_in:
        after = replace(after, joined_at=world.clock.unix())
        chat.members.pop(target.id, None)
    chat.members[target.id] = after
    if after.as_api(chat.kind) != before.as_api(chat.kind):
        _tell_bot(actor, before, after, chat=chat, extra=extra or {})
    world.stage.tell("chat", lambda: {"chat": chat})
    if after.is_admin != before.is_admin:
        world.stage.tell("person", lambda: {"person": target})
    return after


def _tell_bot(
    actor: Account,
    before: Membership,
    after: Membership,
    *,
    chat: Chat,
    extra: dict[str, Any],
) -> None:
    world = chat.world
    about_bot = after.account is world.bot
    if not about_bot and not chat.member(world.bot).is_admin:
        return
    payload = {
        "chat": chat.as_api(),
        "from": actor.as_user(),
        "date": world.clock.unix(),
        "old_chat_member": before.as_api(chat.kind, viewer=world.bot.id),
        "new_chat_member": after.as_api(chat.kind, viewer=world.bot.id),
        **extra,
    }
    world.updates.add("my_chat_member" if about_bot else "chat_member", payload, lane=chat.id)


def tell_of_upgrade(larger: Chat, actor: Account) -> None:
    """Tell the bot that it is in what a small group became, as if somebody had added it."""
    own = larger.member(larger.world.bot)
    if own.is_in:
        _tell_bot(actor, replace(own, status="left"), own, chat=larger, extra={})


def join(
    chat: Chat,
    target: Account,
    *,
    actor: Account | None = None,
    extra: dict[str, Any] | None = None,
) -> None:
    """Let somebody in, by themselves or added by somebody; groups say so in the chat."""
    if chat.member(target).is_in:
        return
    kept = chat.member(target)
    if kept.status == "restricted":
        change(chat, actor or target, target, extra=extra, inside=True)
    else:
        change(chat, actor or target, target, extra=extra, status="member", until=0)
    _say_joined(chat, actor or target, target)


def add_bot(chat: Chat, actor: Account, rights: frozenset[str]) -> None:
    """Add the bot: with rights at once as administrator, without as a member."""
    status = "administrator" if rights else "member"
    rights |= {"can_manage_chat"} if rights else frozenset()
    change(
        chat, actor, chat.world.bot, status=status, rights=rights, promoted_by=actor.id, until=0
    )
    _say_joined(chat, actor, chat.world.bot)


def leave(chat: Chat, target: Account) -> None:
    """Let somebody go by their own will."""
    kept = chat.member(target)
    if kept.status == "restricted":
        change(chat, target, target, inside=False)
    else:
        change(chat, target, target, status="left", rights=frozenset(), title="", tag="", until=0)
    _say_gone(chat, target, target)


def ban(chat: Chat, actor: Account, target: Account, *, until: int = 0) -> None:
    """Remove somebody who may not come back before the date (0 = ever)."""
    was_in = chat.member(target).is_in
    change(
        chat,
        actor,
        target,
        status="kicked",
        until=until,
        rights=frozenset(),
        permissions=frozenset(),
        title="",
        tag="",
    )
    if was_in:
        _say_gone(chat, actor, target)


def unban(chat: Chat, actor: Account, target: Account) -> None:
    """Lift a ban, or remove a member who may come back at once."""
    current = chat.member(target)
    if current.is_in:
        ban(chat, actor, target)
    if chat.member(target).status == "kicked":
        change(chat, actor, target, status="left", until=0)


def promote(
    chat: Chat, actor: Account, target: Account, rights: frozenset[str], *, title: str = ""
) -> None:
    """Give exactly these rights; none of them makes an ordinary member again."""
    rights |= {"can_manage_chat"} if rights else frozenset()
    status = "administrator" if rights else "member"
    change(
        chat,
        actor,
        target,
        status=status,
        rights=rights,
        promoted_by=actor.id if rights else 0,
        title=title if rights else "",
        tag="",
        permissions=frozenset(),
        until=0,
    )


def restrict(
    chat: Chat,
    actor: Account,
    target: Account,
    permissions: frozenset[str],
    *,
    until: int = 0,
) -> None:
    """Leave somebody only these permissions; all of them lifts the restriction."""
    current = chat.member(target)
    if permissions >= EVERYTHING_PERMITTED:
        if current.status == "restricted":
            status = "member" if current.inside else "left"
            change(chat, actor, target, status=status, permissions=frozenset(), until=0)
        return
    change(
        chat,
        actor,
        target,
        status="restricted",
        inside=current.is_in,
        permissions=permissions,
        until=until,
    )


def tell_of_blocking(chat: Chat, person: Account, *, blocked: bool) -> None:
    """Tell the bot that somebody blocked it in private, or did so no longer."""
    world = chat.world
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    payload = {
        "chat": chat.as_api(),
        "from": person.as_user(),
        "date": world.clock.unix(),
        "old_chat_member": Membership(world.bot, before).as_api("private"),
        "new_chat_member": Membership(world.bot, after).as_api("private"),
    }
    world.updates.add("my_chat_member", payload, lane=chat.id)
    world.stage.tell("chat", lambda: {"chat": chat})


def _say_joined(chat: Chat, actor: Account, target: Account) -> None:
    if chat.kind in ("group", "supergroup"):
        user = target.as_user()
        service = {
            "new_chat_participant": user,
            "new_chat_member": user,
            "new_chat_members": [user],
        }
        post_service(chat, actor, service)


def _say_gone(chat: Chat, actor: Account, target: Account) -> None:
    if chat.kind in ("group", "supergroup"):
        user = target.as_user()
        service = {"left_chat_participant": user, "left_chat_member": user}
        post_service(chat, actor, service)
