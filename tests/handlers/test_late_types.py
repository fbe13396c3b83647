"""aiogram's types mean the same when each is made ready late."""

import json
import subprocess
import sys
from typing import Any

import pytest

AS_A_BOT = "from handlers import late_types\nlate_types.load()\n"
FIELDS = """
import json, re
from aiogram import methods, types

found = {}
for room in (types, methods):
    for name in room.__all__:
        kind = getattr(room, name)
        if hasattr(kind, "model_rebuild"):
            kind.model_rebuild()
            found[f"{kind.__module__}.{name}"] = re.sub("0x[0-9a-f]+", "", repr(kind.model_fields))
print(json.dumps(found))
"""
READY = """
import json
from aiogram import types

kinds = [getattr(types, name) for name in types.__all__]
print(json.dumps([k.__name__ for k in kinds if getattr(k, "__pydantic_complete__", False)]))
"""


def printed(program: str) -> Any:
    """Run a program of its own: here other tests have made types ready."""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    return json.loads(done.stdout)


@pytest.mark.slow
def test_every_type_and_method_has_the_fields_it_has_by_itself() -> None:
    late = printed(AS_A_BOT + FIELDS)
    assert len(late) > 500
    assert late == printed(FIELDS)


def test_only_messages_are_ready_at_the_start() -> None:
    assert printed(AS_A_BOT + READY) == ["Message"]


@pytest.mark.slow
def test_aiogram_that_was_imported_before_stays_as_it_is() -> None:
    before = printed(READY)
    assert len(before) > 400
    assert printed("import aiogram\n" + AS_A_BOT + READY) == before
