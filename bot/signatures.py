"""drand's signatures, checked offline by a library."""

from collections.abc import Callable
from functools import cache


@cache
def _checker() -> Callable[[int, str], object] | None:
    """Return the library's check, loaded when first asked for; None where there is none."""
    try:
        from drand_verify import verify_quicknet
    except ImportError:  # published for Python 3.11 and 3.12 only, decision 0006
        return None
    check: Callable[[int, str], object] = verify_quicknet
    return check


def can_be_checked() -> bool:
    """Say whether this Python can check signatures at all."""
    return _checker() is not None


def is_quicknet(number: int, signature: bytes) -> bool:
    """Say whether quicknet signed a round this way; False too where nothing can be checked."""
    check = _checker()
    if check is None or not 0 < number < 2**64:
        return False
    try:
        check(number, signature.hex())
    except ValueError:
        return False
    return True
