"""Library loans in the tidy layout of the Arts Council England return.

Sent by the library service each quarter: one row a format, age of content and period, UTF-8. Loans
are issues and renewals. Periods are ISO 8601 intervals of a month, a quarter or a year. Where an
authority gave no age split, its digital audiobooks are labelled 'Physical audiobook, Unknown' as well
upstream, so that this one key comes twice with two counts (Bury, Stockport): they add up, also when
both counts are equal, and the return's own totals by authority agree. Any other key that repeats is a
duplicate or a contradiction.
"""

import sqlalchemy as sa

from assets.sources.libraries._returns import AUTHORITY, PERIOD, SHEET, SMALL_RETURN, as_activity, count
from checks.columns import Code, Codes, Column
from checks.contract import Source, Sums, Supersede

FORMATS = Codes(
    standard={
        "Physical book": "Physical book", "Physical audiobook": "Physical audiobook",
        "Ebook": "E-book", "Eaudio": "E-audiobook",
    }
)  # fmt: skip
AGES = Codes(standard={"Under 12": "Under 12", "12-17": "12 to 17", "Adult": "Adult", "Unknown": "Not given"})

source = Source(
    name="library_loans",
    title="Library loans (tidy return)",
    description=__doc__,
    file_pattern=r"(.*/)?library_loans_\d{4}-\d{2}.*\.csv",
    reader=SHEET,
    columns=(
        AUTHORITY,
        Column("loan_format", "Format", Code(FORMATS), "Format of the item", required=True),
        Column("age_group", "Content age group", Code(AGES), "Age that the item is for", required=True),
        PERIOD,
        count("loans", "Loans, renewals included", maximum=5_000_000),
    ),
    key=("organisation_code", "loan_format", "age_group", "period_first_date", "period_last_date"),
    dated_by=("period_first_date",),
    supersede=Supersede("key"),
    sums=Sums(
        ("activity_count",),
        where=lambda row: sa.and_(row.loan_format == "Physical audiobook", row.age_group == "Unknown"),
    ),
    target_fact="fact_library_activity",
    tidy=as_activity("loans", category="loan_format", age_group="age_group"),
    tolerance=SMALL_RETURN,
)
