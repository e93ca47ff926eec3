"""Numerators and denominators: one portable select an indicator, over a range of quarters.

Belongs here: which fact rows a quarter's figure rests on, by period and area. Does not belong here:
what each period covers (periods), dividing, rating or comparing (scoring.py).
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.indicators.declaration import Indicator, Population
from warehouse.schema.dimensions import dim_area, dim_date, dim_organisation, dim_quarter
from warehouse.schema.reference import fact_population

OLDEST_POPULATION_YEARS = 2


def counts_select(indicator: Indicator, first: Quarter, last: Quarter) -> sa.Select | sa.CompoundSelect:
    """Selects organisation_key, quarter_key, area_key, numerator, denominator for each quarter with data."""
    levels = [_level(indicator, level, first, last) for level in indicator.areas]
    return levels[0] if len(levels) == 1 else sa.union_all(*levels)


def rows_behind(indicator: Indicator, quarter: Quarter) -> sa.Select:
    """Selects the fact rows that the figure of one quarter rests on."""
    target = dim_quarter.alias("target")
    rows = sa.select(indicator.fact).select_from(_counted(indicator, target))
    return rows.where(target.c.quarter_key == quarter.key, *_where(indicator))


def estimate_behind(population: Population, area_key: int, quarter: Quarter) -> sa.Select:
    """Selects the one estimate that the figure of an area and quarter is divided by."""
    estimate = fact_population
    return (
        sa.select(estimate)
        .where(
            estimate.c.area_key == area_key, *_usable(population, estimate, sa.literal(quarter.start_year))
        )
        .order_by(*_newest_first(estimate))
        .limit(1)
    )


def _usable(
    population: Population, estimate: sa.FromClause, mid_year: sa.ColumnElement
) -> tuple[sa.ColumnElement[bool], ...]:
    """Which estimates may be taken for a year: its own, or one of at most so many years before."""
    return (
        estimate.c.age_band == population.age_band,
        estimate.c.mid_year <= mid_year,
        estimate.c.mid_year >= mid_year - OLDEST_POPULATION_YEARS,
    )


def _newest_first(estimate: sa.FromClause) -> tuple[sa.ColumnElement, ...]:
    return estimate.c.mid_year.desc(), estimate.c.vintage.desc()


def _level(indicator: Indicator, level: str, first: Quarter, last: Quarter) -> sa.Select:
    fact, target, home = indicator.fact, dim_quarter.alias("target"), dim_area.alias("home")
    area_key = fact.c.area_key if level == "district" else home.c.area_key
    grouped = (
        sa.select(
            fact.c.organisation_key,
            target.c.quarter_key,
            area_key.label("area_key"),
            indicator.numerator.label("numerator"),
            _counted_denominator(indicator).label("denominator"),
        )
        .select_from(_counted(indicator, target))
        .join(dim_organisation, dim_organisation.c.organisation_key == fact.c.organisation_key)
        .join(home, home.c.area_code == dim_organisation.c.organisation_code)
        .where(target.c.quarter_key.between(first.key, last.key), *_where(indicator))
        .group_by(fact.c.organisation_key, target.c.quarter_key, area_key)
    )
    if level == "district":
        # A fact that gives no district stands on the council's own area, which the other level covers.
        grouped = grouped.where(fact.c.area_key != home.c.area_key)
    if not isinstance(indicator.denominator, Population):
        return grouped
    return _with_population(indicator.denominator, grouped.subquery())


def _counted(indicator: Indicator, target: sa.FromClause) -> sa.Join:
    """The fact, each row beside the quarters whose figures it belongs to, up to the newest with data if need be."""
    fact, dated = indicator.fact, dim_date.alias("dated")
    counted = fact.join(dated, dated.c.calendar_date == fact.c[indicator.date_role]).join(
        target, indicator.period.window(dated, target)
    )
    if not indicator.period.ends_at_newest:
        return counted
    newest = _newest_quarter(indicator)
    arrived = newest.c.quarter_key >= target.c.quarter_key
    return counted.join(newest, sa.and_(newest.c.organisation_key == fact.c.organisation_key, arrived))


def _newest_quarter(indicator: Indicator) -> sa.Subquery:
    """The newest quarter of each organisation in which any of its records has a date that the period reads."""
    fact, dated = indicator.fact, dim_date.alias("newest_date")
    days = [fact.c[indicator.date_role], *indicator.period.columns]
    newest = [sa.func.max(day) for day in days]
    by_organisation = (
        sa.select(
            fact.c.organisation_key,
            (sa.func.greatest(*newest) if newest[1:] else newest[0]).label("newest_date"),
        )
        .where(*_where(indicator))
        .group_by(fact.c.organisation_key)
        .subquery("newest_dates")
    )
    return (
        sa.select(by_organisation.c.organisation_key, dated.c.quarter_key)
        .join(dated, dated.c.calendar_date == by_organisation.c.newest_date)
        .subquery("newest")
    )


def _counted_denominator(indicator: Indicator) -> sa.ColumnElement:
    if indicator.denominator is None or isinstance(indicator.denominator, Population):
        return sa.cast(sa.null(), sa.BigInteger)
    return indicator.denominator


def _where(indicator: Indicator) -> tuple[sa.ColumnElement[bool], ...]:
    return (indicator.where(),) if indicator.where else ()


def _with_population(population: Population, counted: sa.Subquery) -> sa.Select:
    estimate, quarter = fact_population, dim_quarter.alias("year_of")
    newest = (
        sa.select(
            counted,
            estimate.c.population,
            sa.func.row_number()
            .over(
                partition_by=[counted.c.organisation_key, counted.c.quarter_key, counted.c.area_key],
                order_by=_newest_first(estimate),
            )
            .label("place"),
        )
        .join(quarter, quarter.c.quarter_key == counted.c.quarter_key)
        .join(
            estimate,
            sa.and_(
                estimate.c.area_key == counted.c.area_key,
                *_usable(population, estimate, quarter.c.mid_year),
            ),
        )
        .subquery()
    )
    return sa.select(
        newest.c.organisation_key,
        newest.c.quarter_key,
        newest.c.area_key,
        newest.c.numerator,
        sa.cast(newest.c.population, sa.BigInteger).label("denominator"),
    ).where(newest.c.place == 1)
