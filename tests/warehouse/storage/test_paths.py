"""The restricted half of a home is closed to other users, and one lock is held by one."""

import os
import stat

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
