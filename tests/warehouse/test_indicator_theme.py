"""A directorate that is renamed leaves the figures before that where they stood in the report."""

import sqlalchemy as sa

from assets.dimensions.common.indicator_theme import load
from warehouse.database.load import insert_rows
from warehouse.schema.indicators import dim_indicator, dim_indicator_theme

BEFORE = (20161, 20174, "Community Services", "Highways")
AFTER = (20181, None, "Growth, Environment, Transport and Community Services", "Highways")


def places(star, key: int) -> list[tuple]:
    theme = dim_indicator_theme.c
    query = sa.select(theme.from_quarter_key, theme.to_quarter_key, theme.directorate, theme.theme)
    with star.warehouse.sql.begin():
        found = star.warehouse.sql.execute(query.where(theme.indicator_key == key).order_by(theme[1]))
        return [tuple(row) for row in found]


def test_an_indicator_stands_where_its_service_stood_at_the_time(star) -> None:
    key = star.key("dim_indicator", "defects_repaired_within_30_days")
    assert places(star, key) == [BEFORE, AFTER]


def test_an_earlier_version_of_a_definition_has_its_place_in_the_report_too(star) -> None:
    of_code = dim_indicator.c.indicator_code == "defects_repaired_within_30_days"
    with star.warehouse.sql.begin():
        now = dict(star.warehouse.sql.execute(sa.select(dim_indicator).where(of_code)).mappings().one())
        earlier = {**now, "indicator_key": 4711, "definition_version": 0}
        insert_rows(star.warehouse, dim_indicator, [earlier])
        load(star.warehouse, None)
    assert places(star, 4711) == [BEFORE, AFTER]
