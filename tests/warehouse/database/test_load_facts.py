"""A quarter may be replaced any number of times; what would lose or double a row changes nothing."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

import assets.loading.star
from assets.declarations.declared import all_facts
from assets.dimensions.highways.priority import dim_priority
from assets.facts.highways.highway_defect import fact_highway_defect
from assets.loading.staleness import stale_facts
from assets.loading.star import KeysBroken, load_fact
from assets.staging.outcome import folder_of
from warehouse.calendar import Quarter
from warehouse.database.load import RowsLost
from warehouse.schema.ledger import fact_quarter_load

Q1, Q2 = Quarter.parse("2017-18 Q1"), Quarter.parse("2017-18 Q2")
FACT = all_facts()["fact_highway_defect"]


def event(defect: str, day: date, **differing: Any) -> dict[str, Any]:
    """The recording of a defect."""
    return {
        "defect_id": defect,
        "record_id": defect,
        "event_at": datetime(day.year, day.month, day.day, 9),
        "recorded_date": day,
        "stage_code": "1",
        "priority_code": "N",
        "defect_type_code": "POTH",
        "area_code": "E07000117",
    } | differing


@pytest.fixture
def two_quarters(star) -> Any:
    """A star with one defect of each of two quarters."""
    events = [event("1", date(2017, 6, 30)), event("2", date(2017, 7, 1))]
    star.stage("highways_defects", 1, events, "2017-18 Q1, 2017-18 Q2")
    star.load("fact_highway_defect")
    return star


def defects(star: Any) -> list[tuple]:
    """The defects that are there, with their quarters."""
    return star.read(fact_highway_defect, "defect_id", "quarter_key")


def test_replacing_again_changes_nothing(two_quarters) -> None:
    before = two_quarters.read(fact_highway_defect)
    for first, last in ((Q1, Q2), (Q1, Q1), (Q2, Q2)):
        load_fact(two_quarters.warehouse, two_quarters.paths, FACT, first, last)
    assert two_quarters.read(fact_highway_defect) == before
    assert defects(two_quarters) == [("1", Q1.key), ("2", Q2.key)]


def test_a_quarter_is_replaced_and_the_others_stay(two_quarters) -> None:
    two_quarters.stage("highways_defects", 2, [event("3", date(2017, 7, 2))], "2017-18 Q2")
    assert stale_facts(two_quarters.warehouse, two_quarters.paths) == {FACT.table.name: (Q2,)}
    loaded = load_fact(two_quarters.warehouse, two_quarters.paths, FACT, Q2, Q2)
    assert (loaded.rows, loaded.rows_behind) == (2, 2)
    assert defects(two_quarters) == [("1", Q1.key), ("2", Q2.key), ("3", Q2.key)]
    assert stale_facts(two_quarters.warehouse, two_quarters.paths) == {}


def test_an_extract_staged_while_its_quarter_is_built_waits(two_quarters, monkeypatch) -> None:
    star = two_quarters
    star.stage("highways_defects", 2, [event("3", date(2017, 7, 2))], "2017-18 Q2")
    late = folder_of(star.paths, "highways_defects", 2)
    not_yet = late.rename(star.paths.scratch / "late")
    read = assets.loading.star.staged_rows

    def read_before_the_late_one_is_there(*given: Any) -> Any:
        rows = read(*given)
        not_yet.rename(late)
        return rows

    monkeypatch.setattr(assets.loading.star, "staged_rows", read_before_the_late_one_is_there)
    load_fact(star.warehouse, star.paths, FACT, Q1, Q2)
    assert defects(star) == [("1", Q1.key), ("2", Q2.key)]
    assert stale_facts(star.warehouse, star.paths) == {FACT.table.name: (Q2,)}


def test_what_each_quarter_was_built_from_is_written_down(two_quarters) -> None:
    noted = two_quarters.read(fact_quarter_load, "built_name", "quarter_key", "extracts")
    assert {quarter for name, quarter, lines in noted if name == FACT.table.name and lines} == {
        Q1.key,
        Q2.key,
    }


def lose_a_member(star: Any) -> None:
    with star.warehouse.sql.begin():
        star.warehouse.sql.execute(sa.delete(dim_priority).where(dim_priority.c.priority_code == "N"))


def double_a_member(star: Any) -> None:
    star.put(dim_priority, [{"priority_key": 99, "priority_code": "N", "priority_name": "again"}])


@pytest.mark.parametrize("harm", [lose_a_member, double_a_member])
def test_rows_that_would_be_lost_or_doubled_undo_the_load(two_quarters, harm: Callable[[Any], None]) -> None:
    before = two_quarters.read(fact_highway_defect), two_quarters.read(fact_quarter_load)
    harm(two_quarters)
    with pytest.raises(
        RowsLost, match=r"fact_highway_defect, 2017-18 Q1 to 2017-18 Q2: the staged rows number 2,"
    ):
        load_fact(two_quarters.warehouse, two_quarters.paths, FACT, Q1, Q2)
    assert (two_quarters.read(fact_highway_defect), two_quarters.read(fact_quarter_load)) == before


def test_a_staged_row_without_its_date_is_not_passed_over(two_quarters) -> None:
    nowhere = event("4", date(2017, 7, 3), recorded_date=None)
    two_quarters.stage("highways_defects", 2, [nowhere], "2017-18 Q2")
    before = defects(two_quarters)
    with pytest.raises(RowsLost):
        load_fact(two_quarters.warehouse, two_quarters.paths, FACT, Q1, Q2)
    assert defects(two_quarters) == before


def test_a_record_that_would_stand_in_two_quarters_undoes_the_load(two_quarters) -> None:
    # The same event corrected into the next quarter, and only that quarter built.
    moved = event("1", date(2017, 6, 30), recorded_date=date(2017, 7, 1))
    two_quarters.stage("highways_defects", 2, [moved], "2017-18 Q1, 2017-18 Q2")
    with pytest.raises(KeysBroken, match="defect_id repeats in 2 rows"):
        load_fact(two_quarters.warehouse, two_quarters.paths, FACT, Q2, Q2)
    assert defects(two_quarters) == [("1", Q1.key), ("2", Q2.key)]
    load_fact(two_quarters.warehouse, two_quarters.paths, FACT, Q1, Q2)
    assert defects(two_quarters) == [("1", Q2.key), ("2", Q2.key)]


def test_a_fact_without_any_extract_is_left_alone(star) -> None:
    loaded = load_fact(star.warehouse, star.paths, FACT, Q1, Q2)
    assert (loaded.rows, loaded.rows_behind) == (0, 0)
    assert stale_facts(star.warehouse, star.paths) == {}
