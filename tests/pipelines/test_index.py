"""Dagster's databases, cut or overwritten, are moved aside and begun anew; nothing that waits is lost with them."""

import os

import pytest

from pipelines.index import damaged_histories, damaged_index
from pipelines.instance import alive, close_dead_runs, instance
from warehouse.storage.paths import DataPaths

INDEX = ["history/runs.db", "history/runs/index.db", "schedules/schedules.db"]


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A home whose index has been made. To be copied only."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DAGSTER_HOME", "PERFORMANCE_HOME"):
            patch.setenv(name, "")
        paths = DataPaths(tmp_path_factory.mktemp("begun") / "home")
        with instance(paths):
            pass
    return paths


@pytest.fixture
def paths(begun, tmp_path, monkeypatch):
    import shutil

    for name in ("DAGSTER_HOME", "PERFORMANCE_HOME"):
        monkeypatch.setenv(name, "")
    shutil.copytree(begun.root, tmp_path / "home")
    return DataPaths(tmp_path / "home")


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def overwrite(path):
    path.write_bytes(b"this is no database " * 500)


def empty(path):
    path.write_bytes(b"")


def overwrite_within(path):
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))


@pytest.mark.parametrize("name", INDEX)
@pytest.mark.parametrize("damage", [cut, overwrite, empty, overwrite_within])
def test_a_damaged_index_is_found(damage, name, paths):
    assert not damaged_index(paths, thoroughly=True)
    damage(paths.dagster / name)
    assert [d.path for d in damaged_index(paths, thoroughly=True)] == [paths.dagster / name]


@pytest.mark.parametrize(("damage", "name"), [(cut, INDEX[0]), (overwrite, INDEX[1]), (empty, INDEX[2])])
def test_it_is_moved_aside_and_begun_anew_and_that_is_said(damage, name, paths, caplog):
    damage(paths.dagster / name)
    with instance(paths) as opened:
        assert opened.get_runs() == []
    assert not damaged_index(paths, thoroughly=True)
    (aside,) = paths.root.glob("dagster.damaged-*")
    assert (aside / name).exists() and aside.stat().st_mode & 0o077 == 0
    assert f"dagster/{name}: damaged" in caplog.text and aside.name in caplog.text


def test_damage_that_shows_in_the_middle_of_a_run_is_met_by_running_once_more(paths, monkeypatch):
    from pipelines import run

    tried = []

    def job(*given):
        with instance(paths) as opened:
            tried.append(1)
            if len(tried) == 1:
                overwrite_within(paths.dagster / INDEX[0])
                opened.get_runs()
            return "ran"

    monkeypatch.setattr(run, "_run_job", job)
    assert run.run_job(paths, "ingest") == "ran"
    assert len(tried) == 2 and list(paths.root.glob("dagster.damaged-*"))


def test_the_history_of_one_run_is_moved_alone(paths):
    history = paths.dagster / "history/runs/0a0a-1.db"
    overwrite(history)
    (damage,) = damaged_histories(paths)
    damage.mend()
    assert not history.exists() and not damaged_histories(paths) and not damaged_index(paths, True)


def started(opened):
    """A run that is on record as started and has a place in the pool."""
    import dagster as dg

    @dg.op
    def nothing():
        pass

    @dg.job
    def work():
        nothing()

    run = opened.create_run_for_job(work)
    opened.report_dagster_event(
        dg.DagsterEvent("PIPELINE_START", "work"), run.run_id
    )  # fmt: skip
    opened.event_log_storage.initialize_concurrency_limit_to_default("warehouse")
    opened.event_log_storage.claim_concurrency_slot("warehouse", run.run_id, "nothing")
    return run.run_id


def places(opened):
    return [slot.run_id for slot in opened.event_log_storage.get_concurrency_info("warehouse").claimed_slots]


def test_a_run_whose_end_could_not_be_written_is_closed_by_the_next_start(paths):
    with instance(paths) as opened:
        run_id = started(opened)
        with alive(paths, run_id):
            pass
        # All steps are done and its end is not on record yet: it is not taken for dead.
        assert close_dead_runs(opened, paths) == [] and places(opened) == [run_id]
    with instance(paths) as opened:
        assert opened.get_run_by_id(run_id).is_finished
        assert places(opened) == []
    assert not list(paths.scratch.glob("run-*"))


def test_a_place_that_an_ended_run_kept_is_given_back(paths):
    with instance(paths) as opened:
        run_id = started(opened)
        opened.report_run_failed(opened.get_run_by_id(run_id), "for this test")
        assert places(opened) == [run_id]
    with instance(paths) as opened:
        assert places(opened) == []
