"""Mood: how upset words sound, by lists of words; rather silent than wrong."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import sqrt

from domain.terms import folded, has_han, runs

# From here on down somebody may be upset. One strong word does, weak ones do together.
UPSET = -0.5
LONGEST_READ = 2000
# Of a community's own words.
ADDED, MOST_OWN, LONGEST_OWN = -2.0, 200, 24
_CALM, _FLATTEN = 0.0, 8.0
# Tokens before a word in which its negation stands: words, or Han characters.
_WORDS_BEFORE, _SIGNS_BEFORE = 3, 4
_UNSAID, _UNPLEASED = -0.4, -0.7
_VERY, _LESS, _SUPPOSED, _ASKED, _LAUGHED = 1.3, 0.6, 0.2, 0.4, 0.2
_EXCLAIMED, _MOST_EXCLAIMED = 0.12, 3
_BLAME = -2.2
# One is a matter of fact, two sound like a threat.
_RISK = -0.9
_QUOTES = re.compile(
    '“[^”]*”|"[^"]*"|「[^」]*」|『[^』]*』|《[^》]*》|«[^»]*»|^\\s*>.*$|[♪♫🎵🎶].*$',
    re.MULTILINE,
)
_SENTENCES = re.compile(r"[^.!?。！？\n…;；]+[.!?。！？\n…;；]*")
_ASKING = re.compile(
    r"[?？]|[吗嗎]\W*$|^\W*(?:请问|想问|求问|麻烦问|how (?:do|can|to) |where (?:do|can|is) "
    r"|can i |could |would |is there |what if |what happens )"
)
_LAUGHS = re.compile("哈{2,}|h{3,}|(?:ha|he){3,}")
_SHOUTS = re.compile("[!！]")
_EMOJI = {
    **dict.fromkeys("😡🤬", -2.5),
    **dict.fromkeys("😠👿🖕", -2.0),
    **dict.fromkeys("👎😤💢", -1.5),
    **dict.fromkeys("🙄😒🤮", -1.0),
    **dict.fromkeys("😊🥰😍❤👍🙏🎉💜💖😘🤗👏💕", 1.5),
}
_LAUGHING = frozenset("😂🤣😆😹")


class Job(StrEnum):
    """What a word does besides weighing something."""

    NOT = "not"
    VERY = "very"
    LESS = "less"
    IF = "if"
    LAUGH = "laugh"
    WHY = "why"
    BLAME = "blame"
    RISK = "risk"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Weights and jobs of folded phrases; English words are joined by blanks."""

    weights: Mapping[str, float] = field(default_factory=dict)
    jobs: Mapping[str, frozenset[Job]] = field(default_factory=dict)
    longest_words: int = 1
    longest_signs: int = 1

    def knows(self, phrase: str) -> bool:
        return phrase in self.weights or phrase in self.jobs

    def tells(self, phrase: str) -> bool:
        """Say whether a phrase makes somebody sound upset or needs a human's look."""
        weighs = self.weights.get(phrase, 0.0) < 0
        return weighs or bool(self.jobs.get(phrase, frozenset()) & {Job.BLAME, Job.RISK})

    def with_own(self, own: Mapping[str, float]) -> "Lexicon":
        """Return it with a community's own words: 0 takes a word out, with its job."""
        if not own:
            return self
        jobs = {word: job for word, job in self.jobs.items() if word not in own}
        return _measured({**self.weights, **own}, jobs)


@dataclass(frozen=True, slots=True)
class Mood:
    """How words sound: from -1, upset, to 1; `words` say so, `risks` need a human's look."""

    score: float = 0.0
    words: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    is_urgent: bool = False

    @property
    def is_upset(self) -> bool:
        return self.score <= UPSET


def lexicon(lines: Iterable[str]) -> Lexicon:
    """Read lines of `weight: phrase, phrase` or `job: phrase, …`."""
    weights: dict[str, float] = {}
    jobs: dict[str, set[Job]] = {}
    names = {*Job}
    for line in lines:
        name, _, phrases = line.partition(":")
        if line.startswith("#") or not phrases.strip():
            continue
        for phrase in map(phrase_of, phrases.split(",")):
            if name in names:
                jobs.setdefault(phrase, set()).add(Job(name))
            else:
                weights[phrase] = float(name)
    return _measured(weights, {each: frozenset(known) for each, known in jobs.items()})


def _measured(weights: Mapping[str, float], jobs: Mapping[str, frozenset[Job]]) -> Lexicon:
    phrases = [*weights, *jobs]
    return Lexicon(
        weights,
        jobs,
        max((each.count(" ") + 1 for each in phrases if not has_han(each)), default=1),
        max((len(each) for each in phrases if has_han(each)), default=1),
    )


def phrase_of(text: str) -> str:
    """Return a phrase as it is compared."""
    return " ".join(run for _, run in runs(folded(text)))


# -- read ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """A phrase that is known, or one token that is not; `at` counts tokens."""

    phrase: str
    at: int
    size: int
    is_sign: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    total: float = 0.0
    words: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    is_urgent: bool = False
    is_laughing: bool = False


def mood_of(text: str, known: Lexicon) -> Mood:
    """Return how a text sounds, folded as the lexicon is; what is quoted does not count."""
    said = _QUOTES.sub(" ", text[:LONGEST_READ])
    found = [_read(each, known) for each in _SENTENCES.findall(said)]
    total = sum(each.total for each in found) + _faces(said)
    words = tuple(dict.fromkeys(word for each in found for word in each.words))
    risks = tuple(dict.fromkeys(word for each in found for word in each.risks))
    if any(each.is_laughing for each in found) or any(sign in _LAUGHING for sign in said):
        total = max(total, 0.0) + min(total, 0.0) * _LAUGHED
    score = round(total / sqrt(total * total + _FLATTEN), 2)
    faces = tuple(sign for sign in dict.fromkeys(said) if _EMOJI.get(sign, 0.0) <= -2)
    return Mood(score, words + faces, risks, any(each.is_urgent for each in found))


def _faces(said: str) -> float:
    return sum(_EMOJI[sign] for sign in set(said) if sign in _EMOJI)


def _read(sentence: str, known: Lexicon) -> _Reading:
    text = folded(sentence)
    parts = list(_parts(text, known))
    jobs = [known.jobs.get(part.phrase, frozenset()) for part in parts]
    has = frozenset().union(*jobs)
    is_laughing = Job.LAUGH in has or _LAUGHS.search(text) is not None
    found = _Reading(is_urgent=Job.URGENT in has, is_laughing=is_laughing)
    for part, doing in zip(parts, jobs, strict=True):
        found = _weighed(found, parts, part, doing, known)
    factor = 1.0 + _EXCLAIMED * min(len(_SHOUTS.findall(sentence)), _MOST_EXCLAIMED)
    if Job.IF in has:
        factor *= _SUPPOSED
    if _ASKING.search(text) and Job.WHY not in has:
        factor *= _ASKED
    negative = min(found.total, 0.0) * factor
    return replace(found, total=negative + max(found.total, 0.0))


def _weighed(
    found: _Reading, parts: Sequence[_Part], part: _Part, doing: frozenset[Job], known: Lexicon
) -> _Reading:
    """Add what one phrase weighs, by what stands in front of it."""
    weight = _weight(part.phrase, doing, known)
    before = _before(parts, part, known)
    is_denied = Job.NOT in before
    if is_denied:
        weight *= _UNSAID if weight < 0 else _UNPLEASED
    if Job.VERY in before:
        weight *= _VERY
    if Job.LESS in before:
        weight *= _LESS
    is_risk = (Job.RISK in doing or Job.BLAME in doing) and not is_denied
    return replace(
        found,
        total=found.total + weight,
        words=(*found.words, part.phrase) if weight < 0 else found.words,
        risks=(*found.risks, part.phrase) if is_risk else found.risks,
    )


def _weight(phrase: str, doing: frozenset[Job], known: Lexicon) -> float:
    if Job.BLAME in doing:
        return _BLAME
    return _RISK if Job.RISK in doing else known.weights.get(phrase, _CALM)


def _before(parts: Sequence[_Part], part: _Part, known: Lexicon) -> frozenset[Job]:
    reach = _SIGNS_BEFORE if part.is_sign else _WORDS_BEFORE
    near = (each for each in parts if 0 <= part.at - each.at - each.size < reach)
    return frozenset(
        job for each in near if each.at < part.at for job in known.jobs.get(each.phrase, ())
    )


def _parts(text: str, known: Lexicon) -> Iterator[_Part]:
    """Yield the phrases of a sentence, the longest known ones, and single tokens between them."""
    start, waiting = 0, list[str]()
    for clause in re.split(r"[,，、:：()（）]", text):
        for is_signs, run in runs(clause):
            if not is_signs:
                waiting.append(run)
                continue
            yield from _split(waiting, " ", known.longest_words, start, known)
            start, waiting = start + len(waiting), []
            yield from _split(run, "", known.longest_signs, start, known)
            start += len(run)
        yield from _split(waiting, " ", known.longest_words, start, known)
        # Nothing is denied across a comma.
        start, waiting = start + len(waiting) + _SIGNS_BEFORE, []


def _split(
    tokens: Sequence[str], gap: str, longest: int, start: int, known: Lexicon
) -> Iterator[_Part]:
    at = 0
    while at < len(tokens):
        sizes = range(min(longest, len(tokens) - at), 1, -1)
        fits = (size for size in sizes if known.knows(gap.join(tokens[at : at + size])))
        size = next(fits, 1)
        yield _Part(gap.join(tokens[at : at + size]), start + at, size, gap == "")
        at += size


# -- new words -------------------------------------------------------------------------------

_SHORTEST = 4
# Stand between what Chinese words say.
_BETWEEN = re.compile(
    "[的了是我你您他她它们这那都也就在和跟与吗呢吧啊呀嘛很太又还不没有一个两三给把被让对说要会能]+"
)
_MOST_SIGNS = 5


def candidates(text: str, known: Lexicon, nothing: Collection[str]) -> list[str]:
    """Return words of a text that a list could take in, in order; `nothing` are no such words."""
    found: list[str] = []
    for is_signs, run in runs(folded(text)):
        pieces = _BETWEEN.split(run) if is_signs else [run]
        fewest, most = (2, _MOST_SIGNS) if is_signs else (_SHORTEST, LONGEST_OWN)
        found += [each for each in pieces if fewest <= len(each) <= most]
    return [
        each
        for each in dict.fromkeys(found)
        if each not in nothing and not known.knows(each) and not each.isdigit()
    ]
