"""The same questions in every format that can be imported, sound and broken in many ways."""

import base64
import html
import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import yaml

COUNT = 1_000
OPTIONS = ("red", "green", "blue", "white")
LETTERS = "ABCDEFGHIJK"
Row = dict[str, Any]


def rows(count: int = COUNT) -> list[Row]:
    """Return so many sound questions."""
    return [
        {
            "question": f"Which colour has light number {number}, they ask?",
            "options": list(OPTIONS),
            "answer": OPTIONS[number % 4],
            "difficulty": number % 3 + 1,
            "tags": ["concert", "lights"],
            "explanation": "It is written on it.",
        }
        for number in range(1, count + 1)
    ]


def as_csv(questions: Sequence[Row], *, delimiter: str = ",") -> str:
    header = delimiter.join(
        ["question", *LETTERS[:4], "answer", "difficulty", "tags", "explanation"]
    )
    return "\n".join([header, *(csv_row(each, delimiter=delimiter) for each in questions)]) + "\n"


def csv_row(row: Row, *, delimiter: str = ",") -> str:
    letter = LETTERS[row["options"].index(row["answer"])]
    cells = [f'"{row["question"]}"', *row["options"], letter, str(row["difficulty"])]
    cells += [f'"{";".join(row["tags"])}"', row["explanation"]]
    return delimiter.join(cells)


def as_json(questions: Sequence[Row]) -> str:
    return "[\n" + ",\n".join(map(json.dumps, questions)) + "\n]"


def as_yaml(questions: Sequence[Row]) -> str:
    return "".join(map(yaml_item, questions))


def yaml_item(row: Row) -> str:
    """Return an item of three lines."""
    head = {"question": row["question"], "options": row["options"], "answer": row["answer"]}
    return yaml.safe_dump([head], default_flow_style=None, sort_keys=False, width=999)


def as_aiken(questions: Sequence[Row]) -> str:
    return "\n".join(map(aiken_block, questions))


def aiken_block(row: Row) -> str:
    """Return a question of six lines and an empty one."""
    options = [f"{LETTERS[n]}. {option}" for n, option in enumerate(row["options"])]
    letter = LETTERS[row["options"].index(row["answer"])]
    return "\n".join([row["question"], *options, f"ANSWER: {letter}", ""])


def as_gift(questions: Sequence[Row]) -> str:
    return "\n".join(map(gift_block, questions))


def gift_block(row: Row) -> str:
    """Return a question of one line and an empty one."""
    answers = " ".join(f"{'=' if o == row['answer'] else '~'}{o}" for o in row["options"])
    return f"{row['question']} {{{answers} ####{row['explanation']}}}\n"


def _trivia(row: Row) -> Row:
    return {
        "type": "multiple",
        "difficulty": ("easy", "medium", "hard")[row["difficulty"] - 1],
        "category": "Entertainment: Music",
        "question": row["question"].replace("they ask", '"they" ask'),
        "correct_answer": row["answer"],
        "incorrect_answers": [o for o in row["options"] if o != row["answer"]],
    }


def as_trivia(questions: Sequence[Row], encode: Callable[[str], str] = html.escape) -> str:
    """Return a file as Open Trivia DB makes it, in the encoding that was asked for."""
    results = []
    for row in map(_trivia, questions):
        texts = {k: encode(v) for k, v in row.items() if isinstance(v, str)}
        results.append(texts | {"incorrect_answers": list(map(encode, row["incorrect_answers"]))})
    return json.dumps({"response_code": 0, "results": results}, indent=1)


def for_urls(text: str) -> str:
    return quote(text, safe="")


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
