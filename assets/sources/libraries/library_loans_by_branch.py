"""Library loans by branch in the wide layout: a line a branch, a column a month.

Kept and sent as the sheet of visits by branch is (see library_visits_by_branch).
"""

from assets.sources.libraries._returns import BRANCH, MONTH, SHEET_BY_MONTH, as_activity, count
from checks.contract import Source, Supersede

source = Source(
    name="library_loans_by_branch",
    title="Library loans by branch (a column a month)",
    description=__doc__,
    file_pattern=r"(.*/)?library_loans_by_branch.*\.csv",
    reader=SHEET_BY_MONTH,
    columns=(BRANCH, MONTH, count("loans", "Loans", maximum=1_000_000)),
    key=("library_name", "period_first_date"),
    dated_by=("period_first_date",),
    supersede=Supersede("key"),
    target_fact="fact_library_activity",
    tidy=as_activity("loans"),
)
