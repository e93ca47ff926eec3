"""The one folder under which all data lies, and who may read it.

Belongs here: the names of the folders below PERFORMANCE_HOME. Does not belong here: the environment
(pipelines/settings) or what is in the folders.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warehouse.storage.modes import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    PUBLIC_FILE,
    PUBLIC_FOLDER,
    make_folder,
    narrow,
    narrow_all,
)


class LockHeld(TimeoutError):
    """Another process does this piece of work; the message says which."""


@dataclass(frozen=True)
class DataPaths:
    """Paths below the data folder. All but `published` is the restricted half: files 0600, folders 0700."""

    root: Path

    @property
    def landing(self) -> Path:
        """Where senders put extracts; the project only reads here."""
        return self.root / "landing"

    @property
    def archive(self) -> Path:
        """Every extract as it was received, by content; cannot be rebuilt."""
        return self.root / "archive"

    @property
    def staged(self) -> Path:
        """Typed rows, one Parquet file an extract, and what became of it."""
        return self.root / "staged"

    @property
    def rejected(self) -> Path:
        """Rejected rows with their text and every reason."""
        return self.root / "rejected"

    @property
    def pending(self) -> Path:
        """What staging has still to do: faults to be tried again, extracts to be staged again."""
        return self.root / "pending"

    @property
    def gathered(self) -> Path:
        """What many files of the archive and of staging say, gathered in few; made anew where it is missing."""
        return self.root / "gathered"

    @property
    def warehouse_file(self) -> Path:
        """The DuckDB file of the star, unless a URL says otherwise."""
        return self.root / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """Releases for readers, and the pointer to the current one."""
        return self.root / "published"

    @property
    def current(self) -> Path:
        """The pointer to the release that readers see."""
        return self.published / "current"

    @property
    def dagster(self) -> Path:
        """Dagster's instance folder."""
        return self.root / "dagster"

    @property
    def scratch(self) -> Path:
        """Room for what does not fit in memory; empty between runs."""
        return self.root / "scratch"

    @property
    def faults(self) -> Path:
        """The full text of the newest faults, which may quote records."""
        return self.scratch / "faults"

    @property
    def restricted(self) -> tuple[Path, ...]:
        """The folders of the restricted half."""
        return (
            self.archive,
            self.staged,
            self.rejected,
            self.pending,
            self.gathered,
            self.dagster,
            self.scratch,
        )

    def prepare(self) -> DataPaths:
        """Makes the folders that are missing and narrows those that are open too far, and says which.

        All but `landing` and `published` are closed to everybody else. How far the landing zone is open to those who
        send is for the installation to say: it is made readable and left as it is afterwards.
        """
        for folder in (self.root, self.landing, self.published):
            make_folder(folder, PUBLIC_FOLDER)
        narrow(self.root, PUBLIC_FOLDER)
        narrow_all(self.published, PUBLIC_FOLDER, PUBLIC_FILE)
        for folder in self.restricted:
            make_folder(folder, PRIVATE_FOLDER)
            narrow_all(folder, PRIVATE_FOLDER, PRIVATE_FILE)
        for file in self.root.glob(f"{self.warehouse_file.name}*"):
            narrow(file, PRIVATE_FILE)
        return self

    @contextmanager
    def exclusive_lock(self, work: str, wait_seconds: float = 600) -> Iterator[None]:
        """Holds a lock so that only one process does this piece of work; says who holds it after waiting.

        Raises LockHeld, a TimeoutError naming the lock file when another process keeps it for longer.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.scratch / f"{work}.lock", mode=PRIVATE_FILE)
        holder = self.scratch / f"{work}.holder"
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout:
            who = holder.read_text() if holder.exists() else "an unknown process"
            raise LockHeld(
                f"{work} has been held by {who} for more than {wait_seconds:.0f} seconds"
            ) from None
        try:
            with open(os.open(holder, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "w") as note:
                note.write(f"process {os.getpid()}")
            yield
        finally:
            lock.release()
