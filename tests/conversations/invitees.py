"""People who come by links, and the days they live through in the group."""

import re
from collections.abc import Sequence

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage

LINK = re.compile(r"https://t\.me/\+[\w-]+")


def link_in(card: Message) -> str:
    """Return the invite link that a message shows."""
    found = LINK.search(card.text)
    assert found is not None, card.text
    return found.group()


async def link_of(person: Person, group: Group) -> str:
    """Return a person's own link, asked for in the group."""
    await person.says(group, "/invite")
    return link_in(await group.hears(r"t\.me/\+"))


async def day_passes(people: Sequence[Person], group: Group, encore: Stage) -> None:
    """Let everybody say two things, a while apart, and a day pass."""
    for number in range(2):
        for person in people:
            await person.says(group, f"Good song number {number}, says {person.name}")
        await encore.later(minutes=5)
    await encore.later(hours=23, minutes=50)
    await encore.due()


async def settles_in(person: Person, group: Group, encore: Stage) -> None:
    """Let a person take part for three days and come through their first week."""
    for _ in range(3):
        await day_passes([person], group, encore)
    await encore.later(days=4, hours=1)
    await encore.due()


async def newcomer(playground: Playground, link: str, name: str = "Dot") -> Person:
    """Make somebody new who opens a link."""
    person = playground.person(name)
    await person.opens(link)
    return person
