"""What goes into a release beside its data: the scorecard of its newest quarter, the accounts.

Belongs here: files of the folders report/ and quality/ of a release. Does not belong here: the database.
"""

from __future__ import annotations

from pathlib import Path

from assets.reports.scorecard import newest_quarter, scorecard_lines, scorecard_markdown
from assets.reports.stale import stale_sentences
from warehouse.database.connection import Warehouse, open_release

ACCOUNTS = """
    select file_name, source_name, outcome, received_count, loaded_count, rejected_count, duplicate_count,
           superseded_count, ignored_count, message
    from extract_ledger order by extract_key
"""
REJECTIONS = """
    select file_name, source_name, rule_code, severity, row_count, first_line_number, r.message as expected
    from extract_rejection r join extract_ledger using (extract_key, table_name) order by extract_key, rule_code
"""


FORMULA = r"^[\s\pC]*[=+\-@]|^[\t\r\n]"
"""How a text begins that a spreadsheet would take for a formula."""


def write_reports(file: Path, folder: Path) -> None:
    """Writes report/scorecard.md and quality/accounts.csv and rejections.csv from a release's file."""
    for name in ("report", "quality"):
        (folder / name).mkdir()
    with open_release(file) as release:
        for name, question in (("accounts", ACCOUNTS), ("rejections", REJECTIONS)):
            cells = _for_cells(release, question)
            release.duck.execute(f"copy ({cells}) to '{folder / 'quality' / name}.csv' (header)")
        quarter = newest_quarter(release)
        lines = scorecard_lines(release, quarter) if quarter else []
        notes = stale_sentences(release)
    if quarter:
        said = scorecard_markdown(quarter, lines, notes)
        (folder / "report" / "scorecard.md").write_text(said, encoding="utf-8")


def _for_cells(release: Warehouse, question: str) -> str:
    """The question with every text made safe for a spreadsheet: one that begins like a formula is put as text.

    Names are harmless from the moment they are received; this holds for releases and texts of any origin.
    """
    as_text = "case when regexp_matches({0}, '{1}') then '''' || {0} else {0} end as {0}"
    selected = [
        as_text.format(f'"{name}"', FORMULA) if kind == "VARCHAR" else f'"{name}"'
        for name, kind, *_ in release.duck.execute(f"describe {question}").fetchall()
    ]
    return f"select {', '.join(selected)} from ({question})"
