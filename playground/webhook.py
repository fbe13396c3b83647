"""The webhook: where updates are pushed to instead of being fetched."""

from dataclasses import dataclass


@dataclass(slots=True)
class Webhook:
    """What setWebhook left; an empty url means there is none."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0
