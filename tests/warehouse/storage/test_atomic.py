"""A file or folder is there whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from warehouse.storage.atomic import atomic_folder, atomic_write


def test_a_file_is_written_whole_and_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "below" / "note.txt"
    atomic_write(path, "first")
    atomic_write(path, "ärger\n")
    assert path.read_text(encoding="utf-8") == "ärger\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_text_that_cannot_be_written_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    atomic_write(path, "old")
    with pytest.raises(UnicodeEncodeError):
        atomic_write(path, "half a pair: \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_takes_the_place_of_the_old_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "extract"
    for name in ("old", "new"):
        with atomic_folder(path) as folder:
            (folder / name).write_text(name)
            assert not (path / name).exists()
    assert [found.name for found in path.iterdir()] == ["new"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("raised", [RuntimeError, KeyboardInterrupt])
def test_a_crash_in_the_block_leaves_nothing_of_it(tmp_path: Path, raised: type[BaseException]) -> None:
    path = tmp_path / "extract"
    with pytest.raises(raised), atomic_folder(path) as folder:
        (folder / "half").write_text("half")
        raise raised
    assert list(tmp_path.iterdir()) == []
    with atomic_folder(path) as folder:
        (folder / "old").write_text("old")
    with pytest.raises(raised), atomic_folder(path) as folder:
        (folder / "half").write_text("half")
        raise raised
    assert [found.relative_to(tmp_path).as_posix() for found in sorted(tmp_path.rglob("*"))] == [
        "extract",
        "extract/old",
    ]


def test_when_it_cannot_be_put_in_place_the_old_folder_is_back(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "extract"
    with atomic_folder(path) as folder:
        (folder / "old").write_text("old")
    move = os.replace

    def full(source, target):
        if Path(target) == path and not str(source).endswith(".old"):
            raise OSError(28, "No space left on device")
        move(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"), atomic_folder(path) as folder:
        (folder / "new").write_text("new")
    assert [found.relative_to(tmp_path).as_posix() for found in sorted(tmp_path.rglob("*"))] == [
        "extract",
        "extract/old",
    ]


def test_what_a_process_put_aside_that_was_killed_between_the_moves_is_put_back(tmp_path: Path) -> None:
    path, aside = tmp_path / "extract", tmp_path / ".extract.123.old"
    aside.mkdir()
    (aside / "old").write_text("old")
    with pytest.raises(RuntimeError), atomic_folder(path):
        raise RuntimeError
    assert [found.name for found in path.iterdir()] == ["old"]
