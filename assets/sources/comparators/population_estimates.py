"""Mid-year population estimates of the Office for National Statistics, by area and age band.

Dropped by the performance team once a year, one row an area, year, age band and vintage; UTF-8. Estimates are
revised: a vintage is the release that an estimate stands in, and of several the newest by name counts. What a later
file says of an estimate of the same vintage replaces what earlier ones said.
"""

from assets.reference import FOLDER
from assets.sources.comparators._files import AREA, FEW_BAD_LINES, FILE
from checks.columns import Code, Codes, Column, Integer, Text
from checks.contract import Source, Supersede

AGE_BANDS = Codes(
    {
        "all_ages": "All residents", "0-17": "Children", "10-17": "Aged 10 to 17", "18+": "Adults",
        "18-64": "Adults of working age", "65+": "Aged 65 and over", "40-74": "Aged 40 to 74",
    }
)  # fmt: skip

source = Source(
    name="population_estimates",
    title="Mid-year population estimates",
    description=__doc__,
    file_pattern=r"(.*/)?population.*\.csv",
    reader=FILE,
    frequency="yearly",
    comes_with=FOLDER / "population.csv",
    columns=(
        AREA,
        Column("mid_year", "mid_year", Integer(minimum=1981, maximum=2040, unit="years"), "The estimate is for 30 June",
               required=True),
        Column("age_band", "age_band", Code(AGE_BANDS), "Age band", required=True),
        Column("population", "population", Integer(minimum=0, maximum=100_000_000, unit="residents"), "Residents",
               required=True),
        Column("vintage", "vintage", Text(), "Release of the estimate, such as mid-2024 release", required=True),
    ),
    key=("area_code", "mid_year", "age_band", "vintage"),
    supersede=Supersede("key"),
    tolerance=FEW_BAD_LINES,
)  # fmt: skip
