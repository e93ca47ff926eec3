"""The periods that a figure may cover: one file each, and what they all answer in period.py.

Belongs here: which dates of records a figure of a quarter covers, and which quarters it therefore rests on.
Does not belong here: counting (compute.py), or which indicator uses which (assets/indicators).
"""

from warehouse.indicators.periods.academic_term import AcademicTerm
from warehouse.indicators.periods.academic_year import AcademicYear
from warehouse.indicators.periods.cohort import Cohort
from warehouse.indicators.periods.cumulative_since import CumulativeSince
from warehouse.indicators.periods.month import Month
from warehouse.indicators.periods.period import Period
from warehouse.indicators.periods.quarter import QuarterAlone
from warehouse.indicators.periods.rolling_year import RollingYear
from warehouse.indicators.periods.snapshot import Snapshot
from warehouse.indicators.periods.submission_snapshot import SubmissionSnapshot
from warehouse.indicators.periods.year_to_date import YearToDate

__all__ = [
    "AcademicTerm", "AcademicYear", "Cohort", "CumulativeSince", "Month", "Period", "QuarterAlone", "RollingYear",
    "Snapshot", "SubmissionSnapshot", "YearToDate",
]  # fmt: skip
