"""The checksums of a release, in the form that `sha256sum -c` reads, and which files differ from theirs.

Belongs here: writing and comparing them. Does not belong here: whether what the files say is sound (verify.py).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from warehouse.storage.damage import Damage
from warehouse.storage.paths import DataPaths

SUMS = "SHA256SUMS"
NO_SUMS = "has no readable list of checksums"


def write_sums(folder: Path) -> None:
    """Lists every file of a release that is about to be sealed, with its SHA-256."""
    lines = [f"{_sum(path)}  {name}\n" for name, path in _files(folder).items()]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def damaged_files(folder: Path) -> dict[str, str]:
    """What is wrong with a release, by file; empty when every file is as it was sealed."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        expected = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError):
        return {SUMS: NO_SUMS}
    found = _files(folder)
    said = dict.fromkeys(expected.keys() - found.keys(), "is missing")
    said |= dict.fromkeys(found.keys() - expected.keys(), "is no part of it")
    said |= {
        name: "differs from its checksum"
        for name in expected.keys() & found.keys()
        if _sum(found[name]) != expected[name]
    }
    return dict(sorted(said.items()))


def damaged_release(paths: DataPaths) -> list[Damage]:
    """What is wrong with the release that readers see, if there is one."""
    then = "the next night publishes it anew from the warehouse"
    if not paths.current.is_symlink():
        lost = paths.current.exists()
        return [Damage(paths.current, "is no pointer to a release", "move it away: " + then)] if lost else []
    folder = paths.current.resolve()
    if not folder.is_dir():
        return [Damage(paths.current, f"points to {folder.name}, which is gone", then)]
    return [Damage(folder / name, what, then) for name, what in damaged_files(folder).items()]


def _files(folder: Path) -> dict[str, Path]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in paths if path != folder / SUMS}


def _sum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return type(error).__name__
