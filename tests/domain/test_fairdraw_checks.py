"""The verifier of fair draws: what is valid passes, what was tampered with is named."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from domain.beacons import QUICKNET, Round, Secret, round_at
from domain.fairdraw import Entry, bundle, digest, freeze
from domain.fairdraw_checks import Fault, FaultKind, Unreadable, read, verify
from tests.domain.fair_draws import ROUND_1000, example, is_accepted

Bundle = dict[str, Any]
SECRET = b"\x11" * 32
FROZEN_AT = 1800086403


def is_signed(number: int, signature: bytes) -> bool:
    return (number, signature) == (round_at(FROZEN_AT + 60), ROUND_1000)


def by_secret() -> Bundle:
    rule = {"kind": "commit", "c": digest("commit", SECRET).hex()}
    terms = example()["terms"] | {"beacon": [rule]}
    entries = [Entry(*each) for each in example()["entries"]]
    frozen = freeze(terms, entries, frozen_at=FROZEN_AT, round=None)
    return bundle(terms, entries, frozen, [Secret(SECRET)], events=[])


def by_drand() -> Bundle:
    terms = example()["terms"] | {
        "beacon": [{"kind": "drand", "chain": QUICKNET, "delay": 60}],
    }
    entries = [Entry(*each) for each in example()["entries"]]
    number = round_at(FROZEN_AT + 60)
    frozen = freeze(terms, entries, frozen_at=FROZEN_AT, round=number)
    return bundle(terms, entries, frozen, [Round(number, ROUND_1000)], events=["p2"])


@pytest.mark.parametrize("valid", [example, by_secret, by_drand])
def test_a_valid_bundle_has_no_fault(valid: Callable[[], Bundle]) -> None:
    assert verify(valid(), is_signed) is None
    assert is_accepted(valid())


def test_notes_are_no_part_of_the_proof() -> None:
    assert verify(example() | {"notes": [{"event": 1, "why": "no claim"}]}, is_signed) is None


def drop_an_entry(of: Bundle) -> None:
    del of["entries"][2]


def add_a_ghost(of: Bundle) -> None:
    of["entries"].append([8, "ab" * 16, 1])


def give_more_tickets(of: Bundle) -> None:
    of["entries"][0][2] = 5


def trade_tickets(of: Bundle) -> None:
    of["entries"][0][2], of["entries"][3][2] = 2, 1


def put_somebody_else_in(of: Bundle) -> None:
    of["entries"][4][1] = "cd" * 16


def repeat_a_person(of: Bundle) -> None:
    of["entries"][4][1] = of["entries"][3][1]


def buy_too_many_tickets(of: Bundle) -> None:
    of["entries"][0][2] = 6


def change_a_prize(of: Bundle) -> None:
    of["terms"]["prizes"][0]["name"] = "Nothing"


def close_early(of: Bundle) -> None:
    terms, entries = of["terms"], [Entry(*each) for each in of["entries"]]
    of["freeze"] = freeze(terms, entries, frozen_at=terms["closes"] - 1, round=None).document()


def change_a_roll(of: Bundle) -> None:
    of["beacon"][0][1][3] = 8


def change_a_roll_everywhere(of: Bundle) -> None:
    of["beacon"][0][1][3] = of["result"]["beacon"][0][1][3] = 8


def leave_a_roll_out(of: Bundle) -> None:
    del of["beacon"][0][1][3]


def take_another_beacon(of: Bundle) -> None:
    of["beacon"] = [["commit", SECRET.hex()]]


def take_no_beacon(of: Bundle) -> None:
    of["beacon"] = []


def invent_a_prize_that_fell_free(of: Bundle) -> None:
    of["events"].append("p3")


def skip_a_winner(of: Bundle) -> None:
    of["events"].append("p2")


def hide_an_event(of: Bundle) -> None:
    of["events"] = []


def name_another_winner(of: Bundle) -> None:
    of["result"]["winners"][0] |= {"entry": 3, "ref": of["entries"][2][1]}


def point_to_another_freeze(of: Bundle) -> None:
    of["result"]["freeze"] = "00" * 32


def speak_another_protocol(of: Bundle) -> None:
    of["terms"]["v"] = "fairdraw/2"


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (drop_an_entry, Fault(FaultKind.ENTRY_NUMBER, "3")),
        (add_a_ghost, Fault(FaultKind.FREEZE_COUNT)),
        (give_more_tickets, Fault(FaultKind.FREEZE_TICKETS)),
        (trade_tickets, Fault(FaultKind.FREEZE_ROOT)),
        (put_somebody_else_in, Fault(FaultKind.FREEZE_ROOT)),
        (repeat_a_person, Fault(FaultKind.ENTRY_REF, "5")),
        (buy_too_many_tickets, Fault(FaultKind.ENTRY_TICKETS, "1")),
        (change_a_prize, Fault(FaultKind.FREEZE_TERMS)),
        (close_early, Fault(FaultKind.FROZEN_EARLY)),
        (change_a_roll, Fault(FaultKind.RESULT_BEACON)),
        (change_a_roll_everywhere, Fault(FaultKind.SEED)),
        (leave_a_roll_out, Fault(FaultKind.DICE_COUNT)),
        (take_another_beacon, Fault(FaultKind.BEACON_KIND, "commit")),
        (take_no_beacon, Fault(FaultKind.BEACON_KIND)),
        (invent_a_prize_that_fell_free, Fault(FaultKind.EVENTS, "p3")),
        (skip_a_winner, Fault(FaultKind.WINNERS)),
        (hide_an_event, Fault(FaultKind.WINNERS)),
        (name_another_winner, Fault(FaultKind.WINNERS)),
        (point_to_another_freeze, Fault(FaultKind.RESULT_FREEZE)),
        (speak_another_protocol, Fault(FaultKind.PROTOCOL, "fairdraw/2")),
    ],
)
def test_tampering_is_named(tamper: Callable[[Bundle], None], fault: Fault) -> None:
    of = deepcopy(example())
    tamper(of)
    assert verify(of, is_signed) == fault


def test_another_secret_than_the_one_committed_to_is_named() -> None:
    of = by_secret()
    of["beacon"][0][1] = "12" * 32
    assert verify(of, is_signed) == Fault(FaultKind.SECRET)


@pytest.mark.parametrize(
    ("round_", "signature", "fault"),
    [
        (1, ROUND_1000, FaultKind.DRAND_ROUND),
        (0, b"x" * 48, FaultKind.DRAND_SIGNATURE),
    ],
)
def test_another_round_of_drand_is_named(round_: int, signature: bytes, fault: FaultKind) -> None:
    of = by_drand()
    number = of["freeze"]["round"] + round_
    of["beacon"] = [Round(number, signature).document()]
    assert verify(of, is_signed) == Fault(fault)


@pytest.mark.parametrize("part", ["terms", "entries", "freeze", "beacon", "events", "result"])
@pytest.mark.parametrize("value", [None, 7, "x", [7], {"a": 1}, [["dice"]], {"v": "fairdraw/1"}])
def test_no_shape_breaks_the_verifier(part: str, value: object) -> None:
    assert verify(example() | {part: value}, is_signed) is not None


def test_no_part_of_the_terms_may_be_missing() -> None:
    for key in example()["terms"]:
        of = example()
        del of["terms"][key]
        assert verify(of, is_signed) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"a": 1.5}',
        '{"a": NaN}',
        '{"a": 1, "a": 1}',
        "[" * 100_000,
        b"\xff\xfe\xff",
    ],
)
def test_what_is_no_bundle_cannot_be_read(text: str | bytes) -> None:
    with pytest.raises(Unreadable):
        read(text)


def test_entries_must_be_plain_numbers_and_text() -> None:
    for bad in (True, "1", None):
        of = example()
        of["entries"][0][2] = bad
        assert verify(of, is_signed) == Fault(FaultKind.SHAPE, "entry 1")
    assert verify(example() | {"deep": _deep()}, is_signed) == Fault(FaultKind.SHAPE)


def _deep() -> list[Any]:
    found: list[Any] = []
    for _ in range(5000):
        found = [found]
    return found
