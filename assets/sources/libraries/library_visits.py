"""Library visits in the tidy layout of the Arts Council England return.

Sent by the library service each quarter: one row a place and period, UTF-8. Periods are ISO 8601
intervals of a month, a quarter or a year, mixed in one file; a count over a whole year is kept but no
quarter can claim it. The labels of place are known to be swapped upstream ('Shared building' is
really the sites without co-location), so only their total is used. Visits include mobile libraries
and home deliveries. A row that is not there may mean nought or not collected.
"""

from assets.sources.libraries._returns import AUTHORITY, PERIOD, SHEET, SMALL_RETURN, as_activity, count
from checks.columns import Code, Codes, Column
from checks.contract import Source, Supersede

PLACES = Codes(
    standard={
        "Library": "Library",
        "Shared building": "Shared building",
        "Mobile library": "Mobile library",
        "Home delivery": "Home delivery",
        "Partner site": "Site run with a partner, which may report by the year",
    }
)

source = Source(
    name="library_visits",
    title="Library visits (tidy return)",
    description=__doc__,
    file_pattern=r"(.*/)?library_visits_\d{4}-\d{2}.*\.csv",
    reader=SHEET,
    columns=(
        AUTHORITY,
        Column("location", "Location", Code(PLACES), "Kind of place", required=True),
        PERIOD,
        count("visits", "Visits", maximum=5_000_000),
    ),
    key=("organisation_code", "location", "period_first_date", "period_last_date"),
    dated_by=("period_first_date",),
    supersede=Supersede("key"),
    target_fact="fact_library_activity",
    tidy=as_activity("visits", category="location"),
    tolerance=SMALL_RETURN,
)
