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
    """What happens to how many more calls of which method ("" = every method)."""

    kind: str
    calls: int = 1
    method: str = ""
    retry_after: int = 3
    seconds: float = 5.0


class Weather:
    """At most one storm at a time; getUpdates is spared unless it is named."""

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage
        self.storm: Storm | None = None
        self._left = 0

    def make(self, storm: Storm) -> None:
        """Begin a storm; calls = -1 lasts until `clear`."""
        if storm.kind not in KINDS:
            raise ValueError(f"no such weather: {storm.kind}")
        self.storm = None if storm.kind == "none" else storm
        self._left = storm.calls
        self._stage.tell("weather", lambda: {"weather": self.as_json()})

    def clear(self) -> None:
        self.make(Storm("none"))

    def meet(self, method: str) -> Storm | None:
        """Return the storm this call runs into, and count it."""
        storm = self.storm
        if storm is None:
            return None
        wanted = storm.method.lower()
        if (wanted and wanted != method.lower()) or (not wanted and method.lower() in _UNTOUCHED):
            return None
        if self._left > 0:
            self._left -= 1
            if not self._left:
                self.storm = None
            self._stage.tell("weather", lambda: {"weather": self.as_json()})
        return storm

    def as_json(self) -> Json:
        if self.storm is None:
            return {"kind": "none", "calls": 0, "method": ""}
        return {"kind": self.storm.kind, "calls": self._left, "method": self.storm.method}
