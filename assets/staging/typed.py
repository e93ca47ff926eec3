"""The contract as SQL: text as received becomes typed columns, and every broken limit a mark.

Belongs here: for each column type, the expression that reads it and the conditions that mark it.
Does not belong here: running the SQL, or keys and whole-extract rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assets.readers.csv.malformed_lines import WHITE_SPACE
from assets.readers.set_aside import KEPT_CHARACTERS
from assets.staging.ordinal import ORDINAL
from checks.contract import Column, Source
from warehouse.calendar import FIRST_DATE
from warehouse.database import sql

_DATE_LENGTH = {"%d/%m/%Y": 10, "%Y-%m-%d": 10, "%d/%m/%Y %H:%M": 16}


@dataclass(frozen=True)
class TypedColumn:
    """How one column is staged: `text` is its text as received, `staged` its typed expressions."""

    text: str
    staged: dict[str, str]
    marks: tuple[str, ...]
    """Conditions on text and typed columns, in the order of checks.reasons.column_reasons."""
    fixed: str | None = None
    """Condition under which a code was mapped from a known wrong form."""


def trimmed(text: str) -> str:
    """The expression of a text without the white space around it, of every kind that the readers know.

    The database's own `trim` leaves tabs and separators, so that a field of them would pass for filled in. To
    name the characters takes it ten times as long, so only a text that begins or ends beyond the ordinary is
    looked at so: most begin and end with a character between `!` and `~`.
    """
    odd = f"({text} <= '!' or right({text}, 1) <= '!' or {text} > '~' or right({text}, 1) > '~')"
    return f"case when {odd} then trim({text}, {sql.text(WHITE_SPACE)}) else {text} end"


def typed_column(column: Column, received: date) -> TypedColumn:
    """The expressions of one column; `text_<name>` stands for its trimmed text, null when empty."""
    raw = sql.name(f"text_{column.name}")
    if column.codes is not None:
        return _code(column, raw)
    if column.type in ("date", "birth_month", "timestamp"):
        return _date(column, raw, received)
    if column.is_period:
        return _period(column, raw, received)
    if column.type in ("integer", "decimal"):
        return _number(column, raw)
    return _text(column, raw)


def _missing(column: Column, value: str) -> list[str]:
    return [f"{value} is null"] if column.required else []


def _text(column: Column, raw: str) -> TypedColumn:
    value = f"nullif(ltrim({raw}, '0'), '')" if column.leading_zeros == "dropped" else raw
    # A number that is all zeros is no number: dropping its zeros leaves nothing.
    marks = _missing(column, value)
    if column.pattern:
        marks.append(f"{raw} is not null and not regexp_full_match({raw}, {sql.text(column.pattern)})")
    if column.type == "person_id":
        value = person_hash(value)
    return TypedColumn(raw, {column.name: value}, tuple(marks))


def person_hash(value: str) -> str:
    """HMAC-SHA-256 of a text under the key in the session's variables, as 32 hexadecimal digits.

    The definition is RFC 2104: H(key xor opad, H(key xor ipad, text)); the two padded keys are set as
    variables so that the key stands in no SQL text. 128 bits are kept: enough never to meet twice.
    """
    inner = f"unhex(sha256(getvariable('person_inner_pad') || encode({value})))"
    return (
        f"case when {value} is not null then left(sha256(getvariable('person_outer_pad') || {inner}), 32) end"
    )


def _code(column: Column, raw: str) -> TypedColumn:
    codes = column.codes
    assert codes is not None
    standard, stored = dict(codes.standard), dict(codes.stored_as)
    cases = []
    plain = tuple(code for code in standard if stored.get(code, code) == code)
    if plain:
        cases.append(f"when {raw} in ({sql.texts(plain)}) then {raw}")
    cases += [f"when {raw} = {sql.text(c)} then {sql.text(stored[c])}" for c in standard if c not in plain]
    cases += [
        f"when {raw} = {sql.text(w)} then {sql.text(stored.get(c, c))}" for w, c in codes.fixable.items()
    ]
    value = f"case {' '.join(cases)} end"
    staged = sql.name(column.name)
    no_code = f" and {raw} not in ({sql.texts(codes.ignorable)})" if codes.ignorable else ""
    marks = []
    if column.required:
        none = f" or {raw} in ({sql.texts(codes.ignorable)})" if codes.ignorable else ""
        marks.append(f"{raw} is null{none}")
    marks.append(f"{staged} is null and {raw} is not null{no_code}")
    fixed = f"{raw} in ({sql.texts(tuple(codes.fixable))})" if codes.fixable else None
    return TypedColumn(raw, {column.name: value}, tuple(marks), fixed)


def _date(column: Column, raw: str, received: date) -> TypedColumn:
    # The length is checked because DuckDB also reads 1/2/2024, and 01/02/24 as the year 24.
    length = _DATE_LENGTH.get(column.date_format)
    parsed = f"try_strptime({raw}, {sql.text(column.date_format)})"
    if length:
        parsed = f"case when length({raw}) = {length} then {parsed} end"
    kind = "timestamp" if column.type == "timestamp" else "date"
    day, staged = f"cast({parsed} as {kind})", sql.name(column.name)
    # Of a birth date the month is staged, but its bounds are those of the day.
    is_birth = column.type == "birth_month"
    marks = [
        *_missing(column, raw),
        f"{raw} is not null and {staged} is null",
        _outside(column, day if is_birth else staged, received),
    ]
    value = f"cast(date_trunc('month', {day}) as date)" if is_birth else day
    return TypedColumn(raw, {column.name: value}, tuple(marks))


def _outside(column: Column, staged: str, received: date, last: str | None = None) -> str:
    earliest = column.earliest or FIRST_DATE
    latest = column.latest or (None if column.may_lie_ahead else received)
    end = f"cast({last or staged} as date)"
    return f"{staged} < date '{earliest}'" + (f" or {end} > date '{latest}'" if latest else "")


def _period(column: Column, raw: str, received: date) -> TypedColumn:
    if column.type == "month":
        first = f"cast(try_strptime({raw}, '%Y-%m') as date)"
        months = "1"
        good = f"regexp_full_match({raw}, '\\d{{4}}-\\d{{1,2}}')"
    else:
        first = f"try_cast(left({raw}, 10) as date)"
        count = f"try_cast(regexp_extract({raw}, 'P(\\d+)[MY]$', 1) as integer)"
        months = f"{count} * case when right({raw}, 1) = 'Y' then 12 else 1 end"
        good = f"regexp_full_match({raw}, '\\d{{4}}-\\d{{2}}-01/P[1-9]\\d?[MY]')"
    first = f"case when {good} then {first} end"
    last = f"cast({first} + to_months(cast({months} as integer)) - interval 1 day as date)"
    names = column.staged_names
    start, end = sql.name(names[0]), sql.name(names[1])
    marks = (
        *_missing(column, raw),
        f"{raw} is not null and {start} is null",
        _outside(column, start, received, last=end),
    )
    return TypedColumn(raw, {names[0]: first, names[1]: last}, marks)


def _number(column: Column, raw: str) -> TypedColumn:
    # Only plain digits: DuckDB would also read 1e3 and 1_000, which other engines do not.
    allowed, kind = (
        ("-0123456789", "bigint") if column.type == "integer" else ("-.0123456789", "decimal(18, 6)")
    )
    value = f"case when ltrim({raw}, {sql.text(allowed)}) = '' then try_cast({raw} as {kind}) end"
    staged = sql.name(column.name)
    marks = [*_missing(column, raw), f"{raw} is not null and {staged} is null"]
    limits = []
    if column.minimum is not None:
        limits.append(f"{staged} < {column.minimum}")
    if column.maximum is not None:
        limits.append(f"{staged} > {column.maximum}")
    if limits:
        marks.append(" or ".join(limits))
    return TypedColumn(raw, {column.name: value}, tuple(marks))


def typing_select(
    source: Source, headings: dict[str, str], rule_marks: tuple[str, ...], received: date, organisation: str
) -> str:
    """The one select that types an extract.

    Reads the relation `received` (the ordinal, line_number and one text column a heading) and gives
    line_number, row_ordinal, the staged columns, organisation_code, key_hash, `broken` (a bit for each reason,
    in the order of checks.reasons.reasons_of), `fixed` (a bit for each column whose code was mapped) and
    `record_text` (the row as received, only where something is broken; a long text of it is cut).
    """
    columns = [column for column in source.columns if column.staged]
    typed = {column.name: typed_column(column, received) for column in columns}
    # Headings get neutral names first: a heading may be spelt like a staged column, and names know no case.
    places = {name: f"received_{place}" for place, name in enumerate(headings)}
    received_as = ", ".join(f"{sql.name(headings[name])} as {place}" for name, place in places.items())
    texts = ", ".join(
        f"nullif({trimmed(places[c.name])}, '') as {sql.name('text_' + c.name)}"
        if c.name in places
        else f"cast(null as varchar) as {sql.name('text_' + c.name)}"
        for c in columns
    )
    as_received = ", ".join(f"{sql.text(headings[name])}: {_cut(place)}" for name, place in places.items())
    staged = ", ".join(f"{expr} as {sql.name(n)}" for t in typed.values() for n, expr in t.staged.items())
    if "organisation_code" not in source.staged_columns:
        staged += f", {sql.text(organisation)} as organisation_code"
    marks = [mark for c in columns for mark in typed[c.name].marks] + list(rule_marks)
    fixes = [typed[c.name].fixed for c in columns]
    key = ", ".join(sql.name(name) for name in source.key)
    names = ", ".join(sql.name(name) for name in [*source.staged_columns, *_organisation(source)])
    return f"""
        select line_number, row_ordinal, {names}, hash({key}) as key_hash, broken, {_bits(fixes, "bigint")} as fixed,
               case when broken <> 0 then record_text() end as record_text
        from (
            select *, {_bits(marks, "hugeint")} as broken
            from (
                select *, {staged}
                from (select *, {texts} from (
                    select line_number, {sql.name(ORDINAL)} as row_ordinal, {received_as} from received
                ))
            )
        )
    """.replace("record_text()", f"cast(to_json({{{as_received}}}) as varchar)")


def _cut(text: str) -> str:
    """The expression of a text as it is kept, as set_aside.cut_for_keeping has it."""
    most = KEPT_CHARACTERS
    more = f"' … (' || format('{{:,}}', length({text}) - {most}) || ' more characters)'"
    return f"case when length({text}) > {most} then left({text}, {most}) || {more} else {text} end"


def _organisation(source: Source) -> list[str]:
    return [] if "organisation_code" in source.staged_columns else ["organisation_code"]


def _bits(conditions: list[str | None] | list[str], kind: str) -> str:
    set_bits = [
        f"case when {condition} then {1 << bit}::{kind} else 0 end"
        for bit, condition in enumerate(conditions)
        if condition is not None
    ]
    return " + ".join(set_bits) if set_bits else f"0::{kind}"
