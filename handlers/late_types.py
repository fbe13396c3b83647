"""aiogram loaded so that each of its types is made ready when it is first used.

By itself aiogram makes four hundred types ready while it is imported, each with a copy of all it
refers to: 110 MB and two seconds. A bot meets a tenth of them.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel

_WORD = re.compile(r"\w+")


def load() -> None:
    """Import aiogram, or leave it as it is when something imported it before."""
    if "aiogram" in sys.modules:
        return
    BaseModel.model_config["defer_build"] = True
    with _no_rebuilding():
        from aiogram import types
    for name in types.__all__:
        _name_what_it_refers_to(getattr(types, name), vars(types))
    # Most others refer to it, and need no copy of a type that is ready.
    types.Message.model_rebuild()


@contextmanager
def _no_rebuilding() -> Iterator[None]:
    """Let aiogram's own request to make every type ready pass without effect."""
    rebuild = vars(BaseModel)["model_rebuild"]
    BaseModel.model_rebuild = classmethod(lambda _cls, **_named: None)  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        BaseModel.model_rebuild = rebuild  # type: ignore[method-assign]


def _name_what_it_refers_to(kind: Any, names: dict[str, Any]) -> None:
    """Put the types that a type's fields name where pydantic looks for them: into its module.

    aiogram imports them there for type checkers only.
    """
    module = vars(sys.modules[kind.__module__])
    for above in getattr(kind, "__mro__", ()):
        for annotation in vars(above).get("__annotations__", {}).values():
            for word in _WORD.findall(str(annotation)):
                if word in names:
                    module.setdefault(word, names[word])
