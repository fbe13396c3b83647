"""Bot API: how updates come to the bot."""

from typing import TYPE_CHECKING

from .flood import too_many_requests
from .refusals import Said
from .requests import Query
from .webhook import Webhook, check_secret, check_url
from .wire import Json

if TYPE_CHECKING:
    from .world import World

_USUAL_CONNECTIONS, _MOST_CONNECTIONS = 40, 100


def set_webhook(world: "World", query: Query) -> Said:
    url = query.text("url")
    if not url:
        return delete_webhook(world, query)
    now = world.clock.now().timestamp()
    if now < world.next_webhook_at:
        raise too_many_requests(1)
    world.next_webhook_at = now + 1
    check_url(url)
    check_secret(query.text("secret_token"))
    wanted = query.number("max_connections", _USUAL_CONNECTIONS)
    hook = Webhook(url, query.text("secret_token"), min(max(wanted, 1), _MOST_CONNECTIONS))
    world.updates.allow(query.get("allowed_updates"))
    if query.flag("drop_pending_updates"):
        world.updates.forget_all()
    elif _same(world.webhook, hook):
        return Said(True, "Webhook is already set")
    world.set_webhook(hook)
    return Said(True, "Webhook was set")


def delete_webhook(world: "World", query: Query) -> Said:
    was_set = bool(world.webhook.url)
    if query.flag("drop_pending_updates"):
        world.updates.forget_all()
    world.set_webhook(Webhook())
    return Said(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


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


def _same(old: Webhook, new: Webhook) -> bool:
    facts = [(each.url, each.secret, each.max_connections) for each in (old, new)]
    return facts[0] == facts[1]
