"""The synthetic county put together: which file arrives in which wave.

Belongs here: the two waves, the files that are copies of others, and the file that nobody expects. What is
in the files is in `highways`, `libraries` and `assessments`.

Wave `first` is what had been received when 2017-18 Q3 was published; wave `second` is what came after.
Everything is written anew in a scratch folder inside the landing zone and then moved into place, so that no
half-written file is ever seen and a file whose content is the same keeps its date.
"""

import csv
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from demo import assessments, highways, libraries
from demo.calendar import demo_quarters
from demo.extract import PART, TRAILER, Extract, place
from demo.hams import quoted

WAVES = ("first", "second", "all")
_SECOND_QUARTER, _LAST_QUARTER = demo_quarters()[5], demo_quarters()[7]
_Q2 = highways.hams_name(_SECOND_QUARTER)
_RESENT = highways.hams_name(_SECOND_QUARTER, "_resent")
_DRAFT = highways.hams_name(_SECOND_QUARTER, "_draft")
_CIN, _CIN_COPY = "childrens/CIN_Census_2016-17_Q3.xml", "childrens/CIN_Census_2016-17_Q3_copy.xml"
_UNEXPECTED = "highways/street_works_permits.csv"
#: everything else arrives in the first wave
SECOND_WAVE = frozenset(
    {
        highways.hams_name(_LAST_QUARTER),
        highways.LATE_NAME,
        _RESENT,
        _UNEXPECTED,
        "libraries/library_visits_2017-18_Q4.csv",
        "libraries/library_loans_2017-18_Q4.csv",
        "libraries/library_visits_2017-18_year.csv",
        "childrens/CIN_Census_2017-18_Q4.xml",
    }
)


def write(landing: Path, wave: str = "all", seed: int = 2018, scale: float = 1.0) -> list[Path]:
    """Write the extracts of a wave into `landing` and return their paths, sorted.

    The same arguments give the same bytes, and a file that is there already with those bytes is not touched.
    `scale` multiplies defects and assessments (1 is about 40,000 defects and 15,000 assessments a year).
    Raises ValueError for an unknown wave, or a scale that is not above 0 or is too large.
    """
    if wave not in WAVES:
        raise ValueError(f"unknown wave {wave!r}: one of {', '.join(WAVES)}")
    if not scale > 0:
        raise ValueError(f"the scale must be above 0, not {scale:g}")
    landing.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=landing, prefix=".demo-") as folder:
        scratch = Path(folder)
        highways.write(scratch, seed, scale)
        libraries.write(scratch, seed)
        assessments.write(scratch, seed, scale)
        _copy(scratch, _Q2, _RESENT)
        _copy(scratch, _CIN, _CIN_COPY)
        _without_priority(scratch, _Q2, _DRAFT)
        _street_works(scratch)
        written = []
        for part in sorted(scratch.rglob("*" + PART)):
            name = part.relative_to(scratch).as_posix().removesuffix(PART)
            if wave == "all" or (wave == "second") == (name in SECOND_WAVE):
                place(part, landing / name)
                written.append(landing / name)
    return sorted(written)


def _copy(scratch: Path, name: str, other: str) -> None:
    shutil.copyfile(scratch / (name + PART), scratch / (other + PART))


def _without_priority(scratch: Path, name: str, other: str) -> None:
    """A HAMS file as somebody exported it first: the column Priority was forgotten."""
    with (
        (scratch / (name + PART)).open(encoding="cp1252", newline="") as whole,
        Extract(scratch, other, "cp1252") as made,
    ):
        rows = csv.reader(whole)
        dropped = next(rows).index("Priority")
        whole.seek(0)
        for row in csv.reader(whole):
            made.add(quoted(row if len(row) <= dropped else row[:dropped] + row[dropped + 1 :]))
        made.close()


def _street_works(scratch: Path) -> None:
    """A small file that arrived although nobody expects it."""
    with Extract(scratch, _UNEXPECTED) as made:
        made.heading("Permit Reference,Street,Works Type,Start Date,End Date,Promoter")
        for number, street in enumerate(["Fox Lane", "Mill Brow", "Moss Road", "Quarry Way"], 1):
            dates = f"{number:02d}/03/2018,{number + 9:02d}/03/2018"
            made.add(f"SYN-{number:05d},SYNTHETIC {street},Minor,{dates},Synthetic Water Company")
        made.close(TRAILER)
