"""Words that mean the same: joined with those that do already, and taken apart."""

import pytest

from domain.refusals import Refusal
from domain.same_words import MOST_GROUPS, MOST_WORDS, joined, read, without

GROUPS = (("concert", "gig"), ("演唱会", "公演"))


def test_a_line_is_words_with_equal_signs_between_each_once() -> None:
    assert read(" 演唱会 = 公演＝ Live  show = live SHOW =") == ("演唱会", "公演", "Live show")


@pytest.mark.parametrize("line", ["", "=", "concert", "concert =", "gig = Gig!", "🎉 = 🎈"])
def test_fewer_than_two_words_are_refused(line: str) -> None:
    with pytest.raises(Refusal, match=r"learn\.same\.usage"):
        read(line)


def test_a_word_of_two_groups_joins_them() -> None:
    assert joined(GROUPS, ("live", "show")) == (*GROUPS, ("live", "show"))
    assert joined(GROUPS, ("Gig", "公演")) == (("concert", "Gig", "演唱会", "公演"),)
    assert joined(GROUPS, ("gig", "concert")) == GROUPS


def test_there_are_limits() -> None:
    with pytest.raises(Refusal, match=r"learn\.same\.long"):
        read(f"a = {'b' * 41}")
    with pytest.raises(Refusal, match=r"learn\.same\.many_words"):
        joined(GROUPS, ("gig", *(f"w{each}" for each in range(MOST_WORDS - 1))))
    many = tuple((f"a{each}", f"b{each}") for each in range(MOST_GROUPS))
    with pytest.raises(Refusal, match=r"learn\.same\.many$"):
        joined(many, ("c", "d"))
    assert len(joined(many, ("a1", "d"))) == MOST_GROUPS


def test_a_group_goes_by_its_number_or_loses_a_word() -> None:
    assert without(GROUPS, 1) == (("演唱会", "公演"),)
    assert without((("a", "b", "c"),), "B") == (("a", "c"),)
    assert without(GROUPS, "公演") == (("concert", "gig"),)
    with pytest.raises(Refusal, match=r"learn\.same\.unknown$"):
        without(GROUPS, 3)
    with pytest.raises(Refusal, match=r"learn\.same\.unknown_word"):
        without(GROUPS, "tour")
