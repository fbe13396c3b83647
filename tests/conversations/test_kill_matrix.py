"""Every feature killed at every step of its way: each effect is there once, nothing is lost."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conversations import dying_files, test_due_kills
from tests.conversations.killed_features import FEATURES
from tests.conversations.matrix import a_matrix

pytestmark = [pytest.mark.slow, pytest.mark.polling]

# Those of the other files of kills come on top: draws, polls, quizzes, contests, cases …
KILLS = 200
# Of each kind one, and the steps at which there is most to lose: the gate has no more time.
SAMPLE = (
    *("/checkin", "/give", "/poll", "/event, yes", "/remind", "/schedule, confirmed"),
    *("/suggest, a vote", "/forgetme", "/topic", "/captcha, at the door"),
)
SAMPLE_STEPS = ("inbox:after", "effect:within", "effect:after", "call:after")


def test_the_matrix_has_its_kills() -> None:
    features = sum(len(feature.steps) for feature in FEATURES.values())
    by_itself = sum(len(due.steps) for due in test_due_kills.DUE.values())
    assert features + by_itself + len(dying_files.STEPS) >= KILLS


@pytest.mark.parametrize("name", SAMPLE)
async def test_a_sample_killed_at_the_worst_steps_has_its_effect_once(
    tmp_path: Path, migrated: Path, name: str
) -> None:
    steps = [step for step in SAMPLE_STEPS if step in FEATURES[name].steps]
    await _is_killed(tmp_path, migrated, name, steps)


@pytest.mark.long
@pytest.mark.parametrize("name", FEATURES)
async def test_killed_at_every_step_a_feature_has_its_effect_once(
    tmp_path: Path, migrated: Path, name: str
) -> None:
    await _is_killed(tmp_path, migrated, name, FEATURES[name].steps)


async def _is_killed(folder: Path, migrated: Path, name: str, steps: Sequence[str]) -> None:
    feature = FEATURES[name]
    async with a_matrix(folder, migrated) as matrix:
        await matrix.lives(*feature.before)
        await feature.goes_through(matrix, steps)
        assert matrix.kills == len(steps)
