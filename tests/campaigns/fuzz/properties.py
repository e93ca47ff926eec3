"""What must hold of every file, whatever it holds.

Belongs here: the properties, each with the words in which its failure is told. Does not belong here: rows and
their values (rows.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.columns.person_id import PersonId
from checks.reasons import MALFORMED_LINES
from fuzz.home import PERSON_KEY, Staged
from fuzz.marks import FOUND
from fuzz.plan import Case
from fuzz.reading import read
from fuzz.reading.standing import Standing
from fuzz.reading.well_formed import is_well_formed
from fuzz.rows import faults_of_rows

LONG_ENOUGH = 6
"""Characters of an identifier that does not stand in any text by chance."""


def failures(case: Case, staged: Staged) -> list[str]:
    """What does not hold; empty when all is well."""
    if staged.escaped:
        return [f"an exception escaped: {staged.escaped}", *_leaks(case, staged, None)]
    if staged.is_duplicate:
        return _leaks(case, staged, None)
    if staged.outcome is None:
        return ["it was neither staged nor refused"]
    stands = read(case.content, case.sample.source)
    found = _leaks(case, staged, stands)
    if staged.disagreed:
        found.append("Great Expectations and plain SQL judge it differently")
    if case.sample.kind == "document":
        found += _faults_of_form(case, staged)
    if stands:
        found += _faults_of_the_account(staged, stands)
        if not was_unreadable(staged):
            found += faults_of_rows(case.sample.source, staged, stands, PERSON_KEY)
    return found


def was_unreadable(staged: Staged) -> bool:
    """Whether the file was refused before its rows were judged: then one rule alone is told."""
    assert staged.outcome
    return len(staged.outcome.findings) == 1


def _faults_of_the_account(staged: Staged, stands: Standing) -> Iterator[str]:
    assert staged.outcome
    account, (first, *_) = staged.outcome.account, staged.outcome.findings
    if account.received != account.accepted + account.rejected + account.duplicate + account.ignored:
        yield f"the account does not balance: {account}"
    if was_unreadable(staged):
        line = first.lines[0] if first.lines else None
        may_be = stands.received_until(first.rule, line)
        if first.rule == "headings_not_as_agreed":
            may_be = {stands.received, *(may_be if account.received in may_be else ())}
        if account.received not in may_be:
            said = ", ".join(map(str, sorted(may_be)[:5]))
            yield f"received {account.received}, but {said} stand in it; refused by {first.rule}, line {line}"
        if staged.rejected or staged.accepted:
            yield "rows are kept of a file that could not be read"
        return
    if account.received != stands.received:
        yield f"received {account.received}, but {stands.received} stand in it"
    if account.ignored != stands.ignored:
        yield f"ignored {account.ignored}, but {stands.ignored} are to be"
    if (len(staged.accepted), len(staged.rejected)) != (account.accepted, account.rejected):
        yield f"{len(staged.accepted)} rows accepted and {len(staged.rejected)} rejected are there: {account}"
    malformed = {reason.code for reason in MALFORMED_LINES.values()}
    kept = {row["line_number"] for row in staged.rejected if malformed & set(row["reasons"])}
    if kept != set(stands.malformed):
        yield f"lines {sorted(kept ^ set(stands.malformed))[:5]} are of another width for one reading alone"


def _faults_of_form(case: Case, staged: Staged) -> Iterator[str]:
    assert staged.outcome
    well_formed = is_well_formed(case.content)
    refused_for_it = staged.outcome.findings[0].rule == "xml_not_well_formed"
    if well_formed is False and not was_unreadable(staged):
        yield "it is not well formed, and was read"
    if well_formed and refused_for_it:
        yield f"it is well formed, and was refused because it is not: {staged.outcome.findings[0].expected}"


def _leaks(case: Case, staged: Staged, stands: Standing | None) -> list[str]:
    found = []
    if mark := FOUND.search(staged.public):
        around = staged.public[max(mark.start() - 100, 0) : mark.end() + 60]
        found.append(f"text of the file is told outside the restricted half: {around!r}")
    persons = [column.heading for column in case.sample.source.columns if isinstance(column.type, PersonId)]
    for rows in stands.rows.values() if stands and persons else ():
        for row in rows:
            for heading in persons:
                text = row.get(heading) or ""
                if len(text) >= LONG_ENOUGH and re.search(rf"\b{re.escape(text)}\b", staged.public):
                    found.append(f"an identifier of a person is told outside the restricted half: {heading}")
    return found[:3]
