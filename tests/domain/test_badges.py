"""The table of badges, what figures earn, what is near, and how names are read."""

import pytest

from domain.badges import (
    BADGES,
    TABLE,
    Metric,
    Rank,
    Shelf,
    due,
    fold,
    longest_run,
    nearest,
    next_of,
    read_name,
)


def test_every_badge_has_a_key_of_its_own() -> None:
    assert len(BADGES) == len(TABLE)


def test_every_group_of_the_table_has_badges_and_every_rank_is_there() -> None:
    assert {badge.shelf for badge in TABLE} == set(Shelf) - {Shelf.OWN}
    assert {badge.rank for badge in TABLE} == set(Rank)


def test_a_higher_threshold_never_ranks_lower() -> None:
    ranks = list(Rank)
    for metric in set(Metric) - {Metric.BY_HAND}:
        ladder = sorted((b for b in TABLE if b.metric is metric), key=lambda b: b.threshold)
        heights = [ranks.index(badge.rank) for badge in ladder]
        assert heights == sorted(heights), metric
        assert len({badge.threshold for badge in ladder}) == len(ladder), metric


def test_nothing_done_earns_nothing() -> None:
    assert due({}, held=()) == []


def test_every_threshold_that_was_reached_is_due_once() -> None:
    earned = due({Metric.MESSAGES: 1_000}, held=())
    assert earned == [("first_words", 1), ("chatty", 1), ("voice", 1)]
    assert due({Metric.MESSAGES: 1_000}, held=earned) == []


def test_one_below_a_threshold_is_not_enough() -> None:
    assert ("chatty", 1) not in due({Metric.MESSAGES: 99}, held=())
    assert ("chatty", 1) in due({Metric.MESSAGES: 100}, held=())


def test_a_badge_that_repeats_is_due_at_each_multiple() -> None:
    held = {("anniversary", 1)}
    assert due({Metric.DAYS: 364}, held=()) == []
    assert due({Metric.DAYS: 3 * 365}, held=held) == [("anniversary", 2), ("anniversary", 3)]


def test_what_is_given_by_hand_is_never_due() -> None:
    everything = dict.fromkeys(set(Metric) - {Metric.BY_HAND}, 10**6)
    assert "creator" not in {key for key, _ in due(everything, held=())}


def test_the_nearest_are_the_next_of_each_metric_by_share() -> None:
    figures = {Metric.MESSAGES: 90, Metric.STREAK: 3, Metric.ACTIVE_DAYS: 1}
    near = nearest(figures, held={("first_words", 1)}, most=3)
    assert [(each.badge.key, each.missing) for each in near] == [
        ("chatty", 10),
        ("week_streak", 4),
        ("settled_in", 2),
    ]


def test_hidden_badges_are_never_near() -> None:
    near = nearest({Metric.EARLY: 9, Metric.LATE: 9}, held=(), most=99)
    assert not any(each.badge.is_hidden for each in near)


def test_a_badge_that_repeats_goes_on_and_another_is_over() -> None:
    anniversary = next_of(BADGES["anniversary"], {Metric.DAYS: 400}, held={("anniversary", 1)})
    assert anniversary is not None
    assert (anniversary.value, anniversary.goal) == (400, 730)
    assert next_of(BADGES["chatty"], {Metric.MESSAGES: 500}, held={("chatty", 1)}) is None
    assert next_of(BADGES["creator"], {}, held=()) is None


@pytest.mark.parametrize(
    ("months", "run"),
    [
        ([], 0),
        (["2026-11"], 1),
        (["2026-11", "2026-12", "2027-01"], 3),
        (["2027-01", "2026-11", "2026-12"], 3),
        (["2026-01", "2026-02", "2026-04"], 2),
        (["2026-11", "2027-11"], 1),
    ],
)
def test_months_in_a_row(months: list[str], run: int) -> None:
    assert longest_run(months) == run


NAMES = {fold(name): name for name in ("Choir", "Choir Star", "合唱团", "🎤")}


@pytest.mark.parametrize(
    ("words", "key", "rest"),
    [
        ("Choir for the high notes", "Choir", "for the high notes"),
        ("choir STAR for the high notes", "Choir Star", "for the high notes"),
        ("ＣＨＯＩＲ why", "Choir", "why"),
        ('"Choir" Star of the evening', "Choir", "Star of the evening"),
        ("“Choir Star” why", "Choir Star", "why"),
        ("「合唱团」唱得好", "合唱团", "唱得好"),
        ("合唱团 唱得好", "合唱团", "唱得好"),
        ("🎤 sings", "🎤", "sings"),
        ("\u2068Choir\u2069 copied from a card", "Choir", "copied from a card"),
        ("Choir", "Choir", ""),
        ("Orchestra why", None, "Orchestra why"),
        ('"Choir why', None, '"Choir why'),
        ("", None, ""),
    ],
)
def test_the_longest_name_at_the_beginning_is_meant(
    words: str, key: str | None, rest: str
) -> None:
    assert read_name(words.split(), NAMES) == (key, rest)
