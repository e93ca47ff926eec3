"""The restricted half of a home is closed to other users, and one lock is held by one."""

import os
import stat
from pathlib import Path

import pytest

from warehouse.database.connection import open_warehouse
from warehouse.storage.paths import DataPaths


def test_only_landing_and_published_are_open_to_others(paths: DataPaths) -> None:
    with open_warehouse(paths):
        open_to_others = {path.name for path in paths.root.iterdir() if path.stat().st_mode & 0o077}
    assert open_to_others == {"landing", "published"}


def test_the_warehouse_file_is_its_owners(paths: DataPaths) -> None:
    with open_warehouse(paths):
        pass
    assert stat.S_IMODE(paths.warehouse_file.stat().st_mode) == 0o600


def test_preparing_again_changes_nothing(paths: DataPaths) -> None:
    (paths.archive / "kept").write_text("kept")
    paths.prepare()
    assert (paths.archive / "kept").read_text() == "kept"


def test_a_lock_that_is_held_names_its_holder_after_waiting(paths: DataPaths) -> None:
    with paths.exclusive_lock("receiving"):
        held = f"receiving has been held by process {os.getpid()}"
        with pytest.raises(TimeoutError, match=held), paths.exclusive_lock("receiving", wait_seconds=0):
            pass
        with paths.exclusive_lock("publishing", wait_seconds=0):
            pass
    with paths.exclusive_lock("receiving", wait_seconds=0):
        pass


@pytest.mark.parametrize("name", ["archive", "staged", "rejected", "dagster", "scratch"])
def test_a_folder_of_the_restricted_half_that_is_open_is_closed_and_it_is_said(
    name: str, paths: DataPaths, caplog: pytest.LogCaptureFixture
) -> None:
    inside = paths.root / name / "below"
    inside.mkdir()
    (inside / "file").write_text("kept")
    for path in (paths.root / name, inside, inside / "file"):
        path.chmod(0o777)
    paths.prepare()
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (paths.root / name, inside, inside / "file")]
    assert modes == [0o700, 0o700, 0o600]
    assert str(paths.root / name) in caplog.text
    caplog.clear()
    paths.prepare()
    assert caplog.text == ""


def test_nobody_else_may_write_where_readers_read(paths: DataPaths) -> None:
    release = paths.published / "0001-abc"
    release.mkdir()
    (release / "performance.duckdb").write_text("")
    paths.warehouse_file.write_text("")
    for path in (paths.root, paths.published, release, release / "performance.duckdb", paths.warehouse_file):
        path.chmod(0o777)
    paths.prepare()
    assert stat.S_IMODE(paths.root.stat().st_mode) == stat.S_IMODE(paths.published.stat().st_mode) == 0o755
    assert stat.S_IMODE(release.stat().st_mode) == 0o755
    assert stat.S_IMODE((release / "performance.duckdb").stat().st_mode) == 0o644
    assert stat.S_IMODE(paths.warehouse_file.stat().st_mode) == 0o600


def test_the_landing_zone_stays_as_open_as_the_installation_made_it(paths: DataPaths) -> None:
    paths.landing.chmod(0o2775)
    paths.prepare()
    assert stat.S_IMODE(paths.landing.stat().st_mode) == 0o2775


def test_a_folder_that_everybody_shares_is_not_the_projects_to_close(paths: DataPaths) -> None:
    paths.root.chmod(0o1777)
    paths.prepare()
    assert stat.S_IMODE(paths.root.stat().st_mode) == 0o1777


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_new_folders_have_their_modes_under_any_umask(umask: int, tmp_path: Path) -> None:
    usual = os.umask(umask)
    try:
        paths = DataPaths(tmp_path / "above" / "home").prepare()
        with paths.exclusive_lock("receiving"):
            pass
    finally:
        os.umask(usual)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "above").rglob("*")}
    assert stat.S_IMODE((tmp_path / "above").stat().st_mode) == 0o755
    assert {name for name, mode in modes.items() if mode == 0o755} == {"home", "landing", "published"}
    assert {mode for mode in modes.values() if mode != 0o755} == {0o700, 0o600}
