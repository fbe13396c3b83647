"""Write the pages that are made from the program itself: `make docs`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.docs.commands import commands_page
from tests.docs.schema import schema_page
from tests.docs.settings import CHINESE, settings_page

DOCS = Path(__file__).parent.parent.parent / "docs"

if __name__ == "__main__":
    (DOCS / "commands.md").write_text(commands_page(), encoding="utf-8")
    (DOCS / "admins" / "settings.md").write_text(settings_page(), encoding="utf-8")
    (DOCS / "admins" / "settings.zh-CN.md").write_text(settings_page(CHINESE), encoding="utf-8")
    with TemporaryDirectory() as folder:
        page = schema_page(Path(folder) / "schema.db")
    (DOCS / "developers" / "schema.md").write_text(page, encoding="utf-8")
