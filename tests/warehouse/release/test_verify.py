"""An unsound release is refused: it is named what is wrong, and readers stay where they were."""

from contextlib import contextmanager

import pytest

from warehouse.database.connection import new_release_file
from warehouse.indicators.periods import QuarterAlone
from warehouse.indicators.suppression import Protection
from warehouse.release import publish
from warehouse.release.current import FILE
from warehouse.release.verify import ReleaseUnsound
from warehouse.storage.paths import DataPaths

SPOILT = {
    "scorecard.value has no comment": "comment on column scorecard.value is null",
    "fact_target.itself has no comment": "comment on table fact_target is null",
    "dim_area carries another release's id": "update dim_area set release_id = '0009-other' where area_key = 2",
    "fact_indicator_value shows 1 figures that are withheld":
        "update fact_indicator_value set value = 3 where is_suppressed and area_key = 2",
    "staged_rows has no place in a release": "create table staged_rows (child_id text)",
    "point to no dim_area": "delete from dim_area where area_key = 3",
    "figures, their sum and those withheld": "delete from fact_indicator_value where area_key = 1",
    "differ from their newest edition": "update fact_indicator_edition set numerator = 41 where area_key = 1",
    "extracts have an account that does not balance": "update extract_ledger set received_count = 2",
    "restatement is missing": "drop view restatement",
    "the release does not name itself": "update release set release_id = 'another'",
}  # fmt: skip


@contextmanager
def spoilt(monkeypatch, statement):
    """Whatever is published meanwhile is spoilt by a statement after it was built."""
    build = publish.build_release

    def badly(warehouse, folder, *given):
        build(warehouse, folder, *given)
        with new_release_file(folder / FILE) as built:
            built.duck.execute(statement)

    with monkeypatch.context() as patch:
        patch.setattr(publish, "build_release", badly)
        yield


@pytest.fixture(scope="module")
def figures(row):
    """A county whose districts are withheld, one because it is small and one because it would give that away."""
    return [row(40), row(2, 40, area=2), row(38, 60, area=3)]


@pytest.fixture(scope="module")
def at_press(open_press, row, figures, tmp_path_factory):
    """One release is published, and other figures wait to be."""
    with open_press(DataPaths(tmp_path_factory.mktemp("press") / "home").prepare()) as press:
        press.protections = {key: Protection(5, QuarterAlone(), "assessments") for key in press.protections}
        press.receive("one.xml", hours=-1)
        press.publish(row(39), *figures[1:])
        yield press


@pytest.mark.parametrize("wrong", SPOILT)
def test_an_unsound_release_is_refused_and_readers_stay_where_they_were(
    at_press, figures, monkeypatch, wrong
):
    published = at_press.paths.published
    before = {path: path.lstat().st_mtime_ns for path in published.rglob("*")}
    with spoilt(monkeypatch, SPOILT[wrong]), pytest.raises(ReleaseUnsound) as refused:
        at_press.publish(*figures)
    assert wrong in str(refused.value)
    assert {path: path.lstat().st_mtime_ns for path in published.rglob("*")} == before


def test_once_the_fault_is_mended_the_release_is_sound(at_press, figures):
    assert at_press.publish(*figures).is_new
    assert at_press.ask("select numerator from fact_indicator_value order by area_key") == [
        (40,),
        (None,),
        (None,),
    ]


def test_reports_that_fail_leave_readers_where_they_were(press, row, paths):
    press.publish(row(20))
    before = paths.current.readlink()

    def fail(file, folder):
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        press.publish(row(21), extras=fail)
    assert paths.current.readlink() == before
    assert press.publish().is_new
