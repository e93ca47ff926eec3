"""Each thing that can be declared wrongly of a rule is refused, in one sentence that helps."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from assets.well_declared.rules import circle_flaws
from assets.well_declared.whole import flaws_of
from checks.rule import SetRule
from warehouse.misdeclared import Subject

RULES = {
    "a source": ("row rule", {"applies_to": ("visit",)}, "applies_to: 'visit' is no source or table of one; it"),
    "a text for a tuple": ("row rule", {"applies_to": "visits"}, "applies_to: 'visits' should be a tuple of texts: a"),
    "no source": ("row rule", {"applies_to": ()}, "applies_to: is empty and needs at least one of visits"),
    "a column": ("row rule", {"columns": ("visit_dat",)}, "columns: 'visit_dat' is no staged column of source 'visits"),
    "a column of an extract rule": ("extract rule", {"columns": ("visits",)}, "columns: 'visits' is no staged column"),
    "a column that is read and not named": ("row rule", {"columns": ()}, "columns: leaves out 'visit_date', which"),
    "a column that is named and not read": (
        "row rule", {"columns": ("visit_date", "visit_count")}, "names 'visit_count', which `fails` does not read"),
    "a severity": ("row rule", {"severity": "fatal"}, "severity: 'fatal' is no choice; it may be error, warning"),
    "a message": ("row rule", {"message": "Mend it."}, "message: says what is expected, in words without a full stop"),
    "a share": ("row rule", {"at_most": 5.0}, "at_most: 5.0: a share between 0 and 1"),
    "a code of the house": ("row rule", {"code": "rejected_rows"}, "code: 'rejected_rows' is the code of a reason tha"),
    "a condition on what is not there": (
        "row rule", {"fails": lambda row: row.visited_date < date(2000, 1, 1)}, "fails: reads 'visited_date' is no st"),
    "a condition of Python": ("row rule", {"fails": lambda row: row.visit_date is None}, "fails: gives False and no c"),
    "a condition that compares unlike things": (
        "row rule", {"fails": lambda row: row.visit_date < 7}, "fails: BinderException: Binder Error: Cannot compare"),
    "a condition that is a number": (
        "row rule", {"fails": lambda row: sa.extract("year", row.visit_date)}, "fails: gives BIGINT and no condition"),
    "no function": ("row rule", {"fails": "visit_date is null"}, "fails: 'visit_date is null' should be a function"),
    "a set of no rows": ("set rule", {"finds": lambda found: None}, "finds: gives None and no select"),
    "a set by another column": (
        "set rule", {"finds": lambda found: sa.select(found.rows.c.line_number)},
        "finds: selects line_number; expected: `row_ordinal` alone, of the rows that break the rule"),
    "a set of what is not there": (
        "set rule", {"finds": lambda found: sa.select(found.before.c.visits)}, "finds: reads 'visits' is no staged"),
    "a set beside a table of another delivery": (
        "set rule", {"beside": ("visits",)}, "beside: 'visits' is no table delivered with 'visits'"),
    "what is observed": (
        "extract rule", {"observe": lambda rows: sa.select(rows.c.visits)}, "observe: reads 'visits' is no staged col"),
    "what cannot be added up": (
        "extract rule", {"observe": lambda rows: sa.select(sa.func.sum(rows.c.place_code))}, "observe: BinderExceptio"),
    "many rows for one number": (
        "extract rule", {"observe": lambda rows: sa.select(rows.c.visit_count)}, "observe: gives 0 rows"),
    "nothing before": (
        "extract rule", {"fails": lambda now, before: now < before}, "with no extract before it: TypeError"),
    "nought before": (
        "extract rule", {"fails": lambda now, before: before is not None and now / before < 1},
        "fails: for an extract that observes 1, with 0 before it: ZeroDivisionError"),
    "neither true nor false": ("extract rule", {"fails": lambda now, before: None}, "fails: gives None, and should gi"),
}  # fmt: skip


@pytest.mark.parametrize(("part", "changes", "said"), RULES.values(), ids=RULES)
def test_a_rule(declared, told, part, changes, said):
    file = {"row rule": "visit_on_no_day", "set rule": "many_visits", "extract rule": "few_visits"}[part]
    told(flaws_of(declared(part, changes)), f"assets/rules/{file}.py: rule '{file}'", said)


def test_a_rule_on_a_source_that_cannot_be_read_is_not_called_misspelt(declared):
    flaws = flaws_of(declared("source", {"key": "visit_date"}))
    assert [flaw.file for flaw in flaws] == ["assets/sources/visits.py"]


def test_what_is_declared_with_another_class(declared):
    flaws = flaws_of(declared(more={"rules": {"odd": {"code": "odd"}}}))
    assert [str(f) for f in flaws] == [
        "assets/rules/odd.py: rule 'odd': it is a dict and should be made with RowRule or SetRule or ExtractRule(...)"
    ]


def test_rules_that_would_have_tables_staged_each_before_the_other():
    def rule(code, on, beside):
        return SetRule(code, "", "error", (on,), (), lambda found: None, beside=(beside,))

    rules = {
        Subject(f"{code}.py", code): rule(code, *tables)
        for code, tables in {
            "one": ("a", "b"),
            "two": ("b", "c"),
            "three": ("c", "a"),
            "four": ("d", "a"),
        }.items()
    }
    assert {flaw.file for flaw in circle_flaws(rules)} == {"one.py", "two.py", "three.py"}
    rules.pop(Subject("two.py", "two"))
    assert not list(circle_flaws(rules))
