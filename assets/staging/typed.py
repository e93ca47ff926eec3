"""The contract as SQL: text as received becomes typed columns, and every broken limit a mark.

Belongs here: the one select that types an extract. Does not belong here: how a type of column reads a text
(checks/columns), running the SQL, or keys and whole-extract rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assets.readers.csv.malformed_lines import WHITE_SPACE
from assets.readers.set_aside import KEPT_CHARACTERS
from assets.staging.ordinal import ORDINAL
from checks import marks
from checks.columns.column import Column
from checks.columns.column_type import RECEIVED
from checks.contract import Table
from checks.reasons import reasons_of_columns
from warehouse.database import sql


def trimmed(text: str) -> str:
    """The expression of a text without the white space around it, of every kind that the readers know.

    The database's own `trim` leaves tabs and separators, so that a field of them would pass for filled in. To
    name the characters takes it ten times as long, so only a text that begins or ends beyond the ordinary is
    looked at so: most begin and end with a character between `!` and `~`.
    """
    odd = f"({text} <= '!' or right({text}, 1) <= '!' or {text} > '~' or right({text}, 1) > '~')"
    return f"case when {odd} then trim({text}, {sql.text(WHITE_SPACE)}) else {text} end"


def typing_select(
    table: Table,
    headings: dict[str, str],
    rule_conditions: Sequence[str | None],
    received: date,
    organisation: str,
) -> str:
    """The one select that types an extract.

    Reads the relation `received` (the ordinal, line_number and one text column a heading) and gives
    line_number, row_ordinal, the staged columns, organisation_code, key_hash, the marks of each reason
    (in the order of checks.reasons.reasons_of, with room for three more; a condition that is None leaves its
    mark to be set later), the marks of each column whose code was mapped, and `record_text` (the row as
    received, only where something is broken; a long text of it is cut).
    """
    columns = [column for column in table.columns if column.staged]
    # Headings get neutral names first: a heading may be spelt like a staged column, and names know no case.
    places = {name: f"received_{place}" for place, name in enumerate(headings)}
    received_as = ", ".join(f"{sql.name(headings[name])} as {place}" for name, place in places.items())
    texts = ", ".join(text_of(column, places.get(column.name)) for column in columns)
    as_received = ", ".join(f"{sql.text(headings[name])}: {_cut(place)}" for name, place in places.items())
    staged = ", ".join(
        f"{read} as {sql.name(name)}" for column in columns for name, read in column.values().items()
    )
    if "organisation_code" not in table.staged_columns:
        staged += f", {sql.text(organisation)} as organisation_code"
    conditions = [*(broken for _, broken in reasons_of_columns(table)), *rule_conditions]
    count = mark_count(len(conditions))
    mended = [column.mended() for column in columns]
    kept = [*marks.names(count), *marks.names(len(columns), marks.MENDED)]
    key = ", ".join(sql.name(name) for name in table.key)
    names = ", ".join(sql.name(name) for name in [*table.staged_columns, *_organisation(table)])
    return f"""
        select line_number, row_ordinal, {names}, hash({key}) as key_hash, {", ".join(kept)},
               case when {marks.is_marked(count)} then record_text() end as record_text
        from (
            select *, {marks.setting(conditions, count)}, {marks.setting(mended, len(columns), marks.MENDED)}
            from (
                select *, {staged}
                from (select *, {texts}, date '{received}' as {sql.name(RECEIVED)} from (
                    select line_number, {sql.name(ORDINAL)} as row_ordinal, {received_as} from received
                ))
            )
        )
    """.replace("record_text()", f"cast(to_json({{{as_received}}}) as varchar)")


def mark_count(reasons: int) -> int:
    """How many marks a row may carry: the reasons', a repeated key's, its organisation's left out, a duplicate's."""
    return reasons + 3


def text_of(column: Column, received_as: str | None) -> str:
    """For a select: the text of a column, of the expression under which it was received; None: it did not come."""
    return (
        f"nullif({trimmed(received_as)}, '') as {column.text}"
        if received_as
        else f"cast(null as varchar) as {column.text}"
    )


def _cut(text: str) -> str:
    """The expression of a text as it is kept, as set_aside.cut_for_keeping has it."""
    most = KEPT_CHARACTERS
    more = f"' … (' || format('{{:,}}', length({text}) - {most}) || ' more characters)'"
    return f"case when length({text}) > {most} then left({text}, {most}) || {more} else {text} end"


def _organisation(table: Table) -> list[str]:
    return [] if "organisation_code" in table.staged_columns else ["organisation_code"]
