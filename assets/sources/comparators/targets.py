"""Targets that councils set for their indicators, with the quarters to which they apply.

Dropped by the performance team when a target is set or changed, one row a council, indicator and first quarter;
UTF-8. A target holds until the quarter that it names, or else until the next one begins. What a later file says of
a target from the same quarter on replaces what earlier ones said.
"""

from assets.reference import FOLDER
from assets.sources.comparators._files import COUNCIL, FEW_BAD_LINES, FILE, INDICATOR
from checks.columns import Column, Decimal, NamedPeriod, Text
from checks.contract import Source, Supersede

QUARTER = NamedPeriod(kinds=("quarter",), may_lie_ahead=True)

source = Source(
    name="targets",
    title="Targets of councils",
    description=__doc__,
    file_pattern=r"(.*/)?targets.*\.csv",
    reader=FILE,
    frequency="when a target is set",
    comes_with=FOLDER / "targets.csv",
    columns=(
        COUNCIL,
        INDICATOR,
        Column("from_quarter", "from_quarter", QUARTER, "First quarter to which it applies", required=True),
        Column("to_quarter", "to_quarter", QUARTER, "Last quarter to which it applies; empty while in force"),
        Column("target", "target", Decimal(), "In the unit of the indicator", required=True),
        Column(
            "tolerance",
            "tolerance",
            Decimal(minimum=0),
            "How far short of it is still amber",
            required=True,
        ),
        Column("publisher", "publisher", Text(), "Who set it", required=True),
        Column("note", "note", Text(), "Where it was reported and what to mind"),
    ),
    key=("organisation_code", "indicator_code", "from_quarter_name"),
    dated_by=("from_quarter_first_date",),
    supersede=Supersede("key"),
    tolerance=FEW_BAD_LINES,
)
