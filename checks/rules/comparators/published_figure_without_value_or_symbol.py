"""A published figure has a value, or a symbol that says why it has none; never both."""

import sqlalchemy as sa

from checks.rule import RowRule

rule = RowRule(
    code="published_figure_without_value_or_symbol",
    message="either the value or the symbol is filled in, and not both",
    severity="error",
    applies_to=("published_figures",),
    columns=("value", "symbol"),
    fails=lambda row: sa.func.coalesce(row.symbol, "").is_distinct_from("") == row.value.is_not(None),
)
