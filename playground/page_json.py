"""The world as the page reads it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .accounts import Account
from .chats import Chat
from .crowd import SHOWN_CROWD
from .files import StoredFile
from .members import Membership
from .messages import Message
from .missing import MISSING
from .polls import Poll
from .reactions import counts
from .wire import Json

if TYPE_CHECKING:
    from .world import Call, World

SHOWN_MESSAGES = 200
SHOWN_CALLS = 200
SHOWN_MEMBERS = 400
_LONGEST_TEXT = 5000


def state_json(world: "World") -> Json:
    """Return everything a page needs to begin with."""
    return {
        "now": moment(world.clock.now()),
        "bot": bot_json(world),
        "people": [person_json(world, each) for each in shown_people(world)],
        "chats": [
            chat_json(chat) | {"messages": newest(chat)}
            for chat in world.chats.values()
            if chat.migrated_to is None
        ],
        "calls": [call_json(call) for call in list(world.calls)[-SHOWN_CALLS:]],
        "weather": world.weather.as_json(),
        "crowd": world.crowd.as_json(),
        "season": world.season,
        "missing": list(MISSING),
    }


def newest(chat: Chat) -> list[Json]:
    return [message_json(each) for each in list(chat.messages.values())[-SHOWN_MESSAGES:]]


def bot_json(world: "World") -> Json:
    bot = world.bot
    return {"id": bot.id, "name": bot.name, "username": bot.username}


def shown_people(world: "World") -> list[Account]:
    """Return everybody a visitor may be, and some of the crowd."""
    crowd = set(list(world.crowd.ids)[SHOWN_CROWD:])
    service = {world.anonymous_sender.id, world.channel_sender.id, world.telegram.id}
    hidden = crowd | service | {world.bot.id}
    return [each for each in world.accounts.values() if each.id not in hidden]


def person_json(world: "World", account: Account) -> Json:
    return {
        "id": account.id,
        "name": account.name,
        "username": account.username,
        "language": account.language_code,
        "role": _role(world, account),
        "is_bot": account.is_bot,
    }


def _role(world: "World", account: Account) -> str:
    if account.is_bot:
        return "bot"
    if account.id in world.crowd.ids:
        return "crowd"
    groups = [chat for chat in world.chats.values() if chat.kind != "private"]
    places = [chat.member(account) for chat in groups]
    if any(place.status == "creator" for place in places):
        return "owner"
    if any(place.is_admin for place in places):
        return "admin"
    return "member" if any(place.is_in for place in places) else "newcomer"


def chat_json(chat: Chat) -> Json:
    """Return a chat without its messages."""
    shown: Json = {
        "id": chat.id,
        "title": chat.title or chat.world.bot.name,
        "kind": "group" if chat.kind in ("group", "supergroup") else chat.kind,
        "topics": [
            {"id": topic.id, "name": topic.name, "closed": topic.closed}
            for topic in chat.topics.values()
        ],
        "members": [_member_json(each) for each in list(chat.members.values())[:SHOWN_MEMBERS]],
        "member_count": len(chat.inside()),
        "pinned": list(chat.pinned),
    }
    if chat.partner is not None:
        shown["with"] = chat.partner.id
        shown["blocked"] = chat.partner.id in chat.world.blockers
        shown["started"] = bool(chat.messages)
        shown["member_count"] = 2
    else:
        shown["supergroup"] = chat.kind == "supergroup"
        shown["forum"] = chat.is_forum
        shown["linked"] = chat.linked.id if chat.linked else None
    return shown


def _member_json(membership: Membership) -> Json:
    shown: Json = {"id": membership.account.id, "status": membership.status}
    if membership.badge:
        shown["title"] = membership.badge
    if membership.is_anonymous:
        shown["anonymous"] = True
    return shown


def message_json(message: Message) -> Json:
    shown: Json = {
        "id": message.id,
        "chat": message.chat.id,
        "thread": message.thread if message.in_topic else None,
        "from": _sender_json(message),
        "date": moment(datetime.fromtimestamp(message.date, UTC)),
        "edited": _edited(message),
        "text": message.words[:_LONGEST_TEXT],
        "entities": message.entities,
        "keyboard": [[_button_json(button) for button in row] for row in message.keyboard],
        "reactions": _reactions_json(message),
        "pinned": message.pinned,
    }
    if message.reply_to_id:
        shown["reply_to"] = message.reply_to_id
    if message.attachment is not None:
        # The page shows pictures, and everything else as a file.
        shown["photo" if message.what == "photo" else "document"] = _file_json(
            message.attachment.file
        )
    if message.poll is not None:
        shown["poll"] = _poll_json(message.poll)
    if message.forward_origin is not None:
        shown["forward"] = {"name": _origin_name(message.forward_origin)}
    if message.service is not None:
        shown["service"] = service_json(message)
    return shown


def _poll_json(poll: Poll) -> Json:
    """Return a poll with everybody's votes: whoever looks may be anybody."""
    return {
        "question": poll.question,
        "options": [
            {"text": option.text, "count": count}
            for option, count in zip(poll.options, poll.counts(), strict=True)
        ],
        "votes": {str(voter): list(chosen) for voter, chosen in poll.votes.items()},
        "anonymous": poll.is_anonymous,
        "several": poll.takes_several,
        "revotes": poll.takes_revotes,
        "hidden": poll.hides_results,
        "closed": poll.closed,
        "correct": list(poll.correct) if poll.is_quiz else None,
        "explanation": poll.explanation,
        "description": poll.description,
    }


def _edited(message: Message) -> str | None:
    if not message.edit_date:
        return None
    return moment(datetime.fromtimestamp(message.edit_date, UTC))


def _sender_json(message: Message) -> Json:
    there = message.sender_chat
    if there is not None and there is message.chat and there.kind != "channel":
        return {"id": there.id, "name": there.title, "anonymous": True}
    if there is not None:
        return {"id": there.id, "name": there.title, "as_channel": True}
    if message.sender is None:
        return {"id": 0, "name": ""}
    return {"id": message.sender.id, "name": message.sender.name}


def _button_json(button: Json) -> Json:
    shown = {"text": button["text"]}
    if "url" in button:
        shown["url"] = button["url"]
    if "callback_data" in button:
        shown["callback"] = button["callback_data"]
    return shown


def _reactions_json(message: Message) -> list[Json]:
    return [
        {
            "emoji": emoji,
            "count": count,
            "people": [who for who, chosen in message.reactions.items() if emoji in chosen][:50],
        }
        for emoji, count in counts(message).items()
    ]


def _file_json(file: StoredFile) -> Json:
    return {
        "file_id": file.file_id,
        "name": file.name,
        "size": len(file.contents),
        "url": f"/files/{file.file_id}",
    }


def _origin_name(origin: Json) -> str:
    user = origin.get("sender_user")
    if user:
        return f"{user['first_name']} {user.get('last_name', '')}".strip()
    chat = origin.get("chat") or origin.get("sender_chat") or {}
    return str(chat.get("title") or origin.get("sender_user_name") or "")


def service_json(message: Message) -> Json:
    """Return what happened in one word, with whom and under which title."""
    service: dict[str, Any] = message.service or {}
    for key, kind in _SERVICE_KINDS.items():
        if key in service:
            return {"kind": kind} | _service_facts(kind, service[key])
    return {"kind": next(iter(service), "unknown")}


_SERVICE_KINDS = {
    "new_chat_members": "joined",
    "left_chat_member": "left",
    "pinned_message": "pinned",
    "new_chat_title": "title",
    "group_chat_created": "created",
    "supergroup_chat_created": "created",
    "forum_topic_created": "topic_created",
    "forum_topic_closed": "topic_closed",
    "forum_topic_reopened": "topic_reopened",
    "forum_topic_edited": "topic_edited",
    "migrate_to_chat_id": "migrated_to",
    "migrate_from_chat_id": "migrated_from",
}


def _service_facts(kind: str, value: Any) -> Json:
    if kind in ("joined", "left"):
        users = value if isinstance(value, list) else [value]
        return {"people": [{"id": user["id"], "name": user["first_name"]} for user in users]}
    if kind == "title":
        return {"title": value}
    if kind.startswith("topic_") and isinstance(value, dict):
        return {"title": value.get("name", "")}
    return {}


def call_json(call: "Call") -> Json:
    return {
        "id": call.number,
        "method": call.method,
        "parameters": call.parameters,
        "answer": call.answer,
        "status": call.status,
        "at": moment(call.at),
        "refused": call.refused,
        "why": call.why,
    }


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
