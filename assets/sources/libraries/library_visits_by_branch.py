"""Library visits by branch in the wide layout: a line a branch, a column a month.

Kept by the library service as one sheet that grows by a column a month and is sent whole, UTF-8.
Month headings are written 2016-04 and, later, 2017-1. A branch that is closed has empty cells, which
are ignored and counted; some months are a true 0. There is no code for branch or authority, so the
branch is known by its name and the authority is the council that runs this warehouse.
"""

from assets.sources.libraries._returns import BRANCH, MONTH, SHEET_BY_MONTH, as_activity, count
from checks.contract import Source, Supersede

source = Source(
    name="library_visits_by_branch",
    title="Library visits by branch (a column a month)",
    description=__doc__,
    file_pattern=r"(.*/)?library_visits_by_branch.*\.csv",
    reader=SHEET_BY_MONTH,
    columns=(BRANCH, MONTH, count("visits", "Visits", maximum=1_000_000)),
    key=("library_name", "period_first_date"),
    dated_by=("period_first_date",),
    supersede=Supersede("key"),
    target_fact="fact_library_activity",
    tidy=as_activity("visits"),
)
