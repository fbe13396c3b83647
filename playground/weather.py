"""Bad weather: the next calls, or all of them, meet an error instead of an answer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .wire import Json

if TYPE_CHECKING:
    from .events import Stage

KINDS = ("none", "429", "500", "cut", "slow", "timeout", "html", "half")
FOR_EVER = -1
_UNTOUCHED = frozenset({"getupdates"})


@dataclass(frozen=True, slots=True)
class Storm:
    """What happens to how many more calls of which method, holding which words ("" = all).

    429, 500, cut and html happen before anything is done; slow does it after some seconds;
    timeout and half do it and then say nothing, or half of it.
    """

    kind: str
    calls: int = 1
    method: str = ""
    retry_after: int = 3
    seconds: float = 5.0
    words: str = ""

    def is_meant_for(self, method: str, parameters: Json) -> bool:
        wanted, name = self.method.lower(), method.lower()
        if name != wanted and (wanted or name in _UNTOUCHED):
            return False
        return not self.words or any(self.words in str(each) for each in parameters.values())


class Weather:
    """Storms queue up; a call meets the first that is meant for it.

    getUpdates is spared unless a storm names it.
    """

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage
        self._storms: list[tuple[Storm, int]] = []

    def make(self, storm: Storm) -> None:
        """Add a storm; calls = -1 lasts until `clear`; the kind "none" clears."""
        if storm.kind not in KINDS:
            raise ValueError(f"no such weather: {storm.kind}")
        if storm.kind == "none":
            self._storms.clear()
        else:
            self._storms.append((storm, storm.calls))
        self._tell()

    def clear(self) -> None:
        self.make(Storm("none"))

    def meet(self, method: str, parameters: Json) -> Storm | None:
        """Return the storm this call runs into, and count it."""
        for place, (storm, left) in enumerate(self._storms):
            if not storm.is_meant_for(method, parameters):
                continue
            if left > 1:
                self._storms[place] = (storm, left - 1)
            elif left == 1:
                self._storms.pop(place)
            self._tell()
            return storm
        return None

    def as_json(self) -> Json:
        if not self._storms:
            return {"kind": "none", "calls": 0, "method": ""}
        storm, left = self._storms[0]
        return {"kind": storm.kind, "calls": left, "method": storm.method}

    def _tell(self) -> None:
        self._stage.tell("weather", lambda: {"weather": self.as_json()})
