"""Addresses of messages."""

# A supergroup's id is this less its own number, which stands in addresses.
_SUPERGROUPS = -(10**12)


def link_to(telegram_chat_id: int, message_id: int) -> str | None:
    """Return the address of a message; only those of supergroups have one."""
    if telegram_chat_id > _SUPERGROUPS:
        return None
    return f"https://t.me/c/{_SUPERGROUPS - telegram_chat_id}/{message_id}"
