"""The scorecard shows a figure where it stood in the report in its own quarter."""

from warehouse.calendar import Quarter
from warehouse.database.load import insert_rows
from warehouse.schema.indicators import dim_indicator_theme


def test_a_directorate_that_is_renamed_keeps_the_figures_before_that(press, row):
    names = (("2016-17 Q1", "2017-18 Q1", "Start Well"), ("2017-18 Q2", None, "Children's Services"))
    with press.warehouse.sql.begin():
        insert_rows(press.warehouse, dim_indicator_theme, [
            {"indicator_key": row(20)["indicator_key"], "from_quarter_key": Quarter.parse(first).key,
             "to_quarter_key": Quarter.parse(last).key if last else None, "directorate": name, "theme": "Care"}
            for first, last, name in names
        ])  # fmt: skip
    press.publish(*(row(20, quarter=f"2017-18 Q{number}") for number in (1, 2, 3)))
    assert press.ask("select quarter_name, directorate, theme from scorecard order by 1") == [
        ("2017-18 Q1", "Start Well", "Care"),
        ("2017-18 Q2", "Children's Services", "Care"),
        ("2017-18 Q3", "Children's Services", "Care"),
    ]
