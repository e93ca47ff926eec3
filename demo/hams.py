"""The two layouts of the highways asset management system (HAMS) and its code lists.

Belongs here: headings, order of fields, codes, and how one event is written. Does not belong here: which
events happen (see `highways`) or what goes wrong with them (see `dirt`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

#: stage number -> description; the order is the order of a defect's life
STAGES = {1: "RECORDED", 2: "INSPECTED", 4: "ORDERED", 5: "MADE SAFE", 7: "REPAIRED", 9: "CLEARED"}
REPAIRED, CLEARED = 7, 9
#: codes are repeated in proportion to how common they are
DISTRICTS = [
    "BUR", "CHO", "FYL", "HYN", "LAN", "LAN", "PEN", "PRE", "PRE", "RIB", "RIB", "ROS", "SRI", "WLA", "WYR",
]  # fmt: skip
DEFECT_TYPES = ["POTH"] * 10 + ["FTWY"] * 4 + ["DRAI"] * 3 + ["EDGE", "IRON", "KERB", "SIGN"]

_OLD_HEADINGS = (
    "History Date/Time",
    "Recorded Date",
    "CRNo",
    "Stage",
    "Stage Desc.",
    "Date Cleared",
    "Priority",
    "Defect Type",
    "L.A.Code",
    "Location",
)
_NEW_HEADINGS = (
    "Customer Request No.",
    "Event Date/Time",
    "Date Recorded",
    "Stage Code",
    "Stage Description",
    "Cleared Date",
    "Priority Code",
    "Defect Type Code",
    "Area Code",
    "Location",
)


def quoted(fields: Sequence[str]) -> str:
    """One line of a file in which every field is quoted; quotation marks inside a field are doubled."""
    return ",".join('"' + field.replace('"', '""') + '"' for field in fields)


@dataclass(frozen=True)
class Layout:
    """One layout: its headings, how wide a request number is, and whether that number comes first."""

    headings: tuple[str, ...]
    digits: int
    number_first: bool

    def request(self, number: int) -> str:
        """A request number as this layout writes it, padded with zeros."""
        return f"{number:0{self.digits}d}"

    def line(self, at: str, recorded: str, request: str, stage: int, cleared: str, tail: str) -> str:
        """One event; `tail` holds the last four fields (priority, type, district, location), quoted."""
        if self.number_first:
            return f'"{request}","{at}","{recorded}","{stage}","{STAGES[stage]}","{cleared}",{tail}'
        return f'"{at}","{recorded}","{request}","{stage}","{STAGES[stage]}","{cleared}",{tail}'


OLD = Layout(_OLD_HEADINGS, digits=7, number_first=False)
NEW = Layout(_NEW_HEADINGS, digits=10, number_first=True)
TOTALS = quoted(["Total"] + [""] * 9)
