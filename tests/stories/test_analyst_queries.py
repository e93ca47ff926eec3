"""The questions in docs/for-analysts.md, asked of a release: each must run and answer what it says it does."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo import county
from pipelines import run, settings
from warehouse.schema.public import PUBLIC_TABLES, VIEWS
from warehouse.storage.paths import DataPaths

DOCUMENT = (Path(__file__).parents[2] / "docs" / "for-analysts.md").read_text(encoding="utf-8")
QUESTIONS = dict(
    re.findall(r"^([A-Z][^\n]*(?:\n[^\n]+)*):\n\n```sql\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
)
WITHIN_20 = "indicator_code = 'defects_repaired_within_20_working_days'"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The release of a small synthetic county after its two waves."""
    import duckdb

    paths = DataPaths(tmp_path_factory.mktemp("analysts")).prepare()
    with pytest.MonkeyPatch.context() as environment:
        # The run sets these for itself; what was set before comes back afterwards.
        for name in ("DAGSTER_HOME", settings.HOME, settings.WAREHOUSE_URL, settings.ORGANISATION):
            environment.setenv(name, "")
        environment.setenv(settings.PERSON_KEY, "a key for tests only, which protects nobody")
        for wave in ("first", "second"):
            county.write(paths.landing, wave, scale=0.05)
            ran = run.night(paths, f"the {wave} edition", f"the {wave} wave")
            assert [job.job for job in ran] == ["ingest", "build", "publish"]
    with duckdb.connect(str((paths.current / "performance.duckdb").resolve()), read_only=True) as opened:
        yield opened


def asked(release: Any, beginning: str) -> list[dict[str, Any]]:
    """The answer to the question that begins so."""
    ((_, question),) = [(said, sql) for said, sql in QUESTIONS.items() if said.startswith(beginning)]
    found = release.execute(question)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_the_document_asks_five_questions() -> None:
    assert len(QUESTIONS) == DOCUMENT.count("```sql") == 5


def test_the_document_names_everything_that_is_published() -> None:
    assert [name for name in (*PUBLIC_TABLES, *VIEWS) if f"`{name}`" not in DOCUMENT] == []


def test_a_release_is_open_to_every_reader_and_to_no_writer(release: Any) -> None:
    ((file,),) = release.execute("select path from duckdb_databases() where path is not null").fetchall()
    assert Path(file).stat().st_mode & 0o777 == 0o444
    folders = [Path(file).parent, *(path for path in Path(file).parent.rglob("*") if path.is_dir())]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o755}


def test_the_scorecard_is_of_the_newest_quarter_and_the_council(release: Any) -> None:
    titles = [row["title"] for row in asked(release, "The scorecard of the newest quarter")]
    meant = "select title from scorecard where quarter_name = '2017-18 Q4' and area_name = 'Lancashire'"
    assert titles
    assert sorted(titles) == sorted(title for (title,) in release.execute(meant).fetchall())


def test_the_trend_compares_with_the_same_quarter_a_year_before(release: Any) -> None:
    trend = {row["quarter_name"]: row for row in asked(release, "How an indicator went")}
    assert list(trend) == [f"{year} Q{number}" for year in ("2016-17", "2017-18") for number in (1, 2, 3, 4)]
    assert trend["2016-17 Q4"]["change_on_year"] is None
    last, before = trend["2017-18 Q4"], trend["2016-17 Q4"]
    assert last["change_on_year"] == last["value"] - before["value"]


def test_so_many_defects_more_would_have_met_the_target(release: Any) -> None:
    short = asked(release, "Which districts fell short")
    counted = {
        area: (numerator, denominator)
        for area, numerator, denominator in release.execute(
            f"select area_name, numerator, denominator from scorecard where {WITHIN_20} "
            "and quarter_name = '2017-18 Q4' and area_type = 'district'"
        ).fetchall()
    }
    assert short
    for row in short:
        numerator, denominator = counted[row["area_name"]]
        assert 100 * (numerator + row["defects_short"]) / denominator >= row["target"]
        assert 100 * (numerator + row["defects_short"] - 1) / denominator < row["target"]


def test_every_restated_figure_comes_with_its_reason(release: Any) -> None:
    restated = asked(release, "What was restated")
    assert "2017-18 Q3" in {row["quarter_name"] for row in restated}
    assert all(row["difference"] == row["now"] - row["first_published"] for row in restated)
    assert all(
        row["why"].startswith("the second edition: the second wave: later extracts ") for row in restated
    )


def test_the_quality_of_each_source_is_told(release: Any) -> None:
    quality = {row["source_name"]: row for row in asked(release, "How good the data was")}
    arrived = release.execute(
        "select distinct source_name from extract_ledger where source_name <> ''"
    ).fetchall()
    assert list(quality) == sorted(name for (name,) in arrived)
    assert quality["highways_defects"]["refused_count"] == 1
    # The rows of the refused extract are not held against those that were loaded.
    assert 0 < quality["highways_defects"]["rejected_pct"] < 5
    assert quality["highways_defects"]["commonest_reason"]
