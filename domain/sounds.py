"""Chinese words that are written as they sound: a wrong sign of the same sound, or in Latin."""

from collections.abc import Iterable, Mapping

from domain.terms import runs

# Alone a sign says too little.
_SHORTEST, _LONGEST = 2, 6
_SHORTEST_LATIN = 5


class Sounds:
    """The sound of each common sign, without its tone."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Read lines of `syllable: signs`."""
        parts = (line.partition(":") for line in lines if not line.startswith("#"))
        self._sounds = {sign: name for name, _, signs in parts for sign in signs.strip()}

    def of(self, word: str) -> tuple[str, ...]:
        """Return the syllables of a word; a sign that is not known sounds like itself."""
        return tuple(self._sounds.get(sign, sign) for sign in word)


class Sounding:
    """Known words by how they sound."""

    def __init__(self, words: Iterable[str], sounds: Sounds) -> None:
        fit = [word for word in words if _SHORTEST <= len(word) <= _LONGEST]
        self._by_sound: dict[tuple[str, ...], list[str]] = {}
        for word in fit:
            self._by_sound.setdefault(sounds.of(word), []).append(word)
        spelt = {"".join(sound): words[0] for sound, words in self._by_sound.items()}
        self._spelt = {name: word for name, word in spelt.items() if len(name) >= _SHORTEST_LATIN}

    def like(self, written: str, syllables: tuple[str, ...]) -> str | None:
        """Return a word that sounds like a written one and has one of its signs in its place."""
        words = self._by_sound.get(syllables, ())
        alike = (word for word in words if any(map(str.__eq__, word, written)))
        return next(alike, None)

    def spelt(self, latin: str) -> str | None:
        return self._spelt.get(latin)


def heard(text: str, signs: Mapping[str, str], sounds: Sounds, sounding: Sounding) -> str:
    """Return a folded text with known words for what only sounds like them.

    What is written as a known word of two signs or more is left as it is.
    """
    parts = []
    for is_signs, run in runs(text):
        if is_signs:
            parts.append(_heard(run, signs, sounds.of(run), sounding))
        else:
            parts.append(f" {sounding.spelt(run) or run} ")
    return "".join(parts)


def _heard(
    run: str, signs: Mapping[str, str], syllables: tuple[str, ...], sounding: Sounding
) -> str:
    at, said = 0, ""
    while at < len(run):
        sizes = range(min(_LONGEST, len(run) - at), _SHORTEST - 1, -1)
        written = next((run[at : at + size] for size in sizes if run[at : at + size] in signs), "")
        longer = (size for size in sizes if size > len(written))
        meant = (sounding.like(run[at : at + size], syllables[at : at + size]) for size in longer)
        word = next(filter(None, meant), "") or written or run[at]
        said += word
        at += len(word)
    return said
