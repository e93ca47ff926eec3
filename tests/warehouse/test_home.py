"""The restricted half of a home is closed to other users, and one lock is held by one."""

import os
import stat

import pytest

from warehouse.connection import open_warehouse
from warehouse.home import Home


def test_only_landing_and_published_are_open_to_others(home: Home) -> None:
    with open_warehouse(home):
        open_to_others = {path.name for path in home.root.iterdir() if path.stat().st_mode & 0o077}
    assert open_to_others == {"landing", "published"}


def test_the_warehouse_file_is_its_owners(home: Home) -> None:
    with open_warehouse(home):
        pass
    assert stat.S_IMODE(home.warehouse_file.stat().st_mode) == 0o600


def test_preparing_again_changes_nothing(home: Home) -> None:
    (home.archive / "kept").write_text("kept")
    home.prepare()
    assert (home.archive / "kept").read_text() == "kept"


def test_a_lock_that_is_held_names_its_holder_after_waiting(home: Home) -> None:
    with home.alone("receiving"):
        held = f"receiving has been held by process {os.getpid()}"
        with pytest.raises(TimeoutError, match=held), home.alone("receiving", wait_seconds=0):
            pass
        with home.alone("publishing", wait_seconds=0):
            pass
    with home.alone("receiving", wait_seconds=0):
        pass
