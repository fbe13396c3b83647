"""The protocol fairdraw/1: its published vectors, and draws that no vector knows."""

import json
import random
from hashlib import sha256
from itertools import islice
from typing import Any

import pytest

from domain import merkle
from domain.beacons import QUICKNET, Drawn, Rolls, Round, Secret, drawn_of, round_at, round_time
from domain.fairdraw import (
    Entry,
    Freeze,
    NotCanonical,
    bundle,
    canonical,
    digest,
    freeze,
    leaves,
    path_of,
    ref_of,
    result,
    seed_of,
    terms_hash,
)
from domain.rankings import below, ranking, stream, winners
from tests.domain.fair_draws import EXAMPLE, ROUND_1000, drum, example, is_accepted

ROLLED = Rolls((1, 64, 22, 7, 33, 50, 12, 41))
TICKETS = [1, 5, 1, 2, 1, 3, 1]
EXAMPLE_ENTRIES = [Entry(*each) for each in example()["entries"]]
SEED = bytes.fromhex("6a47e3b0a881cc4463be298f44eb72c22b7783da2aa952bd83141d2accb3582d")


def frozen_example() -> Freeze:
    return freeze(example()["terms"], EXAMPLE_ENTRIES, frozen_at=1800086403, round=None)


def test_the_hashes_of_the_published_example_come_out() -> None:
    frozen = frozen_example()
    assert frozen.terms == "ab007f3cd0845520097b5e01687e1dbf002750e30863c9d07dd581d9acabed3a"
    assert frozen.root == "d067cedf66031462fd2e1038e2b8b45b8ca63ee5b93c8f81ebab843ea92104be"
    assert frozen.hash.hex() == "9e796e6b0f511050bb090f43ae77de42fe4097347400b742223f84adeff19674"
    assert seed_of(frozen, [ROLLED]) == SEED
    found = result(example()["terms"], EXAMPLE_ENTRIES, frozen, [ROLLED], ["p1"])
    assert found.hash.hex() == "b5bab75f7c215ff2be15d1298470301f459811cb661a4aa52b374259af92b4b3"


def test_the_published_example_comes_out_whole() -> None:
    made = bundle(example()["terms"], EXAMPLE_ENTRIES, frozen_example(), [ROLLED], events=["p1"])
    assert made == json.loads(EXAMPLE.read_text("utf-8"))


def test_the_example_is_drawn_as_published() -> None:
    numbers, left = stream(SEED), 14
    assert [below(numbers, left) for _ in range(8)] == [0, 8, 4, 12, 6, 9, 2, 3]
    assert list(ranking(SEED, TICKETS)) == [1, 5, 6, 2, 3, 7, 4]
    assert winners(["p1", "p2"], ["p1"], ranking(SEED, TICKETS)) == [("p1", 6), ("p2", 5)]


def test_a_recorded_round_of_drand_gives_its_order() -> None:
    assert sha256(ROUND_1000).hexdigest().startswith("fe290bec")
    frozen = frozen_example()
    seed = seed_of(frozen, [Round(1000, ROUND_1000)])
    assert (seed.hex()[:8], seed.hex()[-4:]) == ("41ddff05", "cd60")
    assert list(ranking(seed, TICKETS)) == [6, 5, 1, 2, 4, 7, 3]


def test_a_secret_that_was_committed_to_gives_its_order() -> None:
    secret = Secret(b"\x11" * 32)
    commitment = digest("commit", secret.value).hex()
    assert (commitment[:8], commitment[-4:]) == ("e2d96e7b", "e505")
    assert list(ranking(seed_of(frozen_example(), [secret]), TICKETS)) == [4, 2, 3, 6, 5, 1, 7]


def test_rounds_are_counted_from_one_at_the_first() -> None:
    assert (round_at(1692803367), round_at(1692803368), round_at(1692803370)) == (1, 2, 2)
    assert round_time(round_at(1800086463)) - 1800086463 in range(3)


# -- trees -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "root"),
    [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_known_roots_of_rfc_6962(count: int, root: str) -> None:
    known = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    known.append("606162636465666768696a6b6c6d6e6f")
    assert merkle.root([bytes.fromhex(leaf) for leaf in known[:count]]).hex() == root


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8, 13])
def test_each_leaf_has_a_path_to_the_root_and_to_no_other(size: int) -> None:
    many = [b"%d" % number for number in range(size)]
    root = merkle.root(many)
    for place, leaf in enumerate(many):
        path = merkle.path(many, place)
        assert merkle.root_by_path(leaf, path, place=place, size=size) == root
        assert merkle.root_by_path(leaf + b"!", path, place=place, size=size) != root
        assert merkle.root_by_path(leaf, [*path, root], place=place, size=size) is None


def test_a_receipt_leads_to_the_root_in_the_post() -> None:
    entry = EXAMPLE_ENTRIES[4]
    path = path_of(EXAMPLE_ENTRIES, 5)
    leaf = digest("leaf", *entry)
    assert merkle.root_by_path(leaf, path, place=4, size=7) == bytes.fromhex(frozen_example().root)
    terms = terms_hash(example()["terms"])
    assert ref_of(terms=terms, user_id=7, salt=b"x" * 16) != ref_of(
        terms=terms, user_id=8, salt=b"x" * 16
    )


def test_leaves_are_the_protocols_hashes() -> None:
    many = [Entry(number, f"{number:032x}", 1 + number % 12) for number in (1, 10, 999, 1234567)]
    assert list(leaves(many)) == [digest("leaf", *entry) for entry in many]


# -- chance ----------------------------------------------------------------------------------


def test_three_hundred_draws_agree_with_the_drum() -> None:
    chance = random.Random(20261122)
    for _ in range(300):
        tickets = [chance.choice((1, 1, 2, 5, 40)) for _ in range(chance.randrange(60))]
        seed = chance.randbytes(32)
        assert list(ranking(seed, tickets)) == drum(seed, tickets)


def test_a_rank_does_not_depend_on_how_many_are_asked_for() -> None:
    assert list(islice(ranking(SEED, TICKETS), 3)) == [1, 5, 6]
    assert list(ranking(SEED, [])) == []


def test_every_ticket_is_as_likely_in_twenty_thousand_draws() -> None:
    counts = [0] * len(TICKETS)
    for number in range(20_000):
        counts[next(ranking(sha256(b"%d" % number).digest(), TICKETS)) - 1] += 1
    expected = [20_000 * tickets / sum(TICKETS) for tickets in TICKETS]
    chi = sum((n - e) ** 2 / e for n, e in zip(counts, expected, strict=True))
    assert chi < 22.5  # p = 0.001 at 6 degrees of freedom


def test_numbers_of_the_uneven_rest_are_thrown_away() -> None:
    assert below(iter([2**256 - 1, 5]), 2**255 + 1) == 5


def test_a_prize_without_anybody_left_is_nobodys() -> None:
    assert winners(["p1", "p2", "p3"], [], iter([4, 2])) == [("p1", 4), ("p2", 2)]
    assert winners(["p1", "p2"], ["p1"], iter([4, 2])) == [("p2", 2)]


# -- bytes -----------------------------------------------------------------------------------


def test_the_same_text_in_other_characters_is_the_same_document() -> None:
    assert canonical({"b": 1, "a": "e\u0301"}) == '{"a":"é","b":1}'.encode()
    assert digest("x", "e\u0301") == digest("x", "é")


@pytest.mark.parametrize("bad", [1.0, {"a": 2**53}, {1: 2}, "\ud800", {"é": 1}, [{1}]])
def test_what_has_no_one_way_to_be_written_is_refused(bad: object) -> None:
    with pytest.raises(NotCanonical):
        canonical({"a": bad})


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("dice", [0]),
        ("dice", [65]),
        ("dice", [True]),
        ("dice", "1,2"),
        ("drand", {"round": 1000, "signature": "zz"}),
        ("drand", {"round": 1000}),
        ("commit", "11" * 31),
        ("commit", "AA" * 32),
        ("coin", [1]),
    ],
)
def test_a_beacon_value_that_cannot_be_is_none(kind: str, value: object) -> None:
    assert drawn_of(kind, value) is None


DICE = {"kind": "dice", "k": 8}
COMMIT = {"kind": "commit", "c": digest("commit", b"s" * 32).hex()}
DRAND = {"kind": "drand", "chain": QUICKNET, "delay": 60}
ROUND = Round(round_at(1800086463), ROUND_1000)


@pytest.mark.parametrize(
    ("rules", "drawn"),
    [
        ([DICE], [ROLLED]),
        ([COMMIT], [Secret(b"s" * 32)]),
        ([DICE, DRAND], [ROLLED, ROUND]),
    ],
)
def test_any_draw_is_accepted_by_a_verifier_written_for_itself(
    rules: list[dict[str, Any]], drawn: list[Drawn]
) -> None:
    terms = example()["terms"] | {"beacon": rules}
    entries = [Entry(n, f"{n:032x}", n % 5 + 1) for n in range(1, 40)]
    number = ROUND.number if DRAND in rules else None
    frozen = freeze(terms, entries, frozen_at=1800086403, round=number)
    assert is_accepted(bundle(terms, entries, frozen, drawn, events=["p2", "p2", "p1"]))
