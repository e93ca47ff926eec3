"""What the files of published figures have in common: how they are read, and the codes that they go by.

Belongs here: parts shared by several contracts of this folder. Does not belong here: the contract of any one file.
"""

from __future__ import annotations

from collections.abc import Mapping

import assets.indicators
from assets.readers.csv.delimited import Delimited
from assets.reference import FOLDER, councils
from checks.columns import Code, Column, ListedCodes, ReferenceCodes
from checks.contract import Tolerance
from warehouse.discovery import names

FILE = Delimited()
"""UTF-8, comma separated, with a line of headings."""

# One bad line of a short file is a large share of it and no reason to refuse the others.
FEW_BAD_LINES = Tolerance(rejected_share=0.05, rejected_rows=10)


def _indicators() -> Mapping[str, str]:
    """The codes of the indicators that are declared, which are the names of their files."""
    return {name: name for name in names(assets.indicators)}


INDICATOR = Column(
    "indicator_code", "indicator_code", Code(ListedCodes("the codes of indicators in assets/indicators", _indicators)),
    "Code of the indicator", required=True,
)  # fmt: skip
AREA = Column(
    "area_code", "area_code", Code(ReferenceCodes(FOLDER / "areas.csv", "area_code", "area_name")),
    "GSS code of the area", required=True,
)  # fmt: skip
COUNCIL = Column(
    "organisation_code", "organisation_code", Code(ListedCodes("the codes of councils in areas.csv", councils)),
    "GSS code of the council", required=True,
)  # fmt: skip
