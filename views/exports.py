"""Tables that admins take out: CSV for spreadsheets, whatever people call themselves."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.texts import Translator
from domain.cells import safe
from domain.communities import Community
from domain.days import zone_at
from domain.levels import level_of
from domain.zone_words import clock_called
from storage.listings import LedgerRow, MemberRow
from views.cards import Attachment, Card

Cell = str | int


class Table:
    """A CSV file that grows page by page; its columns are named in the reader's language."""

    def __init__(self, community: Community, columns: Iterable[str]) -> None:
        self._zones = community.zones
        # Written out page by page: one call over all of it would hold up the loop.
        self._file = bytearray("\ufeff".encode())
        self._write([list(columns)])
        self.lines = 0

    def add_members(self, rows: Iterable[MemberRow]) -> None:
        self._add(self._member(row) for row in rows)

    def add_ledger(self, rows: Iterable[LedgerRow]) -> None:
        self._add(self._entry(row) for row in rows)

    def _add(self, rows: Iterable[list[Cell]]) -> None:
        safely = [[safe(c) if isinstance(c, str) else c for c in row] for row in rows]
        self.lines += len(safely)
        self._write(safely)

    def _write(self, rows: Iterable[list[Cell]]) -> None:
        paper = io.StringIO()
        csv.writer(paper, lineterminator="\r\n").writerows(rows)
        self._file += paper.getvalue().encode()

    def _member(self, row: MemberRow) -> list[Cell]:
        seen = row.last_rewarded_at
        return [
            row.member_id,
            row.user_id,
            _name(row.first_name, row.last_name),
            row.username,
            row.state,
            *self._instant(row.since_at),
            row.points,
            row.xp,
            level_of(row.xp),
            row.messages,
            row.checkins,
            *(self._instant(seen) if seen is not None else ("", "")),
        ]

    def _entry(self, row: LedgerRow) -> list[Cell]:
        return [
            *(self._instant(row.at) if row.at is not None else ("", row.on)),
            row.member_id,
            _name(row.first_name, row.last_name),
            row.points,
            row.xp,
            row.reason,
            row.note,
            _name(row.actor_first, row.actor_last),
        ]

    def _instant(self, at: int) -> tuple[str, str]:
        """Return an instant in UTC and on the community's clock."""
        moment = datetime.fromtimestamp(at, UTC)
        local = moment.astimezone(ZoneInfo(zone_at(self._zones, at)))
        return moment.strftime("%Y-%m-%d %H:%M:%S"), local.strftime("%Y-%m-%d %H:%M:%S")

    def body(self) -> bytes:
        """Return the file; its mark lets Excel know that it is UTF-8."""
        return bytes(self._file)


def _name(first: str, last: str) -> str:
    return f"{first} {last}".strip()


def members_table(community: Community, t: Translator) -> Table:
    zone = clock_called(community.zones)
    columns = (
        t("export.number"),
        t("export.telegram_id"),
        t("export.name"),
        t("export.username"),
        t("export.state"),
        t("export.since_utc"),
        t("export.since_local", zone=zone),
        t("export.points"),
        t("export.xp"),
        t("export.level"),
        t("export.messages"),
        t("export.checkins"),
        t("export.earned_utc"),
        t("export.earned_local", zone=zone),
    )
    return Table(community, [each.plain for each in columns])


def ledger_table(community: Community, t: Translator) -> Table:
    zone = clock_called(community.zones)
    columns = (
        t("export.at_utc"),
        t("export.at_local", zone=zone),
        t("export.number"),
        t("export.name"),
        t("export.points"),
        t("export.xp"),
        t("export.reason"),
        t("export.note"),
        t("export.actor"),
    )
    return Table(community, [each.plain for each in columns])


def file_card(community: Community, name: str, table: Table, t: Translator) -> Card:
    text = t.n("export.done", table.lines, title=community.title)
    return Card(text, file=Attachment(f"{name}.csv", table.body()))
