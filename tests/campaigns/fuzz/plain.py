"""The verdict of Great Expectations told by plain SQL, so that most files are judged in a few milliseconds.

Belongs here: the same question asked without it. Does not belong here: whether to ask it so (home.py): on a part of
the files both are asked and must agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checks.contract import Source
from checks.expectations.result import ExpectationResult
from checks.expectations.suites import MINIMUM, TOTAL
from checks.marks import any_of, mark
from checks.reasons import Reason


def validate(
    con: Any, source: Source, marked: Sequence[Reason], errors: int, by_organisation: bool = False
) -> dict[str, ExpectationResult]:
    """As checks.expectations.suites.validate, for the codes that the verdict looks at."""
    tolerance = source.tolerance
    limits: list[tuple[str, str, float, int]] = []
    for bit, reason in enumerate(marked):
        if reason.at_most is not None:
            limits.append((reason.code, any_of(mark(bit)), reason.at_most, 0))
        else:
            at_most = tolerance.rejected_share if reason.severity == "error" and not by_organisation else 1.0
            limits.append((reason.code, any_of(mark(bit)), at_most, tolerance.rejected_rows))
    bad = f"{any_of(errors)} and organisation_code is null" if by_organisation else any_of(errors)
    limits.append((TOTAL, bad, tolerance.rejected_share, tolerance.rejected_rows))
    sums = ", ".join(f"count(*) filter ({condition})" for _, condition, _, _ in limits)
    rows, *counts = con.execute(f"select count(*), {sums} from typed").fetchone()
    found = {}
    for (code, _, at_most, or_rows), count in zip(limits, counts, strict=True):
        share = count / rows if rows else 0.0
        passed = share <= at_most or count <= or_rows
        found[code] = ExpectationResult(code, "passed" if passed else "failed", share)
    (good,) = con.execute("select count(*) from accepted").fetchone()
    found[MINIMUM] = ExpectationResult(MINIMUM, "passed" if good >= tolerance.minimum_rows else "failed")
    return found


def agree(plain: dict[str, ExpectationResult], real: dict[str, ExpectationResult]) -> bool:
    """Whether both say the same of every code that the verdict looks at."""
    return (
        all(
            real[code].status == said.status and abs((real[code].observed or 0) - (said.observed or 0)) < 1e-9
            for code, said in plain.items()
            if code != MINIMUM
        )
        and real[MINIMUM].status == plain[MINIMUM].status
    )
