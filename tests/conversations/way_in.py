"""How updates come in while a conversation is held: by polling, or by the webhook."""

import os
import socket


def way_in() -> dict[str, str]:
    """Return settings of a webhook where ENCORE_BY=webhook asks for them, else none."""
    return webhook_settings() if os.environ.get("ENCORE_BY") == "webhook" else {}


def webhook_settings() -> dict[str, str]:
    """Return the settings of a webhook on a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    return {
        "webhook_url": f"http://{listen}/updates",
        "webhook_secret": "conversations-only",
        "listen": listen,
    }
