"""Bot API: native polls."""

import re
from typing import TYPE_CHECKING, Any

from .chats import Chat
from .cleaning import is_blank
from .entities import found_in
from .files import Attachment
from .formatting import parsed
from .keyboards import inline_keyboard
from .methods_files import attachment_of
from .methods_messages import send
from .polls import (
    LONGEST_SECONDS,
    MOST_OPTIONS,
    SHORTEST_SECONDS,
    Option,
    Poll,
    new_option_id,
    new_poll_id,
)
from .posting import edit
from .refusals import ApiRefusal, bad_request
from .requests import Query
from .targets import chat_of
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_QUESTION, _OPTION, _EXPLANATION, _DESCRIPTION = 300, 100, 200, 1024
_MOST_LINE_FEEDS = 2
_MOST_COUNTRIES = 12
_COUNTRY = re.compile("[A-Z]{2}")


def send_poll(world: "World", query: Query) -> Json:
    chat = chat_of(world, query)
    question, question_entities = _words(world, query, "question")
    if is_blank(question):
        raise bad_request("text must be non-empty")
    if len(question) > _QUESTION:
        raise bad_request(f"poll question length must not exceed {_QUESTION}")
    options = _options(world, query)
    poll = Poll(
        world,
        new_poll_id(world),
        world.bot,
        question,
        options,
        question_entities=_emoji_only(question_entities),
        **_manner(query),
        **_voters(query, chat),
        **_quiz(world, query, len(options)),
        **_description(world, query),
        **_end(world, query),
    )
    message = send(world, query, chat, "poll", poll=poll)
    poll.let_it_run()
    return message.as_api()


def stop_poll(world: "World", query: Query) -> Json:
    """Close a poll of the bot's and return how it ended."""
    chat = chat_of(world, query, access="edit")
    message = chat.messages.get(query.number("message_id"))
    if message is None:
        raise bad_request("message with poll to stop not found")
    poll = message.poll
    if poll is None:
        raise bad_request("message is not a poll")
    if poll.closed:
        raise bad_request("poll has already been closed")
    own_post = chat.kind == "channel" and chat.member(world.bot).may("can_edit_messages")
    if message.forward_origin is not None or not (message.is_by(world.bot) or own_post):
        raise bad_request("poll can't be stopped")
    keyboard = inline_keyboard(query.get("reply_markup"))
    world.flood.spend(chat.id)
    poll.close()
    if keyboard != message.keyboard:
        edit(message, keyboard=keyboard)
    return poll.as_api(message)


def _options(world: "World", query: Query) -> list[Option]:
    asked: list[Json] = query["options"]
    if not asked:
        raise bad_request("poll must have at least one answer option")
    if len(asked) > MOST_OPTIONS:
        raise bad_request(f"poll can't have more than {MOST_OPTIONS} options")
    return [_option(world, Query(query.method, each, query.files)) for each in asked]


def _option(world: "World", query: Query) -> Option:
    text, entities = _words(world, query, "text")
    if is_blank(text):
        raise bad_request("poll option must be non-empty")
    if len(text) > _OPTION:
        raise bad_request(f"poll options length must not exceed {_OPTION}")
    media = _media(world, query, "media")
    return Option(new_option_id(world), text, _emoji_only(entities), media)


def _manner(query: Query) -> dict[str, Any]:
    kind = query.text("type") or "regular"
    if kind not in ("quiz", "regular"):
        raise bad_request("unsupported poll type specified")
    is_anonymous = bool(query.get("is_anonymous", True))
    takes_options = kind == "regular" and query.flag("allow_adding_options")
    if takes_options and is_anonymous:
        raise _own_words("options cannot be added to anonymous polls")
    return {
        "is_anonymous": is_anonymous,
        "is_quiz": kind == "quiz",
        "takes_several": query.flag("allows_multiple_answers"),
        "takes_revotes": bool(query.get("allows_revoting", kind != "quiz")),
        "takes_options": takes_options,
        "shuffles": query.flag("shuffle_options"),
        "hides_results": query.flag("hide_results_until_closes"),
        "closed": query.flag("is_closed"),
    }


def _voters(query: Query, chat: Chat) -> dict[str, Any]:
    countries: list[str] = query.get("country_codes") or []
    if not all(_COUNTRY.fullmatch(code) for code in countries):
        raise bad_request("invalid country code specified")
    if len(countries) > _MOST_COUNTRIES:
        raise bad_request("too many countries specified")
    members_only = query.flag("members_only")
    if chat.kind != "channel" and (members_only or countries):
        raise bad_request("poll voters can be restricted only in channel chats")
    if chat.kind == "channel" and not query.get("is_anonymous", True):
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    return {"members_only": members_only, "countries": tuple(countries)}


def _quiz(world: "World", query: Query, options: int) -> dict[str, Any]:
    """Return what only a quiz has; for other polls these parameters mean nothing."""
    if query.text("type") != "quiz":
        return {}
    correct: list[int] = query.get("correct_option_ids")
    if correct is None:
        correct = [query["correct_option_id"]] if "correct_option_id" in query.parameters else []
    if not correct:
        raise bad_request("correct quiz option list must be non-empty")
    if sorted(set(correct)) != correct:
        raise bad_request("correct quiz option list must be increasing")
    if correct[0] < 0 or correct[-1] >= options:
        raise bad_request("wrong quiz correct_option_id")
    if len(correct) > 1 and not query.flag("allows_multiple_answers"):
        raise bad_request("QUIZ_CORRECT_ANSWERS_TOO_MUCH")
    text, entities = _words(world, query, "explanation")
    if len(text) > _EXPLANATION or text.count("\n") > _MOST_LINE_FEEDS:
        raise _own_words("an explanation has up to 200 characters and 2 line feeds")
    return {
        "correct": tuple(correct),
        "explanation": text,
        "explanation_entities": found_in(text, entities),
        "explanation_media": _media(world, query, "explanation_media"),
    }


def _description(world: "World", query: Query) -> dict[str, Any]:
    text, entities = _words(world, query, "description")
    if len(text) > _DESCRIPTION:
        raise bad_request("message caption is too long")
    return {
        "description": text,
        "description_entities": found_in(text, entities),
        "media": _media(world, query, "media"),
    }


def _end(world: "World", query: Query) -> dict[str, Any]:
    """Return when a poll ends by itself; a period goes before a date."""
    now, seconds = world.clock.unix(), query.number("open_period")
    if query.flag("is_closed"):
        return {}
    if not seconds and query.number("close_date"):
        seconds = query.number("close_date") - now
    elif not seconds:
        return {}
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise _own_words(f"a poll is open for {SHORTEST_SECONDS} to {LONGEST_SECONDS} seconds")
    return {"open_seconds": seconds, "closes_at": now + seconds}


def _words(world: "World", query: Query, name: str) -> tuple[str, list[Json]]:
    mode, entities = query.text(f"{name}_parse_mode"), query.get(f"{name}_entities")
    return parsed(world, query.text(name), mode, entities)


def _emoji_only(entities: list[Json]) -> list[Json]:
    return [entity for entity in entities if entity["type"] == "custom_emoji"]


def _media(world: "World", query: Query, name: str) -> Attachment | None:
    asked: Json | None = query.get(name)
    if not asked:
        return None
    kind = asked["type"]
    if kind not in ("photo", "document"):
        raise _own_words(f"no media of type {kind} in polls")
    return attachment_of(world, query, kind, asked["media"])


def _own_words(why: str) -> ApiRefusal:
    """Refuse what Telegram refuses too, in words that are not published."""
    return bad_request(f"playground: {why}", why=why)
