"""Readers: the bytes of a file become rows of text, in columns, each with its line number.

Belongs here: whatever is true of a format: CSV, a column for each month, XML. Does not belong here: what is
true of one source (its columns, codes, dates, how many bad rows are tolerable), which stands in assets/sources.
"""

from assets.readers.csv.delimited import Delimited
from assets.readers.csv.wide import Wide
from assets.readers.raw import RawRows, Reader, Unreadable
from assets.readers.set_aside import SetAside
from assets.readers.xml.records import XmlRecords

__all__ = ["Delimited", "RawRows", "Reader", "SetAside", "Unreadable", "Wide", "XmlRecords"]
