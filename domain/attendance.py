"""Codes that are shown where people are: whoever knows one was there."""

import hashlib
import hmac
import re
import unicodedata

from domain.gatherings import Gathering, GatheringState

CODE_SECONDS = 30
LINK_SECONDS = 300
# Before the begin, when the first ones come.
EARLY_SECONDS = 3 * 3600
DIGITS = 6


def _mac(secret: str, words: str) -> bytes:
    return hmac.new(secret.encode(), words.encode(), hashlib.sha256).digest()


def code_at(secret: str, at: int) -> str:
    """Return the six digits of an instant's half minute."""
    number = int.from_bytes(_mac(secret, f"code:{at // CODE_SECONDS}")[:8])
    return f"{number % 10**DIGITS:0{DIGITS}}"


def read_code(text: str) -> str | None:
    """Return six digits that are all that is said; None for anything else."""
    said = unicodedata.normalize("NFKC", text).strip()
    return said if re.fullmatch("[0-9]{6}", said) else None


def token_at(secret: str, at: int) -> str:
    """Return what a link carries for five minutes."""
    return _mac(secret, f"link:{at // LINK_SECONDS}").hex()[:20]


def is_code(secret: str, said: str, *, at: int) -> bool:
    """Say whether a code is shown, or was until half a minute ago: people type slowly."""
    known = (code_at(secret, at), code_at(secret, at - CODE_SECONDS))
    return bool(secret) and any(hmac.compare_digest(each, said) for each in known)


def is_token(secret: str, said: str, *, at: int) -> bool:
    known = (token_at(secret, at), token_at(secret, at - LINK_SECONDS))
    return bool(secret) and any(hmac.compare_digest(each, said) for each in known)


def may_come(gathering: Gathering, *, now: int) -> bool:
    """Say whether somebody can be there by now."""
    is_off = gathering.state is GatheringState.CANCELLED
    return not is_off and now >= gathering.plan.starts_at - EARLY_SECONDS
