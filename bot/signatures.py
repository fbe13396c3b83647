"""drand's signatures, checked offline by a library."""

try:
    from drand_verify import verify_quicknet
except ImportError:  # published for Python 3.11 and 3.12 only, decision 0006
    verify_quicknet = None


def can_be_checked() -> bool:
    """Say whether this Python can check signatures at all."""
    return verify_quicknet is not None


def is_quicknet(number: int, signature: bytes) -> bool:
    """Say whether quicknet signed a round this way; False too where nothing can be checked."""
    if verify_quicknet is None or not 0 < number < 2**64:
        return False
    try:
        verify_quicknet(number, signature.hex())
    except ValueError:
        return False
    return True
