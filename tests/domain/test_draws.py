"""When a draw closes after an absence, as its terms say."""

import pytest

from domain.draws import closing_after_absence

HOUR = 3600


@pytest.mark.parametrize(
    ("from_at", "to_at", "later"),
    [
        (600, 1200, 0),
        (600, 600 + 721, 721),
        (2 * HOUR - 600, 2 * HOUR - 585, 15),
        (2 * HOUR - 600, 2 * HOUR - 586, 0),
        (2 * HOUR - 600, 2 * HOUR + 300, 900),
        (-HOUR, 900, 900),
        (2 * HOUR + 1, 3 * HOUR, 0),
    ],
)
def test_an_absence_of_a_tenth_or_in_the_last_minutes_is_given_back(
    from_at: int, to_at: int, later: int
) -> None:
    closes_at = closing_after_absence(2 * HOUR, opens_at=0, from_at=from_at, to_at=to_at)
    assert closes_at == 2 * HOUR + later
