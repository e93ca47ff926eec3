"""Great Expectations made to run on one DuckDB connection.

Belongs here: the dialect, the custom metric and the quiet running that it needs. Does not belong here:
what is expected. Importing this module imports Great Expectations; only a step that validates may.
"""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from typing import Any, ClassVar

os.environ.setdefault("GX_ANALYTICS_ENABLED", "False")

import duckdb_sqlalchemy
import great_expectations as gx
import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_partial
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.pool import StaticPool

from checks.expectations.result import ExpectationResult
from checks.marks import any_of

logging.getLogger("great_expectations").setLevel(logging.CRITICAL)


class _BufferedContext(duckdb_sqlalchemy.Dialect.execution_ctx_cls):
    """Fetches a result at once: a DuckDB cursor forgets its rows when the next statement runs."""

    def post_exec(self) -> None:
        super().post_exec()
        if self.cursor.description is not None and not (self.isinsert or self.isupdate or self.isdelete):
            rows = self.cursor.fetchall()
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, initial_buffer=rows)


class BufferedDuckDB(duckdb_sqlalchemy.Dialect):
    """The DuckDB dialect with buffered results, without which every expectation raises."""

    execution_ctx_cls = _BufferedContext
    supports_statement_cache = True


class _Marked(TableMetricProvider):
    """Rows of `typed` that carry any of the marks."""

    metric_name = "rows.marked"
    value_keys = ("marks", "of_rows")

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls: Any,
        execution_engine: Any,
        metric_domain_kwargs: dict,
        metric_value_kwargs: dict,
        metrics: dict,
        runtime_configuration: dict,
    ) -> Any:
        _, compute, accessor = execution_engine.get_compute_domain(
            metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE
        )
        marked: sa.ColumnElement = sa.literal_column(any_of(int(metric_value_kwargs["marks"])))
        marked = sa.and_(marked, sa.literal_column(metric_value_kwargs["of_rows"]))
        return sa.func.coalesce(sa.func.sum(sa.case((marked, 1), else_=0)), 0), compute, accessor


class ExpectMarkedAtMost(BatchExpectation):
    """Expects at most this share of rows, or so many rows, to carry any of these marks (see checks.marks; as text).

    Only those for which the condition `of_rows` holds are looked for.
    """

    marks: str
    of_rows: str = "true"
    at_most: float = 0.0
    or_rows: int = 0
    metric_dependencies: ClassVar = ("rows.marked", "table.row_count")
    success_keys: ClassVar = ("marks", "of_rows", "at_most", "or_rows")

    def _validate(
        self, metrics: dict, runtime_configuration: dict | None = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        marked, rows = int(metrics["rows.marked"]), int(metrics["table.row_count"])
        share = marked / rows if rows else 0.0
        return {
            "success": share <= self.at_most or marked <= self.or_rows,
            "result": {"observed_value": share},
        }


class Validator:
    """Runs suites over tables and views of one DuckDB connection, between transactions and without a sound."""

    def __init__(self, con: Any) -> None:
        self._con = con

    def __enter__(self) -> Validator:
        registry.register("duckdb", __name__, "BufferedDuckDB")
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False}
        self._source = self._context.data_sources.add_sql(
            "working",
            connection_string="duckdb://",
            kwargs={
                "creator": lambda: duckdb_sqlalchemy.ConnectionWrapper(self._con.cursor()),
                "poolclass": StaticPool,
            },
        )
        return self

    def __exit__(self, *_: object) -> None:
        registry.register("duckdb", "duckdb_sqlalchemy", "Dialect")

    def run(self, table: str, expectations: dict[str, Any], observe: bool = True) -> list[ExpectationResult]:
        """Validates one table; outcomes are keyed by the codes given, in their order.

        Without `observe` only whether each holds is asked: no query fetches values that break it, and nothing
        of what it saw (the smallest value of a column, say) is handed on.
        """
        suite = gx.ExpectationSuite(name=f"suite of {table}")
        # A suite keeps one of several expectations that say the same, and so gives one result for all their codes.
        same: dict[str, str] = {}
        for code, expectation in expectations.items():
            same[code] = next((each for each in same if expectations[each] == expectation), code)
        for code in dict.fromkeys(same.values()):
            expectations[code].meta = {"code": code}
            suite.add_expectation(expectations[code])
        definition = self._source.add_table_asset(table, table_name=table).add_batch_definition_whole_table(
            "all"
        )
        validated = definition.get_batch().validate(
            suite, result_format="BASIC" if observe else "BOOLEAN_ONLY"
        )
        found = {
            result.expectation_config.meta["code"]: _outcome(result, observe) for result in validated.results
        }
        return [replace(found[same[code]], code=code) for code in expectations]


def _outcome(result: Any, observe: bool) -> ExpectationResult:
    """Tells a failed expectation from one that raised; both say success=False."""
    code = result.expectation_config.meta["code"]
    info = result.exception_info or {}
    exceptions = [info] if "raised_exception" in info else list(info.values())
    for exception in exceptions:
        if exception.get("raised_exception"):
            return ExpectationResult(code, "raised", error=_in_full(exception))
    observed = (result.result or {}).get("observed_value") if observe else None
    number = float(observed) if isinstance(observed, int | float) else None
    return ExpectationResult(code, "passed" if result.success else "failed", number)


def _in_full(exception: dict[str, Any]) -> str:
    return f"{exception.get('exception_message', '')}\n{exception.get('exception_traceback', '')}"
