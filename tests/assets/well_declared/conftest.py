"""A tiny set of declarations in which nothing is wrong: a service, a source, its fact, an indicator, two rules.

Belongs here: the set, and changing one part of it. Does not belong here: what is wrong with the changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from assets.declarations.fact import Fact
from assets.declarations.service import Service
from assets.readers.csv.delimited import Delimited
from assets.well_declared.declared import Declared, declared_in
from checks.columns import Code, Codes, Column, Date, Integer, Text
from checks.contract import Source, Supersede
from checks.register import Known, Name, Register
from checks.rule import ExtractRule, RowRule, SetRule
from warehouse.discovery import Found
from warehouse.indicators.declaration import Indicator, Theme
from warehouse.schema.base import lineage, organisation, reference

TABLES = sa.MetaData()
fact_visit = sa.Table(
    "fact_visit",
    TABLES,
    organisation(),
    reference("quarter_key", "dim_quarter.quarter_key", "When"),
    sa.Column("visit_date", sa.Date, nullable=False),
    sa.Column("entered_at", sa.DateTime),
    sa.Column("visit_count", sa.BigInteger, nullable=False),
    sa.Column("visit_hours", sa.Numeric(18, 6)),
    sa.Column("record_id", sa.Text, nullable=False),
    *lineage(),
    comment="Visits",
)
dim_place = sa.Table(
    "dim_place", TABLES, sa.Column("place_key", sa.Integer, primary_key=True), comment="Places"
)


def _shape(rows: sa.FromClause) -> sa.Select:
    return sa.select(
        rows.c.organisation_code, rows.c.record_id, rows.c.visit_date, rows.c.visit_count,
        rows.c.visit_date.label("quarter_date"), rows.c.extract_key, sa.literal(1).label("source_row_count"),
    )  # fmt: skip


def _resolve(shaped: sa.FromClause) -> sa.Select:
    return sa.select(
        sa.literal(1).label("organisation_key"), sa.literal(20171).label("quarter_key"), shaped.c.visit_date,
        shaped.c.visit_count, shaped.c.record_id, shaped.c.extract_key, shaped.c.source_row_count,
    )  # fmt: skip


SERVICE = Service(
    code="tests",
    title="Tests",
    owner="Head of tests",
    team="team:tests",
    sensitivity="public",
    themes=(Theme("2016-17 Q1", "Tests", "Visits"),),
)
SOURCE = Source(
    name="visits",
    title="Visits",
    description="For tests.",
    service="tests",
    team="team:tests",
    sensitivity="public",
    file_pattern=r"visits_.*\.csv",
    reader=Delimited(),
    columns=(
        Column("visit_date", "Day", Date(), "The day", required=True),
        Column("visit_count", "Count", Integer(minimum=0), "How many", required=True),
        Column("place_code", "Place", Code(Codes({"A": "Ashton", "B": "Burnley"}, {"b": "B"})), "Where"),
        Column("remark", "Remark", Text(), "Not kept", staged=False),
    ),
    key=("visit_date", "place_code"),
    dated_by=("visit_date",),
    supersede=Supersede("key"),
    target_fact="fact_visit",
)
FACT = Fact(
    table=fact_visit, service="tests", title="Visits", shape=_shape, resolve=_resolve,
    record=("record_id", "record_id"), dimensions=("dim_place",),
)  # fmt: skip
INDICATOR = Indicator(
    code="all_visits",
    title="Visits",
    definition="All visits.",
    why_it_matters="For tests.",
    fact=fact_visit,
    date_role="visit_date",
    numerator=sa.func.sum(fact_visit.c.visit_count),
    numerator_words="Visits",
    unit="visits",
    polarity="high is good",
    themes=SERVICE.themes,
    owner="Head of tests",
    review_date=date(2027, 4, 1),
    service="tests",
)
ROW_RULE = RowRule(
    code="visit_on_no_day",
    message="the day is in this century",
    severity="error",
    applies_to=("visits",),
    columns=("visit_date",),
    fails=lambda row: row.visit_date < date(2000, 1, 1),
)
EXTRACT_RULE = ExtractRule(
    code="few_visits",
    message="there are visits",
    severity="warning",
    applies_to=("visits",),
    columns=("visit_count",),
    observe=lambda rows: sa.select(sa.func.sum(rows.c.visit_count)),
    fails=lambda now, before: before is not None and now < before,
)
SET_RULE = SetRule(
    code="many_visits",
    message="a place has at most a hundred days",
    severity="warning",
    applies_to=("visits",),
    columns=("place_code",),
    finds=lambda found: sa.select(found.rows.c.row_ordinal).where(
        found.rows.c.place_code.in_(
            sa.select(found.rows.c.place_code).group_by(found.rows.c.place_code).having(sa.func.count() > 100)
        )
    ),
)
PLACE = Dimension(table=dim_place, title="Places", load=lambda warehouse, rows: 0, service="tests")
REGISTER = Register(known=(Known(organisation_code="E10000017", names=(Name("Ashton"),)),))
PARTS: dict[str, Any] = {
    "service": SERVICE, "source": SOURCE, "fact": FACT, "dimension": PLACE, "indicator": INDICATOR,
    "register": REGISTER, "row rule": ROW_RULE, "set rule": SET_RULE,
    "extract rule": EXTRACT_RULE,
}  # fmt: skip


def column(name: str, **changes: Any) -> dict[str, Any]:
    """The change of a source by which one of its columns is changed."""
    return {"columns": tuple(replace(c, **changes) if c.name == name else c for c in SOURCE.columns)}


@pytest.fixture
def declared() -> Callable[..., Declared]:
    """The set with one part changed, found in files as the project's are; further parts by kind and file."""

    def make(
        part: str = "", changes: dict[str, Any] | None = None, more: dict[str, Any] | None = None
    ) -> Declared:
        parts = PARTS | ({part: replace(PARTS[part], **(changes or {}))} if part else {})
        objects = {
            "services": {"tests": parts["service"]},
            "sources": {"visits": parts["source"]},
            "facts": {"visit": parts["fact"]},
            "dimensions": {"place": parts["dimension"]},
            "indicators": {"all_visits": parts["indicator"]},
            "rules": {
                "visit_on_no_day": parts["row rule"],
                "many_visits": parts["set rule"],
                "few_visits": parts["extract rule"],
            },
            "registers": {"visit_places": parts["register"]},
        }
        for kind, others in (more or {}).items():
            objects[kind] |= others
        return declared_in(**{
            kind: Found(held, {name: f"assets/{kind}/{name}.py" for name in held}) for kind, held in objects.items()
        })  # fmt: skip

    return make


@pytest.fixture
def told() -> Callable[..., None]:
    """Asserts that a flaw is told of the right file, in the right words."""

    def one_file_says(flaws, where, said, ripples=False):
        """One file is told of and no other, unless what is changed is rightly missed elsewhere too."""
        assert [flaw for flaw in flaws if str(flaw).startswith(where) and said in str(flaw)], "\n".join(
            map(str, flaws)
        )
        assert ripples or len({flaw.file for flaw in flaws}) == 1, "\n".join(map(str, flaws))

    return one_file_says
