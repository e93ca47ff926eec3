"""Faults between archive and release: what was published stays as it was, and every other service goes on.

Each story begins with a county whose first wave is published and whose second wave has landed.
"""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

CHILDREN = "childrens_assessments"
NO_KEY = {"PERFORMANCE_PERSON_KEY": ""}
FAULT, REFUSED = 1, 3

FIGURES = """
    select indicator_code, quarter_name, area_code, numerator, denominator, value, is_suppressed from scorecard
    where {which} order by all
"""
OF_CHILDREN = FIGURES.format(which="indicator_code like 'assessments%'")
OF_LIBRARIES = FIGURES.format(which="indicator_code like 'library%' and quarter_name = '2017-18 Q4'")
WITHDRAWN = "select count(*) from restatement where reason like 'withdrawn%'"
STALE = """
    select indicator_code, service_name, stale_reason from indicator_staleness join dim_indicator using (indicator_key)
    order by all
"""
ASSESSMENTS = ("assessments_over_45_working_days", "assessments_within_45_working_days")
EXTRACTS_OF_CHILDREN = (
    f"select file_name, outcome, loaded_count from extract_ledger where source_name = '{CHILDREN}'"
)


@pytest.mark.parametrize("what", ["asked for again", "lost"])
def test_a_fault_of_one_service_leaves_its_figures_and_publishes_the_others(
    what, after_first, second_wave, tmp_path
):
    council = after_first.copy(tmp_path / "home")
    figures, extracts = council.ask(OF_CHILDREN), council.ask(EXTRACTS_OF_CHILDREN)
    second_wave(council)
    if what == "lost":
        shutil.rmtree(council.paths.staged)
    else:
        assert council.perform("ingest", "--again", CHILDREN, **NO_KEY)[0] == FAULT
    code, said = council.perform("nightly", **NO_KEY)
    assert code == FAULT
    assert "CIN_Census_2016-17_Q1.xml" in said
    assert "Traceback" not in said
    assert council.ask(OF_CHILDREN) == figures
    assert council.ask(WITHDRAWN) == [(0,)]
    stale = council.ask(STALE)
    assert [row[:2] for row in stale] == [(code, "childrens") for code in ASSESSMENTS]
    assert all("not staged yet: childrens/CIN_Census_2016-17_Q1.xml" in reason for _, _, reason in stale)
    assert str(council.paths.root) not in str(stale)
    assert set(extracts) <= set(council.ask(EXTRACTS_OF_CHILDREN))
    assert council.ask(OF_LIBRARIES)
    # The fault is mended: the request was not forgotten, and nothing needs to be said again.
    code, _ = council.perform("nightly")
    assert code == REFUSED
    assert ("2017-18 Q4",) in council.ask(f"select distinct quarter_name from ({OF_CHILDREN})")
    assert council.ask(WITHDRAWN) == [(0,)]
    assert set(figures) <= set(council.ask(OF_CHILDREN))
    assert council.ask(STALE) == []


KILLED = """
import os, signal
import assets.staging.pending as pending

whole, calls = pending.stage, []

def deadly(arrival, source, stager):
    calls.append(1)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(arrival, source, stager)

pending.stage = deadly
from pipelines.cli.main import main
main(["ingest", "--again", "childrens_assessments"])
"""


@pytest.fixture(scope="module")
def killed_while_staging_again(after_first, tmp_path_factory):
    """The county whose children's extracts were being staged again when the process was killed."""
    council = after_first.copy(tmp_path_factory.mktemp("again") / "home")
    ended = subprocess.run(
        [sys.executable, "-c", KILLED], env=council.environment(), cwd=Path(__file__).parents[3],
        capture_output=True,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    return council


def test_while_extracts_wait_to_be_staged_again_nothing_of_their_source_is_built(killed_while_staging_again):
    from pipelines import settings
    from pipelines.staleness import waiting

    with killed_while_staging_again.at_work():
        found = waiting(settings.run_context())
    # What the sensor after an ingest goes by, too.
    assert found.range is None
    assert any("is to be staged again" in said for said in found.held)


def test_the_next_night_stages_the_rest_and_changes_no_figure(after_first, killed_while_staging_again):
    council = killed_while_staging_again
    code, _ = council.perform("nightly")
    assert code in (0, REFUSED)
    assert council.ask(OF_CHILDREN) == after_first.ask(OF_CHILDREN)
    assert council.ask("select count(*) from restatement") == [(0,)]
    assert council.perform("nightly")[0] == code


def test_a_lost_archive_is_no_reason_to_withdraw_figures(after_first, tmp_path):
    council = after_first.copy(tmp_path / "home")
    for folder in ("archive", "staged"):
        shutil.rmtree(council.paths.root / folder)
    shutil.rmtree(council.paths.landing)
    published = council.published()
    code, said = council.perform("nightly")
    assert code == FAULT
    assert "restore the archive" in said
    assert council.ask(OF_CHILDREN) == after_first.ask(OF_CHILDREN)
    assert council.ask(WITHDRAWN) == [(0,)]
    assert {name for name in council.published() if "/" not in name} >= {n for n in published if "/" not in n}


def test_with_warehouse_and_staged_rows_lost_too_readers_keep_the_figures(after_first, tmp_path):
    council = after_first.copy(tmp_path / "home")
    shutil.rmtree(council.paths.staged)
    council.paths.warehouse_file.unlink()
    code, _ = council.perform("nightly", **NO_KEY)
    assert code == FAULT
    assert council.ask(OF_CHILDREN) == after_first.ask(OF_CHILDREN)
    code, _ = council.perform("nightly")
    assert code in (0, REFUSED)
    assert council.ask(OF_CHILDREN) == after_first.ask(OF_CHILDREN)
    assert council.ask("select count(*) from restatement") == [(0,)]


def night_that_loses_children(council, monkeypatch):
    """The exit code of a night in which the fact of children's assessments cannot be loaded, and all else can."""
    import assets.loading.star as star
    from warehouse.database.load import RowsLost

    whole = star.replace_quarters

    def lossy(warehouse, table, *given):
        if table.name == "fact_childrens_assessment":
            raise RowsLost("a fault for this test")
        return whole(warehouse, table, *given)

    with monkeypatch.context() as broken:
        broken.setattr(star, "replace_quarters", lossy)
        code, _ = council.perform("nightly")
    return code


def test_a_failed_step_of_the_build_leaves_its_fact_and_publishes_the_others(
    after_first, second_wave, tmp_path, monkeypatch
):
    council = after_first.copy(tmp_path / "home")
    second_wave(council)
    code = night_that_loses_children(council, monkeypatch)
    assert code == FAULT
    assert council.ask(OF_CHILDREN) == after_first.ask(OF_CHILDREN)
    assert council.ask(OF_LIBRARIES)
    assert council.ask(STALE) == [(code, "childrens", "a fault for this test") for code in ASSESSMENTS]
    quarters = [
        name
        for (name,) in council.ask("select distinct quarter_name from scorecard where is_stale order by 1")
    ]
    assert quarters and max(quarters) < "2017-18 Q4", "of the newest nothing was ever published"
    waits = "select outcome, loaded_count from extract_ledger where file_name = 'childrens/CIN_Census_2017-18_Q4.xml'"
    assert council.ask(waits) == [("waiting", 0)]


def test_a_warehouse_made_anew_in_which_a_step_fails_withdraws_nothing(
    after_first, second_wave, tmp_path, monkeypatch
):
    """What is not built yet is not gone, whatever arrived in the meantime that could seem to be the cause.

    Its last good figures go into the release with all that could be built.
    """
    council = after_first.copy(tmp_path / "home")
    second_wave(council)
    council.paths.warehouse_file.unlink()
    code = night_that_loses_children(council, monkeypatch)
    assert code == FAULT
    assert council.ask(OF_CHILDREN) == after_first.ask(OF_CHILDREN)
    assert council.ask(OF_LIBRARIES)
    assert council.ask(STALE) == [(code, "childrens", "a fault for this test") for code in ASSESSMENTS]
    assert council.ask(
        "select distinct is_stale from scorecard where indicator_code like 'assessments%'"
    ) == [(True,)]
    # The fault is mended: nothing was restated that did not change, and nothing is stale.
    assert council.perform("nightly")[0] == REFUSED
    assert council.ask(STALE) == []
    assert set(after_first.ask(OF_CHILDREN)) <= set(council.ask(OF_CHILDREN))
    assert council.ask("select count(*) from restatement where indicator_code like 'assessments%'") == [(0,)]


def test_an_empty_landing_zone_publishes_nothing(found):
    council = found()
    assert council.perform("nightly")[0] == 0
    assert council.perform("publish")[0] == 0
    assert not council.paths.current.exists()
    code, said = council.perform("ledger")
    # What comes with the installation is there, and no figure is made of it alone.
    assert (code, "installation/targets.csv" in said) == (0, True)
