"""Editions: what was published stays published, and a change to it is a restatement with a reason.

Belongs here: comparing figures with what was last published, and taking editions back from a release.
Does not belong here: building files (publish.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from warehouse.database.connection import Warehouse, open_release
from warehouse.database.load import insert_rows
from warehouse.schema.dimensions import dim_area, dim_organisation
from warehouse.schema.indicators import dim_edition, dim_indicator, fact_indicator_edition, release

FIRST = "first published"
NO_CAUSE = "computed again with another result"
PLACE = ("organisation_key", "indicator_key", "quarter_key", "area_key")
SHOWN = ("numerator", "denominator", "value", "is_suppressed", "target", "rag")

Row = dict[str, Any]
Causes = Callable[[Mapping[str, Any], Mapping[str, Any] | None], Sequence[str]]
"""Tells of a figure as it was published, and as it is now (None when there is none), why it changed."""


class WithdrawalWithoutCause(Exception):
    """Figures would be withdrawn and nobody knows why: then they stay published, and nothing is."""


def last_published(warehouse: Warehouse) -> dict[tuple[int, ...], Row]:
    """For each figure ever published, its newest edition."""
    rows = warehouse.sql.execute(
        sa.select(fact_indicator_edition).order_by(fact_indicator_edition.c.edition_key)
    )
    return {tuple(row[name] for name in PLACE): dict(row) for row in rows.mappings().all()}


def changes(
    figures: Sequence[Mapping[str, Any]],
    published: Mapping[tuple[int, ...], Row],
    edition_key: int,
    causes: Causes,
    given: str = "",
) -> list[Row]:
    """The rows that a new edition adds: figures never published, figures that changed, figures withdrawn.

    `given` is the reason of the whole edition, put before the causes. Raises WithdrawalWithoutCause: that a
    figure is not there may only mean that something was lost on the way.
    """

    def reason(said: Sequence[str]) -> str:
        return (f"{given}: " if given else "") + "; ".join(said)

    added = []
    current = {tuple(row[name] for name in PLACE): row for row in figures}
    for place, row in current.items():
        before = published.get(place)
        if before is None or any(_shown(before[name]) != _shown(row[name]) for name in SHOWN):
            why = FIRST if before is None else reason(causes(before, row) or [NO_CAUSE])
            added.append(_edition_row(row, edition_key, why))
    without = 0
    for place, before in published.items():
        if place not in current and any(before[name] is not None for name in ("numerator", "value")):
            gone = {**before, **dict.fromkeys(SHOWN), "is_suppressed": False}
            said = causes(before, None)
            without += not said
            added.append(_edition_row(gone, edition_key, f"withdrawn: {reason(said)}"))
    if without:
        raise WithdrawalWithoutCause(
            f"{without} published figures would be withdrawn and no extract, definition or reference figure "
            "accounts for it; nothing is published. `performance status` says what is incomplete"
        )
    return added


def _shown(value: Any) -> Any:
    """Numbers compare as numbers whatever their scale."""
    return value if value is None or isinstance(value, str | bool | int) else value.normalize()


def _edition_row(row: Mapping[str, Any], edition_key: int, reason: str) -> Row:
    return {"edition_key": edition_key, **{name: row[name] for name in (*PLACE, *SHOWN)}, "reason": reason}


def restore_editions(warehouse: Warehouse, file: Path) -> int:
    """Takes from the current release every edition that the warehouse lacks; returns how many.

    A release is switched before the warehouse notes it, so after a crash between the two, or when the
    warehouse was built anew, the release knows more. Keys are matched through natural codes, because a
    warehouse that was built anew may number its members otherwise.
    """
    if not file.exists():
        return 0
    known = {key for (key,) in warehouse.sql.execute(sa.select(dim_edition.c.edition_key)).all()}
    releases = {name for (name,) in warehouse.sql.execute(sa.select(release.c.release_id)).all()}
    with open_release(file) as published:
        editions = published.sql.execute(_own(dim_edition)).mappings().all()
        missing = {row["edition_key"] for row in editions} - known
        noted = [
            r
            for r in published.sql.execute(_own(release)).mappings().all()
            if r["release_id"] not in releases
        ]
        figures = (
            published.sql.execute(with_codes(fact_indicator_edition)).mappings().all() if missing else []
        )
    keys = keys_by_code(warehouse)
    insert_rows(warehouse, dim_edition, [dict(row) for row in editions if row["edition_key"] in missing])
    insert_rows(
        warehouse,
        fact_indicator_edition,
        [
            {
                **{name: row[name] for name in ("edition_key", "quarter_key", *SHOWN, "reason")},
                "organisation_key": keys["organisation", row["organisation_code"]],
                "area_key": keys["area", row["area_code"]],
                "indicator_key": keys[row["indicator_code"], row["definition_version"]],
            }
            for row in figures
            if row["edition_key"] in missing
        ],
    )
    insert_rows(warehouse, release, [dict(row) for row in noted])
    return len(missing)


def _own(table: sa.Table) -> sa.Select:
    return sa.select(*table.columns)


def with_codes(figures: sa.Table) -> sa.Select:
    """Published figures with the natural codes of their places."""
    return (
        sa.select(
            figures, dim_organisation.c.organisation_code, dim_area.c.area_code,
            dim_indicator.c.indicator_code, dim_indicator.c.definition_version,
        )
        .join(dim_organisation, dim_organisation.c.organisation_key == figures.c.organisation_key)
        .join(dim_area, dim_area.c.area_key == figures.c.area_key)
        .join(dim_indicator, dim_indicator.c.indicator_key == figures.c.indicator_key)
    )  # fmt: skip


def keys_by_code(warehouse: Warehouse) -> dict[tuple[str, Any], int]:
    """The surrogate keys of organisations, areas and indicators, by their natural codes."""
    found: dict[tuple[str, Any], int] = {}
    for kind, table, code in (
        ("organisation", dim_organisation, dim_organisation.c.organisation_code),
        ("area", dim_area, dim_area.c.area_code),
    ):
        (key,) = table.primary_key.columns
        found |= {
            (kind, value): number for value, number in warehouse.sql.execute(sa.select(code, key)).all()
        }
    indicators = sa.select(
        dim_indicator.c.indicator_code, dim_indicator.c.definition_version, dim_indicator.c.indicator_key
    )
    return found | {(code, version): key for code, version, key in warehouse.sql.execute(indicators).all()}
