"""Workbooks (xlsx, ods, xls): the cells of their sheets into rows of text, with sheet, row and cell of each.

Belongs here: containers, cells, sheets, headers, titles and notes. Does not belong here: what a source's sheets
ought to hold.
"""

from assets.readers.workbook.declared import Sheet
from assets.readers.workbook.workbook import Workbook

__all__ = ["Sheet", "Workbook"]
