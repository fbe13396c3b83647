"""Questions as files name their parts: columns of a table, keys of JSON and YAML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from domain.languages import LANGUAGE_WORDS
from domain.questions import (
    EASIEST,
    FEWEST_OPTIONS,
    Question,
    QuestionKind,
    checked,
    cleaned,
    folded,
)
from domain.refusals import Refusal

Value = str | list[str]
Fields = Mapping[str, Value]
# Of one file.
MOST_QUESTIONS = 3_000


class Found(NamedTuple):
    """What stands at a line of a file: a question, or why there is none."""

    line: int
    outcome: Question | Refusal


_NAMES = {
    "question": "question questiontext text prompt stem 题目 題目 题干 題幹 问题 問題",
    "options": "options choices answeroptions 选项 選項",
    "answers": "answers",
    "place": "correctindex answerindex correctanswerindex correctoptionid correctoptionids",
    "answer": "answer correct correctanswer correctanswers correctoption right rightanswer"
    " key solution 答案 正确答案 正確答案 正解",
    "wrong": "incorrectanswers incorrect wrong wronganswers 错误答案 錯誤答案",
    "accepted": "accepted acceptedanswers accept 可接受答案",
    "kind": "kind type 类型 類型 题型 題型",
    "tags": "tags tag topic 标签 標籤",
    "category": "category 分类 分類 类别 類別",
    "difficulty": "difficulty level 难度 難度",
    "explanation": "explanation explain comment feedback 解析 解释 解釋 说明 說明",
    "source": "source reference 出处 出處 来源 來源",
    "language": "language lang 语言 語言",
    "image": "image 图片 圖片",
}
_NAME_OF = {word: name for name, words in _NAMES.items() for word in words.split()}
_BETWEEN_WORDS = re.compile(r"[\s_\-()（）.:：*#]+")
_OPTION = re.compile(r"(?:option|choice|opt|answer|选项|選項)?(10|[1-9]|[a-j])")
_WRONG = re.compile(r"(?:incorrect|wrong)(?:answer)?([1-9])")
# What stands between the items of a list; behind a backslash it is part of one.
_LIST = re.compile(r"(\\[\\|｜]|[|｜])")
_TAG_LIST = re.compile(r"(\\[\\|｜]|[|｜,，;；、])")
_MARKED = re.compile(r"[\\|｜]")
LONGEST_FIELD, MOST_ITEMS = 5_000, 100
"""More than any part of a question can be; what is longer is not even looked at."""
_LETTERS = "abcdefghij"
_SEVERAL = re.compile(r"[A-Ja-j](?:\s*[,，、&+ ]?\s*[A-Ja-j])*")
_IMAGE = re.compile(r"[\w-]{16,200}")

_DIFFICULTIES = {
    word: number
    for number, words in enumerate(
        (
            "1 easy simple 易 简单 簡單 容易",
            "2 medium normal 中 中等 普通",
            "3 hard 难 難 困难 困難",
        ),
        start=EASIEST,
    )
    for word in words.split()
}
_KINDS = {"text", "free", "open", "short", "shortanswer", "填空", "简答", "簡答", "文字"}
_YES_NO = {"boolean", "truefalse", "判断", "判斷"}
_CHOICES = {
    "choice",
    "multiple",
    "multiplechoice",
    "single",
    "单选",
    "單選",
    "多选",
    "多選",
    *_YES_NO,
}


def name_of(header: str) -> str:
    """Return what a column or key is called here, such as "question" or "option 2"; else ""."""
    word = _BETWEEN_WORDS.sub("", folded(header))
    if word in _NAME_OF:
        return _NAME_OF[word]
    if option := _OPTION.fullmatch(word):
        place = option[1]
        number = _LETTERS.index(place) + 1 if place in _LETTERS else int(place)
        return f"option {number}"
    wrong = _WRONG.fullmatch(word)
    return f"wrong {wrong[1]}" if wrong else ""


def question_of(fields: Fields) -> Question:
    """Return the question that named fields tell; refuse what cannot be asked."""
    known = _known(fields)
    options, right = _options(known)
    is_choice = "wrong" in known or _word(known, "kind") in _CHOICES
    is_text = _word(known, "kind") in _KINDS or not (options or is_choice)
    question = Question(
        text=_text(known, "question"),
        kind=QuestionKind.TEXT if is_text else QuestionKind.CHOICE,
        options=() if is_text else options,
        correct=() if is_text else right or _right(known, options),
        accepted=tuple(_accepted(known)) if is_text else (),
        tags=tuple(_tags(known)),
        difficulty=_difficulty(known),
        explanation=_text(known, "explanation"),
        source=_text(known, "source"),
        image=_image(known),
        language=_language(known),
    )
    return checked(question)


def _known(fields: Fields) -> dict[str, Value]:
    """Return values by our names; "answers" are options where the right one stands apart."""
    known = {name: value for key, value in fields.items() if (name := name_of(key))}
    for name, value in known.items():
        words = [value] if isinstance(value, str) else value
        if len(words) > MOST_ITEMS or any(len(word) > LONGEST_FIELD for word in words):
            raise Refusal("question.long_field", name=name)
    if "answers" in known:
        is_apart = "answer" in known or "place" in known
        known["options" if is_apart else "answer"] = known.pop("answers")
    return known


def _right(known: Fields, options: Sequence[str]) -> tuple[int, ...]:
    """Return the places of the right options; an index that a program wrote counts from 0."""
    if len(options) < FEWEST_OPTIONS:
        return ()
    if "answer" in known or "place" not in known:
        return places_of(known.get("answer", ""), options)
    indices = [known["place"]] if isinstance(known["place"], str) else known["place"]
    if not all(re.fullmatch("[0-9]", index.strip()) for index in indices):
        raise Refusal("question.unknown_answer", count=len(options))
    return tuple(int(index) for index in indices)


def _text(known: Fields, name: str) -> str:
    value = known.get(name, "")
    return value.strip() if isinstance(value, str) else " ".join(value)


def _word(known: Fields, name: str) -> str:
    return _BETWEEN_WORDS.sub("", folded(_text(known, name)))


def _split(value: Value, marks: re.Pattern[str] = _LIST) -> list[str]:
    """Return the items of a list or of a text with marks between them; `\\|` is no mark."""
    if not isinstance(value, str):
        return value
    items = [""]
    for place, piece in enumerate(marks.split(value)):
        # Every other piece is what was found: a mark, or something behind a backslash.
        if place % 2 and len(piece) == 1:
            items.append("")
        else:
            items[-1] += piece[1:] if place % 2 else piece
    return [item.strip() for item in items] if value else []


def joined(items: Sequence[str]) -> str:
    """Return items as one text that is read back as the same ones."""
    return "|".join(_MARKED.sub(r"\\\g<0>", item) for item in items)


def _options(known: Fields) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return options, and the places of right ones where wrong ones are named apart."""
    numbered = [_text(known, name) for n in range(1, 11) if (name := f"option {n}") in known]
    while numbered and not numbered[-1]:
        numbered.pop()
    options = [*_split(known.get("options", "")), *numbered]
    wrong = [*_split(known.get("wrong", ""))]
    wrong += [text for n in range(1, 10) if (text := _text(known, f"wrong {n}"))]
    if options or not wrong:
        return tuple(options), ()
    right = [_text(known, "answer")]
    if _word(known, "kind") in _YES_NO:
        # Written as people expect it, not with the right one always first.
        both = sorted([*right, *wrong], reverse=True)
        return tuple(both), tuple(both.index(each) for each in right if each)
    place = len(known.get("question", "")) % (len(wrong) + 1)
    options = [*wrong[:place], *right, *wrong[place:]]
    return tuple(options), (place,) if right[0] else ()


def places_of(answer: Value, options: Sequence[str]) -> tuple[int, ...]:
    """Return the places of the right options, named by their words, letters or numbers from 1.

    Refuses what names none of them.
    """
    if not answer:
        return ()
    if isinstance(answer, str):
        whole = _place(answer, options)
        if whole is not None:
            return (whole,)
        listed = _split(answer)
        if None in [_place(each, options) for each in listed]:
            letters = answer if _SEVERAL.fullmatch(answer.strip()) else ""
            listed = re.findall("[A-Ja-j]", letters) or _split(answer, _TAG_LIST)
        answer = listed
    places = [_place(each, options) for each in answer]
    if None in places:
        raise Refusal("question.unknown_answer", count=len(options))
    return tuple(place for place in places if place is not None)


def _place(answer: str, options: Sequence[str]) -> int | None:
    words = folded(answer)
    same = [place for place, option in enumerate(options) if option.strip() == answer.strip()]
    same += [place for place, option in enumerate(options) if folded(option) == words]
    if same:
        return same[0]
    bare = words.rstrip(".)")
    if len(bare) == 1 and bare in _LETTERS:
        return _LETTERS.index(bare)
    return int(bare) - 1 if re.fullmatch("[1-9]|10", bare) else None


def _accepted(known: Fields) -> Iterator[str]:
    yield from _split(known.get("accepted", ""))
    yield from _split(known.get("answer", ""))


def _tags(known: Fields) -> Iterator[str]:
    tags = known.get("tags", "")
    for each in [tags] if isinstance(tags, str) else tags:
        yield from _split(each, _TAG_LIST)
    # Open Trivia DB writes "Entertainment: Music".
    category = _text(known, "category").rpartition(":")[2].strip()
    if category:
        yield category


def _difficulty(known: Fields) -> int:
    word = _word(known, "difficulty")
    return _DIFFICULTIES.get(word, 0) if word else EASIEST


def _image(known: Fields) -> str:
    image = _text(known, "image")
    if image and not _IMAGE.fullmatch(image):
        raise Refusal("question.image")
    return image


def _language(known: Fields) -> str:
    word = folded(cleaned(_text(known, "language"))).replace("_", "-")
    if word and not re.fullmatch(r"[\w-]{2,12}", word):
        raise Refusal("question.language")
    return LANGUAGE_WORDS.get(word, word)
