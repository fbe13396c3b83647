"""docs/developers/schema.md: the migrated file's tables, each with what becomes of its rows."""

import ast
import re
import sqlite3
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from storage.migrate import migrate
from tests.architecture.sources import sources

HEAD = """\
# Schema

Made by `make docs` from the migrated file; what is kept how long, and what erasing a person means,
stands in `tests/docs/schema.py`, where a new table without it fails a test. Every table is STRICT,
but those of the search.
Times are whole UTC seconds (`…_at`), dates `YYYY-MM-DD` in the community's zone (`…_on`,
`on_date`), amounts whole numbers. A table is written only by the file in `storage/` that owns it.
The last column is what `bot/erasures.py` does; a test compares. Emptied is 0 where a number of a
person stood: somebody did it, nobody knows who.
"""
FOR_EVER = "as long as the community"
AS_MEMBER = "as long as the member"
PERSON = re.compile(r"(user|member|actor|giver|receiver|answered|inviter|one|other)_id|taken_by")


class Rows(StrEnum):
    """What becomes of the rows of a person who is erased."""

    NOBODY = "no person in it"
    GO = "rows go"
    STAY = "stays with the nameless member"
    NEWS = "stays"  # it is the community's, only who did it is forgotten


class Fate(NamedTuple):
    """How long rows are kept, and what becomes of them when a person is erased.

    `tests/bot/test_erasures.py` compares it with what `bot/erasures.py` does.
    """

    kept: str
    rows: Rows
    emptied: tuple[str, ...] = ()
    more: str = ""

    @property
    def erased(self) -> str:
        columns = ", ".join(f"`{column}`" for column in self.emptied)
        are = "are" if len(self.emptied) > 1 else "is"
        emptied = f"{columns} {are} emptied" if columns else ""
        said = "" if self.rows is Rows.NEWS else self.rows.value
        return "; ".join(part for part in (said, emptied, self.more) if part)


BY = ("by_user_id",)
FATES = {
    "communities": Fate(FOR_EVER, Rows.NOBODY),
    "chats": Fate(FOR_EVER, Rows.NOBODY),
    "chat_aliases": Fate(FOR_EVER, Rows.NOBODY),
    "settings": Fate(FOR_EVER, Rows.NEWS, BY),
    "users": Fate("as long as one of its members", Rows.GO, more="with the last member"),
    "members": Fate(FOR_EVER, Rows.STAY, more="a nameless stand-in takes the place of its user"),
    "member_history": Fate(AS_MEMBER, Rows.GO),
    "daily": Fate(AS_MEMBER, Rows.STAY, more="half of the balance's sum"),
    "activity_hours": Fate(FOR_EVER, Rows.NOBODY),
    "events": Fate("90 days", Rows.GO),
    "ledger": Fate(
        AS_MEMBER,
        Rows.STAY,
        ("note", "actor_id"),
        "a `ref` that leads to a person or a message too; the other half of the balance's sum",
    ),
    "checkins": Fate(AS_MEMBER, Rows.GO),
    "scores": Fate(
        "a period: until it has been over for a day; all time: always",
        Rows.STAY,
        more="hidden from every board",
    ),
    "score_steps": Fate("as `scores`, which keeps it by trigger", Rows.NOBODY),
    "score_blocks": Fate("as `score_steps`, which keeps it by trigger", Rows.NOBODY),
    "unlisted": Fate(
        "as long as the reason holds", Rows.STAY, more="as `left`; what the member wanted goes"
    ),
    "seasons": Fate(FOR_EVER, Rows.NEWS, BY),
    "standings": Fate(FOR_EVER, Rows.GO, more="the others' places stay"),
    "pictures": Fate(
        "30 days after the last use", Rows.GO, more="all of them, for names are drawn in them"
    ),
    "audit_log": Fate("2 years", Rows.STAY, ("actor_id",)),
    "polls": Fate(FOR_EVER, Rows.NEWS, BY),
    "poll_votes": Fate("90 days after the poll was closed", Rows.GO),
    "quizzes": Fate(FOR_EVER, Rows.NEWS, BY),
    "quiz_answers": Fate("90 days after the quiz was closed", Rows.GO),
    "prompts": Fate(FOR_EVER, Rows.NEWS, BY),
    "prompt_posts": Fate("91 days", Rows.NOBODY),
    "prompt_answers": Fate("91 days", Rows.GO),
    "welcomes": Fate(FOR_EVER, Rows.NEWS, BY),
    "newcomers": Fate("8 days", Rows.GO),
    "raids": Fate("8 days", Rows.NEWS, BY),
    "join_requests": Fate("8 days", Rows.GO, BY),
    "join_queues": Fate(FOR_EVER, Rows.NOBODY),
    "first_questions": Fate("8 days", Rows.GO, BY),
    "newcomer_posts": Fate("8 days", Rows.NOBODY),
    "house_rules": Fate(f"{FOR_EVER}; drafts a day", Rows.NEWS, BY),
    "rule_acceptances": Fate(AS_MEMBER, Rows.GO),
    "welcome_posts": Fate("2 days", Rows.NOBODY),
    "welcomed": Fate("2 days", Rows.GO),
    "interests": Fate(FOR_EVER, Rows.NEWS, BY),
    "member_interests": Fate("until taken back", Rows.GO),
    "first_steps": Fate("7 days", Rows.GO),
    "streak_savers": Fate("until it is turned off", Rows.GO),
    "holiday_greetings": Fate("a week", Rows.NOBODY),
    "birthdays": Fate(AS_MEMBER, Rows.GO, more="what was taken back has no day any more"),
    "posted_polls": Fate(FOR_EVER, Rows.NOBODY),
    "parked_answers": Fate("a minute", Rows.GO),
    "proofs": Fate("a day", Rows.GO, more="with the update in them"),
    "inbox": Fate("48 h; `raw` until the update is done", Rows.NEWS, ("raw",)),
    "quarantine": Fate("`raw` 14 days, then kind and time only", Rows.NEWS, ("raw",)),
    "outbox": Fate("until sent, then 48 h; what a chat missed of a draw 90 days", Rows.GO),
    "backlogs": Fate("until the one line is said", Rows.GO, more="that is, the private chat's"),
    "blind_windows": Fate(FOR_EVER, Rows.NOBODY),
    "heartbeat": Fate("one row", Rows.NOBODY),
    "notices": Fate("a day", Rows.GO, more="that is, those whose `kind` names the person"),
    "told": Fate("until told anew", Rows.NOBODY),
    "schedules": Fate(FOR_EVER, Rows.NOBODY),
    "occurrences": Fate("30 days, or until the schedule goes", Rows.NOBODY),
    "menus": Fate("a day after the last press", Rows.GO),
    "dialogues": Fate("15 minutes, cleared hourly", Rows.GO),
    "roles": Fate("until taken away", Rows.GO, BY),
    "connections": Fate("until another takes its place", Rows.GO),
    "bindings": Fate("until bound anew", Rows.NEWS, BY),
    "diaries": Fate("until the place is freed or its topic goes", Rows.NEWS, BY),
    "join_codes": Fate("7 days", Rows.NEWS, BY),
    "merges": Fate(FOR_EVER, Rows.NEWS, BY),
    "reactions": Fate("90 days", Rows.GO),
    "sanctions": Fate(AS_MEMBER, Rows.STAY, ("reason", "evidence", "by_user_id", "taken_by")),
    "appeals": Fate(AS_MEMBER, Rows.GO, BY),
    "reports": Fate(AS_MEMBER, Rows.GO, BY),
    "report_voices": Fate(AS_MEMBER, Rows.GO),
    "filters": Fate(FOR_EVER, Rows.NEWS, BY),
    "nights": Fate("until it is turned off", Rows.NOBODY),
    "duties": Fate("until it is given up", Rows.GO),
    "holds": Fate(AS_MEMBER, Rows.STAY, ("note",), "`ref` too; part of the balance's sum"),
    "grant_requests": Fate(
        "90 days", Rows.GO, ("actor_id", "by_user_id"), "what the person asked for goes while open"
    ),
    "expiries": Fate("until the points expire or the member is back", Rows.GO),
    "last_seen": Fate(AS_MEMBER, Rows.GO),
    "kudos": Fate("90 days", Rows.GO),
    "freezes": Fate(AS_MEMBER, Rows.STAY),
    "repairs": Fate(AS_MEMBER, Rows.STAY),
    "levels": Fate(AS_MEMBER, Rows.GO),
    "badge_awards": Fate(AS_MEMBER, Rows.STAY, ("note", "by_user_id", "taken_by")),
    "own_badges": Fate(FOR_EVER, Rows.NEWS, BY),
    "badge_counts": Fate(AS_MEMBER, Rows.STAY),
    "invites": Fate(
        FOR_EVER, Rows.STAY, ("url",), "and the link is revoked; one by which nobody came goes"
    ),
    "referrals": Fate(AS_MEMBER, Rows.STAY),
    "tiers": Fate(AS_MEMBER, Rows.GO),
    "tier_history": Fate(AS_MEMBER, Rows.GO),
    "member_tags": Fate(AS_MEMBER, Rows.GO),
    "answers": Fate("90 days since the last", Rows.GO),
    "quests": Fate("as long as the community; drafts a day", Rows.NEWS, BY),
    "quest_progress": Fate(AS_MEMBER, Rows.GO),
    "feeds": Fate(FOR_EVER, Rows.NEWS, BY),
    "feed_entries": Fate("until 90 days after they left their feed", Rows.NOBODY),
    "feed_posts": Fate("90 days", Rows.NOBODY),
    "challenges": Fate(FOR_EVER, Rows.NEWS, BY),
    "challenge_posts": Fate(FOR_EVER, Rows.NOBODY),
    "challenge_players": Fate(AS_MEMBER, Rows.GO),
    "challenge_days": Fate(AS_MEMBER, Rows.GO),
    "quest_marks": Fate("until the quest ends", Rows.NOBODY),
    "gatherings": Fate(FOR_EVER, Rows.NEWS, BY),
    "gathering_guests": Fate(AS_MEMBER, Rows.GO),
    "gathering_feedback": Fate(AS_MEMBER, Rows.GO),
    "lecture_questions": Fate(AS_MEMBER, Rows.GO, more="with the votes for them"),
    "lecture_votes": Fate(AS_MEMBER, Rows.GO),
    "interviews": Fate(FOR_EVER, Rows.NEWS, BY),
    "interview_slots": Fate(FOR_EVER, Rows.GO, more="with the note about them"),
    "cases": Fate(AS_MEMBER, Rows.GO, ("taken_by",)),
    "case_messages": Fate("180 days after the case was closed", Rows.GO, BY),
    "case_copies": Fate("as long as `case_messages`", Rows.NOBODY),
    "case_blocks": Fate("until taken away", Rows.GO, BY),
    "mood_communities": Fate("until turned off", Rows.NOBODY),
    "case_moods": Fate("as long as the case", Rows.NOBODY),
    "suggestions": Fate(FOR_EVER, Rows.STAY, more="without words and name"),
    "suggestion_votes": Fate(AS_MEMBER, Rows.GO),
    "mood_words": Fate(FOR_EVER, Rows.NOBODY),
    "canned_replies": Fate(FOR_EVER, Rows.NEWS, BY),
    "surveys": Fate("as long as the community; drafts 30 days", Rows.NEWS, BY),
    "survey_questions": Fate("as long as the survey", Rows.NOBODY),
    "survey_sheets": Fate(AS_MEMBER, Rows.GO),
    "survey_answers": Fate(
        "as long as the member; never handed in: until the survey is closed", Rows.GO
    ),
    "survey_ballots": Fate(
        FOR_EVER, Rows.NOBODY, more="by design: nothing leads back from an anonymous answer"
    ),
    "draws": Fate(FOR_EVER, Rows.NEWS, BY),
    "draw_prizes": Fate(FOR_EVER, Rows.NOBODY),
    "draw_rules": Fate(FOR_EVER, Rows.NOBODY),
    "draw_chats": Fate(FOR_EVER, Rows.NOBODY),
    "draw_posts": Fate(FOR_EVER, Rows.NOBODY),
    "draw_entries": Fate(
        "as long as the community: the list stays provable",
        Rows.STAY,
        ("salt",),
        "`ref` then leads to nobody; before the freeze the row goes, its points come back",
    ),
    "draw_rolls": Fate(FOR_EVER, Rows.STAY, more="the stand-in has rolled; the value stays"),
    "draw_ceremonies": Fate(FOR_EVER, Rows.NOBODY),
    "draw_events": Fate(FOR_EVER, Rows.STAY, ("note", "by_user_id")),
    "draw_claims": Fate(FOR_EVER, Rows.STAY, BY),
    "draw_gifts": Fate(FOR_EVER, Rows.STAY, ("text", "by_user_id")),
    "draw_bans": Fate("until taken away", Rows.GO, BY),
    "question_banks": Fate(FOR_EVER, Rows.NEWS, BY),
    "questions": Fate(FOR_EVER, Rows.NOBODY),
    "question_imports": Fate("a day", Rows.GO),
    "question_uses": Fate("30 days", Rows.NOBODY),
    "question_doubts": Fate("until an admin has looked", Rows.GO),
    "contests": Fate(FOR_EVER, Rows.NEWS, BY),
    "contest_rounds": Fate(FOR_EVER, Rows.NOBODY),
    "contest_players": Fate(AS_MEMBER, Rows.GO),
    "contest_answers": Fate("90 days", Rows.GO),
    "salts": Fate("a day, two at most", Rows.NOBODY),
    "traces": Fate("a day, two at most", Rows.GO),
    "pending": Fate("90 days", Rows.GO, more="what waits is in no balance yet"),
    "reviews": Fate("until an admin has decided", Rows.GO, BY),
    "rings": Fate("until the next weekly look finds it no more", Rows.GO),
    "broadcasts": Fate("30 days after its end; drafts a day", Rows.NEWS, BY),
    "broadcast_recipients": Fate("as long as the broadcast", Rows.GO),
    "posts": Fate("30 days after its end; drafts a day", Rows.NEWS, BY),
    "post_episodes": Fate("as long as the post", Rows.NOBODY),
    "post_places": Fate("as long as the post", Rows.NOBODY),
    "knowledge": Fate(FOR_EVER, Rows.NEWS, BY),
    "knowledge_tags": Fate("as long as the entry", Rows.NOBODY),
    "knowledge_hidden": Fate(FOR_EVER, Rows.NOBODY),
    "knowledge_state": Fate("until its next version", Rows.NOBODY),
    "knowledge_same": Fate(FOR_EVER, Rows.NOBODY),
    "knowledge_revisions": Fate("until the next change", Rows.NOBODY),
    "knowledge_index": Fate("as long as the entry", Rows.NOBODY),
    "knowledge_terms": Fate("made of the index", Rows.NOBODY),
    "asks": Fate("90 days", Rows.GO),
    "knowledge_drafts": Fate("30 days; emptied when settled", Rows.GO),
    "assistant_days": Fate("90 days", Rows.NOBODY),
    "assistant_answers": Fate("as long as the question", Rows.NOBODY),
    "reminders": Fate("until said or cancelled, then 3 days", Rows.GO),
    "opt_outs": Fate(AS_MEMBER, Rows.GO),
    "muted": Fate("as long as one of its members", Rows.GO, more="with the last member"),
    "forget_requests": Fate("until done or taken back, a week at most", Rows.GO),
    "forgotten": Fate(
        "180 days; with a ban from draws as long as the community",
        Rows.NOBODY,
        more="by design: a keyed hash, so that nobody is a stranger twice",
    ),
    "forgotten_key": Fate("one row", Rows.NOBODY),
    "chores": Fate("until done, then 48 h", Rows.GO, more="that is, those of the private chat"),
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
            "SELECT name FROM sqlite_schema AS s JOIN pragma_table_list AS t USING (name)"
            " WHERE s.type = 'table' AND t.type <> 'shadow' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY s.rowid"
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
