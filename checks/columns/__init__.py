"""The columns of an extract: what every column has, and the types that text can be read as, one a file.

Belongs here: how text becomes a value, what breaks it, what is staged of it. Does not belong here: the contract of
a source (checks/contract.py), or running the SQL (assets/staging).
"""

from checks.columns.academic_year import AcademicYear
from checks.columns.birth_month import BirthMonth
from checks.columns.code import Code
from checks.columns.codes import Codes, ListedCodes, ReferenceCodes, Valid
from checks.columns.column import Column
from checks.columns.column_type import ColumnType, Limit
from checks.columns.date import Date
from checks.columns.decimal import Decimal
from checks.columns.excel_serial_date import ExcelSerialDate
from checks.columns.financial_year import FinancialYear
from checks.columns.integer import Integer
from checks.columns.markers import Markers
from checks.columns.money import Money
from checks.columns.month import Month
from checks.columns.named_period import NamedPeriod
from checks.columns.percentage import Percentage
from checks.columns.period import Period
from checks.columns.person_id import PersonId
from checks.columns.postcode_area import PostcodeArea
from checks.columns.text import Text
from checks.columns.timestamp import Timestamp
from checks.columns.yes_no import YesNo

TYPES: tuple[type[ColumnType], ...] = (
    Text, Code, YesNo, Integer, Decimal, Percentage, Money, Date, ExcelSerialDate, Timestamp, Month, Period,
    FinancialYear, AcademicYear, NamedPeriod, PersonId, BirthMonth, PostcodeArea,
)  # fmt: skip
"""Every type, in the order in which the documents tell of them."""

__all__ = [
    "TYPES", "AcademicYear", "BirthMonth", "Code", "Codes", "Column", "ColumnType", "Date", "Decimal",
    "ExcelSerialDate", "FinancialYear", "Integer", "Limit", "ListedCodes", "Markers", "Money", "Month",
    "NamedPeriod", "Percentage", "Period", "PersonId", "PostcodeArea", "ReferenceCodes", "Text", "Timestamp", "Valid",
    "YesNo",
]  # fmt: skip
