"""The files of the synthetic county as files: marks, copies, waves, sameness; and the library totals."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from demo import county
from demo.__main__ import main as command_line

SCALE = 0.05
MARK = b'\r\n"*** SYNTHETIC DATA: demonstration county, describes nobody ***"\r\n'


def test_copies_and_the_draft(landing: Path) -> None:
    folder = landing / "highways"
    whole = folder / "HAMS_DEFECTS_20170701_20170930.csv"
    assert (folder / "HAMS_DEFECTS_20170701_20170930_resent.csv").read_bytes() == whole.read_bytes()
    with whole.open(encoding="cp1252", newline="") as file:
        headings = [name for name in next(csv.reader(file)) if name != "Priority"]
    draft = (folder / "HAMS_DEFECTS_20170701_20170930_draft.csv").read_text("cp1252").splitlines()
    assert draft[0] == ",".join(f'"{name}"' for name in headings)
    census = landing / "childrens/CIN_Census_2016-17_Q3.xml"
    assert census.with_stem(census.stem + "_copy").read_bytes() == census.read_bytes()


def test_every_file_says_that_it_is_synthetic(landing: Path) -> None:
    for path in landing.rglob("*.csv"):
        assert path.read_bytes().endswith(
            b'\r\n"*** SYNTHETIC DATA: demonstration county, describes nobody ***"\r\n'
        )
    for path in landing.rglob("*.xml"):
        head = path.read_text("utf-8")[:1500]
        assert "<!-- SYNTHETIC DATA" in head
        assert "<SoftwareCode>SYNTHETIC DEMO COUNTY</SoftwareCode>" in head


def test_dropping_the_same_files_again_changes_nothing(landing: Path) -> None:
    def state() -> dict[Path, tuple[int, int]]:
        files = [path for path in landing.rglob("*") if path.is_file()]
        return {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in files}

    before = state()
    assert county.write(landing, "all", scale=SCALE) == sorted(before)
    assert state() == before


def test_waves_part_the_files(landing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command_line([str(tmp_path), "--wave", "second", "--scale", "0.01"])
    second = {str(Path(line).relative_to(tmp_path)) for line in capsys.readouterr().out.splitlines()}
    assert second == set(county.SECOND_WAVE)
    assert {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()} == second


@pytest.mark.parametrize("wrong", [{"wave": "third"}, {"scale": 0}, {"scale": 16}])
def test_impossible_wishes_are_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"wave|scale"):
        county.write(tmp_path, **wrong)  # type: ignore[arg-type]
    assert not list(tmp_path.rglob("*.*"))


def tidy_total(path: Path) -> int:
    """The sum of the good rows of a tidy file: known places or formats, each at its own rhythm."""
    monthly = {"Library", "Shared building", "Mobile library", "Physical book", "Physical audiobook", "Ebook"}
    frequency = dict.fromkeys(monthly, "P1M") | {"Home delivery": "P3M", "Eaudio": "P3M"}
    with path.open(encoding="utf-8", newline="") as file:
        return sum(
            int(row["Count"])
            for row in csv.DictReader(file)
            if frequency.get(row.get("Location") or row.get("Format") or "") == (row["Period"] or "")[11:]
        )


def wide_totals(path: Path) -> Counter[int]:
    """The sums of the good branches of a wide file by financial quarter (1 to 4)."""
    totals: Counter[int] = Counter()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row.pop("Library")
            if name.endswith("(synthetic)") and not name.startswith(("Stackhouse store", "Van depot")):
                for month, text in row.items():
                    totals[(int(month[5:]) - 4) % 12 // 3 + 1] += int(text or 0)
    return totals


@pytest.mark.parametrize(("what", "usual"), [("visits", 600_000), ("loans", 1_100_000)])
def test_library_volumes(landing: Path, what: str, usual: int) -> None:
    folder = landing / "libraries"
    before = wide_totals(folder / f"library_{what}_by_branch_2016-17.csv")
    for number in (1, 2, 3, 4):
        now = tidy_total(folder / f"library_{what}_2017-18_Q{number}.csv")
        assert 0.9 * usual < now < before[number] < 1.1 * usual
