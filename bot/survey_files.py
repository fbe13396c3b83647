"""A survey as a YAML file."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.surveys import Plan
from domain.refusals import Refusal
from domain.survey_words import read_question, read_title
from domain.surveys import (
    CHOSEN,
    MOST_QUESTIONS,
    Question,
    QuestionKind,
    check_publishable,
)

MOST_CHARACTERS = 20_000
MOST_BRACKETS = 400


class _Gate(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Option(_Gate):
    text: str
    skip_to: str = ""


class _Question(_Gate):
    ask: str
    kind: QuestionKind
    options: list[str | _Option] = Field(default_factory=list)
    skip_to: dict[str, str] = Field(default_factory=dict)
    optional: bool = False


class _File(_Gate):
    survey: str
    anonymous: bool = False
    closes: str = ""
    questions: list[_Question]


def from_yaml(text: str) -> Plan:
    """Read a survey from YAML; refuse what is none, naming the first wrong question."""
    try:
        file = _File.model_validate(_loaded(text))
    except ValidationError as error:
        raise _named(error) from None
    if len(file.questions) > MOST_QUESTIONS:
        raise Refusal("survey.too_many_questions", most=MOST_QUESTIONS)
    questions = tuple(_read(number, each) for number, each in enumerate(file.questions, 1))
    check_publishable(questions)
    return Plan(read_title(file.survey), questions, file.anonymous, file.closes)


def _loaded(text: str) -> object:
    import yaml  # few ask for it

    if len(text) > MOST_CHARACTERS or sum(map(text.count, "[{")) > MOST_BRACKETS:
        # Reading brackets would take the square of their number.
        raise Refusal("survey.file_too_large")
    try:
        # A file that repeats itself by reference could be endless.
        if any(isinstance(each, yaml.AliasEvent) for each in yaml.parse(text, yaml.BaseLoader)):
            raise Refusal("survey.not_yaml")
        return yaml.load(text, yaml.BaseLoader)  # noqa: S506 - makes text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Refusal("import.not_yaml", line=mark.line + 1 if mark else 1) from None
    except RecursionError:
        raise Refusal("survey.not_yaml") from None


def _named(error: ValidationError) -> Refusal:
    """Say which question or part is wrong; of what has no parts, that the file is none."""
    where = error.errors()[0]["loc"]
    if not where:
        return Refusal("survey.not_yaml")
    if len(where) < 3 or where[0] != "questions":
        return Refusal("survey.file_part", field=str(where[0]))
    return Refusal("survey.file_question", number=int(where[1]) + 1, field=str(where[2]))


def _read(number: int, each: _Question) -> Question:
    """Read a question as the wizard would read its lines."""
    if each.skip_to and each.kind in CHOSEN:
        # A skip stands with its option there; below them it would be read as one more.
        raise Refusal("survey.file_question", number=number, field="skip_to")
    options = (
        each_one if isinstance(each_one, str) else _arrow(each_one.text, each_one.skip_to)
        for each_one in each.options
    )
    skips = (_arrow(figures, to) for figures, to in each.skip_to.items())
    lines = (" ".join(line.split()) for line in (each.ask, *options, *skips))
    try:
        question = read_question(each.kind, "\n".join(lines))
    except Refusal as refusal:
        raise Refusal("survey.file_question", number=number, field=_wrong(refusal, each)) from None
    return Question(question.kind, question.words, question.options, question.skips, each.optional)


def _wrong(refusal: Refusal, each: _Question) -> str:
    """Return the part of a question that it was refused for."""
    if refusal.key == "survey.words_wrong":
        return "ask"
    is_skip = refusal.key.startswith("survey.skip") or not each.options
    return "skip_to" if is_skip and each.skip_to else "options"


def _arrow(said: str, to: str) -> str:
    return f"{said} -> {to}" if to else said
