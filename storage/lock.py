"""One process per database."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.files import private_folder
from storage.migrate import DatabaseRefused


class AlreadyRunning(Exception):
    """Another process holds the database; the message is one line for the operator."""


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold `<database>.lock` inside the block; the kernel lets go when the process dies.

    The file stays afterwards: removing it would let two processes lock two different files.
    Raises DatabaseRefused where nothing can be written beside the database.
    """
    descriptor = _lock_file(path)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode(errors="replace").strip() or "?"
            raise AlreadyRunning(f"{path} is in use by process {holder}") from None
        # Only a note for the message above: a full disk must not stop the start.
        with suppress(OSError):
            os.truncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)


def _lock_file(path: Path) -> int:
    try:
        private_folder(path.parent)
        name = path.with_name(f"{path.name}.lock")
        return os.open(name, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseRefused(
            f"DATABASE: nothing can be written in {path.parent}: {error.strerror}"
        ) from error
