"""The verifier of fair draws: what is wrong with a published bundle, if anything."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.beacons import (
    QUICKNET,
    BeaconKind,
    CheckSignature,
    Drawn,
    Rolls,
    Round,
    Secret,
    drawn_of,
    hex_bytes,
    round_at,
)
from domain.fairdraw import (
    PROTOCOL,
    REF_DIGITS,
    Entry,
    Freeze,
    Json,
    NotCanonical,
    canonical,
    digest,
    freeze,
    result,
)


class FaultKind(StrEnum):
    SHAPE = "shape"
    PROTOCOL = "protocol"
    ENTRY_NUMBER = "entry_number"
    ENTRY_REF = "entry_ref"
    ENTRY_TICKETS = "entry_tickets"
    FREEZE_TERMS = "freeze_terms"
    FREEZE_COUNT = "freeze_count"
    FREEZE_TICKETS = "freeze_tickets"
    FREEZE_ROOT = "freeze_root"
    FROZEN_EARLY = "frozen_early"
    BEACON_KIND = "beacon_kind"
    DICE_COUNT = "dice_count"
    DRAND_ROUND = "drand_round"
    DRAND_SIGNATURE = "drand_signature"
    SECRET = "secret"  # noqa: S105 - the name of a fault
    EVENTS = "events"
    RESULT_FREEZE = "result_freeze"
    RESULT_BEACON = "result_beacon"
    SEED = "seed"
    WINNERS = "winners"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong first, and where: an entry's number, a prize, a part of the bundle."""

    kind: FaultKind
    where: str = ""


class Unreadable(ValueError):
    """Text that is no JSON object of the protocol: cut off, with fractions or doubled keys."""


def read(text: str | bytes) -> Json:
    """Return the bundle that a file holds."""
    try:
        found = json.loads(
            text, parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    if not isinstance(found, dict):
        raise Unreadable("not an object")
    return found


def _refuse(number: str) -> None:
    raise Unreadable(f"{number[:20]} is not a whole number")


def _once(pairs: list[tuple[str, Any]]) -> Json:
    if len(found := dict(pairs)) != len(pairs):
        raise Unreadable("a key stands there twice")
    return found


def verify(bundle: Json, check_signature: CheckSignature) -> Fault | None:
    """Return the first thing that is wrong with a bundle, None when it is valid."""
    try:
        return next(_faults(bundle, check_signature), None)
    except (NotCanonical, RecursionError):
        return Fault(FaultKind.SHAPE)


def _faults(bundle: Json, check_signature: CheckSignature) -> Iterator[Fault]:
    canonical({key: part for key, part in bundle.items() if key != "entries"})
    yield from _shape(bundle)
    terms, entries = bundle["terms"], [Entry(*each) for each in bundle["entries"]]
    yield from _entries(entries, most=terms["tickets"]["max"])
    frozen = _freeze_by_rule(bundle)
    yield from _freeze(bundle["freeze"], frozen)
    if frozen.frozen_at < terms["closes"]:
        yield Fault(FaultKind.FROZEN_EARLY)
    drawn = [drawn_of(*each) for each in bundle["beacon"]]
    for rule, each in zip(terms["beacon"], drawn, strict=False):
        yield from _beacon(rule, each, frozen, check_signature)
    if len(drawn) != len(terms["beacon"]):
        yield Fault(FaultKind.BEACON_KIND)
    prizes = {prize["id"] for prize in terms["prizes"]}
    yield from (Fault(FaultKind.EVENTS, each) for each in bundle["events"] if each not in prizes)
    known = [each for each in drawn if each is not None]
    yield from _result(bundle, result(terms, entries, frozen, known, bundle["events"]).document())


# -- shape -----------------------------------------------------------------------------------


def _shape(bundle: Json) -> Iterator[Fault]:
    parts = {"terms": dict, "entries": list, "freeze": dict, "beacon": list, "result": dict}
    for part, kind in (parts | {"events": list}).items():
        if not isinstance(bundle.get(part), kind):
            yield Fault(FaultKind.SHAPE, part)
    if bundle["terms"].get("v") != PROTOCOL:
        yield Fault(FaultKind.PROTOCOL, str(bundle["terms"].get("v"))[:20])
    if not _is_terms(bundle["terms"]):
        yield Fault(FaultKind.SHAPE, "terms")
    for place, each in enumerate(bundle["entries"], 1):
        if not isinstance(each, list) or [type(part) for part in each] != [int, str, int]:
            yield Fault(FaultKind.SHAPE, f"entry {place}")
    if not all(isinstance(each, str) for each in bundle["events"]):
        yield Fault(FaultKind.SHAPE, "events")
    if not all(isinstance(each, list) and len(each) == 2 for each in bundle["beacon"]):
        yield Fault(FaultKind.SHAPE, "beacon")
    if type(bundle["freeze"].get("frozen")) is not int:
        yield Fault(FaultKind.SHAPE, "freeze")


def _is_terms(terms: Json) -> bool:
    match terms:
        case {
            "draw": str(),
            "prev": prev,
            "title": str(),
            "opens": int(),
            "closes": int(),
            "prizes": list(prizes),
            "tickets": {"max": int()},
            "claim_hours": int(),
            "beacon": list(rules),
        }:
            ids = [each.get("id") for each in prizes if isinstance(each, dict)]
            return (
                hex_bytes(prev, 32) is not None
                and len(ids) == len(prizes) == len({each for each in ids if isinstance(each, str)})
                and bool(rules)
                and all(map(_is_rule, rules))
            )
    return False


def _is_rule(rule: object) -> bool:
    match rule:
        case {"kind": BeaconKind.DICE, "k": int(rolls)}:
            return rolls > 0
        case {"kind": BeaconKind.DRAND, "chain": str(chain), "delay": int(delay)}:
            return chain == QUICKNET and delay >= 0
        case {"kind": BeaconKind.COMMIT, "c": text}:
            return hex_bytes(text, 32) is not None
    return False


# -- list and freeze -------------------------------------------------------------------------


def _entries(entries: list[Entry], *, most: int) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, (number, ref, tickets) in enumerate(entries, 1):
        if number != place:
            yield Fault(FaultKind.ENTRY_NUMBER, str(place))
        if hex_bytes(ref, REF_DIGITS // 2) is None or ref in seen:
            yield Fault(FaultKind.ENTRY_REF, str(place))
        if not 1 <= tickets <= most:
            yield Fault(FaultKind.ENTRY_TICKETS, str(place))
        seen.add(ref)


def _freeze_by_rule(bundle: Json) -> Freeze:
    """Return the freeze record that follows from terms and entries."""
    terms, frozen_at = bundle["terms"], bundle["freeze"]["frozen"]
    delays = [rule["delay"] for rule in terms["beacon"] if rule["kind"] == BeaconKind.DRAND]
    number = round_at(frozen_at + delays[0]) if delays else None
    entries = [Entry(*each) for each in bundle["entries"]]
    return freeze(terms, entries, frozen_at=frozen_at, round=number)


def _freeze(published: Json, by_rule: Freeze) -> Iterator[Fault]:
    kinds = {
        "terms": FaultKind.FREEZE_TERMS,
        "n": FaultKind.FREEZE_COUNT,
        "tickets": FaultKind.FREEZE_TICKETS,
        "root": FaultKind.FREEZE_ROOT,
        "round": FaultKind.DRAND_ROUND,
    }
    expected = by_rule.document()
    for part, kind in kinds.items():
        if published.get(part) != expected.get(part):
            yield Fault(kind)
    if canonical(published) != canonical(expected):
        yield Fault(FaultKind.SHAPE, "freeze")


# -- beacon and result -----------------------------------------------------------------------


def _beacon(
    rule: Json, drawn: Drawn | None, frozen: Freeze, check_signature: CheckSignature
) -> Iterator[Fault]:
    if drawn is None:
        yield Fault(FaultKind.SHAPE, "beacon")
    elif rule["kind"] != drawn.kind:
        yield Fault(FaultKind.BEACON_KIND, drawn.kind)
    match drawn:
        case Rolls(values) if len(values) != rule["k"]:
            yield Fault(FaultKind.DICE_COUNT)
        case Round(number) if number != frozen.round:
            yield Fault(FaultKind.DRAND_ROUND)
        case Round(number, signature) if not check_signature(number, signature):
            yield Fault(FaultKind.DRAND_SIGNATURE)
        case Secret(value) if digest("commit", value).hex() != rule["c"]:
            yield Fault(FaultKind.SECRET)


def _result(bundle: Json, expected: Json) -> Iterator[Fault]:
    published = bundle["result"]
    kinds = {
        "freeze": FaultKind.RESULT_FREEZE,
        "beacon": FaultKind.RESULT_BEACON,
        "seed": FaultKind.SEED,
        "winners": FaultKind.WINNERS,
    }
    for part, kind in kinds.items():
        if published.get(part) != expected[part]:
            yield Fault(kind)
    if canonical(published) != canonical(expected):
        yield Fault(FaultKind.SHAPE, "result")
