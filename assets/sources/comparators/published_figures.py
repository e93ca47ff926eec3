"""Figures that others publish for this and other areas, which ours are held against.

Dropped by the performance team when a department publishes, one row an indicator, area and period as it stands in
one release; UTF-8. A figure that a publisher does not give has a symbol in its place. What a later file says of a
figure of the same release replaces what earlier ones said; of several releases, the newest one counts. Numerators
and denominators are given where they are published; those of regions and England may be rounded.
"""

from assets.reference import FOLDER
from assets.sources.comparators._files import AREA, FEW_BAD_LINES, FILE, INDICATOR
from checks.columns import Code, Codes, Column, Date, Decimal, Integer, NamedPeriod, Text
from checks.contract import Source, Supersede

SYMBOLS = Codes({"c": "suppressed", "z": "not applicable", "x": "not available"})
UNITS = Codes(
    {
        "per cent": "of each 100", "per 1,000": "of each 1,000", "per 10,000": "of each 10,000",
        "per 100,000": "of each 100,000", "number": "a plain count", "other": "days, scores and the like",
    }
)  # fmt: skip

source = Source(
    name="published_figures",
    title="Published figures of this and other areas",
    description=__doc__,
    file_pattern=r"(.*/)?published_figures.*\.csv",
    reader=FILE,
    frequency="when a department publishes",
    comes_with=FOLDER / "published_figures.csv",
    columns=(
        INDICATOR,
        AREA,
        Column("period", "period", NamedPeriod(), "Period of the figure", required=True),
        Column("numerator", "numerator", Integer(minimum=0), "As published"),
        Column("denominator", "denominator", Integer(minimum=0), "As published"),
        Column("value", "value", Decimal(), "In the unit of the indicator"),
        Column("unit", "unit", Code(UNITS), "What the value is of", required=True),
        Column("symbol", "symbol", Code(SYMBOLS), "Why there is no value"),
        Column("publisher", "publisher", Text(), "Who published it", required=True),
        Column("release_name", "release", Text(), "In which release", required=True),
        Column("published_date", "published", Date(), "Day on which the release was published"),
    ),
    key=("indicator_code", "area_code", "period_name", "release_name"),
    dated_by=("period_first_date",),
    supersede=Supersede("key"),
    tolerance=FEW_BAD_LINES,
)
