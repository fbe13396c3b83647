"""How a figure is shown: beside what it must reach and what we aim at."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure; `at_least` says on which side of `must` it is good."""

    id: str
    what: str
    runs: tuple[float, ...]
    must: float
    aim: float
    at_least: bool = False

    @property
    def value(self) -> float:
        return median(self.runs)

    @property
    def holds(self) -> bool:
        return self.value >= self.must if self.at_least else self.value <= self.must

    def line(self) -> str:
        sign = "≥" if self.at_least else "≤"
        spread = f"{min(self.runs):.3g} to {max(self.runs):.3g}"
        mark = "ok  " if self.holds else "MISS"
        return (
            f"{mark} {self.id:3} {self.what:58} {self.value:8.3g}"
            f"  must {sign} {self.must:g}, aim {sign} {self.aim:g}  ({spread})"
        )

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "what": self.what,
            "value": self.value,
            "runs": list(self.runs),
            "must": self.must,
            "aim": self.aim,
            "holds": self.holds,
        }
