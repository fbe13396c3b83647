"""Who may do what: every command, for everybody who may send it, with what comes of it."""

from enum import StrEnum

import pytest

from domain.rights import Role, Who
from handlers.feature_list import FEATURES
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage

COMMANDS = {command.names[0]: command for feature in FEATURES for command in feature.commands}


class Actor(StrEnum):
    MEMBER = "member"
    EX_ADMIN = "ex-admin"
    ADMIN_ELSEWHERE = "admin of another chat"
    ADMIN_WITHOUT = "admin without the right"
    ADMIN_WITH_INFO = "admin who may change the info"
    ADMIN_WITH_PROMOTE = "admin who may promote"
    ADMIN_WITH_RESTRICT = "admin who may restrict"
    CREATOR = "owner of the group"
    ANONYMOUS = "anonymous, unproven"
    ANONYMOUS_PROVEN = "anonymous, proven by an admin"
    ANONYMOUS_PRESSED = "anonymous, pressed by a member"
    CHANNEL = "channel"
    BOT = "bot"
    OWNER = "role owner"
    MANAGER = "role manager"
    MODERATOR = "role moderator"
    HOST = "role host"
    HELPER = "role helper"
    TREASURER = "role treasurer"


NOBODY = frozenset({Actor.CHANNEL, Actor.BOT})
EVERYBODY = frozenset(Actor) - NOBODY
INFO = {Actor.ADMIN_WITH_INFO, Actor.CREATOR, Actor.ANONYMOUS_PROVEN, Actor.OWNER}
SETTINGS = frozenset(INFO | {Actor.MANAGER})
POINTS = frozenset(SETTINGS | {Actor.TREASURER})
ROLES = frozenset({Actor.ADMIN_WITH_PROMOTE, Actor.CREATOR, Actor.OWNER})
AUDIT = frozenset(SETTINGS | {Actor.MODERATOR})
QUESTS = frozenset(SETTINGS | {Actor.HOST})
DELETE = frozenset({Actor.CREATOR, Actor.OWNER, Actor.MANAGER, Actor.MODERATOR})
CASES = frozenset(
    {
        *(Actor.ADMIN_WITHOUT, Actor.ADMIN_WITH_INFO, Actor.ADMIN_WITH_PROMOTE, Actor.CREATOR),
        *(Actor.ANONYMOUS_PROVEN, Actor.OWNER, Actor.MANAGER, Actor.MODERATOR),
        *(Actor.HOST, Actor.HELPER, Actor.ADMIN_WITH_RESTRICT),
    }
)
WARNS = frozenset(
    {Actor.ADMIN_WITH_RESTRICT, Actor.CREATOR, Actor.OWNER, Actor.MANAGER, Actor.MODERATOR}
)
BANS = frozenset({Actor.ADMIN_WITH_RESTRICT, Actor.CREATOR, Actor.OWNER})
KNOWLEDGE = frozenset(SETTINGS | {Actor.MODERATOR, Actor.HOST, Actor.HELPER})
ANY_PART = WARNS | POINTS | ROLES | AUDIT | QUESTS | KNOWLEDGE

# What is sent, and whose sending of it is acted on; a new command needs a row here.
TABLE = {
    "start": ("/start", EVERYBODY),
    "help": ("/help", EVERYBODY),
    "points": ("/points", EVERYBODY),
    "rules": ("/rules points", EVERYBODY),
    "top": ("/top", EVERYBODY),
    "me": ("/me", EVERYBODY),
    "hideme": ("/hideme", EVERYBODY),
    "privacy": ("/privacy", EVERYBODY),
    "optout": ("/optout", EVERYBODY),
    "mydata": ("/mydata", EVERYBODY),
    "forgetme": ("/forgetme", EVERYBODY),
    "season": ("/season", SETTINGS),
    "checkin": ("/checkin", EVERYBODY),
    "streak": ("/streak", EVERYBODY),
    "badges": ("/badges", EVERYBODY),
    "badge": ("/badge list", POINTS),
    "invite": ("/invite", EVERYBODY),
    "quests": ("/quests", EVERYBODY),
    "quest": ("/quest list", QUESTS),
    "import": ("/import", QUESTS),
    "addquiz": ("/addquiz", QUESTS),
    "draw": ("/draw", EVERYBODY),
    "event": ("/event", EVERYBODY),
    "question": ("/question", EVERYBODY),
    "feedback": ("/feedback", EVERYBODY),
    "suggest": ("/suggest", EVERYBODY),
    "suggestions": ("/suggestions", EVERYBODY),
    "cases": ("/cases", EVERYBODY),
    "canned": ("/canned", CASES),
    "mood": ("/mood", ROLES),
    "stats": ("/stats questions", KNOWLEDGE),
    "interview": ("/interview list", QUESTS),
    "survey": ("/survey list", QUESTS),
    "poll": ("/poll", EVERYBODY),
    "contest": ("/contest", EVERYBODY),
    "quiz": ("/quiz list", EVERYBODY),
    "schedule": ("/schedule list", QUESTS),
    "announce": ("/announce", QUESTS),
    "feed": ("/feed", QUESTS),
    "faq": ("/faq", EVERYBODY),
    "ask": ("/ask when?", EVERYBODY),
    "learn": ("/learn list", KNOWLEDGE),
    "remind": ("/remind 2h tea", EVERYBODY),
    "birthday": ("/birthday", EVERYBODY),
    "interests": ("/interests", EVERYBODY),
    "welcome": ("/welcome", SETTINGS),
    "setrules": ("/setrules", SETTINGS),
    "captcha": ("/captcha", WARNS),
    "raid": ("/raid", WARNS),
    "prompt": ("/prompt", QUESTS),
    "challenge": ("/challenge", EVERYBODY),
    "language": ("/language", EVERYBODY),
    "connect": ("/connect", ANY_PART - {Actor.ANONYMOUS_PROVEN}),
    "give": ("/give @ann_sings 5 for the song", POINTS),
    "take": ("/take @ann_sings 1 for the noise", POINTS),
    "undo": ("/undo 4711", POINTS),
    "timezone": ("/timezone Asia/Tokyo", SETTINGS),
    "settings": ("/settings", SETTINGS),
    "role": ("/role", ROLES),
    "audit": ("/audit", AUDIT),
    "health": ("/health", SETTINGS),
    "warn": ("/warn", WARNS),
    "mute": ("/smute 2h", WARNS),
    "kick": ("/dkick", BANS),
    "ban": ("/tban", BANS),
    "unwarn": ("/unwarn", WARNS),
    "unmute": ("/unmute", WARNS),
    "unban": ("/unban", BANS),
    "appeal": ("/appeal", EVERYBODY),
    "report": ("/report", EVERYBODY),
    "night": ("/night", BANS),
    "duty": ("/duty", WARNS),
    "staff": ("/staff", AUDIT),
    "filter": ("/filter", SETTINGS),
    "del": ("/del", DELETE),
    "review": ("/review", POINTS),
    "topic": ("/topic here as log", SETTINGS),
    "community": ("/community", ROLES),
    "invites": ("/invites", POINTS),
    "export": ("/export members", SETTINGS),
    "campaign": ("/campaign", SETTINGS),
}
# Who writes as the group is told to write as a person, where a person is needed.
NEEDS_PERSON = frozenset(
    {
        "points",
        "me",
        "checkin",
        "streak",
        "badges",
        "birthday",
        "interests",
        "invite",
        "connect",
        "quests",
        "challenge",
        "draw",
        "feedback",
        "suggest",
        "cases",
        "faq",
        "ask",
        "poll",
        "contest",
        "hideme",
        "optout",
        "remind",
        "report",
    }
)


# In a group it answers only whom the bot just asked something (test_forms.py).
ANSWERS_NOBODY_ELSE = {"cancel"}


def test_every_command_has_a_row() -> None:
    assert set(TABLE) == set(COMMANDS) - ANSWERS_NOBODY_ELSE


@pytest.fixture
async def actors(
    encore: Stage, playground: Playground, group: Group, owner: Person
) -> dict[Actor, Person]:
    """Somebody of every kind, in the group of other tests."""
    people: dict[Actor, Person] = {
        actor: playground.person(actor.value) for actor in Actor if actor is not Actor.BOT
    }
    people[Actor.CREATOR] = owner
    # So many at once are not to be taken for a raid.
    await encore.sets(raid_joins=0)
    for person in people.values():
        if person is not owner:
            await group.adds(person)
    rights = {
        Actor.ADMIN_WITHOUT: "can_manage_video_chats",
        Actor.ADMIN_WITH_RESTRICT: "can_restrict_members",
        Actor.ADMIN_WITH_INFO: "can_change_info",
        Actor.ADMIN_WITH_PROMOTE: "can_promote_members",
        Actor.EX_ADMIN: "can_change_info",
    }
    for actor, held in rights.items():
        await group.promote(people[actor], by=None, title="", **{held: True})
    await group.demote(people[Actor.EX_ADMIN])
    for actor in (Actor.ANONYMOUS, Actor.ANONYMOUS_PROVEN, Actor.ANONYMOUS_PRESSED):
        await group.promote(people[actor], can_change_info=True, is_anonymous=True)
    other = playground.group("Elsewhere", owner=people[Actor.ADMIN_ELSEWHERE])
    await other.hears("Encore")
    await owner.says(group, "/role")
    await group.hears("Nobody has a role")
    for role in Role:
        await owner.says(group, f"/role {people[Actor(f'role {role}')].id} {role}")
        await group.hears("now has the role")
    return people


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
async def test_a_command_answers_those_it_is_for_and_nobody_else(
    group: Group, ann: Person, actors: dict[Actor, Person], encore: Stage, name: str
) -> None:
    _, served = TABLE[name]
    await ann.says(group, "Something that earns two points")
    found = {actor for actor in Actor if await _is_served(group, actors, actor, name, encore)}
    assert found == served


async def _is_served(
    group: Group, actors: dict[Actor, Person], actor: Actor, name: str, encore: Stage
) -> bool:
    """Send the command as somebody; say whether it was acted on rather than met by silence."""
    await encore.quiet()
    group.ear.forget()
    words, _ = TABLE[name]
    await _send(group, actors, actor, words, encore)
    await encore.quiet()
    said = [text for text, _ in group.ear._unheard]
    asked = [message for _, message in group.ear._unheard if "I am an admin" in message.buttons]
    if actor in (Actor.ANONYMOUS, Actor.ANONYMOUS_PROVEN, Actor.ANONYMOUS_PRESSED):
        if COMMANDS[name].who is Who.MEMBERS:
            assert len(said) == 1, said
            assert ("write as yourself" in said[0].lower()) is (name in NEEDS_PERSON)
            return name != "connect"
        assert len(asked) == 1, said
        return await _proves(actors, actor, asked[0], encore)
    assert asked == []
    assert len(said) <= 1 + (name == "topic"), said
    return bool(said)


async def _send(
    group: Group, actors: dict[Actor, Person], actor: Actor, words: str, encore: Stage
) -> None:
    playground = encore.playground
    if actor is Actor.BOT:
        robot = playground.person("Robot", is_bot=True)
        message = {"message_id": 900_000 + robot.id % 1000, "date": playground.clock.unix()}
        place = {"chat": group.as_api(), "from": robot.account.as_user(), "text": words}
        playground.deliver("message", message | place)
        return
    person = actors[actor]
    if actor is Actor.CHANNEL:
        person = person.as_channel(playground.channel("Aurora News", owner=person))
    elif actor.value.startswith("anonymous"):
        person = person.as_anonymous
    await person.says(group, words)


async def _proves(actors: dict[Actor, Person], actor: Actor, card: Message, encore: Stage) -> bool:
    """Press the button, or let somebody press it, or nobody."""
    if actor is Actor.ANONYMOUS:
        return False
    is_member = actor is Actor.ANONYMOUS_PRESSED
    answer = await actors[Actor.MEMBER if is_member else actor].taps(card, "I am an admin")
    await encore.quiet()
    return not answer.alert


async def test_a_command_in_private_serves_who_runs_the_group_only(
    group: Group, actors: dict[Actor, Person], encore: Stage
) -> None:
    named = {actor: person for actor, person in actors.items() if "anonymous" not in actor}
    await _meet(group, named, encore)
    for name, (words, served) in TABLE.items():
        if COMMANDS[name].who is Who.MEMBERS:
            continue
        for actor in (Actor.MEMBER, Actor.EX_ADMIN, Actor.TREASURER, Actor.HELPER):
            person = named[actor]
            await person.says(person.private, words)
            answer = await person.private.hears("")
            is_stranger = "do not know a group that you manage" in answer.text
            assert is_stranger is (actor not in ANY_PART), name
            is_served = not (is_stranger or "do not have the right" in answer.text)
            assert is_served is (actor in served), name
        for actor in (Actor.CREATOR, Actor.OWNER):
            person = named[actor]
            await person.says(person.private, words)
            answer = await person.private.hears("")
            assert "have the right" not in answer.text
            assert actor in served


async def _meet(group: Group, named: dict[Actor, Person], encore: Stage) -> None:
    for actor, person in named.items():
        if actor is not Actor.CHANNEL:
            await person.says(group, "Good evening to everybody here")
    await encore.quiet()
