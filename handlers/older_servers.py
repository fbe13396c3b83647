"""What servers of an older Bot API leave out, filled in as its absence was meant.

Self-hosted servers are common and lag behind; aiogram demands every field of its own Bot API,
and one that is missing would cost the whole update, or an admin's right.
"""

from typing import Any

from aiogram.types import (
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberOwner,
    ChatMemberRestricted,
)


def _flags(standing: type[ChatMember]) -> dict[str, Any]:
    """Return a type's obligatory flags, unset: a right that nobody names is not held."""
    fields = standing.model_fields.items()
    return {name: False for name, field in fields if field.annotation is bool}


_STANDINGS = {
    "creator": _flags(ChatMemberOwner),
    "administrator": _flags(ChatMemberAdministrator),
    # Whoever is restricted without a word about being inside is inside.
    "restricted": _flags(ChatMemberRestricted) | {"is_member": True, "until_date": 0},
    "kicked": {"until_date": 0},
}
# What came with polls after 9.0, by a field that only this type has.
_NEWER: dict[str, dict[str, Any]] = {
    "total_voter_count": {"allows_revoting": False, "members_only": False},
    "voter_count": {"persistent_id": ""},
    "option_ids": {"option_persistent_ids": []},
}


def filled(value: Any) -> Any:
    """Return a raw update or answer with nothing missing that is newer than its server."""
    if isinstance(value, list):
        return [filled(item) for item in value]
    if not isinstance(value, dict):
        return value
    absent: dict[str, Any] = {}
    status = value.get("status")
    if "user" in value and isinstance(status, str):
        absent = _STANDINGS.get(status, absent)
    for mark, fields in _NEWER.items():
        if mark in value:
            absent = absent | fields
    return absent | {key: filled(item) for key, item in value.items()}
