"""Who may read and write what a night leaves does not depend on the umask that it ran under."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GOOD = ROOT / "tests" / "extracts" / "library_visits" / "good.csv"
CHILDREN = ROOT / "tests" / "extracts" / "childrens_assessments" / "bad" / "one_bad_among_many.xml"
PUBLIC_FOLDERS, PUBLIC_FILES = {0o755}, {0o444, 0o644}


@pytest.fixture(scope="module", params=[0o000, 0o077], ids=["umask 000", "umask 077"])
def after_a_night(request, tmp_path_factory):
    """The data folder that a night makes under a umask, from nothing at all but what landed."""
    root = tmp_path_factory.mktemp("modes") / "new" / "home"
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PERFORMANCE_", "DAGSTER"))
    }
    settings = {
        "PERFORMANCE_HOME": str(root),
        "PERFORMANCE_PERSON_KEY": "a key for synthetic people, which protects nobody",
    }

    def run(*program: str) -> None:
        ended = subprocess.run(
            [sys.executable, *program], env=kept | settings, cwd=ROOT, umask=request.param, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr[-3000:]

    run("-c", "from pipelines import settings; settings.paths().prepare()")
    (root / "landing" / "library_visits_2017-18_Q1.csv").write_bytes(GOOD.read_bytes())
    (root / "landing" / "CIN_Census_2017.xml").write_bytes(CHILDREN.read_bytes())
    run("-m", "pipelines.cli", "nightly")
    return root


def modes(folder: Path) -> dict[str, tuple[bool, int]]:
    """By path, whether it is a folder, and its mode; the folder itself too, links left out."""
    return {
        str(path.relative_to(folder.parent)): (path.is_dir(), stat.S_IMODE(path.lstat().st_mode))
        for path in (folder, *folder.rglob("*"))
        if not path.is_symlink()
    }


def test_nothing_can_be_written_by_others(after_a_night):
    home = modes(after_a_night.parent)
    landed = [name for name in home if "landing/" in name]
    assert len(landed) == 2
    assert not {name: oct(mode) for name, (_, mode) in home.items() if mode & 0o022 and name not in landed}


def test_the_restricted_half_is_closed_to_others(after_a_night):
    for path in after_a_night.iterdir():
        if path.name not in ("landing", "published"):
            assert not {name: oct(mode) for name, (_, mode) in modes(path).items() if mode & 0o077}
    below = modes(after_a_night / "dagster")
    assert any(name.endswith(".db") for name in below) and any(
        "compute" in name or "storage" in name for name in below
    )


def test_what_is_published_is_open_to_readers(after_a_night):
    assert (
        stat.S_IMODE(after_a_night.stat().st_mode)
        == stat.S_IMODE(after_a_night.parent.stat().st_mode)
        == 0o755
    )
    published = modes(after_a_night / "published")
    assert any(name.endswith(".parquet") for name in published)
    for name, (is_folder, mode) in published.items():
        assert mode in (PUBLIC_FOLDERS if is_folder else PUBLIC_FILES), (name, oct(mode))
