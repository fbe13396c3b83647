"""Files and folders that only the bot's own account may read."""

import os
from pathlib import Path


def private_folder(folder: Path) -> None:
    """Make the folder with mode 0700; one that is there keeps its mode."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def private_file(path: Path) -> None:
    """Make an empty file with mode 0600, or close an existing one to others.

    An existing file is never opened here: closing any descriptor of a database drops all POSIX
    locks this process holds on it.
    """
    if path.exists():
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        return
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))


def sync(path: Path) -> None:
    """Force a closed file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
