"""From a basic group to a supergroup: a new id, new message ids, and what tells of it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from .accounts import Account
from .membership import tell_of_upgrade
from .posting import post_service

if TYPE_CHECKING:
    from .groups import Group


def upgrade(group: "Group", actor: Account) -> "Group":
    """Make a supergroup of a basic group and return it; writing to the old one fails from now."""
    world = group.world
    larger = world.new_chat("supergroup", group.title)
    now = world.clock.unix()
    for number, place in group.members.items():
        larger.members[number] = replace(place, joined_at=now if place.is_in else 0)
    larger.permissions, larger.description = group.permissions, group.description
    post_service(group, actor, {"migrate_to_chat_id": larger.id})
    group.migrated_to = larger
    post_service(
        larger, world.anonymous_sender, {"migrate_from_chat_id": group.id}, sender_chat=larger
    )
    tell_of_upgrade(larger, actor)
    world.stage.tell("chat", lambda: {"chat": larger})
    return larger
