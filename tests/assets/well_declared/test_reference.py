"""A code list that cannot be loaded is refused with row and heading before anything runs."""

from __future__ import annotations

import shutil

import pytest

from assets.reference import FOLDER
from assets.well_declared.reference import reference_flaws


@pytest.fixture
def files(tmp_path):
    """A copy of the reference files."""
    folder = tmp_path / "assets" / "reference"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return folder


def test_the_files_are_in_order(files):
    assert list(reference_flaws(files)) == []


FAULTS = {
    "a heading": ("bank_holidays.csv", "date,title", "day,title", "headings, date: 'date' is no heading of the file"),
    "a day": ("bank_holidays.csv", "2012-01-02", "02/01/2012", "row 2: date: '02/01/2012' should be a day such as"),
    "no name": ("areas.csv", "Hartlepool", "", "row 2: area_name: is empty and should be a text"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "was", "now", "said"), FAULTS.values(), ids=FAULTS)
def test_a_row_that_cannot_be_loaded(files, name, was, now, said):
    text = (files / name).read_text(encoding="utf-8")
    assert was in text
    (files / name).write_text(text.replace(was, now, 1), encoding="utf-8")
    (flaw,) = reference_flaws(files)
    assert str(flaw).startswith(f"assets/reference/{name}") and said in str(flaw)


def test_a_file_that_is_gone_and_one_that_is_wrong_throughout(files):
    (files / "areas.csv").unlink()
    holidays = files / "bank_holidays.csv"
    holidays.write_text(holidays.read_text(encoding="utf-8").replace("-", "/"), encoding="utf-8")
    gone, *wrong = sorted(reference_flaws(files), key=lambda flaw: "areas" not in flaw.file)
    assert "there is no such file" in gone.said
    assert len(wrong) == 6 and wrong[-1].said.endswith("more like these")
