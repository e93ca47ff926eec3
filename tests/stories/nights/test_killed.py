"""Killed at the worst moments: readers notice nothing, and the next night takes up the work.

The process of a night is killed outright four times, each time further on, and started again; then it is
left alone. What it publishes is what a night that nobody disturbed publishes.
"""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from warehouse.schema.public import PUBLIC_TABLES, public_table

DEADLY = """
import importlib, os, signal, sys
from pathlib import Path

room, function, source, last_call, done = {room!r}, {function!r}, {source!r}, {last_call!r}, {done!r}
module = importlib.import_module(room)
whole, calls = getattr(module, function), []

def deadly(*given, **named):
    if not source or given[0].table.name == source:
        calls.append(1)
    if len(calls) == last_call:
        if done:
            whole(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(*given, **named)

setattr(module, function, deadly)
from pipelines import run
from warehouse.storage.paths import DataPaths
run.night(DataPaths(Path(os.environ["PERFORMANCE_HOME"])), *sys.argv[1:])
"""

# Room, function, source; at which call it dies, and whether once that call is done.
MOMENTS = {
    "while highways are taken in, between two files": (
        "assets.staging.stage_table",
        "write_accepted",
        "highways_defects",
        2,
        False,
    ),
    "while the second fact is built": ("assets.loading.star", "replace_quarters", "", 2, False),
    "when the release is built and not yet switched to": (
        "warehouse.release.publish",
        "switch",
        "",
        1,
        False,
    ),
    "after the switch, before the warehouse knows of it": (
        "warehouse.release.publish",
        "switch",
        "",
        1,
        True,
    ),
}

DIFFERS_EACH_TIME = {"release_id", "published_at", "received_at", "extract_key", "content_sha256"}
"""Times, and what follows from the time of arrival."""


def killed_night(council: Any, moment: str, edition: tuple[str, str]) -> int:
    room, function, source, last_call, done = MOMENTS[moment]
    program = DEADLY.format(room=room, function=function, source=source, last_call=last_call, done=done)
    ended = subprocess.run(
        [sys.executable, "-c", program, *edition], env=council.environment(), cwd=Path(__file__).parents[3],
        capture_output=True,
    )  # fmt: skip
    return ended.returncode


def pools_taken(council: Any) -> tuple[list[str], int]:
    """The statuses of runs, and how many places in the pool of the writer are taken, as they stand."""
    import dagster as dg

    with council.at_work(), dg.DagsterInstance.get() as opened:
        taken = opened.event_log_storage.get_concurrency_info("warehouse").claimed_slots
        return [run.status.value for run in opened.get_runs()], len(taken)


@pytest.fixture(scope="module")
def survived(after_first, second_wave, tmp_path_factory):
    """The county after four deaths and a quiet night, with what was seen after each death."""
    council = after_first.copy(tmp_path_factory.mktemp("killed") / "home")
    edition = second_wave(council)
    seen = {}
    for moment in MOMENTS:
        ended = killed_night(council, moment, edition)
        seen[moment] = (ended, {k: v for k, v in council.published().items() if not k.startswith(".")},
                        *pools_taken(council))  # fmt: skip
    nights = council.night(*edition)
    return council, seen, nights


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_night_was_killed_where_it_should_be(survived, moment):
    _, seen, _ = survived
    assert seen[moment][0] == -signal.SIGKILL


@pytest.mark.parametrize("moment", list(MOMENTS)[:3])
def test_until_the_switch_readers_see_the_old_release_byte_for_byte(after_first, survived, moment):
    _, seen, _ = survived
    then, now = after_first.published(), seen[moment][1]
    # A complete release may lie beside it, but nobody is pointed at it; copying a folder alters a link's date.
    assert {name: now[name][0] for name in then} == {name: content for name, (content, _) in then.items()}


def test_after_the_switch_readers_see_the_new_release_whole(survived):
    council, seen, _ = survived
    after = seen[list(MOMENTS)[3]][1]
    ((release_id,),) = council.ask("select release_id from release order by published_at desc limit 1")
    assert after["current"][0] == release_id


def test_a_dead_run_is_closed_and_its_place_in_the_pool_given_back(survived):
    council, seen, _ = survived
    building = list(MOMENTS)[1]
    statuses, taken = seen[building][2:]
    assert "STARTED" in statuses and taken == 1
    statuses, taken = pools_taken(council)
    assert set(statuses) == {"SUCCESS", "FAILURE"}
    # The first ingest, which refused a file, and the four that died.
    assert (statuses.count("FAILURE"), taken) == (5, 0)


@pytest.mark.parametrize("name", PUBLIC_TABLES)
def test_what_is_published_in_the_end_is_what_an_undisturbed_night_publishes(after_second, survived, name):
    council, _, _ = survived
    columns = ", ".join(f'"{c.name}"' for c in public_table(name).columns if c.name not in DIFFERS_EACH_TIME)
    question = f"select {columns} from {name} order by all"
    assert council.ask(question) == after_second.ask(question)


def test_nothing_half_done_stays_behind(survived):
    council, _, nights = survived
    assert all(ran.succeeded for ran in nights)
    releases = [path.name for path in council.paths.published.iterdir() if path.name != "current"]
    assert sorted(releases) == sorted(name for (name,) in council.ask("select release_id from release"))
    unfinished = [
        path for half in ("staged", "rejected") for path in (council.paths.root / half).glob("*/.*")
    ]
    assert unfinished == []
    assert list(council.paths.scratch.glob("run-*.process")) == []
