"""Every table and column is named by the grammar and says what it holds: the names are a public contract."""

import pytest
import sqlalchemy as sa

from assets.declarations.declared import declared_metadata
from warehouse.naming import column_name_fault, table_name_fault
from warehouse.schema.public import PUBLIC_TABLES, VIEW_COMMENTS, VIEWS

TABLES = list(declared_metadata().tables.values())
COLUMNS = [column for table in TABLES for column in table.columns]


def test_every_table_is_named_by_the_grammar() -> None:
    assert not [fault for table in TABLES if (fault := table_name_fault(table.name))]


def test_every_column_is_named_by_the_grammar() -> None:
    faults = [column_name_fault(column.table.name, column.name, str(column.type)) for column in COLUMNS]
    assert not [fault for fault in faults if fault]


def test_every_table_and_column_says_what_it_holds() -> None:
    assert not [table.name for table in TABLES if not table.comment]
    assert not [str(column) for column in COLUMNS if not column.comment]


def test_every_key_column_bears_the_name_of_a_primary_key() -> None:
    """`from_quarter_key` and `quarter_key` both name dim_quarter; a `_key` that names no table leads nowhere."""
    keys = tuple(
        column.name
        for table in TABLES
        for column in table.primary_key.columns
        if column.name.endswith("_key")
    )
    assert not [
        str(column) for column in COLUMNS if column.name.endswith("_key") and not column.name.endswith(keys)
    ]


def test_every_reference_leads_to_a_primary_key_and_is_named_after_it() -> None:
    strange = [
        f"{column} -> {key.column}"
        for column in COLUMNS
        for key in column.foreign_keys
        if not key.column.primary_key or not column.name.endswith(key.column.name)
    ]
    assert not strange


def test_a_star_table_refers_to_every_dimension_whose_key_it_has() -> None:
    dimensions = {
        column.name: table.name
        for table in TABLES
        if table.name.startswith("dim_")
        for column in table.primary_key.columns
        if column.name.endswith("_key")
    }
    loose = [
        str(column)
        for column in COLUMNS
        if column.table.name.startswith(("dim_", "fact_"))
        and column.name in dimensions
        and not column.primary_key
        and not column.foreign_keys
    ]
    # The book of which quarters were built is no fact: it may name a quarter that the calendar does not have yet.
    assert [name for name in loose if not name.startswith("fact_quarter_load.")] == []


def test_every_published_table_is_declared() -> None:
    assert not set(PUBLIC_TABLES) - set(declared_metadata().tables)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_columns_of_the_grammar_that_say_what_they_hold(view: str) -> None:
    select, comment = VIEWS[view]
    said = {column.name for column in COLUMNS} | set(VIEW_COMMENTS)
    columns = list(select().selected_columns)
    assert comment
    assert not [column.name for column in columns if column.name not in said]
    typed = [column for column in columns if not isinstance(column.type, sa.types.NullType)]
    assert not [
        fault for column in typed if (fault := column_name_fault(view, column.name, str(column.type)))
    ]
