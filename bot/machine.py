"""What the program stands on: the disk, who may read its files, fonts, time zones."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import pictures
from bot.config import ENV_FILE

# The database, its write-ahead log, and a copy of it: a backup or what a migration keeps.
NEEDED_TIMES = 3
MIB = 1024**2
LEAST_BYTES = 100 * MIB
OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Machine:
    """What was found; an empty tuple is as it should be."""

    free_bytes: int
    needed_bytes: int
    # Files that other accounts of the machine may read or write.
    open_files: tuple[str, ...] = ()
    # The database, when it belongs to another account than its folder or cannot be written.
    foreign_files: tuple[str, ...] = ()
    lost_zones: tuple[str, ...] = ()
    draws_pictures: bool = True


def look(database: Path, zones: Iterable[str], env_file: Path = ENV_FILE) -> Machine:
    """Look around without changing anything; a database that is not there yet is fine."""
    files = [path for path in _files(database) if path.exists()]
    return Machine(
        free_bytes=shutil.disk_usage(_folder(database)).free,
        needed_bytes=max(NEEDED_TIMES * sum(path.stat().st_size for path in files), LEAST_BYTES),
        open_files=tuple(str(path) for path in (env_file, *files) if _is_open(path)),
        foreign_files=tuple(str(path) for path in files if _is_foreign(path)),
        lost_zones=tuple(zone for zone in sorted(set(zones)) if not _is_known(zone)),
        draws_pictures=pictures.are_possible(),
    )


def _files(database: Path) -> list[Path]:
    return [database.with_name(f"{database.name}{part}") for part in ("", "-wal")]


def _folder(path: Path) -> Path:
    """Return the nearest folder that is there."""
    return next(folder for folder in path.absolute().parents if folder.exists())


def _is_open(path: Path) -> bool:
    return path.is_file() and bool(path.stat().st_mode & OTHERS)


def _is_foreign(path: Path) -> bool:
    is_usable = os.access(path, os.R_OK | os.W_OK)
    return not is_usable or path.stat().st_uid != path.parent.stat().st_uid


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return False
    return True
