"""The glossary names what exists."""

import re

from tests.spoken import ROOMS, ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for room in ROOMS
    for pattern in ("*.py", "*.sql")
    for path in sorted((ROOT / room).rglob(pattern))
)


def test_every_name_in_the_glossary_stands_in_the_code() -> None:
    in_use = GLOSSARY.partition("## Words in use")[2].partition("## ")[0]
    names = re.findall(r"`([\w.]+)`", in_use)
    assert len(names) > 30
    words = set(re.findall(r"\w+", SOURCE.casefold()))
    assert [n for n in names if not set(n.casefold().split(".")) <= words] == []
