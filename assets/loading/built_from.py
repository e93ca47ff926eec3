"""What a dimension, or a quarter of a fact or indicator, is built from, in lines that can be compared and explained.

Lines of extracts name their source; every other line begins with one of the marks below.

Belongs here: the lines. Does not belong here: noting them (staleness.py), or telling causes (causes.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping

import sqlalchemy as sa

from assets.declarations.declared import all_dimensions, all_tables
from assets.declarations.dimension import Dimension
from assets.declarations.fact import Fact, rows_for, staged_table
from assets.loading.code_behind import code_of_dimension, code_of_fact, code_of_indicator
from assets.loading.reads import Columns, columns_read, content_read, digest
from assets.reference import FOLDER
from assets.staging.current import accepted_extracts
from assets.staging.outcome import Outcome
from checks.contract import Table
from warehouse.calendar import FIRST_QUARTER, Quarter
from warehouse.indicators.compute import counts_select
from warehouse.indicators.declaration import Indicator
from warehouse.indicators.rests_on import Beside
from warehouse.storage.paths import DataPaths

CODE, CONTRACT, READS, COUNTING, FACT, BESIDE, FILE, COLUMN, MEMBERS = (
    "@code", "@contract", "@reads", "@counting", "@fact", "@beside", "@file", "@column", "@members",
)  # fmt: skip
A_YEAR = 4
"""A figure is held against that of so many quarters before, which rests on records of its own."""


def tables_of(fact_name: str) -> tuple[Table, ...]:
    """The tables of sources whose rows a fact is made of."""
    return tuple(table for table in all_tables().values() if table.target_fact == fact_name)


def sources_of(fact_name: str) -> list[str]:
    """The names of the sources that deliver those tables, each once."""
    return list(dict.fromkeys(table.source_name for table in tables_of(fact_name)))


def extracts_by_quarter(paths: DataPaths, fact_name: str) -> dict[int, str]:
    """For each quarter that extracts touch which count, a line for each of them as it was staged."""
    touching: dict[int, list[str]] = {}
    for table in tables_of(fact_name):
        for outcome in accepted_extracts(paths, table):
            for quarter in outcome.quarters:
                touching.setdefault(quarter, []).append(_line(outcome))
    return {quarter: "\n".join(sorted(lines)) for quarter, lines in touching.items()}


def _line(outcome: Outcome) -> str:
    """Which extract, and as what it was staged: when, how many rows, under which contract and key."""
    account, name = outcome.account, outcome.table or outcome.source
    return (
        f"{name} {outcome.extract_key} {outcome.staging} {account.accepted} {account.rejected} "
        f"{outcome.contract or '-'} {outcome.key_mark or '-'}"
    )


def behind_fact(fact: Fact, extracts: Mapping[int, str], content: Columns) -> dict[int, str]:
    """For each quarter that extracts touch, all that its rows rest on.

    That is those extracts, the code that makes rows of them, what it asks of each contract, and what stands in
    the columns of dimensions that it reads. `content` is what stands in the dimensions.
    """
    lines = [f"{CODE} {code_of_fact(fact).digest}"]
    lines += [
        f"{CONTRACT} {table.name} {asked_of_contract(fact, table)}" for table in tables_of(fact.table.name)
    ]
    lines += [f"{READS} {table} {said}" for table, said in content_read(_read_by_fact(fact), content).items()]
    return {quarter: "\n".join([said, *lines]) for quarter, said in extracts.items()}


def asked_of_contract(fact: Fact, table: Table) -> str:
    """What a fact asks of a contract: the rows as they are staged and made tidy, and which of them count.

    How an extract was judged stands in its own line: a mended rule changes nothing until extracts are staged again.
    """
    types = [f"{column.name} {column.type}" for column in staged_table(table).columns]
    tidy = _sql(sa.select(rows_for(fact, (table,))))
    counts = repr((table.key, table.dated_by, table.supersede, table.as_at, table.record))
    return digest([*types, tidy, counts])


def _read_by_fact(fact: Fact) -> Mapping[str, list[str]]:
    """The columns of dimensions that a fact reads, but for those whose members come out of the same extracts."""
    tables = tables_of(fact.table.name)
    if not tables:
        return {}
    select = fact.resolve(fact.shape(rows_for(fact, tables)).subquery("shaped"))
    others = [name for name, each in all_dimensions().items() if each.members_of != fact.table.name]
    return columns_read(select, others)


def _read_by_indicator(indicator: Indicator) -> Mapping[str, list[str]]:
    """The columns of dimensions that counting reads; estimates are told by quarter (rests_on.py)."""
    dimensions = [name for name in all_dimensions() if name.startswith("dim_")]
    return columns_read(counts_select(indicator, FIRST_QUARTER, FIRST_QUARTER), dimensions)


def columns_used(dimension_name: str, facts: Iterable[Fact], indicators: Iterable[Indicator]) -> list[str]:
    """The columns of a dimension that facts and figures rest on."""
    reads = [*map(_read_by_fact, facts), *map(_read_by_indicator, indicators)]
    return sorted({column for read in reads for column in read.get(dimension_name, ())})


def behind_dimension(dimension: Dimension, files: Iterable[str], extracts: Mapping[int, str]) -> str:
    """All that a dimension is made from. `files` are the reference files that loading it reads."""
    lines = [f"{CODE} {declared_version(dimension)}"]
    lines += [f"{FILE} {name} {_content(name)}" for name in sorted(files)]
    if dimension.members_of:
        lines.append(f"{MEMBERS} {digest(f'{quarter} {said}' for quarter, said in sorted(extracts.items()))}")
    return "\n".join(lines)


def declared_version(dimension: Dimension) -> str:
    """The code of a dimension, and what it takes from other declarations."""
    code = code_of_dimension(dimension).digest
    return digest([code, repr(dimension.declared())]) if dimension.declared else code


def _content(file_name: str) -> str:
    path = FOLDER / file_name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else "-"


def behind_figures(
    indicator: Indicator,
    touched: Mapping[int, str],
    beside: Callable[[Quarter], Beside] = lambda quarter: {},
    content: Columns | None = None,
) -> dict[int, str]:
    """For each quarter up to the newest one touched, all that its figure rests on.

    That is what its fact is built from (`touched`), the code that counts, divides and rates, what stands in the
    dimensions that it reads, and the targets and published figures beside it. Words for a reader do not count.
    """
    if not touched:
        return {}
    facts = {quarter: digest([str(quarter), lines]) for quarter, lines in touched.items()}
    lines = [f"{CODE} {code_of_indicator(indicator).digest}", f"{COUNTING} {_counting(indicator)}"]
    lines += [
        f"{READS} {table} {said}"
        for table, said in content_read(_read_by_indicator(indicator), content or {}).items()
    ]
    behind = {}
    for quarter in Quarter.from_key(min(touched)).until(Quarter.from_key(max(touched))):
        first, last = quarters_behind(indicator, quarter)
        rests_on = [facts[key] for key in sorted(facts) if first.key <= key <= last.key]
        held = [f"{BESIDE} {said} {name}" for name, said in beside(quarter).items()]
        behind[quarter.key] = "\n".join([f"{FACT} {digest(rests_on)}", *lines, *held])
    return behind


def marked(lines: str, mark: str) -> dict[str, str]:
    """The lines with a mark, by what they are about (nothing for the one that is about the whole): their digest."""
    found = {}
    for line in lines.splitlines():
        kind, *rest = line.split(" ")
        if kind == mark and mark == BESIDE:
            found[" ".join(rest[1:])] = rest[0]
        elif kind == mark:
            found[" ".join(rest[:-1])] = rest[-1]
    return found


def extract_lines(lines: str) -> list[str]:
    """The lines that name extracts."""
    return [line for line in lines.splitlines() if not line.startswith("@")]


def quarters_behind(indicator: Indicator, quarter: Quarter) -> tuple[Quarter, Quarter]:
    """The first and last quarter whose extracts can change what is said of a figure, those of its year before too.

    All between count: a record may stand in another quarter by its fact's date than by that of the indicator.
    """
    first, last = indicator.period.rests_on(quarter)
    return first.plus(-A_YEAR), last


def _counting(indicator: Indicator) -> str:
    """A fingerprint of how an indicator counts: what it asks of its fact and how it divides, and none of its words.

    It tells another way of counting from code that was only written otherwise.
    """
    asked = _sql(counts_select(indicator, FIRST_QUARTER, FIRST_QUARTER))
    return digest([asked, f"{indicator.scale} {indicator.decimals} {indicator.denominator is None}"])


def _sql(select: sa.Select | sa.CompoundSelect) -> str:
    return str(select.compile(compile_kwargs={"literal_binds": True}))
