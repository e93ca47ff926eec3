"""The project's own code behind an asset: its declaration, and what turns that into rows.

Words for a reader (a title, an owner) stand in declarations too, and in those of services; they make no figure and do
not count here. What the release says of them comes from the dimension that holds them, which has them among its rows.

Belongs here: where to begin, for each kind of asset. Does not belong here: following code (warehouse/code).
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable

from assets.declarations.dimension import Dimension
from assets.declarations.fact import Fact
from assets.declarations.service import BOUND
from warehouse.code.version import CodeVersion, Root, code_version
from warehouse.indicators.declaration import Indicator

SUPERSEDING = (Root("assets.staging.superseding"), Root("assets.staging.current", "current_rows"))
LOADING = (
    Root("assets.declarations.fact", "rows_for"),
    Root("assets.loading.star", "_shaped"),
    Root("warehouse.database.load", "replace_quarters"),
)
BOOKKEEPING = (
    "assets.staging.decisions", "assets.staging.outcome", "assets.staging.outcomes", "assets.staging.whole",
    "warehouse.storage",
)  # fmt: skip
"""Keeps files and records in order. Which extracts count, and as what they were staged, stands in lines of its own."""
COMPUTING = (Root("warehouse.indicators.values", "compute_values"),)
DECLARED = "assets.declarations.declared"
"""Finds all declarations of a kind; who says what it takes of them (`declared`) does not rest on all their code."""

FACT_WORDS = frozenset({"title"})
DIMENSION_WORDS = frozenset({"title"})
INDICATOR_WORDS = frozenset({
    "author", "checker", "definition", "denominator_words", "numerator_words", "owner", "review_date", "themes",
    "title", "unit", "why_it_matters",
})  # fmt: skip


def code_of_fact(fact: Fact) -> CodeVersion:
    """The declaration of a fact, how newer extracts replace older ones, and how quarters are replaced."""
    roots = [*_declaration("assets.facts", "fact", fact, FACT_WORDS), *LOADING, *SUPERSEDING]
    return code_version(roots, BOOKKEEPING)


def code_of_dimension(dimension: Dimension) -> CodeVersion:
    """The declaration of a dimension with its `load`; where it holds the rows of extracts, which of them count."""
    roots = [*_declaration("assets.dimensions", "dimension", dimension, DIMENSION_WORDS)]
    if dimension.rows_of:
        return code_version([*roots, *SUPERSEDING], BOOKKEEPING)
    return code_version(roots, [DECLARED] if dimension.declared else ())


def code_of_indicator(indicator: Indicator) -> CodeVersion:
    """The declaration of an indicator as far as it counts, and counting, rounding, rating and comparing."""
    return code_version(
        [*_declaration("assets.indicators", "indicator", indicator, INDICATOR_WORDS), *COMPUTING]
    )


def _declaration(package: str, name: str, declared: object, words: frozenset[str]) -> Iterable[Root]:
    """Where a declaration stands; nowhere when it was made by hand, as in a test."""
    for module in [m for m in sys.modules if m.startswith(f"{package}.")]:
        if _is_the_same(getattr(sys.modules[module], name, None), declared):
            return (Root(module, name, words),)
    return ()


def _is_the_same(there: object, declared: object) -> bool:
    """Whether what stands in a file is what was found, but for what its service says of it."""
    if type(there) is not type(declared) or not dataclasses.is_dataclass(there):
        return False
    names = (field.name for field in dataclasses.fields(there) if field.name not in BOUND)
    return all(getattr(there, name) is getattr(declared, name) for name in names)
