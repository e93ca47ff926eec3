"""The declarations of this house, found by looking into its folders.

Belongs here: all sources, facts and indicators by name. Does not belong here: what is done with them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from checks.contract import Source, Table
from warehouse.discovery import declarations

if TYPE_CHECKING:
    import sqlalchemy as sa

    from assets.declarations.dimension import Dimension
    from assets.declarations.fact import Fact
    from warehouse.indicators.declaration import Indicator


@cache
def all_sources() -> dict[str, Source]:
    """Every source in assets/sources, by name."""
    import assets.sources

    return declarations(assets.sources, "source", name_in="name")


def all_tables() -> dict[str, Table]:
    """Every table that a source delivers, by name."""
    return {table.name: table for source in all_sources().values() for table in source.each_table}


@cache
def all_facts() -> dict[str, Fact]:
    """Every fact in assets/facts, by the name of its table."""
    import assets.facts

    return {fact.table.name: fact for fact in declarations(assets.facts, "fact").values()}


@cache
def all_dimensions() -> dict[str, Dimension]:
    """Every dimension in assets/dimensions, by the name of its table."""
    import assets.dimensions

    return {
        dimension.table.name: dimension for dimension in declarations(assets.dimensions, "dimension").values()
    }


@cache
def all_indicators() -> dict[str, Indicator]:
    """Every indicator in assets/indicators, by code."""
    import assets.indicators

    return declarations(assets.indicators, "indicator", name_in="code")


def declared_metadata() -> sa.MetaData:
    """The schema of the warehouse with the table of every fact and dimension that is declared."""
    from warehouse.schema import metadata

    all_facts()
    all_dimensions()
    return metadata
