"""The world as `make run` shows it: a fan group with life in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .groups import Group
from .people import Person

if TYPE_CHECKING:
    from .server import Playground


@dataclass(frozen=True, slots=True)
class FanGroup:
    """The default world by its parts."""

    group: Group
    owner: Person
    members: tuple[Person, ...]


def open_fan_group(playground: "Playground") -> FanGroup:
    """Fill the world; the same seed gives the same people and ids."""
    owner = playground.person("Nova", username="nova_aurora")
    ann = playground.person("Ann", username="ann_sings")
    lin = playground.person("林小雨", username="xiaoyu_lin", language_code="zh-hans")
    members = (ann, lin)
    group = playground.group("Aurora Fans · 极光", owner=owner, members=members, forum=True)
    return FanGroup(group, owner, members)
