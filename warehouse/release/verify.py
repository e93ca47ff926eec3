"""Is a release sound? Asked of the finished file, before any reader is pointed at it.

Belongs here: what must be true of every release. Does not belong here: building it (publish.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from warehouse.database.connection import Warehouse, open_release
from warehouse.indicators.suppression import WITHHELD, Row
from warehouse.schema import metadata
from warehouse.schema.public import PUBLIC_TABLES, VIEWS


class ReleaseUnsound(Exception):
    """A release fails verification; readers stay with the one before."""


def verify_release(file: Path, figures: Sequence[Row], release_id: str) -> None:
    """Raises ReleaseUnsound, naming everything that is wrong with the file."""
    with open_release(file) as release:
        faults = [
            *_relations(release),
            *_comments(release),
            *_release_ids(release, release_id),
            *_figures(release, figures),
            *_references(release),
            *_accounts(release),
        ]
    if faults:
        raise ReleaseUnsound(f"release {release_id} is not published: " + "; ".join(faults))


def _ask(release: Warehouse, question: str) -> list[tuple]:
    return release.duck.execute(question).fetchall()


def _relations(release: Warehouse) -> list[str]:
    present = {name for (name,) in _ask(release, "select table_name from information_schema.tables")}
    promised = {*PUBLIC_TABLES, *VIEWS}
    faults = [f"{name} is missing" for name in sorted(promised - present)]
    faults += [f"{name} has no place in a release" for name in sorted(present - promised)]
    for name in sorted(promised & present & set(VIEWS)):
        _ask(release, f"select * from {name} limit 1")
    return faults


def _comments(release: Warehouse) -> list[str]:
    bare = "not internal and coalesce(comment, '') = ''"
    found = _ask(release, f"select table_name, column_name from duckdb_columns() where {bare}")
    found += _ask(release, f"select table_name, 'itself' from duckdb_tables() where {bare}")
    return [f"{table}.{column} has no comment" for table, column in found]


def _release_ids(release: Warehouse, release_id: str) -> list[str]:
    faults = []
    for name in PUBLIC_TABLES:
        found = {value for (value,) in _ask(release, f"select distinct release_id from {name}")}
        if name == "release":
            faults += [] if release_id in found else ["the release does not name itself"]
        elif not found <= {release_id}:
            faults.append(f"{name} carries another release's id")
    return faults


def _figures(release: Warehouse, figures: Sequence[Row]) -> list[str]:
    faults = []
    ((count, total, withheld),) = _ask(
        release,
        "select count(*), coalesce(sum(numerator), 0), count(*) filter (is_suppressed) from fact_indicator_value",
    )
    expected = (
        len(figures),
        sum(r["numerator"] or 0 for r in figures),
        sum(1 for r in figures if r["is_suppressed"]),
    )
    if (count, int(total), withheld) != expected:
        faults.append(
            f"figures, their sum and those withheld are {count, int(total), withheld}, not {expected}"
        )
    told = " or ".join(f"{name} is not null" for name in WITHHELD)
    for table in ("fact_indicator_value", "scorecard"):
        ((shown,),) = _ask(release, f"select count(*) from {table} where is_suppressed and ({told})")
        if shown:
            faults.append(f"{table} shows {shown} figures that are withheld")
    for view in ("scorecard", "indicator_trend"):
        ((rows,),) = _ask(release, f"select count(*) from {view}")
        if rows != count:
            faults.append(f"{view} has {rows} rows for {count} figures")
    ((unsaid,),) = _ask(
        release,
        """select count(*) from fact_indicator_value v left join (
               select *, row_number() over (partition by organisation_key, indicator_key, quarter_key, area_key
                                            order by edition_key desc) as place from fact_indicator_edition
           ) e using (organisation_key, indicator_key, quarter_key, area_key)
           where coalesce(e.place, 1) = 1 and (e.place is null or e.value is distinct from v.value
                 or e.numerator is distinct from v.numerator or e.denominator is distinct from v.denominator)""",
    )
    if unsaid:
        faults.append(f"{unsaid} figures differ from their newest edition")
    return faults


def _references(release: Warehouse) -> list[str]:
    """Every key that a table points with is there: constraints would say so on PostgreSQL."""
    faults = []
    for name in PUBLIC_TABLES:
        for column in metadata.tables[name].columns:
            for key in column.foreign_keys:
                target = key.column
                if target.table.name not in PUBLIC_TABLES:
                    continue
                ((lost,),) = _ask(
                    release,
                    f"select count(*) from {name} anti join {target.table.name} on {name}.{column.name} = "
                    f"{target.table.name}.{target.name} where {name}.{column.name} is not null",
                )
                if lost:
                    faults.append(f"{lost} rows of {name} point to no {target.table.name}")
    return faults


def _accounts(release: Warehouse) -> list[str]:
    ((wrong,),) = _ask(
        release,
        "select count(*) from extract_ledger where received_count <> loaded_count + rejected_count "
        "+ duplicate_count + superseded_count + ignored_count",
    )
    return [f"{wrong} extracts have an account that does not balance"] if wrong else []
