"""The naming grammar says what is wrong with a name."""

import pytest

from warehouse.naming import column_name_fault, table_name_fault


@pytest.mark.parametrize(
    "name", ["dim_area", "fact_highway_defect", "staged_x1", "rejected_rows", "extract_ledger", "release"]
)
def test_a_good_table_name_has_no_fault(name: str) -> None:
    assert table_name_fault(name) is None


@pytest.mark.parametrize("name", ["area", "Dim_area", "dim__area", "dim_area_", "fact-defect", "releases"])
def test_a_bad_table_name_is_named(name: str) -> None:
    assert name in str(table_name_fault(name))


@pytest.mark.parametrize(
    ("name", "type_name"),
    [("repaired_date", "DATE"), ("repaired_at", "DATETIME"), ("is_open", "BOOLEAN"), ("has_repair", "BOOLEAN"),
     ("area_key", "INTEGER"), ("extract_key", "BIGINT"), ("area_name", "TEXT")],
)  # fmt: skip
def test_a_good_column_name_has_no_fault(name: str, type_name: str) -> None:
    assert column_name_fault("fact_x", name, type_name) is None


@pytest.mark.parametrize(
    ("name", "type_name", "wanted"),
    [("repaired", "DATE", "_date"), ("repaired_date", "DATETIME", "_at"), ("open", "BOOLEAN", "is_"),
     ("area_key", "TEXT", "whole number"), ("areaName", "TEXT", "lower case")],
)  # fmt: skip
def test_a_bad_column_name_says_what_it_should_be(name: str, type_name: str, wanted: str) -> None:
    fault = str(column_name_fault("fact_x", name, type_name))
    assert f"fact_x.{name}" in fault
    assert wanted in fault
