"""A postcode, of which only the outward half is staged: LA1 of LA1 1PJ.

Belongs here: PostcodeArea. Does not belong here: which council an area belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from checks.columns.column_type import ColumnType, Limit
from warehouse.database import sql

# The last two letters of a postcode are never one of CIKMOV, so that a mistyped one is seen.
POSTCODE = "([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)[0-9][ABD-HJLNP-UW-Z]{2}"


@dataclass(frozen=True)
class PostcodeArea(ColumnType):
    """A full postcode, with or without its space, reduced to its outward district; the full text is never staged."""

    example: ClassVar[str] = "PostcodeArea()"
    sample: ClassVar[str] = "LA1 1PJ"
    is_personal: ClassVar[bool] = True

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """One column of texts."""
        return {name: sa.Text()}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """All but the last three characters, in capitals."""
        postcode = f"upper(replace({text}, ' ', ''))"
        outward = f"left({postcode}, length({postcode}) - 3)"
        return {name: f"case when regexp_full_match({postcode}, {sql.text(POSTCODE)}) then {outward} end"}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """No postcode."""
        yield Limit("not_a_postcode", "a full postcode such as LA1 1PJ", self.unread(name, text))
