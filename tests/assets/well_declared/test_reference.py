"""A reference file that cannot be loaded is refused with row and heading before anything runs."""

from __future__ import annotations

import shutil

import pytest

from assets.declarations.declared import all_indicators
from assets.reference import FOLDER
from assets.well_declared.reference import reference_flaws

CODES = set(all_indicators())


@pytest.fixture
def files(tmp_path):
    """A copy of the reference files."""
    folder = tmp_path / "assets" / "reference"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return folder


def test_the_files_are_in_order(files):
    assert list(reference_flaws(CODES, files)) == []


FAULTS = {
    "an indicator of a target": (
        "targets.csv", "defects_repaired_within_20_working_days,", "defects_repaired_within_20_days,",
        "row 2: indicator_code: 'defects_repaired_within_20_days' is no code that there is; it may be "),
    "a quarter of a target": ("targets.csv", "2016-17 Q1", "2016 Q1", "row 2: from_quarter: '2016 Q1' should be a"),
    "a target": ("targets.csv", ",90,5,", ",ninety,5,", "row 2: target: 'ninety' should be a number"),
    "no tolerance": ("targets.csv", ",90,5,", ",90,,", "row 2: tolerance: is empty and should be a number"),
    "a heading": (
        "targets.csv", "tolerance", "tolerances", "headings, tolerance: 'tolerance' is no heading of the"),
    "a group": ("comparator_members.csv", "dfe_2021,1,", "dfe_2012,1,", "row 2: comparator_group: 'dfe_2012' is no"),
    "an area": ("comparator_members.csv", "E10000024", "E1000024", "area_code: 'E1000024' is no code that there is"),
    "a rank": ("comparator_members.csv", "dfe_2021,1,", "dfe_2021,first,", "rank: 'first' should be a whole number"),
    "a day": ("bank_holidays.csv", "2012-01-02", "02/01/2012", "row 2: date: '02/01/2012' should be a day such as"),
    "a population": ("population.csv", "42165", "42.165", "row 2: population: '42.165' should be a whole number"),
    "a figure": ("published_figures.csv", "2755,2773,99.4", "2755,2773,99.4%", "row 2: value: '99.4%' should be"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "was", "now", "said"), FAULTS.values(), ids=FAULTS)
def test_a_row_that_cannot_be_loaded(files, name, was, now, said):
    text = (files / name).read_text(encoding="utf-8")
    assert was in text
    (files / name).write_text(text.replace(was, now, 1), encoding="utf-8")
    (flaw,) = reference_flaws(CODES, files)
    assert str(flaw).startswith(f"assets/reference/{name}") and said in str(flaw)


def test_a_file_that_is_gone_and_one_that_is_wrong_throughout(files):
    (files / "population.csv").unlink()
    members = files / "comparator_members.csv"
    members.write_text(members.read_text(encoding="utf-8").replace(",E", ",X"), encoding="utf-8")
    gone, *wrong = sorted(reference_flaws(CODES, files), key=lambda flaw: "population" not in flaw.file)
    assert "there is no such file" in gone.said
    assert len(wrong) == 6 and wrong[-1].said.endswith("more like these")
