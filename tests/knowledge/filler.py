"""Thousands of plausible further entries, so that a search is measured among 5,000.

Topics (songs, halls, merch, albums, videos, words of the group) times aspects, in English and
Chinese. None of them answers a question of the test set, but they share its words: a hoodie
has a colour, a hall has a cloakroom, an album has a price.
"""

import random
from collections.abc import Iterator
from itertools import product

from tests.knowledge.filler_words import (
    ALBUMS,
    ASPECTS,
    CITIES,
    EPISODES,
    GOODS,
    SLANG,
    SONGS,
    TOURS,
    Aspect,
    Name,
)
from tests.knowledge.sets import WrittenEntry


def filler(count: int, *, seed: int) -> tuple[WrittenEntry, ...]:
    """Return `count` different entries, the same for the same seed.

    Raise ValueError when there are not so many.
    """
    return tuple(
        _entry(number, *drawn)
        for number, drawn in enumerate(random.Random(seed).sample(list(_all()), count))
    )


def _all() -> Iterator[tuple[str, str, Name, Aspect]]:
    for theme, names in _names().items():
        for name, aspect, language in product(names, ASPECTS[theme], ("en", "zh")):
            yield theme, language, name, aspect


def _names() -> dict[str, list[Name]]:
    return {
        "songs": [
            _joined(first, second, "{} {}", "《{}{}》") for first, second in product(*SONGS)
        ],
        "albums": [
            _joined(first, second, "{} {}", "《{}{}》") for first, second in product(*ALBUMS)
        ],
        "goods": [_joined(tour, good, "{} {}", "{}{}") for tour, good in product(TOURS, GOODS)],
        "halls": list(CITIES),
        "videos": [
            Name(f"episode {number} of {show.en}", f"{show.zh}第{number}期")
            for show, number in product(EPISODES, range(1, 25))
        ],
        "words": list(SLANG),
    }


def _joined(first: Name, second: Name, en: str, zh: str) -> Name:
    return Name(en.format(first.en, second.en), zh.format(first.zh, second.zh))


def _entry(number: int, theme: str, language: str, name: Name, aspect: Aspect) -> WrittenEntry:
    filled = aspect.en if language == "en" else aspect.zh
    question, alias, answer = (
        text.format(name.en if language == "en" else name.zh) for text in filled
    )
    return WrittenEntry(
        id=f"filler-{number}.{language}",
        topic=f"filler-{number}",
        language=language,
        tags=(theme,),
        question=question,
        aliases=(alias,) if number % 3 else (),
        answer=answer,
    )
