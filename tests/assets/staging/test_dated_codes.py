"""A code of a list that changed is rejected, with its line, before its first day and after its last."""

from datetime import date

from checks.columns import Code, Codes, Column, Date, Integer, Valid

KINDS = Codes(
    {"A": "a", "B": "b", "C": "c"},
    fixable={"bee": "B"},
    stored_as={"B": "E07000117"},
    valid={"A": Valid(last=date(2018, 3, 31)), "B": Valid(date(2018, 4, 1))},
)
COLUMNS = (
    Column("item_id", "Item", Integer(minimum=0), "", required=True),
    Column("kind_code", "Kind", Code(KINDS, valid_on="noted_date"), ""),
    Column("noted_date", "Noted", Date("%d/%m/%Y", earliest=date(2008, 4, 1)), "", required=True),
)
ROWS = """Item,Kind,Noted
1,A,31/03/2018
2,A,01/04/2018
3,B,01/04/2018
4,B,31/03/2018
5,bee,31/03/2018
6,C,31/03/2018
7,,31/03/2018
"""


def test_a_code_counts_on_its_days_alone(small_source, stage_one, broken_by):
    outcome, rows = stage_one(small_source(columns=COLUMNS), ROWS)
    assert broken_by(outcome) == {"kind_code.not_valid_then": (3, 5, 6)}
    assert [row["kind_code"] for row in rows] == ["A", "E07000117", "C", None]
    assert (
        "'Kind' is a code that is valid on the row's noted_date (used in part of the time: A until 2018-03-31, B from "
        "2018-04-01)"
    ) in outcome.message
