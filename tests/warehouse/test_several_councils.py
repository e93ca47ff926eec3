"""Two councils in one warehouse: a scorecard names them, and an explanation is of one of them."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assets.declarations.declared import all_indicators
from assets.reports.places import Place, UnknownPlace, place_meant
from assets.reports.release import write_reports
from pipelines import settings
from pipelines.cli.main import main
from warehouse.calendar import Quarter
from warehouse.indicators.periods import QuarterAlone
from warehouse.indicators.suppression import Protection
from warehouse.indicators.values import compute_values, indicator_key
from warehouse.release.publish import Publication, publish
from warehouse.storage.paths import DataPaths

LANCASHIRE, NEWCASTLE, BURNLEY = "E10000017", "E08000021", "E07000117"
QUARTER = Quarter.parse("2017-18 Q1")
REPAIRS = all_indicators()["defects_repaired_within_20_working_days"]


def defect(number: str, district: str, council: str, repaired: datetime) -> list[dict[str, Any]]:
    """The two events of a defect recorded on 3 April 2017; both councils number theirs alike."""
    common = {"organisation_code": council, "defect_id": number, "record_id": number,
              "recorded_date": date(2017, 4, 3), "priority_code": "N", "defect_type_code": "POTH",
              "area_code": district}  # fmt: skip
    stages = (("1", datetime(2017, 4, 3, 8, 30)), ("7", repaired))
    return [common | {"stage_code": stage, "event_at": at} for stage, at in stages]


SOON, LATE = datetime(2017, 4, 10, 12, 0), datetime(2017, 6, 30, 12, 0)
OURS = [*defect("1", BURNLEY, LANCASHIRE, SOON), *defect("2", "E07000121", LANCASHIRE, LATE)]
THEIRS = [*defect("1", NEWCASTLE, NEWCASTLE, SOON), *defect("2", NEWCASTLE, NEWCASTLE, SOON),
          *defect("3", NEWCASTLE, NEWCASTLE, SOON)]  # fmt: skip


def council_of(star_in: Any, home: Path, *extracts: list[dict[str, Any]]) -> DataPaths:
    """A data folder in which these extracts are loaded, computed and published."""
    with star_in(home) as star:
        warehouse, paths = star.warehouse, star.paths
        for number, rows in enumerate(extracts, start=1):
            star.stage("highways_defects", number, rows, "2017-18 Q1")
        star.load("fact_highway_defect")
        with warehouse.sql.begin():
            compute_values(warehouse, REPAIRS, QUARTER, QUARTER)
            key = indicator_key(warehouse, REPAIRS)
        protections = {key: Protection(0, QuarterAlone(), "defects")}
        publish(
            warehouse, paths, Publication(datetime(2017, 8, 1), protections=protections, extras=write_reports)
        )
        return paths  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory, star_in: Any) -> DataPaths:
    """A warehouse of Lancashire and Newcastle."""
    return council_of(star_in, tmp_path_factory.mktemp("several"), OURS, THEIRS)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a verb of the command line on a data folder, as Lancashire unless said otherwise."""

    def run(paths: DataPaths, *words: str, council: str = LANCASHIRE) -> Result:
        monkeypatch.setenv(settings.HOME, str(paths.root))
        monkeypatch.setenv(settings.ORGANISATION, council)
        monkeypatch.delenv(settings.WAREHOUSE_URL, raising=False)
        monkeypatch.setenv("COLUMNS", "200")
        return CliRunner().invoke(main, words)

    return run


def explained(ask: Any, paths: DataPaths, *words: str, council: str = LANCASHIRE) -> str:
    """What is said of the repairs of the quarter."""
    ran = ask(paths, "explain", REPAIRS.code, str(QUARTER), *words, council=council)
    assert ran.exit_code == 0, ran.output
    return ran.output


@pytest.mark.parametrize(
    ("area", "council", "figure", "rests_on", "lines"),
    [
        (None, LANCASHIRE, "50.0 percent (1 of 2)", "2 rows", "extract 1: 4 rows, lines 2 to 5"),
        (None, NEWCASTLE, "100.0 percent (3 of 3)", "3 rows", "extract 2: 6 rows, lines 2 to 7"),
        ("lancashire", LANCASHIRE, "50.0 percent (1 of 2)", "2 rows", "extract 1: 4 rows, lines 2 to 5"),
        ("newcastle upon tyne", LANCASHIRE, "100.0 percent (3 of 3)", "3 rows", "extract 2: 6 rows, lines 2 to 7"),
        ("e08000021", LANCASHIRE, "100.0 percent (3 of 3)", "3 rows", "extract 2: 6 rows, lines 2 to 7"),
        ("BURNLEY", LANCASHIRE, "100.0 percent (1 of 1)", "1 rows", "extract 1: 2 rows, lines 2 to 3"),
        (BURNLEY, NEWCASTLE, "100.0 percent (1 of 1)", "1 rows", "extract 1: 2 rows, lines 2 to 3"),
    ],
)  # fmt: skip
def test_an_explanation_is_of_one_council_or_area(
    several, ask, area: str | None, council: str, figure: str, rests_on: str, lines: str
) -> None:
    said = explained(ask, several, *(("--area", area) if area else ()), council=council)
    assert figure in said
    assert f"It rests on {rests_on} of fact_highway_defect" in said
    assert [
        line.strip().partition(" (sha256")[0] for line in said.splitlines() if " rows, lines " in line
    ] == [lines]


@pytest.mark.parametrize(
    ("area", "told"),
    [
        ("Burnlee", f"is it Burnley ({BURNLEY})?"),
        ("E0700011", f"Burnley ({BURNLEY})"),
        (
            "Atlantis",
            f"name one of Burnley ({BURNLEY}), Lancashire ({LANCASHIRE}), Lancaster (E07000121), Newcastle",
        ),
    ],
)
def test_a_place_that_has_no_figure_is_answered_with_those_that_have(
    several, ask, area: str, told: str
) -> None:
    ran = ask(several, "explain", REPAIRS.code, str(QUARTER), "--area", area)
    assert ran.exit_code == 2
    said = " ".join(ran.output.split())
    assert f"no figure is published of a place called '{area}'" in said
    assert told in said


def test_a_council_without_figures_is_told_whose_there_are(several, ask) -> None:
    ran = ask(several, "explain", REPAIRS.code, str(QUARTER), council="E06000008")
    assert ran.exit_code == 2
    assert f"no figure is published of E06000008 itself; name one of Lancashire ({LANCASHIRE})" in ran.output


def test_an_area_of_a_name_that_several_have_is_asked_for_by_code() -> None:
    def place(council: str, code: str, name: str = "Newport") -> Place:
        return Place(council, f"Council {council}", code, name)

    known = [place("A", "A1"), place("B", "B1"), place("A", "A2", "Ryde"), place("B", "A2", "Ryde")]
    assert place_meant(known, "newport", "A") == known[0], "our own is meant"
    with pytest.raises(
        UnknownPlace, match="'newport' may be A1 of Council A or B1 of Council B: give the code"
    ):
        place_meant(known, "newport", "C")
    with pytest.raises(UnknownPlace, match="ask as the council that is meant"):
        place_meant(known, "A2", "C")


def test_before_anything_is_published_the_warehouse_is_asked(tmp_path, star_in, ask) -> None:
    paths = council_of(star_in, tmp_path / "home", OURS)
    paths.current.unlink()
    said = explained(ask, paths, "--area", "burnley")
    assert "Not published for this quarter and place." in said
    assert "It rests on 1 rows" in said


def test_a_scorecard_names_the_councils_where_there_are_several(several, ask, tmp_path, star_in) -> None:
    printed = ask(several, "scorecard").output.splitlines()
    cells = [[cell.strip() for cell in re.split("[│┃]", line)[1:-1]] for line in printed]
    table = [row for row in cells if len(row) > 1]
    assert table[0][:3] == ["Indicator", "Council", "Figure"]
    assert [row[1:3] for row in table[1:] if row[1]] == [
        ["Lancashire", "50.0%"],
        ["Newcastle upon Tyne", "100.0%"],
    ]
    markdown = (several.current / "report" / "scorecard.md").read_text(encoding="utf-8")
    assert "| Indicator | Council | Figure |" in markdown
    assert f"| {REPAIRS.title} | Newcastle upon Tyne | 100\\.0% |" in markdown
    alone = council_of(star_in, tmp_path / "home", OURS)
    assert "Council" not in ask(alone, "scorecard").output
    assert f"| {REPAIRS.title} | 50\\.0% |" in (alone.current / "report" / "scorecard.md").read_text(
        encoding="utf-8"
    )
