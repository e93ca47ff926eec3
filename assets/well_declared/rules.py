"""Business rules: sources and columns that there are, and words for whoever must mend the record.

Belongs here: a rule by itself and its names. Does not belong here: whether its condition can be evaluated (trial.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checks.contract import Source
from checks.expectations.suites import MINIMUM, TOTAL
from checks.reasons import EXTRACT_REFUSED, KEY_REPEATED, MALFORMED_LINES, reasons_of_columns
from checks.rule import RowRule, Rule
from warehouse.misdeclared import Flaw, Subject

OF_THE_HOUSE = {
    MINIMUM, TOTAL, KEY_REPEATED.code, EXTRACT_REFUSED.code, *(reason.code for reason in MALFORMED_LINES.values()),
}  # fmt: skip


def rule_flaws(subject: Subject, rule: Rule, sources: Mapping[str, Source | None]) -> Iterator[Flaw]:
    """What is wrong with a rule whose fields hold what they should.

    `sources` are all that there are; None stands for one whose own flaws come first.
    """
    if rule.code in OF_THE_HOUSE:
        yield subject.flaw(
            "code", f"{rule.code!r} is the code of a reason that every source has; choose another"
        )
    if not rule.message or rule.message.endswith("."):
        yield subject.flaw("message", "says what is expected, in words without a full stop")
    if not rule.applies_to:
        yield subject.flaw("applies_to", f"is empty and needs at least one of {', '.join(sorted(sources))}")
    if isinstance(rule, RowRule) and rule.at_most is not None and not 0 <= rule.at_most <= 1:
        yield subject.flaw("at_most", f"{rule.at_most}: a share between 0 and 1")
    for name in rule.applies_to:
        if name not in sources:
            yield subject.unknown("applies_to", name, "source", sources)
        elif source := sources[name]:
            yield from _of_source(subject, rule, source)


def _of_source(subject: Subject, rule: Rule, source: Source) -> Iterator[Flaw]:
    for column in rule.columns:
        if column not in source.staged_columns:
            yield subject.unknown(
                "columns", column, f"staged column of source {source.name!r}", source.staged_columns
            )
    if rule.code in {reason.code for reason, _ in reasons_of_columns(source)}:
        yield subject.flaw(
            "code", f"{rule.code!r} is the code of a reason of source {source.name!r}; choose another"
        )
