"""The yardstick's reading of census XML: lxml, record by record, straight into columns.

Belongs here: the fastest plain reading of one known layout. Does not belong here: line numbers, headings,
refusals; the project's reader has those.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("file_number", "dfe_code", "child_id", "referral", "source", "need", "started", "authorised")


def assessments(files: list[Path]) -> pa.Table:
    """One row an assessment, all columns text but the number of the file in order of time."""
    import pyarrow as pa

    rows: list[tuple[Any, ...]] = []
    tables = []
    for number, path in enumerate(files):
        _read(path, number, rows)
        tables.append(pa.table(dict(zip(COLUMNS, map(pa.array, zip(*rows, strict=True)), strict=True))))
        rows.clear()
    return pa.concat_tables(tables)


def _read(path: Path, number: int, rows: list[tuple[Any, ...]]) -> None:
    from lxml import etree

    council = None
    for _, element in etree.iterparse(str(path), tag=("Source", "Child")):
        if element.tag == "Source":
            council = element.findtext("LEA")
            continue
        child = element.findtext("ChildIdentifiers/LAchildID")
        for details in element.iterfind("CINdetails"):
            referral, source = details.findtext("CINreferralDate"), details.findtext("ReferralSource")
            need = details.findtext("PrimaryNeedCode")
            for one in details.iterfind("Assessments"):
                rows.append(
                    (number, council, child, referral, source, need, one.findtext("AssessmentActualStartDate"),
                     one.findtext("AssessmentAuthorisationDate"))
                )  # fmt: skip
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
