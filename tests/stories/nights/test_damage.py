"""Damage on disk: the doctor finds it and changes nothing, the night heals it, and readers see what they saw."""

import os
import resource
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

FAULT, REFUSED = 1, 3
GOOD = Path(__file__).parents[2] / "extracts" / "library_visits" / "good.csv"
SEEN = [
    "select * exclude (release_id) from scorecard order by all",
    "select * exclude (release_id) from fact_indicator_edition order by all",
    "select * exclude (release_id) from dim_edition order by all",
    "select * exclude (release_id) from extract_ledger order by all",
]


def seen(council):
    return [council.ask(question) for question in SEEN]


def cut(path):
    path.parent.chmod(0o755)
    path.chmod(0o600)
    os.truncate(path, path.stat().st_size // 2)


def contents(council):
    """Every file but the locks, with its content."""
    return {
        path: sha256(path.read_bytes()).hexdigest()
        for path in council.paths.root.rglob("*")
        if path.is_file() and not path.is_symlink() and path.suffix not in (".lock", ".holder")
    }


@pytest.fixture(scope="module")
def damaged(after_first, tmp_path_factory):
    """The county with nearly everything damaged that the night can make anew, and what was damaged."""
    council = after_first.copy(tmp_path_factory.mktemp("damaged") / "home")
    root = council.paths.root
    outcome, *_, rows = sorted(root.glob("staged/*/*/outcome.json"))
    chosen = [
        sorted((root / "archive/arrivals").glob("*.json"))[3],
        outcome,
        rows.with_name("accepted.parquet"),
        root / "gathered/arrivals.jsonl",
        root / "gathered/outcomes-highways_defects.jsonl",
        root / "dagster/history/runs/index.db",
        root / "warehouse.duckdb",
    ]
    for path in chosen:
        cut(path)
    return council, chosen


def test_the_doctor_says_that_a_healthy_home_is_well(after_first):
    code, said = after_first.perform("doctor")
    assert (code, said.splitlines()[-1]) == (0, "Nothing is damaged.")


def test_the_doctor_finds_each_and_changes_nothing(damaged):
    council, chosen = damaged
    before = contents(council)
    code, said = council.perform("doctor")
    assert code == FAULT
    assert [path for path in chosen if str(path) not in said] == []
    for then in (
        "staged again from the archive",
        "rebuilt from the published ledger",
        "the next ingest makes it anew",
        "builds it anew",
        "begins anew",
    ):
        assert then in said
    assert contents(council) == before


def test_the_night_heals_it_and_readers_see_what_they_saw(damaged, after_first):
    council, _ = damaged
    code, said = council.perform("nightly")
    assert code == REFUSED, said
    assert seen(council) == seen(after_first)
    for name in ("warehouse.duckdb.damaged-*", "dagster.damaged-*", "archive/arrivals/*.damaged-*"):
        assert len(list(council.paths.root.glob(name))) == 1
    code, said = council.perform("doctor")
    assert code == 0, said
    # A release that is damaged is published anew, with the same editions.
    cut(council.paths.current.resolve() / "performance.duckdb")
    code, said = council.perform("doctor")
    assert (code, "the next night publishes it anew" in said) == (FAULT, True)
    assert council.perform("status")[0] == council.perform("ledger")[0] == 0
    assert council.perform("nightly")[0] == REFUSED
    assert seen(council) == seen(after_first)
    assert council.perform("doctor")[0] == 0


def test_mending_drops_what_can_be_made_anew_and_the_rest_needs_somebody(after_first, tmp_path):
    council = after_first.copy(tmp_path / "home")
    root = council.paths.root
    outcome = sorted(root.glob("staged/*/*/outcome.json"))[0]
    content = next(path for path in root.glob("archive/content/*/*"))
    for path in (outcome, root / "warehouse.duckdb", root / "dagster/history/runs.db"):
        cut(path)
    code, said = council.perform("doctor", "--mend")
    assert (code, "What was damaged is dropped or moved aside." in said) == (0, True)
    assert not outcome.exists() and not (root / "warehouse.duckdb").exists()
    cut(content)
    code, said = council.perform("doctor", "--mend")
    assert code == FAULT and f"{content} differs from its checksum" in said and "restore it" in said


def test_a_file_that_cannot_grow_ends_the_night_with_a_sentence_and_the_next_takes_it_up(found):
    """As on a full disk: a limit on the size of files is what a test can set anywhere."""
    council = found()
    (council.paths.landing / "library_visits_2017-18_Q1.csv").write_bytes(GOOD.read_bytes())
    ended = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "nightly"], env=council.environment(), cwd=Path(__file__).parents[3],
        capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)),
    )  # fmt: skip
    said = ended.stdout + ended.stderr
    assert ended.returncode == FAULT
    assert "Traceback" not in said
    assert "start it again" in said and str(council.paths.root) in said
    assert council.perform("nightly")[0] == 0
    assert council.ask("select outcome from extract_ledger where not is_installed") == [("loaded",)]


def test_a_home_that_cannot_be_written_is_told_with_its_path_and_what_to_do(
    after_first, tmp_path, monkeypatch
):
    import errno

    import filelock

    council = after_first.copy(tmp_path / "home")

    def refuse(lock, *given, **named):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(lock.lock_file))

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    for words in (("nightly",), ("ingest", "--again", "library_visits"), ("publish",), ("status",)):
        code, said = council.perform(*words)
        assert code == FAULT
        assert f"Read-only file system: '{council.paths.root}" in said
        assert "let this program's user write there" in said and "Traceback" not in said
