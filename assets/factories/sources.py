"""Source → asset: receive, archive and stage what is new, with a check for every rule.

Belongs here: the Dagster side of staging. Does not belong here: staging (assets/staging).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.declarations.declared import all_facts, all_sources
from assets.factories.common import RUN_CONTEXT, key, quotes_nothing, run_context_of, version
from assets.loading.built_from import asked_of_contract, rows_asked_of_contract
from assets.reports.markdown import markdown_text
from assets.staging.arrivals import CLAIMED_TWICE, Arrival, outstanding
from assets.staging.decisions import in_force
from assets.staging.faults import FilesFaulted
from assets.staging.outcome import Outcome
from assets.staging.pending import stage_pending
from assets.staging.receiving.receive import receive, receive_installed
from assets.staging.stage import contract_fingerprint
from checks.asset_checks import table_check_results, table_check_specs
from checks.contract import Source, Table

LANDING = "landing"
EVERY_FILE_IS_CLAIMED = "every_file_is_claimed"
CLAIMED_ONCE = "every_file_is_claimed_once"
CAN_BE_TAKEN_IN = "everything_can_be_taken_in"
_MOST_NAMED = 50


def source_asset(source: Source) -> dg.AssetsDefinition:
    """The assets `staged/<table>` of a source, mostly one: they write Parquet and never the warehouse."""
    keys = {table.name: key("staged", table.name) for table in source.each_table}
    # A fact goes by the extracts of each quarter, which one version of all that is staged cannot tell: a new extract
    # would make quarters look stale that it does not touch. What the fact asks of the contract concerns them all.
    asked = {
        table.name: version(
            asked_of_contract(all_facts()[table.target_fact], table)
            if table.target_fact
            else rows_asked_of_contract(table)
        )
        for table in source.each_table
    }

    contract = contract_fingerprint(source)

    @dg.multi_asset(
        name=f"staged_{source.name}",
        specs=[_spec(source, table, contract) for table in source.each_table],
        check_specs=[
            spec
            for table in source.each_table
            for spec in table_check_specs(table, keys[table.name], _together(source))
        ],
        required_resource_keys={RUN_CONTEXT},
        can_subset=True,
    )
    @quotes_nothing
    def staged_tables(context: dg.AssetExecutionContext) -> Iterator[Any]:
        run_context = run_context_of(context)
        stager = run_context.stager(context.log.info)
        arrived = receive_installed(run_context.paths, source)
        arrived += receive(run_context.paths, all_sources().values(), source.name)
        faulted: FilesFaulted | None = None
        try:
            outcomes = stage_pending(source, stager)
        except FilesFaulted as met:
            outcomes, faulted = met.outcomes, met
        for refused in (arrival for arrival in arrived if arrival.refused):
            context.log.error("%s", refused.message)
        duplicates = [arrival.file_name for arrival in arrived if arrival.duplicate_of is not None]
        for table in source.each_table:
            if keys[table.name] not in context.selected_asset_keys:
                continue
            staged = outcomes_for(table, outcomes)
            yield dg.MaterializeResult(
                keys[table.name], metadata=_told(staged, duplicates), data_version=asked[table.name]
            )
            if staged:
                wanted = {
                    check.name
                    for check in context.selected_asset_check_keys
                    if check.asset_key == keys[table.name]
                }
                results = table_check_results(keys[table.name], staged, _together(source))
                yield from (result for result in results if result.check_name in wanted)
        if faulted:
            # All others are staged. The words are ours; a traceback would only hide the names.
            raise dg.Failure(
                description=str(faulted), metadata={"files": len(faulted.faults)}, allow_retries=False
            ) from None

    return staged_tables


def _together(source: Source) -> bool:
    """Whether one check stands for all rules: small files that come a few times a year, and every night is asked."""
    return source.comes_with is not None


def outcomes_for(table: Table, outcomes: list[Outcome]) -> list[Outcome]:
    """What became of a table in these extracts; one that could not be read at all concerns each of its tables."""
    parts = [part for outcome in outcomes for part in outcome.tables]
    return [part for part in parts if part.table in (table.folder, "")]


def _spec(source: Source, table: Table, contract: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        key("staged", table.name),
        group_name=source.service,
        owners=[source.team],
        kinds={"duckdb", "parquet", "greatexpectations"},
        description=table.description,
        metadata={
            "dagster/column_schema": _column_schema(table),
            "file pattern": source.file_pattern,
            "frequency": source.frequency,
            "sensitivity": source.sensitivity,
        },
        tags={"sensitivity": source.sensitivity},
        code_version=contract,
    )


def unclaimed_asset() -> dg.AssetsDefinition:
    """The asset `landing/unclaimed_files`: what arrived and no source takes in, and why."""
    asset_key = key(LANDING, "unclaimed_files")

    def spec(name: str, expected: str, blocking: bool = True) -> dg.AssetCheckSpec:
        # Blocking, although nothing rests on this asset: as with extracts, the run then counts as refused.
        return dg.AssetCheckSpec(
            name, asset=asset_key, description=f"Expected: {expected}", blocking=blocking
        )

    @dg.asset(
        key=asset_key,
        group_name="landing",
        owners=["team:data-engineering"],
        kinds={"file"},
        description="What lies in the landing zone and no source takes in: entered in the ledger with the reason, "
        "archived where it can be, not read.",
        check_specs=[
            spec(EVERY_FILE_IS_CLAIMED, "a source claims every new file", blocking=False),
            spec(CLAIMED_ONCE, "no file waits because the patterns of two sources claim it"),
            spec(CAN_BE_TAKEN_IN, "no link, no special file, nothing unreadable lies in the landing zone"),
        ],
        required_resource_keys={RUN_CONTEXT},
    )
    @quotes_nothing
    def unclaimed_files(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        paths = run_context_of(context).paths.prepare()
        entered = receive(paths, all_sources().values(), "")
        new = [arrival.file_name for arrival in entered if not arrival.refused]
        for name in new:
            context.log.warning(
                "%s: no source claims this file; rename it as agreed or declare its source", name
            )
        for refused in (arrival for arrival in entered if arrival.refused):
            context.log.error("%s", refused.message)
        decided = in_force(paths)
        standing = [refused for refused in outstanding(paths) if refused.extract_key not in decided]
        claimed = dg.AssetCheckResult(
            check_name=EVERY_FILE_IS_CLAIMED, passed=not new, severity=dg.AssetCheckSeverity.WARN,
            metadata={"new files": len(new), "names": ", ".join(new[:_MOST_NAMED])},
        )  # fmt: skip
        return dg.MaterializeResult(
            metadata={"new files": len(new), "refused at the door": len(standing)},
            check_results=[
                claimed,
                _none_of(CLAIMED_ONCE, [a for a in standing if a.refused == CLAIMED_TWICE]),
                _none_of(CAN_BE_TAKEN_IN, [a for a in standing if a.refused != CLAIMED_TWICE]),
            ],
        )

    return unclaimed_files


def _none_of(check_name: str, standing: list[Arrival]) -> dg.AssetCheckResult:
    """A check that fails night after night until what was refused is mended or withdrawn."""
    named: dict[str, Any] = {f"refused: {a.file_name}": a.message for a in standing[:_MOST_NAMED]}
    return dg.AssetCheckResult(
        check_name=check_name, passed=not standing, severity=dg.AssetCheckSeverity.ERROR,
        metadata={"outstanding": len(standing), **named},
    )  # fmt: skip


def _told(outcomes: list[Outcome], duplicates: list[str]) -> dict[str, Any]:
    accounts = [outcome.account for outcome in outcomes]
    told: dict[str, Any] = {"new extracts": len(outcomes), "duplicate extracts": len(duplicates)}
    if accounts:
        for part in ("received", "accepted", "rejected", "duplicate", "ignored"):
            told[f"rows {part}"] = sum(getattr(account, part) for account in accounts)
        told["extracts"] = dg.MetadataValue.md(
            "\n".join(f"- {markdown_text(outcome.message)}" for outcome in outcomes)
        )
    if duplicates:
        told["duplicates"] = ", ".join(duplicates)
    return told


def _column_schema(table: Table) -> dg.TableSchema:
    columns = []
    for column in table.columns:
        said = [text for text in (column.description, column.type.unit) if text]
        # What is right, but for what is said of empty values by the column itself.
        said += [limit.expected for limit in column.type.limits(column.name, column.text)]
        columns += [
            dg.TableColumn(
                name, str(type_).lower(), description="; ".join(said),
                constraints=dg.TableColumnConstraints(nullable=not column.required or name == column.marker_name),
            )
            for name, type_ in column.staged_types().items()
        ]  # fmt: skip
    return dg.TableSchema(columns=columns)
