"""Readers: the bytes of a file become rows of text, in columns, each with its place in the file.

Belongs here: whatever is true of a format: CSV, a column for each month, XML, workbooks, JSON. Does not belong
here: what is true of one source (its columns, codes, dates, how many bad rows are tolerable), which stands in
assets/sources.
"""

from assets.readers.csv.by_kind import ByKind
from assets.readers.csv.delimited import Delimited
from assets.readers.csv.wide import Wide
from assets.readers.delivery import DeliveryReader, OneTable, RawDelivery, RawTable
from assets.readers.json import JsonArray, JsonLines
from assets.readers.raw import RawRows, Reader, Unreadable
from assets.readers.set_aside import SetAside
from assets.readers.workbook import Sheet, Workbook
from assets.readers.xml.records import XmlRecords
from assets.readers.xml.tables import XmlTable, XmlTables

__all__ = [
    "ByKind",
    "Delimited",
    "DeliveryReader",
    "JsonArray",
    "JsonLines",
    "OneTable",
    "RawDelivery",
    "RawRows",
    "RawTable",
    "Reader",
    "SetAside",
    "Sheet",
    "Unreadable",
    "Wide",
    "Workbook",
    "XmlRecords",
    "XmlTable",
    "XmlTables",
]
