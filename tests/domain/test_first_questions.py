"""What clearly asks something, and what does not."""

import pytest

from domain.first_questions import is_asked


@pytest.mark.parametrize(
    "text",
    ["Where do I find the dates?", "how do I get the badge", "请问几点开始呢", "門票多少錢一張？"],
)
def test_a_question_is_heard(text: str) -> None:
    assert is_asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "??",
        "really?",
        "https://example.org/page?id=1",
        "大家好，我是新来的",
        "x" * 400 + "?" * 200,
    ],
)
def test_what_only_looks_like_one_is_not(text: str) -> None:
    assert not is_asked(text)
