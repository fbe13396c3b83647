"""The gate and the fold change nothing: any cutting into batches gives the same rows.

The other pipeline here is the plain one: every update alone, read through aiogram's own types,
one transaction each.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.types import Chat, Message, Update, User
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import consistency, intake
from bot.communities import ChatName
from bot.intake import Gated, Routed, Sighting
from domain.communities import Defaults
from domain.messages import Kind, MessageFacts, Name, visible_length
from handlers.dispatch import watch_of
from handlers.feature_list import FEATURES
from handlers.gate import gate
from storage.migrate import MIGRATIONS, migrations_in

NOW = 1_795_003_200
OWN_ID = 42
WATCH = watch_of(FEATURES, "encore_bot", OWN_ID)
DEFAULTS = Defaults("en", "Asia/Shanghai")
GROUPS = (-1001, -1002, -77)
TABLES = {
    "members": "SELECT telegram_chat_id, user_id, m.points, m.xp, m.state, last_rewarded_at"
    " FROM members AS m JOIN chats USING (community_id)",
    "users": "SELECT user_id, first_name, last_name, username, language_code, dm_ok FROM users",
    "events": "SELECT telegram_chat_id, message_id, user_id, at, kind, length, is_reply, verdict,"
    " e.points FROM events AS e JOIN members USING (member_id)",
    "daily": "SELECT community_id, user_id, on_date, messages, replies, media, rewarded,"
    " message_points, message_xp FROM daily JOIN members USING (member_id)",
    "hours": "SELECT telegram_chat_id, on_date, hour, messages FROM activity_hours"
    " JOIN chats USING (community_id)",
    "scores": "SELECT m.community_id, period, user_id, s.points, reached_at FROM scores AS s"
    " JOIN members AS m USING (member_id)",
    "chats": "SELECT telegram_chat_id, kind, title, state FROM chats",
    "inbox": "SELECT update_id, state, raw <> '' FROM inbox",
    "backlogs": "SELECT telegram_chat_id, from_at, to_at, messages, commands FROM backlogs",
}


@pytest.fixture(scope="module")
def template() -> Iterator[sqlite3.Connection]:
    """An empty database with every table."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for migration in migrations_in(MIGRATIONS):
        for statement in migration.statements():
            connection.execute(statement)
    yield connection
    connection.close()


def fresh(template: sqlite3.Connection) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    template.backup(connection)
    return connection


# -- generated updates -------------------------------------------------------------------

ANN, BEN, BOT, GROUP, TELEGRAM = 7, 8, 9, 1_087_968_824, 777_000
PEOPLE = st.sampled_from([ANN, ANN, BEN, BEN, BOT])
TEXTS = st.sampled_from(
    [
        *("hello there", "hm", "签到", "签到!", "好听吗", "/points", "/points@other_bot"),
        *("/checkin@encore_bot", "/unknown", "积分", "a b c d", "\u3164\u3164", "/", "x" * 300),
        *("An ordinary message", "a\ud800bcd", "🎉🎉"),
    ]
)
CONTENTS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    TEXTS.map(lambda text: {"text": text}),
    st.just({"sticker": {}}),
    TEXTS.map(lambda text: {"photo": [], "caption": text}),
    st.just({"dice": {"emoji": "🎲", "value": 3}}),
    st.just({"pinned_message": {}}),
)
MARKS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        *({}, {}, {}, {}, {}),
        {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"}},
        {"via_bot": {"id": 3, "is_bot": True, "first_name": "gif"}},
        {"is_automatic_forward": True},
        {"sender_chat": {"id": -1001, "type": "supergroup", "title": "T"}},
    ]
)
REPLIES = st.sampled_from([None, None, None, ANN, BEN, BOT, OWN_ID, "topic"])


def account(user_id: int, name: str = "") -> dict[str, Any]:
    shown = {"id": user_id, "is_bot": user_id in (BOT, OWN_ID), "first_name": name or "A"}
    return shown | ({"username": f"user_{user_id}"} if user_id == ANN else {})


def reply_to(chat: dict[str, Any], author: int | str | None) -> dict[str, Any]:
    if author is None:
        return {}
    answered: dict[str, Any] = {"message_id": 1, "date": NOW - 9000, "chat": chat}
    if author == "topic":
        opening = {"forum_topic_created": {"name": "Songs", "icon_color": 0}}
        return {"reply_to_message": answered | opening | {"from": account(BEN)}}
    return {"reply_to_message": answered | {"from": account(int(author)), "text": "?"}}


@st.composite
def messages(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a message of a group, or seldom of a private chat."""
    chat_id = draw(st.sampled_from([*GROUPS, *GROUPS, ANN]))
    user_id = ANN if chat_id == ANN else draw(PEOPLE)
    kinds = {ANN: "private", -77: "group"}
    chat = {"id": chat_id, "type": kinds.get(chat_id, "supergroup"), "title": "T"}
    age = draw(st.sampled_from([0, 5, 30, 59, 61, 120, 700, 3600, 43_000, 90_000, -301]))
    marks: dict[str, Any] = draw(MARKS) if chat_id < 0 else {}
    return {
        "message_id": draw(st.integers(1, 40)),
        "date": NOW - age + draw(st.integers(0, 30)),
        "chat": chat,
        "from": account(user_id),
        **draw(CONTENTS),
        **marks,
        **reply_to(chat, draw(REPLIES)),
    }


def taps() -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda chat_id, user_id: {
            "id": "1",
            "from": account(user_id),
            "chat_instance": "1",
            "data": "top:day:7",
            "message": {
                "message_id": 1,
                "date": NOW,
                "chat": {"id": chat_id, "type": "supergroup", "title": "T"},
            },
        },
        st.sampled_from(GROUPS[:2]),
        st.sampled_from([ANN, BEN]),
    )


POLL = {
    "id": "7",
    "options": [{"voter_count": 2}, {"voter_count": 1}],
    "total_voter_count": 3,
    "is_closed": True,
}
UPDATES = st.one_of(
    *(messages().map(lambda message: {"message": message}) for _ in range(5)),
    messages().map(lambda message: {"edited_message": message}),
    taps().map(lambda query: {"callback_query": query}),
    st.just({"poll": POLL}),
)
STREAMS = st.lists(UPDATES, max_size=40)
CUTS = st.lists(st.integers(1, 12), min_size=40, max_size=40)


def numbered(stream: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"update_id": 1000 + number} | update for number, update in enumerate(stream)]


# -- the plain pipeline ------------------------------------------------------------------


def plainly(raw: dict[str, Any]) -> Gated:
    """Sort one update through aiogram's types, as handlers without a gate would."""
    gated = Gated()
    update = Update.model_validate(raw)
    if update.callback_query is not None:
        query = update.callback_query
        assert query.message is not None
        gated.chats[query.message.chat.id] = name_of(query.message.chat)
        gated.sightings.append(Sighting(query.message.chat.id, person(query.from_user)))
        gated.routed.append(Routed(update.update_id, "{}", query.message.chat.id, None, False))
    elif update.message is not None:
        sort_plainly(update.update_id, update.message, gated)
    return gated


def sort_plainly(update_id: int, message: Message, gated: Gated) -> None:
    chat, user = message.chat, message.from_user
    assert user is not None
    at = int(message.date.astimezone(UTC).timestamp())
    command = WATCH.command(message.text or "")
    expires = command not in WATCH.late
    if chat.type == "private":
        gated.privates.append(person(user))
        gated.routed.append(Routed(update_id, "{}", chat.id, at, expires))
        return
    gated.chats[chat.id] = name_of(chat)
    is_own_word = not (message.forward_origin or message.via_bot or message.is_automatic_forward)
    is_person = not user.is_bot and message.sender_chat is None
    if command and is_own_word and (is_person or message.sender_chat):
        if is_person:
            gated.sightings.append(Sighting(chat.id, person(user)))
        gated.routed.append(Routed(update_id, "{}", chat.id, at, expires))
    elif message.pinned_message is not None:
        gated.routed.append(Routed(update_id, "{}", chat.id, at, False))
    elif not command and not (message.text or "").startswith("/"):
        answered = message.reply_to_message
        is_ours = answered is not None and answered.from_user and answered.from_user.id == OWN_ID
        is_own_word_of_one = is_own_word and (is_person or message.sender_chat)
        if is_ours and (message.text or message.dice) and is_own_word_of_one:
            gated.routed.append(Routed(update_id, "{}", chat.id, at, message.dice is None))
        if is_person and is_own_word and (kind := kind_of(message)) is not None:
            gated.messages.append(facts(message, user, kind, at))


def facts(message: Message, user: User, kind: Kind, at: int) -> MessageFacts:
    words = message.text or message.caption or ""
    answered = message.reply_to_message
    author = answered.from_user if answered and not answered.forum_topic_created else None
    is_reply = author is not None and not author.is_bot and author.id != user.id
    length = min(visible_length(words), 255)
    return MessageFacts(
        message.chat.id,
        message.message_id,
        at,
        person(user),
        kind,
        length,
        is_reply,
        words,
        author.id if author is not None and is_reply else None,
    )


def kind_of(message: Message) -> Kind | None:
    known = {"text": Kind.TEXT, "sticker": Kind.STICKER, "photo": Kind.PHOTO, "dice": Kind.OTHER}
    return known.get(message.content_type)


def person(user: User) -> Name:
    return Name(user.id, user.first_name, user.last_name or "", user.username or "", "")


def name_of(chat: Chat) -> ChatName:
    return ChatName(chat.id, chat.type, chat.title or "")


# -- the comparison ----------------------------------------------------------------------


def accepted(tx: sqlite3.Connection, gated: Gated) -> None:
    intake.accept(tx, gated=gated, ended=(), defaults=DEFAULTS, owners=(), now=NOW)


def rows(tx: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    # Communities are numbered as they come, which a batch may do in another order.
    return {table: sorted(tx.execute(sql).fetchall(), key=str) for table, sql in TABLES.items()}


@given(STREAMS, CUTS)
@settings(max_examples=150, deadline=None)
def test_batches_of_any_size_and_single_typed_updates_give_the_same_rows(
    template: sqlite3.Connection, stream: list[dict[str, Any]], cuts: list[int]
) -> None:
    updates = numbered(stream)
    gated_rows, plain_rows = fresh(template), fresh(template)
    rest = list(updates)
    for cut in cuts:
        batch, rest = rest[:cut], rest[cut:]
        accepted(gated_rows, gate(batch, WATCH))
    for update in updates:
        accepted(plain_rows, plainly(valid(update)))
    assert rows(gated_rows) == rows(plain_rows)
    assert consistency.problems(gated_rows) == []
    for connection in (gated_rows, plain_rows):
        connection.close()


def valid(update: dict[str, Any]) -> dict[str, Any]:
    """Fill in what aiogram's types want and the program never looks at."""
    file = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
    sticker = file | {"type": "regular", "is_animated": False, "is_video": False}
    if "poll" in update:
        return {"update_id": update["update_id"]}
    for key in ("message", "edited_message"):
        message = update.get(key)
        if message is None:
            continue
        filled = {
            **({"photo": [file]} if "photo" in message else {}),
            **({"sticker": sticker} if "sticker" in message else {}),
            **({"pinned_message": pinned(message)} if "pinned_message" in message else {}),
        }
        return update | {key: scrubbed(message | filled)}
    return update


def pinned(message: dict[str, Any]) -> dict[str, Any]:
    return {"message_id": 1, "date": 0, "chat": message["chat"]}


def scrubbed(message: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.replace("\ud800", "") if isinstance(value, str) else value
        for key, value in message.items()
    }


def test_the_streams_are_worth_comparing() -> None:
    """Fail when the generator no longer makes rewarded messages, replies and commands."""
    assert datetime.fromtimestamp(NOW, UTC).hour == 12
    raw = {"message_id": 1, "date": NOW, "chat": {"id": -1001, "type": "supergroup", "title": "T"}}
    update = {"update_id": 1, "message": raw | {"from": account(ANN), "text": "hello there"}}
    assert gate([update], WATCH).messages == plainly(update).messages != []
