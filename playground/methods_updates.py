"""Bot API: how updates come to the bot."""

from typing import TYPE_CHECKING

from .requests import Query
from .webhook import Webhook
from .wire import Json

if TYPE_CHECKING:
    from .world import World


def delete_webhook(world: "World", query: Query) -> bool:
    if query.flag("drop_pending_updates"):
        world.updates.forget_all()
    world.webhook = Webhook()
    return True


def get_webhook_info(world: "World", _query: Query) -> Json:
    hook = world.webhook
    shown: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if hook.url:
        shown["max_connections"] = hook.max_connections
    if hook.last_error_at:
        shown["last_error_date"] = hook.last_error_at
        shown["last_error_message"] = hook.last_error
    if world.updates.allowed_as_asked is not None:
        shown["allowed_updates"] = world.updates.allowed_as_asked
    return shown
