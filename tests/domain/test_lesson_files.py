"""Files with lessons: read back as written, and broken in more than ten ways."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.lesson_files import MOST_LESSONS, Found, as_csv, as_markdown, day_of, read
from domain.lessons import Lesson, checked
from domain.refusals import Refusal

FULL = Lesson(
    "When does it begin?",
    "At *eight*.\n\n# not a heading\n```\n# code\nDoors: seven",
    ("what time|when", "几点开始"),
    ("tour", "门票"),
    "en",
    date(2026, 12, 31),
)


def _faults(found: list[Found]) -> list[tuple[int, str]]:
    return [(line, each.key) for line, each in found if isinstance(each, Refusal)]


def _lessons(found: list[Found]) -> list[Lesson]:
    return [each for _, each in found if isinstance(each, Lesson)]


LESSONS = [FULL, Lesson("=1+1", "'-2 \\ |"), Lesson("怎么签到？", "Tags: none\n发 /checkin")]


def test_a_table_is_read_back_as_written() -> None:
    assert _lessons(read(as_csv(LESSONS))) == LESSONS


def test_markdown_is_read_back_as_written() -> None:
    assert _lessons(read(as_markdown(LESSONS))) == LESSONS


words = st.text(st.sampled_from("ab #|\\\n`~'=:-*\",;　问Tags"), min_size=1, max_size=30)


@settings(max_examples=200, deadline=None)
@given(question=words, answer=words, alias=words)
def test_whatever_is_written_comes_back(question: str, answer: str, alias: str) -> None:
    try:
        lesson = checked(Lesson(question, answer, (alias,)))
    except Refusal:
        return
    for write in (as_csv, as_markdown):
        written = write([lesson, Lesson("the last one", "is there")])
        assert _lessons(read(written)) == [lesson, Lesson("the last one", "is there")]


def test_columns_may_stand_in_any_order_and_in_chinese() -> None:
    table = "sep=;\n标签;答案;问题;别名\n门票,巡演;到门口;哪里买票？;怎么买票|买票\n"
    assert _lessons(read(table)) == [
        Lesson("哪里买票？", "到门口", ("怎么买票", "买票"), ("门票", "巡演"))
    ]


def test_titles_without_words_of_their_own_are_no_questions() -> None:
    text = "# FAQ\n\n## Tickets\n### Where?\n- **Tags**: tour\nAt the door.\n### When?\nNow.\n"
    assert _lessons(read(text)) == [
        Lesson("Where?", "At the door.", (), ("tour",)),
        Lesson("When?", "Now."),
    ]


HEAD = "question,answer,aliases,tags,language,until\n"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",an answer", "learn.no_question"),
        ("a question,", "learn.no_answer"),
        ('a,"never ends', "learn.open_quote"),
        ('a,"ends" in the middle', "learn.open_quote"),
        ("a,b,c,d,en,,too,many", "learn.columns"),
        (f"{'q' * 400},b", "learn.long_question"),
        (f"a,{'b' * 4000}", "learn.long_answer"),
        ("a,b,,,klingon", "learn.language"),
        ("a,b,,,,tomorrow", "learn.day"),
        ("a,b,,,,2026-02-30", "learn.day"),
        ("a,b,,1 2 3 4 5 6 7 8 9", "learn.many_tags"),
        (f"a,b,{'|'.join(map(str, range(40)))}", "learn.many_aliases"),
        ("  GOOD one ,again", "learn.double"),
        (f"a,{'b' * 200_000}", "learn.open_quote"),
    ],
)
def test_a_broken_row_is_named_with_its_line_and_stops_no_other(row: str, why: str) -> None:
    found = read(f'{HEAD}good one,yes\n\n{row}\ngood two,"yes\nand yes"\n')
    assert _faults(found) == [(4, why)]
    assert [each.question for each in _lessons(found)] == ["good one", "good two"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "learn.file_empty"),
        (" \n\t\n", "learn.file_empty"),
        (HEAD, "learn.file_empty"),
        ("just words, and more of them", "learn.file_unknown"),
        ("name,points\nAnn,3\n", "learn.file_unknown"),
        (HEAD + "".join(f"q{n},a\n" for n in range(MOST_LESSONS + 1)), "learn.file_long"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(text: str, why: str) -> None:
    with pytest.raises(Refusal) as told:
        read(text)
    assert told.value.key == why


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("## One\n\n## Two\nyes\n", [(1, "learn.no_answer")]),
        ("## One\nUntil: never\n\nyes\n## Two\nyes\n", [(1, "learn.day")]),
        ("## One\nyes\n## one\nagain\n", [(3, "learn.double")]),
        ("## One\nLanguage: xx\nyes\n", [(1, "learn.language")]),
    ],
)
def test_a_broken_heading_is_named_with_its_line(text: str, faults: list[tuple[int, str]]) -> None:
    assert _faults(read(text)) == faults


@pytest.mark.parametrize(
    "said", ["2026-12-31", "2026/12/31", "2026.12.31", "2026年12月31日", "２０２６-12-31"]
)
def test_a_day_has_many_writings(said: str) -> None:
    assert day_of(said) == date(2026, 12, 31)
