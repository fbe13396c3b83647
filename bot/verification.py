"""Published draws, judged outside of the bot: what `python -m bot verify` says."""

from pathlib import Path

from bot import signatures
from domain.fairdraw import Json
from domain.fairdraw_checks import Fault, FaultKind, Unreadable, read, verify

TOO_LONG_BYTES = 100_000_000

WORDS = {
    FaultKind.SHAPE: "a part is missing or not as the protocol has it",
    FaultKind.PROTOCOL: "this is not fairdraw/1",
    FaultKind.ENTRY_NUMBER: "the list has a gap or a repeat",
    FaultKind.ENTRY_REF: "a reference in the list is malformed or stands there twice",
    FaultKind.ENTRY_TICKETS: "an entry has more tickets than the terms allow, or none",
    FaultKind.FREEZE_TERMS: "the terms are not those of the freeze post",
    FaultKind.FREEZE_COUNT: "the freeze post counts other entries than the list",
    FaultKind.FREEZE_TICKETS: "the freeze post counts other tickets than the list",
    FaultKind.FREEZE_ROOT: "the list is not the one that was frozen",
    FaultKind.FROZEN_EARLY: "the list was frozen before the terms allow it",
    FaultKind.BEACON_KIND: "the randomness is of another kind than announced",
    FaultKind.DICE_COUNT: "there are more or fewer rolls than announced",
    FaultKind.DRAND_ROUND: "the round of drand is not the one that was fixed",
    FaultKind.DRAND_SIGNATURE: "drand did not sign this round",
    FaultKind.SECRET: "the secret is not the one committed to before the first entry",
    FaultKind.EVENTS: "an event names a prize that the terms do not have",
    FaultKind.RESULT_FREEZE: "the result belongs to another freeze",
    FaultKind.RESULT_BEACON: "the result was drawn with other randomness",
    FaultKind.SEED: "the seed does not follow from list and randomness",
    FaultKind.WINNERS: "other winners than the rules give",
}


def judge(path: Path) -> tuple[bool, str]:
    """Return whether a file proves its draw, and one line about it; raise `Unreadable`."""
    bundle = _read(path)
    fault = verify(bundle, signatures.is_quicknet)
    if fault is not None:
        return False, f"invalid: {_words(fault)}"
    names = len(bundle["result"]["winners"])
    return True, f"valid: {len(bundle['entries'])} entries, {names} prizes won"


def _read(path: Path) -> Json:
    try:
        if path.stat().st_size > TOO_LONG_BYTES:
            raise Unreadable(f"{path} is too large for a draw")
        text = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}") from error
    try:
        return read(text)
    except Unreadable as error:
        raise Unreadable(f"{path} is no published draw: {error}") from error


def _words(fault: Fault) -> str:
    if fault.kind is FaultKind.DRAND_SIGNATURE and not signatures.can_be_checked():
        return "drand's signature cannot be checked with this Python; take 3.11 or 3.12"
    # A stranger's file may hold anything; what is shown of it stays on the line.
    where = ascii(fault.where[:40])[1:-1]
    return WORDS[fault.kind] + (f" ({where})" if where else "")
