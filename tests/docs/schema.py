"""docs/developers/schema.md: the migrated file's tables, each with what becomes of its rows."""

import ast
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from storage.migrate import migrate
from tests.architecture.sources import sources

HEAD = """\
# Schema

Made by `make docs` from the migrated file; what is kept how long, and what erasing a person means,
stands in `tests/docs/schema.py`, where a new table without it fails a test. Every table is STRICT.
Times are whole UTC seconds (`…_at`), dates `YYYY-MM-DD` in the community's zone (`…_on`,
`on_date`), amounts whole numbers. A table is written only by the file in `storage/` that owns it.
The last column is a rule for whoever changes the tables, not a command.
"""
FOR_EVER = "as long as the community"
NOBODY = "no person in it"
WITH_MEMBER = "stays with the nameless member, half of the balance's sum"
PERSON = re.compile(r"(user|member|actor)_id|taken_by")


class Fate(NamedTuple):
    """How long rows are kept, and what becomes of them when a person is erased."""

    kept: str
    erased: str


FATES = {
    "communities": Fate(FOR_EVER, NOBODY),
    "chats": Fate(FOR_EVER, NOBODY),
    "chat_aliases": Fate(FOR_EVER, NOBODY),
    "settings": Fate(FOR_EVER, "`by_user_id` is emptied"),
    "users": Fate("as long as one of its members", "the row goes"),
    "members": Fate(
        "as long as the community", "the row stays without its user: sums must go on holding"
    ),
    "member_history": Fate("as long as the member", "rows go"),
    "daily": Fate("as long as the member", WITH_MEMBER),
    "activity_hours": Fate(FOR_EVER, NOBODY),
    "events": Fate("90 days", "rows go"),
    "ledger": Fate(
        "as long as the member", f"{WITH_MEMBER}; `note` and the person's `actor_id` are emptied"
    ),
    "checkins": Fate("as long as the member", "stays with the nameless member"),
    "scores": Fate("a period: until it has been over for a day; all time: always", "rows go"),
    "score_steps": Fate("as `scores`, which keeps it by trigger", NOBODY),
    "score_blocks": Fate("as `score_steps`, which keeps it by trigger", NOBODY),
    "unlisted": Fate("as long as the reason holds", "rows go"),
    "seasons": Fate(FOR_EVER, "`by_user_id` is emptied"),
    "standings": Fate(FOR_EVER, "rows go; the others' places stay"),
    "pictures": Fate("30 days after the last use", "rows go: names are drawn in them"),
    "audit_log": Fate("2 years", "the person's `actor_id` is emptied"),
    "proofs": Fate("a day", "rows go, with the update in them"),
    "inbox": Fate("48 h; `raw` until the update is done", "rows go, with the update in them"),
    "quarantine": Fate("`raw` 14 days, then kind and time only", "`raw` is emptied"),
    "outbox": Fate("until sent, then 48 h", "rows go"),
    "backlogs": Fate("until the one line is said", "the row of the private chat goes"),
    "blind_windows": Fate(FOR_EVER, NOBODY),
    "heartbeat": Fate("one row", NOBODY),
    "notices": Fate("a day", "rows whose `kind` names the person go"),
    "told": Fate("until told anew", NOBODY),
    "schedules": Fate(FOR_EVER, NOBODY),
    "occurrences": Fate("30 days, or until the schedule goes", NOBODY),
    "menus": Fate("a day after the last press", "rows go"),
    "dialogues": Fate("15 minutes, cleared hourly", "rows go"),
    "roles": Fate("until taken away", "rows go; `by_user_id` is emptied"),
    "connections": Fate("until another takes its place", "the row goes"),
    "bindings": Fate("until bound anew", "`by_user_id` is emptied"),
    "diaries": Fate("until the place is freed or its topic goes", "`by_user_id` is emptied"),
    "join_codes": Fate("7 days", "`by_user_id` is emptied"),
    "merges": Fate(FOR_EVER, "`by_user_id` is emptied"),
    "reactions": Fate("90 days", "rows go"),
    "holds": Fate("as long as the member", f"{WITH_MEMBER}; `note` is emptied"),
    "grant_requests": Fate("90 days", "rows go; `actor_id` and `by_user_id` are emptied"),
    "expiries": Fate("until the points expire or the member is back", "rows go"),
    "last_seen": Fate("as long as the member", "rows go"),
    "kudos": Fate("90 days", "rows go"),
    "freezes": Fate("as long as the member", "stays with the nameless member"),
    "repairs": Fate("as long as the member", "stays with the nameless member"),
    "levels": Fate("as long as the member", "the row goes"),
    "badge_awards": Fate(
        "as long as the member", "stays with the nameless member; `note` and `by_user_id` emptied"
    ),
    "own_badges": Fate(FOR_EVER, "`by_user_id` is emptied"),
    "badge_counts": Fate("as long as the member", "stays with the nameless member"),
    "invites": Fate(FOR_EVER, "the member's own links are revoked, the rows go"),
    "referrals": Fate("as long as the member", "stays with the nameless member"),
    "tiers": Fate("as long as the member", "the row goes"),
    "tier_history": Fate("as long as the member", "rows go"),
    "member_tags": Fate("as long as the member", "rows go"),
    "answers": Fate("90 days since the last", "rows go"),
    "quests": Fate("as long as the community; drafts a day", "`by_user_id` is emptied"),
    "quest_progress": Fate("as long as the member", "rows go"),
    "quest_marks": Fate("until the quest ends", NOBODY),
    "draws": Fate(FOR_EVER, "`by_user_id` is emptied"),
    "draw_prizes": Fate(FOR_EVER, NOBODY),
    "draw_rules": Fate(FOR_EVER, NOBODY),
    "draw_chats": Fate(FOR_EVER, NOBODY),
    "draw_posts": Fate(FOR_EVER, NOBODY),
    "draw_entries": Fate(
        "as long as the community: the list stays provable",
        "before the freeze the row goes; after it the salt is emptied, with the nameless member"
        " `ref` then leads to nobody",
    ),
    "draw_rolls": Fate(FOR_EVER, "`user_id` is emptied; the value stays"),
    "draw_ceremonies": Fate(FOR_EVER, NOBODY),
    "draw_events": Fate(FOR_EVER, "`note` and `by_user_id` are emptied"),
    "draw_claims": Fate(FOR_EVER, "`by_user_id` is emptied"),
    "draw_gifts": Fate(FOR_EVER, "`text` and `by_user_id` are emptied"),
    "draw_bans": Fate("until taken away", "the row goes; `by_user_id` is emptied"),
    "question_banks": Fate(FOR_EVER, "`by_user_id` is emptied"),
    "questions": Fate(FOR_EVER, NOBODY),
    "question_uses": Fate("30 days", NOBODY),
    "question_doubts": Fate("until an admin has looked", "rows go"),
    "salts": Fate("a day, two at most", NOBODY),
    "traces": Fate("a day, two at most", "rows go"),
    "pending": Fate("90 days", WITH_MEMBER),
    "reviews": Fate("until an admin has decided", "the row goes; `by_user_id` is emptied"),
    "rings": Fate("until the next weekly look finds it no more", "rows go"),
    "chores": Fate("until done, then 48 h", NOBODY),
}


class Table(NamedTuple):
    name: str
    key: str
    persons: tuple[str, ...]


def tables(file: Path) -> list[Table]:
    """Return the tables of a file that all migrations have run on."""
    with closing(sqlite3.connect(file, isolation_level=None)) as tx:
        migrate(tx, file)
        names = tx.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY rowid"
        )
        return [_table(tx, name) for (name,) in names.fetchall()]


def _table(tx: sqlite3.Connection, name: str) -> Table:
    columns = tx.execute("SELECT name, pk FROM pragma_table_info(?)", (name,)).fetchall()
    keys = [column for column, place in sorted(columns, key=lambda each: each[1]) if place]
    persons = tuple(
        column for column, _ in columns if PERSON.fullmatch(column.removeprefix("by_"))
    )
    return Table(name, ", ".join(keys), persons)


def owners() -> dict[str, str]:
    """Return the owner of each table, as the first line of its file says."""
    found: dict[str, str] = {}
    for each in sources("storage"):
        first = (ast.get_docstring(each.tree) or "").split("\n")[0]
        if first.startswith("Owns "):
            owned = re.split(r"[:.]", first.removeprefix("Owns "))[0]
            names = re.findall(r"\b(?!and\b|by\b|trigger\b)[a-z_]+", owned)
            found |= dict.fromkeys(names, each.path)
    return found


def schema_page(file: Path) -> str:
    """Return the whole page."""
    owned = owners()
    lines = [
        HEAD,
        "| Table | Owner | Key | Person | Kept | Rule for erasing a person |",
        "|---|---|---|---|---|---|",
    ]
    for table in tables(file):
        fate = FATES[table.name]
        persons = ", ".join(f"`{column}`" for column in table.persons) or "–"
        owner = owned[table.name].removeprefix("storage/")
        cells = [f"`{table.name}`", f"`{owner}`", table.key, persons, fate.kept, fate.erased]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])
