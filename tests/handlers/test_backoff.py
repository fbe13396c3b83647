"""Pauses between two tries: never in a hurry, never for ever."""

from handlers.backoff import LONGEST_PAUSE_SECONDS, SHORTEST_PAUSE_SECONDS, Backoff

TEN_MINUTES = 600


def test_ten_minutes_without_a_network_are_few_tries() -> None:
    for _ in range(200):
        backoff, waited, tries = Backoff(), 0.0, 0
        while waited < TEN_MINUTES:
            pause = backoff.pause()
            assert SHORTEST_PAUSE_SECONDS <= pause <= LONGEST_PAUSE_SECONDS
            waited, tries = waited + pause, tries + 1
        assert tries <= TEN_MINUTES / 6


def test_after_an_answer_it_begins_anew() -> None:
    backoff = Backoff()
    for _ in range(10):
        backoff.pause()
    backoff.reset()
    assert backoff.pause() <= 2 * SHORTEST_PAUSE_SECONDS
