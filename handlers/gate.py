"""The gate: what a batch of raw updates is, decided on plain dicts in microseconds each.

Plain group messages become facts, what needs a handler is routed, what nobody can read is set
aside. Pure: no clock, no database, no aiogram.
"""

from collections.abc import Sequence
from typing import Any, Final

from bot.communities import ChatName
from bot.discussions import ChannelPost
from bot.intake import Gated, Routed, Sighting, Standing
from bot.prompts import Reply
from bot.votes import tally_of
from domain.members import is_inside
from domain.messages import (
    MAX_STORED_LENGTH,
    Kind,
    MessageFacts,
    visible_length,
)
from domain.recognition import KudosFacts, ReactionFacts, is_kudos
from handlers.kinds import kind_of
from handlers.raw import (
    LARGEST_ID,
    Odd,
    Raw,
    as_stored,
    date_of,
    id_of,
    name_of,
    person_in,
    poll_id_of,
    text_of,
    unreadable_from,
)
from handlers.watch import LONGEST_WORD, Watch, plain_word

GROUPS: Final = frozenset({"group", "supergroup"})
ROUTED_KINDS: Final = frozenset(
    {"callback_query", "my_chat_member", "chat_member", "chat_join_request"}
)
# Known, and nothing that a feature of today listens to.
SILENT_KINDS: Final = frozenset(
    {
        "channel_post",
        "edited_channel_post",
        "message_reaction",
        "message_reaction_count",
    }
)
SERVICE_KEYS: Final = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "pinned_message",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "forum_topic_edited",
        "forum_topic_reopened",
    }
)
MOVE_KEYS: Final = frozenset({"migrate_to_chat_id", "migrate_from_chat_id"})
NOT_OWN_WORDS: Final = frozenset(
    {"forward_origin", "forward_date", "via_bot", "is_automatic_forward"}
)


def gate(batch: Sequence[Any], watch: Watch) -> Gated:
    """Sort a batch of raw updates; one odd update never spoils the others."""
    gated = Gated()
    for raw in batch:
        try:
            _sort(raw, watch, gated)
        except (Odd, KeyError, TypeError, AttributeError, ValueError) as error:
            gated.unreadable.append(unreadable_from(raw, error))
    return gated


def _sort(raw: Any, watch: Watch, gated: Gated) -> None:
    update_id = raw["update_id"]
    if type(update_id) is not int or not -LARGEST_ID < update_id < LARGEST_ID:
        raise Odd("update_id")
    message = raw.get("message")
    if message is not None:
        is_met = bool(watch.guards) and _meets(raw, message, watch)
        routed = len(gated.routed)
        _sort_message(raw, message, watch, gated)
        if is_met and len(gated.routed) == routed:
            _route_met(raw, message, gated)
        return
    kinds = raw.keys() - {"update_id"}
    if kinds & ROUTED_KINDS:
        _sort_other(raw, gated)
    elif "poll_answer" in kinds:
        _route_vote(raw, gated)
    elif "poll" in kinds:
        poll = raw["poll"]
        gated.tallies[poll_id_of(poll["id"])] = tally_of(poll)
    elif "edited_message" in kinds:
        _sort_edit(raw, raw["edited_message"], watch, gated)
    elif "message_reaction" in kinds:
        _sort_reaction(raw["message_reaction"], gated)
    elif not kinds & SILENT_KINDS:
        raise Odd(f"unknown kind {', '.join(sorted(map(str, kinds)))[:80]}")


def _sort_message(raw: Raw, message: Raw, watch: Watch, gated: Gated) -> None:
    chat, at = message["chat"], date_of(message["date"])
    chat_id, kind = chat["id"], chat["type"]
    if kind not in GROUPS:
        if kind == "private":
            _route_private(raw, message, watch, gated)
        return
    if _is_farewell(message, watch.own_id):
        return
    if not MOVE_KEYS.isdisjoint(message):
        _move(message, chat, gated)
        return
    if chat_id not in gated.chats:
        gated.chats[id_of(chat_id)] = ChatName(chat_id, kind, text_of(chat.get("title")))
    text = message.get("text")
    command = watch.called(message)
    if command is not None and _may_command(message):
        _see(chat, person_in(message), gated, is_inside=True)
        expires = command not in watch.late
        gated.routed.append(Routed(raw["update_id"], as_stored(raw), chat_id, at, expires))
    elif not SERVICE_KEYS.isdisjoint(message):
        _tells(raw, message, chat_id, at, gated)
    elif chat_id in watch.listening and _enters(raw, message, watch, gated):
        return
    elif command is None and not _is_call(text):
        _sort_plain(raw, message, watch, gated)


def _is_call(text: object) -> bool:
    """Say whether a command is written, if for another bot: two strokes begin a note."""
    return type(text) is str and text.startswith("/") and not text.startswith("//")


def _is_farewell(message: Raw, own_id: int) -> bool:
    """Say whether this tells that we were removed: my_chat_member says it, perhaps before."""
    gone = message.get("left_chat_member")
    return gone is not None and gone["id"] == own_id


def _sort_plain(raw: Raw, message: Raw, watch: Watch, gated: Gated) -> None:
    """Count a message that is no command, and see whom it answers."""
    chat_id, text = message["chat"]["id"], message.get("text")
    is_written, is_reply = chat_id in watch.contests, "reply_to_message" in message
    is_answer = is_reply and _answers(message, watch.own_id)
    if _is_of_case(message, watch, is_answer=is_answer):
        stored = Routed(raw["update_id"], as_stored(raw), chat_id, message["date"], False)
        gated.routed.append(stored)
    elif (is_answer or is_written or watch.is_asked(message)) and _may_command(message):
        _route_answer(raw, message, gated, is_timed=is_written)
    counted = _count(message, chat_id, message["date"], text)
    if counted is not None:
        gated.messages.append(counted)
        if is_answer:
            answered_id = id_of(message["reply_to_message"]["message_id"])
            gated.replies.append(Reply(answered_id, counted))
    elif message.get("is_automatic_forward"):
        gated.channel_posts.append(_channel_post(message))
    if is_reply:
        _thanks(message, chat_id, text, gated)


def _is_of_case(message: Raw, watch: Watch, *, is_answer: bool) -> bool:
    """Say whether the team writes in a case's topic, or either side answers the bot."""
    topics = watch.desks.get(message["chat"]["id"])
    if topics is None:
        is_meant = is_answer and (message.get("from") or {}).get("id") in watch.writers
    else:
        thread_id = message.get("message_thread_id", 0) if "is_topic_message" in message else 0
        is_meant = is_answer or (thread_id != 0 and thread_id in topics)
    return is_meant and _may_command(message)


def _sort_edit(raw: Raw, message: Raw, watch: Watch, gated: Gated) -> None:
    """Route an edit of what may stand in a case, or meets a filter; no other means anything."""
    chat, sender = message["chat"], message.get("from") or {}
    is_met = bool(watch.guards) and _meets(raw, message, watch, is_edit=True)
    if is_met or chat["id"] in watch.desks or sender.get("id") in watch.writers:
        edited_at = date_of(message.get("edit_date", message["date"]))
        stored = Routed(raw["update_id"], as_stored(raw), id_of(chat["id"]), edited_at, False)
        gated.routed.append(stored)


def _meets(raw: Raw, message: Raw, watch: Watch, *, is_edit: bool = False) -> bool:
    """Mark an update whose message meets one of its chat's filters."""
    if not SERVICE_KEYS.isdisjoint(message) or not MOVE_KEYS.isdisjoint(message):
        return False
    met = watch.hit(message, is_edit=is_edit)
    if met is not None:
        raw["hit"] = met
    return met is not None


def _route_met(raw: Raw, message: Raw, gated: Gated) -> None:
    # It is no command that was not run when it comes too late: its handler looks at its date.
    chat_id, at = message["chat"]["id"], message["date"]
    gated.routed.append(Routed(raw["update_id"], as_stored(raw), chat_id, at, False))


def _channel_post(message: Raw) -> ChannelPost:
    chat_id, album = id_of(message["chat"]["id"]), text_of(message.get("media_group_id"))
    return ChannelPost(chat_id, id_of(message["message_id"]), album, message["date"])


def _enters(raw: Raw, message: Raw, watch: Watch, gated: Gated) -> bool:
    """Route a key word, however late; False for whatever is none."""
    chat, at = message["chat"], message["date"]
    if watch.key_word(message) is None or not _may_command(message):
        return False
    _see(chat, person_in(message), gated, is_inside=True)
    gated.routed.append(Routed(raw["update_id"], as_stored(raw), chat["id"], at, False))
    return True


def _route_answer(raw: Raw, message: Raw, gated: Gated, *, is_timed: bool) -> None:
    """Route words or dice in answer to us; what is timed or rolled counts however late it is."""
    is_roll, chat_id = "dice" in message, message["chat"]["id"]
    if is_roll or type(message.get("text")) is str:
        expires = not (is_roll or is_timed)
        stored = Routed(raw["update_id"], as_stored(raw), chat_id, message["date"], expires)
        gated.routed.append(stored)


def _count(message: Raw, chat_id: int, at: int, text: Any) -> MessageFacts | None:
    """Return the facts of a plain message by a person; anything else is not counted."""
    sender = person_in(message)
    if sender is None or not NOT_OWN_WORDS.isdisjoint(message):
        return None
    kind = Kind.TEXT if "text" in message else kind_of(message)
    if kind is None:
        return None
    words = text if type(text) is str else message.get("caption")
    words = words if type(words) is str else ""
    answered = _answered(message, sender["id"]) if "reply_to_message" in message else None
    return MessageFacts(
        chat_id,
        id_of(message["message_id"]),
        at,
        name_of(sender),
        kind,
        min(visible_length(words), MAX_STORED_LENGTH),
        answered is not None,
        words,
        answered,
        id_of(message["message_thread_id"]) if message.get("is_topic_message") else 0,
    )


def _answered(message: Raw, own_id: int) -> int | None:
    """Return the other person whom this answers; a topic's opening message is nobody's."""
    replied = message.get("reply_to_message")
    if replied is None or "forum_topic_created" in replied:
        return None
    author = person_in(replied)
    return None if author is None or author["id"] == own_id else id_of(author["id"])


def _answers(message: Raw, own_id: int) -> bool:
    """Say whether this replies to a message of ours."""
    replied = message.get("reply_to_message")
    author = replied.get("from") if replied is not None else None
    return author is not None and author.get("id") == own_id


def _may_command(message: Raw) -> bool:
    """Say whether this is somebody's own word: no forward, no other bot's, no linked channel's."""
    if not NOT_OWN_WORDS.isdisjoint(message):
        return False
    return "sender_chat" in message or person_in(message) is not None


def _move(message: Raw, chat: Raw, gated: Gated) -> None:
    chat_id = id_of(chat["id"])
    if "migrate_to_chat_id" in message:
        # The old id is only an alias from here on and must not wake a chat of its own.
        old_id, new_id = chat_id, id_of(message["migrate_to_chat_id"])
    else:
        old_id, new_id = id_of(message["migrate_from_chat_id"]), chat_id
    gated.moves.append((old_id, new_id))
    if new_id not in gated.chats:
        gated.chats[new_id] = ChatName(new_id, "supergroup", text_of(chat.get("title")))


def _route_private(raw: Raw, message: Raw, watch: Watch, gated: Gated) -> None:
    sender = message.get("from")
    if sender is None or sender.get("is_bot"):
        return
    chat_id = id_of(message["chat"]["id"])
    # Whoever has an open case may write to the team, however late it is read.
    is_writer = sender["id"] in watch.writers and watch.called(message) is None
    expires = watch.called(message) not in watch.late and not is_writer
    gated.privates.append(name_of(sender))
    gated.routed.append(
        Routed(raw["update_id"], as_stored(raw), chat_id, message["date"], expires)
    )


def _sort_reaction(change: Raw, gated: Gated) -> None:
    """Make facts of a person's reactions; channels and anonymous admins give only counts."""
    giver, chat = change.get("user"), change["chat"]
    _see(chat, giver, gated, is_inside=False)
    if giver is None or giver.get("is_bot") or chat["type"] not in GROUPS:
        return
    gated.reactions.append(
        ReactionFacts(
            id_of(chat["id"]),
            id_of(change["message_id"]),
            name_of(giver),
            date_of(change["date"]),
            bool(change["new_reaction"]),
        )
    )


def _thanks(message: Raw, chat_id: int, text: Any, gated: Gated) -> None:
    """Make facts of thanks that answer another person, who becomes known by them."""
    if type(text) is not str or len(text) > LONGEST_WORD or not is_kudos(plain_word(text)):
        return
    giver = person_in(message)
    if giver is None or _answered(message, giver["id"]) is None or not _may_command(message):
        return
    receiver = name_of(message["reply_to_message"]["from"])
    gated.sightings += [Sighting(chat_id, receiver, False)]
    gated.kudos.append(
        KudosFacts(
            chat_id, id_of(message["message_id"]), name_of(giver), receiver, message["date"]
        )
    )


def _sort_other(raw: Raw, gated: Gated) -> None:
    """Route a tap or a change of membership; whoever tapped becomes known in the group."""
    chat_id = 0
    query = raw.get("callback_query")
    if query is not None:
        id_of(query["from"]["id"])
        chat = (query.get("message") or {}).get("chat")
        if chat is not None:
            chat_id = id_of(chat["id"])
            _see(chat, query["from"], gated, is_inside=False)
    else:
        change = raw.get("my_chat_member") or raw.get("chat_member") or raw["chat_join_request"]
        chat_id = id_of(change["chat"]["id"])
        if "chat_member" in raw:
            _stands(change, chat_id, gated)
    gated.routed.append(Routed(raw["update_id"], as_stored(raw), chat_id, None, False))


def _route_vote(raw: Raw, gated: Gated) -> None:
    """Route a vote; which chat it belongs to stands nowhere in it."""
    answer = raw["poll_answer"]
    poll_id_of(answer["poll_id"])
    if not all(type(choice) is int for choice in answer["option_ids"]):
        raise Odd("an option that is no number")
    gated.routed.append(Routed(raw["update_id"], as_stored(raw), 0, None, False))


def _tells(raw: Raw, message: Raw, chat_id: int, at: int, gated: Gated) -> None:
    """Route a service message; make facts of who is told to have come."""
    for account in message.get("new_chat_members") or ():
        if not account.get("is_bot"):
            gated.standings.append(Standing(chat_id, name_of(account), True, None, at))
    gated.routed.append(Routed(raw["update_id"], as_stored(raw), chat_id, at, False))


def _stands(change: Raw, chat_id: int, gated: Gated) -> None:
    """Make a fact of who came, went or has other rights now."""
    before, after = change["old_chat_member"], change["new_chat_member"]
    account = after["user"]
    if not account.get("is_bot"):
        was_present, is_present = (
            is_inside(each["status"], is_member=bool(each.get("is_member", True)))
            for each in (before, after)
        )
        at = date_of(change["date"])
        gated.standings.append(Standing(chat_id, name_of(account), is_present, was_present, at))


def _see(chat: Raw, sender: Raw | None, gated: Gated, *, is_inside: bool) -> None:
    if sender is None or sender.get("is_bot") or chat["type"] not in GROUPS:
        return
    chat_id = id_of(chat["id"])
    if chat_id not in gated.chats:
        gated.chats[chat_id] = ChatName(chat_id, chat["type"], text_of(chat.get("title")))
    gated.sightings.append(Sighting(chat_id, name_of(sender), is_inside))
