"""Sentences with what they are, and how well they are told apart."""

from pathlib import Path
from typing import NamedTuple

from bot import moods, terms
from domain.mood import mood_of

FOLDER = Path(__file__).with_name("moods")


class Figures(NamedTuple):
    sentences: int
    calm: int
    precision: float
    recall: float
    wrong: list[str]


def figures(language: str) -> Figures:
    lines = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    told = [(line[0] == "-", line[2:]) for line in lines if line[:2] in ("- ", "+ ")]
    known = moods.table()
    found = [mood_of(terms.simplified(text), known) for _, text in told]
    pairs = list(zip(told, found, strict=True))
    hits = sum(is_upset and mood.is_upset for (is_upset, _), mood in pairs)
    marked = sum(mood.is_upset for mood in found)
    upset = sum(is_upset for is_upset, _ in told)
    wrong = [
        f"{mood.score} {mood.words} {text}"
        for (is_upset, text), mood in pairs
        if is_upset != mood.is_upset
    ]
    return Figures(len(told), len(told) - upset, hits / marked, hits / upset, wrong)
