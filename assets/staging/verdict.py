"""The verdict on an extract: are its bad rows rejected and the load goes on, or is it refused whole?

Belongs here: findings and the decision. Does not belong here: how expectations are evaluated
(checks/expectations) or what is written down (stage.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assets.readers.raw import RawRows
from assets.staging.batch import Batch, RuleRaised
from assets.staging.outcome import Finding, Status
from assets.staging.typed import trimmed
from checks import marks
from checks.columns.code import UNKNOWN_CODE
from checks.expectations.suites import MINIMUM, NO_ORGANISATION, TOTAL, validate
from checks.reasons import MALFORMED_LINES, ORGANISATION_LEFT_OUT, WRONG_NUMBER_OF_FIELDS
from checks.rule import ExtractRule
from warehouse.database import sql
from warehouse.storage.faults import in_our_words

if TYPE_CHECKING:
    import sqlalchemy as sa

MOST_SHOWN = 10
GSS_CODE = re.compile(r"[EWSNK]\d{8}")


def findings_of(
    batch: Batch, raw: RawRows, rules: tuple[ExtractRule, ...], before: dict[str, float],
    left_out: tuple[str, ...] | None = None,
) -> tuple[tuple[Finding, ...], dict[str, float]]:  # fmt: skip
    """Every rule of the table with how the extract fares by it, and what its extract rules observed.

    `before` holds the observations of the newest earlier extract that was accepted, `left_out` the organisations that
    are left out of a file of many.
    """
    by_organisation = left_out is not None
    outcomes = validate(batch.con, batch.table, batch.marked, batch.errors, by_organisation)
    tallies = batch.tallies()
    found = []
    for place, reason in enumerate(batch.marked):
        outcome = outcomes[reason.code]
        lines = batch.lines(place) if tallies[place] else ()
        status: Status = "failed" if outcome.status == "failed" else "passed"
        at_most = reason.at_most
        if at_most is None and not by_organisation:
            at_most = batch.table.tolerance.rejected_share
        found.append(
            Finding(
                reason.code,
                f"{reason.expected}{_detail(batch, place, left_out) if tallies[place] else ''}",
                reason.severity,
                status,
                tallies[place],
                lines,
                outcome.observed,
                at_most if reason.severity == "error" else None,
            )
        )
    found += _malformed(batch, raw)
    found.append(_total(batch, raw, by_organisation))
    few = outcomes[MINIMUM].status == "failed"
    least = batch.table.tolerance.minimum_rows
    rows = batch.count(marks.none_of(batch.errors | batch.duplicate))
    found.append(
        Finding(MINIMUM, f"at least {least} good row", "error", "failed" if few else "passed", observed=rows)
    )
    judged, observed = _extract_rules(batch, rules, before)
    return (*found, *judged), observed


def _detail(batch: Batch, place: int, left_out: tuple[str, ...] | None) -> str:
    """What is said beside a reason: which organisations are left out, or where unknown codes are met first."""
    if batch.marked[place].code != ORGANISATION_LEFT_OUT:
        return _unknown_codes(batch, place)
    # Official codes alone are told: a contract may take any text for one.
    named = [code for code in left_out or () if GSS_CODE.fullmatch(code)][:MOST_SHOWN]
    count = len(left_out or ())
    said = f"; {count:,} organisation{'s are' if count > 1 else ' is'} left out"
    return f"{said}: {', '.join(named)}{' and more' if count > len(named) else ''}" if named else said


def _unknown_codes(batch: Batch, reason_place: int) -> str:
    """For a code that is not agreed: how many different values are meant, and where each is met first.

    The values themselves are in the rejected rows and go no further.
    """
    name, _, kind = batch.marked[reason_place].code.rpartition(".")
    if kind != UNKNOWN_CODE or name not in batch.headings:
        return ""
    # Headings may hold any character, so the text is taken by its place in the record and not by a path.
    place = list(batch.headings).index(name) + 1
    said = f"json_extract_string(record_text, '$.*')[{place}]"
    firsts = batch.con.execute(f"""
        select min(line_number) from typed where {marks.any_of(marks.mark(reason_place))}
        group by {trimmed(said)} order by 1
    """).fetchall()
    values = f"{len(firsts):,} different value{'s are' if len(firsts) > 1 else ' is'} not"
    shown = ", ".join(f"{line}" for (line,) in firsts[:MOST_SHOWN])
    more = " and more" if len(firsts) > MOST_SHOWN else ""
    return f"; {values}, first on line{'s' if len(firsts) > 1 else ''} {shown}{more}"


def is_refused(findings: tuple[Finding, ...]) -> bool:
    """An extract is refused when a rule of severity error is broken beyond what is tolerable."""
    return any(finding.status == "failed" and finding.severity == "error" for finding in findings)


def _malformed(batch: Batch, raw: RawRows) -> list[Finding]:
    """Lines that should have been rows. A wrong number of fields is always told of, any other kind if it is met."""
    found = []
    all_rows = batch.count() + len(raw.malformed)
    for kind, reason in MALFORMED_LINES.items():
        lines = [line.line for line in raw.malformed if line.kind == kind]
        if lines or reason == WRONG_NUMBER_OF_FIELDS:
            share = len(lines) / max(all_rows, 1)
            found.append(Finding(
                reason.code, reason.expected, "error", _judged(batch, share, len(lines)), len(lines),
                tuple(lines[:10]), share, batch.table.tolerance.rejected_share,
            ))  # fmt: skip
    return found


def _total(batch: Batch, raw: RawRows, by_organisation: bool) -> Finding:
    """All rejected rows together. Malformed lines are no rows of the batch, so they are added here.

    Of a file of many organisations, which are judged each by itself, all that tell none.
    """
    at_most = batch.table.tolerance.rejected_share
    malformed = len(raw.malformed)
    bad = marks.any_of(batch.errors)
    rejected = batch.count(f"{bad} and {NO_ORGANISATION}" if by_organisation else bad) + malformed
    share = rejected / max(batch.count() + malformed, 1)
    which = "are rejected and tell no organisation" if by_organisation else "are rejected"
    return Finding(
        TOTAL, f"at most {at_most:.0%} of the rows {which}", "error", _judged(batch, share, rejected),
        rejected, (), share, at_most,
    )  # fmt: skip


def _judged(batch: Batch, share: float, rows: int) -> Status:
    tolerance = batch.table.tolerance
    return "passed" if share <= tolerance.rejected_share or rows <= tolerance.rejected_rows else "failed"


def _extract_rules(
    batch: Batch, rules: tuple[ExtractRule, ...], before: dict[str, float]
) -> tuple[list[Finding], dict[str, float]]:
    found, observed = [], {}
    for rule in rules:
        now = observe(batch.con, batch.table.staged_columns, rule)
        observed[rule.code] = now
        try:
            failed = rule.fails(now, before.get(rule.code))
        except Exception as error:
            raise RuleRaised(f"rule {rule.code}: cannot be judged ({in_our_words(error)})") from None
        found.append(
            Finding(rule.code, rule.message, rule.severity, "failed" if failed else "passed", observed=now)
        )
    return found, observed


def observe(con: Any, columns: tuple[str, ...], rule: ExtractRule) -> float:
    """The number that a rule of whole extracts looks at. Raises RuleRaised when the rule is at fault."""
    try:
        (number,) = con.execute(sql.compiled(rule.observe(accepted_rows(columns)))).fetchone()
        return float(number if number is not None else 0)
    except Exception as error:
        raise RuleRaised(f"rule {rule.code}: cannot observe ({in_our_words(error)})") from None


def accepted_rows(columns: tuple[str, ...]) -> sa.TableClause:
    """The accepted rows as rules of whole extracts see them."""
    import sqlalchemy as sa

    return sa.table("accepted", *(sa.column(name) for name in (*columns, "line_number")))
