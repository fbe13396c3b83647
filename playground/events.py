"""What happens on the stage, for whoever watches: the page."""

from collections.abc import Callable
from typing import Any

Watcher = Callable[[str, Callable[[], dict[str, Any]]], None]


class Stage:
    """Tells its watchers what happened; costs nothing while nobody watches."""

    def __init__(self) -> None:
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)

    def leave(self, watcher: Watcher) -> None:
        if watcher in self._watchers:
            self._watchers.remove(watcher)

    def tell(self, kind: str, facts: Callable[[], dict[str, Any]]) -> None:
        """Announce an event; the facts are only made when somebody watches."""
        for watcher in tuple(self._watchers):
            watcher(kind, facts)
