"""The world as `make run` shows it: a fan group with life in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .chats import Topic
from .groups import Group
from .members import USUAL_RIGHTS
from .people import Person
from .posting import post
from .topics import open_topic

if TYPE_CHECKING:
    from .server import Playground

TITLE = "Aurora Fans · 极光"
BOT_RIGHTS = frozenset(
    {
        "can_manage_chat",
        "can_change_info",
        "can_delete_messages",
        "can_restrict_members",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_topics",
    }
)
_MEMBERS = (
    ("Ann", "", "ann_aurora", "en"),
    ("Bo", "Lindqvist", None, "sv"),
    ("林小雨", "", "xiaoyu_sings", "zh-hans"),
    ("陳海晴", "", "hoiching", "zh-hant"),
    ("ليلى", "", "layla_nights", "ar"),
    ("🦊✨", "", None, "en"),
    ("Мила", "Зорина", "mila_z", "ru"),
    ("橘子汽水", "", None, "zh-hans"),
)
_NEWCOMERS = (("Dot", "", None, "en"), ("周末", "", "zhoumo_new", "zh-hans"))
_WELCOME = (
    (1, "Hi everyone, good to be here! 💙"),  # not Ann: the visitor's first message earns
    (2, "今晚有人一起听新歌吗？"),
    (3, "當然有！我已經循環一整天了"),
    (4, "أهلا بالجميع 🌙"),
)


@dataclass(frozen=True, slots=True)
class FanGroup:
    """The default world by its parts."""

    group: Group
    channel: Group
    owner: Person
    admin: Person
    anonymous_admin: Person
    members: tuple[Person, ...]
    newcomers: tuple[Person, ...]
    topics: tuple[Topic, ...]


def open_fan_group(playground: "Playground") -> FanGroup:
    """Fill the world; the same seed gives the same people and ids."""
    owner = playground.person("Nova", username="nova_aurora")
    admin = playground.person("Kai", username="kai_keeps_order")
    masked = playground.person("夜航", username="yehang", language_code="zh-hans")
    members = tuple(_person(playground, *each) for each in _MEMBERS)
    newcomers = tuple(_person(playground, *each) for each in _NEWCOMERS)
    group = playground.group(
        TITLE,
        owner=owner,
        members=(admin, masked, *members),
        forum=True,
        bot_rights=BOT_RIGHTS,
    )
    _appoint(group, admin, "Moderator", USUAL_RIGHTS)
    _appoint(group, masked, "Crew", USUAL_RIGHTS | {"is_anonymous"})
    topics = tuple(open_topic(group, owner.account, name) for name in ("Music", "Fan art · 同人"))
    channel = playground.channel(
        "Aurora News", owner=owner, members=(admin, *members), linked=group
    )
    for place, text in _WELCOME:
        post(group, members[place].account, text=text)
    return FanGroup(group, channel, owner, admin, masked, members, newcomers, topics)


def _person(
    playground: "Playground", first: str, last: str, username: str | None, language: str
) -> Person:
    return playground.person(first, last_name=last, username=username, language_code=language)


def _appoint(group: Group, person: Person, title: str, rights: frozenset[str]) -> None:
    group.set_member(
        person.account,
        status="administrator",
        rights=rights,
        title=title,
        promoted_by=group.owner.id,
    )
