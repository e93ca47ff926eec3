"""DuckDB files that are damaged: telling it from other errors, and moving a warehouse aside to be built anew.

Belongs here: the files of DuckDB. Does not belong here: deciding when the warehouse is built anew
(pipelines/staleness.py): in the middle of a run half a warehouse would look like figures that are gone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from warehouse.storage.atomic import atomic_write
from warehouse.storage.damage import Damage, move_aside
from warehouse.storage.paths import DataPaths

_LOG = logging.getLogger(__name__)
_SAID = ("not a valid DuckDB database", "Could not read enough bytes from file", "Corrupt database file")
"""What DuckDB says of a file that was cut or overwritten: each of its blocks has a checksum."""
_DUCKDB = "duckdb:///"


class WarehouseDamaged(Exception):
    """The file of the warehouse is damaged; it is built anew by the next night."""


class ReleaseDamaged(Exception):
    """A file of a release is damaged; the message says what brings it back."""


def warehouse_file(paths: DataPaths, url: str | None) -> Path | None:
    """The DuckDB file of the warehouse; None when it lies on a server."""
    if url is None:
        return paths.warehouse_file
    return Path(url.removeprefix(_DUCKDB)) if url.startswith(_DUCKDB) else None


def is_damage(error: BaseException, file: Path) -> bool:
    """Whether an exception, or one behind it, says that this DuckDB file is damaged."""
    seen: list[BaseException] = []
    behind: BaseException | None = error
    while behind is not None and behind not in seen:
        said = str(behind)
        of_duckdb = type(behind).__module__.partition(".")[0] in ("duckdb", "_duckdb", "sqlalchemy")
        about_it = str(file) in said or str(file.resolve()) in said or _SAID[2] in said
        if of_duckdb and about_it and any(words in said for words in _SAID):
            return True
        seen.append(behind)
        behind = behind.__cause__ or behind.__context__
    return False


@contextmanager
def noting_damage(file: Path | None) -> Iterator[None]:
    """Raises WarehouseDamaged where DuckDB finds its file damaged, and notes it until the file is moved aside.

    The note keeps the other steps of a run away: some of the file's blocks may still be good.
    """
    if file is None:
        yield
        return
    if _note(file).exists():
        raise _damaged(file)
    try:
        yield
    except Exception as error:
        if not is_damage(error, file):
            raise
        with suppress(OSError):
            atomic_write(_note(file), "damaged: to be moved aside and built anew\n")
        raise _damaged(file) from None


def is_noted(file: Path) -> bool:
    """Whether a run found this file damaged and nobody has moved it aside yet."""
    return _note(file).exists()


def move_warehouse_aside(paths: DataPaths, file: Path) -> Path | None:
    """Moves a damaged warehouse aside, with its log; the next build makes it anew. None when there is none."""
    with paths.exclusive_lock("warehouse"):
        # The log first: one that stood alone would be replayed into the next file.
        log = file.with_name(f"{file.name}.wal")
        if log.exists():
            move_aside(log)
        aside = move_aside(file) if file.exists() else None
        _note(file).unlink(missing_ok=True)
    _LOG.warning(
        "%s is damaged and was moved aside to %s; it is built anew from what is staged, and its editions come "
        "back from the current release",
        file,
        aside and aside.name,
    )
    return aside


def damaged_warehouse(file: Path) -> list[Damage]:
    """Whether a warehouse is damaged: every block is read, and nothing is changed. Raises WarehouseBusy."""
    if not file.exists():
        return []
    what = "was found damaged by a run" if is_noted(file) else _what_is_wrong(file)
    then = "the next night moves it aside and builds it anew; editions come back from the current release"
    return [Damage(file, what, then)] if what else []


def _what_is_wrong(file: Path) -> str:
    from warehouse.database.connection import open_release

    try:
        with open_release(file) as opened:
            for (name,) in opened.duck.execute("select table_name from duckdb_tables()").fetchall():
                opened.duck.execute(f'select bit_xor(hash(t)) from "{name}" as t').fetchone()
    except ReleaseDamaged:
        return "is damaged"
    return ""


def _note(file: Path) -> Path:
    return file.with_name(f"{file.name}.damaged")


def _damaged(file: Path) -> WarehouseDamaged:
    return WarehouseDamaged(
        f"{file} is damaged; the next `performance nightly` moves it aside and builds it anew from what is staged"
    )
