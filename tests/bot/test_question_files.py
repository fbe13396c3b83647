"""Files with questions: read by what stands in them, a broken question named with its line.

Exports are read back by tablib, which knows tables of many programs, and by the importer.
"""

import html
import json
from collections.abc import Callable
from typing import Any

import pytest
import tablib
from hypothesis import given
from hypothesis import strategies as st

from bot import question_trees
from bot.question_files import MOST_BYTES, Format, read
from domain import question_tables
from domain.question_fields import MOST_QUESTIONS
from domain.questions import Question, QuestionKind, checked
from domain.refusals import Refusal
from tests.bot import question_samples as samples
from tests.bot.question_samples import COUNT, OPTIONS, Row

BROKEN_AT = 500
"""The question that is broken, counted from 1."""
WAYS: list[Row] = [
    {"question": "?" * 301},
    {"question": ""},
    {"question": "a\x01b"},
    {"question": "=HYPERLINK(1)"},
    {"options": [f"colour {number}" for number in range(11)], "answer": "colour 1"},
    {"options": ["red", "red", "blue", "white"], "answer": "blue"},
    {"options": ["red", "green", "blue", "w" * 101], "answer": "red"},
    {"options": ["red", "", "blue", "white"], "answer": "red"},
    {"options": ["red", "@SUM(1)", "blue", "white"], "answer": "red"},
    {"options": ["red", "gr\x7feen", "blue", "white"], "answer": "red"},
    {"question": "q" * 6_000},
]
FORMATS: list[tuple[Format, Callable[..., str], Callable[[int], int]]] = [
    (Format.CSV, samples.as_csv, lambda number: number + 1),
    (Format.JSON, samples.as_json, lambda number: number + 1),
    (Format.YAML, samples.as_yaml, lambda number: 3 * number - 2),
    (Format.AIKEN, samples.as_aiken, lambda number: 7 * number - 6),
    (Format.GIFT, samples.as_gift, lambda number: 2 * number - 1),
]
each_format = pytest.mark.parametrize(("kind", "write", "line_of"), FORMATS)


def _body(text: str) -> bytes:
    return text.encode()


@each_format
def test_a_thousand_questions_are_read_in_order(
    kind: Format, write: Callable[..., str], line_of: Callable[[int], int]
) -> None:
    reading = read(_body(write(samples.rows())))
    assert (reading.format, len(reading.questions), reading.faults) == (kind, COUNT, ())
    assert reading.questions[6].text == "Which colour has light number 7, they ask?"
    assert all(set(question.options) == set(OPTIONS) for question in reading.questions)
    answers = [question.right_answers for question in reading.questions]
    assert answers == [(row["answer"],) for row in samples.rows()]


@each_format
@pytest.mark.parametrize("way", range(len(WAYS)))
def test_a_broken_question_is_named_with_its_line_and_stops_no_other(
    kind: Format, write: Callable[..., str], line_of: Callable[[int], int], way: int
) -> None:
    questions = samples.rows()
    sound = questions[BROKEN_AT - 1]
    questions[BROKEN_AT - 1] = {**sound, **WAYS[way]}
    reading = read(_body(write(questions)))
    assert len(reading.questions) == COUNT - 1
    (fault,) = reading.faults
    assert isinstance(fault.outcome, Refusal)
    assert abs(fault.line - line_of(BROKEN_AT)) <= 1
    assert sound["question"] not in {question.text for question in reading.questions}


def _spoilt(write: Callable[..., str], old: str, new: str) -> bytes:
    """Return a file in which the words of one question are replaced."""
    text = write(samples.rows())
    number = f"number {BROKEN_AT},"
    before, mark, after = text.partition(number)
    start = max(before.rfind("\n\n"), before.rfind("\n")) + 1
    before, head = before[:start], before[start:]
    spoilt = (head + mark + after).replace(old, new, 1)
    assert spoilt != head + mark + after
    return (before + spoilt).encode()


@pytest.mark.parametrize(
    ("write", "old", "new", "key"),
    [
        (samples.as_csv, ",A,", ",Z,", "question.unknown_answer"),
        (samples.as_csv, ",A,", ",,", "question.no_answer"),
        (samples.as_csv, ",A,3,", ",A,9,", "question.difficulty"),
        (samples.as_csv, ",red,", ",red,extra,cell,too,", "question.columns"),
        (samples.as_aiken, "ANSWER: A", "ANSWER:", "question.no_answer"),
        (samples.as_aiken, "ANSWER: A", "ANSWER: E", "question.unknown_answer"),
        (samples.as_aiken, "ANSWER: A", "", "question.no_answer"),
        (samples.as_aiken, "C. blue", "blue", "question.letters"),
        (samples.as_aiken, "B. green", "D. green", "question.letters"),
        (samples.as_gift, "{", "", "question.braces"),
        (samples.as_gift, "}", "", "question.braces"),
        (samples.as_gift, "=red", "~red", "question.no_answer"),
        (samples.as_gift, "{=red ~green ~blue ~white", "{#3:1", "question.gift_kind"),
        (samples.as_gift, "=red ~green", "=red -> x =green -> y", "question.gift_kind"),
        (samples.as_json, '"answer": "red"', '"answer": "pink"', "question.unknown_answer"),
        (samples.as_json, '"answer": "red"', '"answer": 0', "question.unknown_answer"),
        (samples.as_json, '"answer": "red"', '"x": "red"', "question.no_answer"),
        (samples.as_json, '"red"', '{"red": 1}', "question.nested"),
        (samples.as_json, '"answer"', 'answer"', "question.not_json"),
        (samples.as_json, '"red", ', '"red" ', "question.not_json"),
        (samples.as_json, '"}', "}", "question.not_json"),
        (samples.as_json, '"difficulty": 3', '"difficulty": "deadly"', "question.difficulty"),
        (samples.as_yaml, "answer: red", "answer: [pink]", "question.unknown_answer"),
        (samples.as_yaml, "answer: red", "answer:", "question.no_answer"),
        (samples.as_yaml, "answer: red", "answer: re: d", "question.not_yaml"),
        (samples.as_yaml, "answer: red", "answer: [red", "question.not_yaml"),
        (samples.as_yaml, "[red,", "[{red: 1},", "question.nested"),
        (samples.as_json, '["red", "green", "blue", "white"]', "7", "question.options"),
    ],
)
def test_what_breaks_a_formats_own_rules_is_said(
    write: Callable[..., str], old: str, new: str, key: str
) -> None:
    reading = read(_spoilt(write, old, new))
    (fault,) = reading.faults
    assert isinstance(fault.outcome, Refusal)
    assert (fault.outcome.key, len(reading.questions)) == (key, COUNT - 1)


def test_a_mark_within_a_cell_opens_nothing() -> None:
    reading = read(b'question,A,B,answer\nHow wide is a 7" single?,7",12",A\nLast?,a,b,B\n')
    assert [question.options for question in reading.questions] == [('7"', '12"'), ("a", "b")]


def test_a_cell_may_have_lines() -> None:
    body = b'question,A,B,answer,explanation\n"Two\nlines?",a,b,A,"one\ntwo"\nq,a,b,,\n'
    reading = read(body)
    assert [question.text for question in reading.questions] == ["Two\nlines?"]
    assert [fault.line for fault in reading.faults] == [5]


def test_rows_whose_quotation_marks_close_each_other_are_named() -> None:
    reading = read(b'question,A,B,answer\nq1,"a,b,A\nq2,"a,b,A\nq3,a,b,B\n')
    assert [question.text for question in reading.questions] == ["q3"]
    assert [fault.line for fault in reading.faults] == [2, 3]


@pytest.mark.parametrize(
    "body",
    [
        b"question,a,b,answer\n" + b"q" * 1_000_000,
        b"," * 1_000_000,
        b"q{=a " + b"~b " * 100_000 + b"}",
        b"::" + b":\\" * 100_000 + b"\nq{=a ~b}",
        b"- a: b\n" * 200_000,
        b'[{"question":"q","options":"' + b"a|" * 1_000_000 + b'"}]',
        b'[{"question":"q","options":["a","b"],"answer":"' + b"A, " * 1_000_000 + b'"}]',
    ],
)
def test_endless_things_are_refused_without_being_looked_through(body: bytes) -> None:
    try:
        reading = read(body)
    except Refusal:
        return
    assert reading.questions == ()


def test_an_open_quotation_mark_costs_its_own_row_only() -> None:
    body = _spoilt(samples.as_csv, '?",red', "?,red")
    reading = read(body)
    assert [(fault.line, len(reading.questions)) for fault in reading.faults] == [(501, 999)]


@pytest.mark.parametrize("encode", [html.escape, samples.for_urls, samples.in_base64])
def test_open_trivia_db_is_read_in_each_of_its_encodings(encode: Callable[[str], str]) -> None:
    reading = read(_body(samples.as_trivia(samples.rows(), encode)))
    assert (len(reading.questions), reading.faults) == (COUNT, ())
    first = reading.questions[0]
    assert first.text == 'Which colour has light number 1, "they" ask?'
    assert (first.tags, first.difficulty, first.right_answers) == (("music",), 2, ("green",))
    assert len({question.correct for question in reading.questions}) > 1


@pytest.mark.parametrize("wrong", [{}, {"incorrect_answers": []}, {"incorrect_answers": None}])
def test_a_trivia_question_without_wrong_answers_is_no_typed_one(wrong: dict[str, Any]) -> None:
    sound = {"question": "Sea?", "correct_answer": "Red", "incorrect_answers": ["Blue"]}
    bare = {"type": "multiple", "question": "Hue?", "correct_answer": "Red", **wrong}
    reading = read(json.dumps({"results": [sound, bare]}, indent=0).encode())
    assert [question.text for question in reading.questions] == ["Sea?"]
    (fault,) = reading.faults
    assert isinstance(fault.outcome, Refusal)
    assert fault.outcome.key == "question.options"


def test_a_bare_word_among_yaml_questions_is_named_with_its_line() -> None:
    sound = "- question: Sea?\n  options: [Red, Blue]\n  answer: Red\n"
    reading = read(_body(sound + "- hello\n" + sound.replace("Sea", "Hue")))
    assert [(fault.line, len(reading.questions)) for fault in reading.faults] == [(4, 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_chinese_table_is_read_in_whatever_a_spreadsheet_saves(
    encoding: str, delimiter: str, end: str
) -> None:
    rows = [
        ["题目", "选项A", "选项B", "正确答案", "难度"],
        ["红色行星是？", "金星", "火星", "B", "简单"],
    ]
    text = end.join(delimiter.join(row) for row in rows)
    (question,) = read(text.encode(encoding)).questions
    assert (question.right_answers, question.difficulty) == (("火星",), 1)


@pytest.mark.parametrize(
    ("said", "right"),
    [("2", "b"), ("B", "b"), ("b", "b"), ("b)", "b"), ("2.", "b"), ("Ｂ", "b"), ("C", "c")],
)
def test_the_right_option_is_named_by_word_letter_or_number(said: str, right: str) -> None:
    (question,) = read(f"question,1,2,3,answer\nWhich?,a,b,c,{said}\n".encode()).questions
    assert question.right_answers == (right,)


@pytest.mark.parametrize(
    "item",
    [
        {"question": "Q?", "options": {"A": "x", "B": "y", "C": "z"}, "answer": "B"},
        {"question": "Q?", "answers": ["x", "y", "z"], "correct": "y"},
        {"question": "Q?", "choices": ["x", "y", "z"], "correct_option_id": 1},
        {"question": "Q?", "options": ["x", "y", "z"], "correct_option_ids": [1]},
        {"question": "Q?", "option1": "x", "option2": "y", "option3": "z", "answer": 2},
        {"text": "Q?", "answer_a": "x", "answer_b": "y", "answer_c": "z", "right_answer": "b"},
        {"题目": "Q?", "选项": "x|y|z", "正确答案": "y"},
    ],
)
def test_other_programs_names_mean_the_same(item: dict[str, Any]) -> None:
    (question,) = read(json.dumps([item]).encode()).questions
    assert (question.text, question.options) == ("Q?", ("x", "y", "z"))
    assert question.right_answers == ("y",)


def test_words_of_an_option_come_before_its_number() -> None:
    (question,) = read(b"question,1,2,3,answer\n1 + 1?,3,2,1,1\n").questions
    assert question.right_answers == ("1",)


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"", "import.unknown_format"),
        (b"hello there", "import.unknown_format"),
        (b"PK\x03\x04xlsx", "import.spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x80\xff", "import.not_text"),
        (b"\xed\xa0\x80", "import.not_text"),
        (b"[" * 10_000, "import.too_deep"),
        (b'{"a":' * 10_000, "import.too_deep"),
        (b"- " * 10_000, "import.too_deep"),
        (b"- {a: " * 10_000, "import.not_yaml"),
        (b"---\n- &a [x, x]\n- &b [*a, *a]\n- [*b, *b]\n", "import.aliases"),
        (b"- question: &q x\n  options: [a, b]\n  answer: a\n- question: *q\n", "import.aliases"),
        (b'[{"question": 1},\n,]', "import.not_json"),
        (b'{"message_points": 1,\n}', "import.not_json"),
        (b"{" * 100_000, "import.not_json"),
        (b"[" + b"9" * 5_000 + b"]", "import.unknown_format"),
        (b"[]", "import.nothing"),
        (b"question,a,b,answer\n", "import.nothing"),
        (b"x" * (MOST_BYTES + 1), "import.too_large"),
    ],
)
def test_what_is_no_file_of_questions_is_refused_as_a_whole(body: bytes, key: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(body)
    assert refusal.value.key == key


def test_more_questions_than_a_file_may_hold_are_refused() -> None:
    body = _body(samples.as_csv(samples.rows(MOST_QUESTIONS + 1)))
    with pytest.raises(Refusal, match="too_many"):
        read(body)


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_what_cannot_be_stored_is_a_fault(text: str) -> None:
    questions: list[dict[str, Any]] = [{"question": text, "options": ["a", "b"], "answer": "a"}]
    reading = read(json.dumps(questions).encode())
    assert [
        fault.outcome.key for fault in reading.faults if isinstance(fault.outcome, Refusal)
    ] == ["question.unreadable"]


def test_markup_is_words_like_any_other() -> None:
    (question,) = read(b"question,a,b,answer\n<script>alert(1)</script>?,<b>,&amp;,A\n").questions
    assert (question.text, question.options) == ("<script>alert(1)</script>?", ("<b>", "&amp;"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("questions:\n  - question: a\n    options: [b, c]\n    answer: c\n", Format.YAML),
        ("language: en\nquestion: a\noptions: [b, c]\nanswer: b\n", Format.YAML),
        ("language;question;a;b;answer\nen;x: y;1;2;A\n", Format.CSV),
        ("Question: who is it? {=a ~b}\n", Format.GIFT),
        ("Who?\nA) a\nB) b\nAnswer: A\n", Format.AIKEN),
        ('  \n[{"question": "A. b", "options": ["a", "b"], "answer": "a"}]', Format.JSON),
    ],
)
def test_what_a_file_is_stands_in_it(text: str, kind: Format) -> None:
    reading = read(text.encode())
    assert (reading.format, len(reading.questions)) == (kind, 1)


def test_settings_are_seen_to_be_none_of_it() -> None:
    assert read(b"# ours\nmessage_points: 5\nclean_commands: yes\n").format is Format.SETTINGS


def test_gift_knows_typed_answers_truth_titles_weights_and_blanks() -> None:
    reading = read(
        b"// a note\n$CATEGORY: $course$/Music\n\n"
        b"::Title:: Largest ocean? {=Pacific =The Pacific}\n\nWater is wet. {T}\n\n"
        b"Two plus {=two ~three} is four.\n\n"
        b"// between\nPick two {~%50%a ~%50%b ~%-100%c}\n\nEscaped \\{x\\} {=\\=1 ~2#no}\n"
    )
    assert reading.faults == ()
    ocean, water, two, pick, escaped = reading.questions
    assert (ocean.kind, ocean.accepted) == (QuestionKind.TEXT, ("Pacific", "The Pacific"))
    assert (ocean.text, ocean.tags) == ("Largest ocean?", ("music",))
    assert (water.options, water.right_answers) == (("True", "False"), ("True",))
    assert two.text == "Two plus _____ is four."
    assert pick.right_answers == ("a", "b")
    assert (escaped.text, escaped.right_answers) == ("Escaped {x}", ("=1",))


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf")), min_size=1, max_size=30
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    options = draw(st.lists(texts, min_size=2, max_size=10, unique_by=lambda o: o.casefold()))
    is_text = draw(st.booleans())
    places = st.sets(st.integers(0, len(options) - 1), min_size=1, max_size=len(options) - 1)
    return Question(
        text=draw(texts | st.just("-5 + 3 = ?") | st.just("'=x")),
        kind=QuestionKind.TEXT if is_text else QuestionKind.CHOICE,
        options=() if is_text else tuple(options),
        correct=() if is_text else tuple(draw(places)),
        accepted=tuple(options) if is_text else (),
        tags=tuple(
            draw(st.lists(texts.filter(lambda t: not set(t) & set("\\|｜,，;；、")), max_size=3))
        ),
        difficulty=draw(st.integers(1, 3)),
        explanation=draw(st.just("") | texts),
        language=draw(st.sampled_from(["", "en", "zh-Hans", "zh-Hant"])),
    )


@given(st.lists(questions(), min_size=1, max_size=5))
def test_what_is_exported_is_read_back_as_it_was(made: list[Question]) -> None:
    sound = []
    for question in made:
        try:
            sound.append(checked(question))
        except Refusal:
            continue
    if not sound:
        return
    written = question_tables.as_csv(sound)
    assert list(read(written.encode("utf-8-sig")).questions) == sound
    assert list(read(question_trees.as_json(sound).encode()).questions) == sound


def test_no_cell_of_an_export_is_a_formula() -> None:
    risky = [
        checked(Question(f"{mark}1 is?", options=("-1", "+2"), correct=(0,))) for mark in "=+-@＝"
    ]
    table = tablib.Dataset().load(question_tables.as_csv(risky), format="csv")
    assert len(table) == len(risky)
    assert not any(cell[:1] in set("=+-@＝＋－＠\t\r") for row in table for cell in row if cell)
