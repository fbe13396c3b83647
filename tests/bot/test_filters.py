"""A regex that would freeze the program is stopped; what cannot be run safely is refused."""

import pytest

from bot import filters
from domain.refusals import Refusal


def test_a_regex_that_would_freeze_others_answers_at_once() -> None:
    # On a backtracking engine these take hours; RE2's time grows with the text alone.
    for pattern in (r"^(\w+\s?)*$", "(a+)+b", "(x|x|x)*y"):
        assert filters.compiled(pattern).search("a" * 4000 + "!") is None


@pytest.mark.parametrize("pattern", [r"(a)\1", "(?=a)b", "(", "a{1,100000}"])
def test_what_re2_does_not_take_is_refused_in_words(pattern: str) -> None:
    with pytest.raises(Refusal, match=r"filter\.bad_regex"):
        filters.compiled(pattern)
