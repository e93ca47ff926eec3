"""A text that is kept as it is: a name, a description, the number of a case.

Belongs here: Text. Does not belong here: texts of which there is a list (code.py), identifiers of people
(person_id.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import sqlalchemy as sa

from checks.columns.column_type import ColumnType, Limit
from warehouse.database import sql


@dataclass(frozen=True, kw_only=True)
class Text(ColumnType):
    """A text, perhaps of a form that is agreed."""

    pattern: str | None = None
    """A regular expression that the whole text must match."""
    pattern_words: str = ""
    """What the pattern means, for the person who must mend the record."""
    leading_zeros: Literal["kept", "dropped"] = "kept"
    """`dropped` where one number comes as 42 and as 00042."""

    example: ClassVar[str] = (
        r'Text(pattern=r"\d{1,12}", pattern_words="up to 12 digits", leading_zeros="dropped")'
    )
    sample: ClassVar[str] = "00042"

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """One column of texts."""
        return {name: sa.Text()}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The text."""
        return {name: self.kept(text)}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """Not of the agreed form, where there is one."""
        if self.pattern:
            words = self.pattern_words or f"of the form {self.pattern}"
            broken = f"{text} is not null and not regexp_full_match({text}, {sql.text(self.pattern)})"
            yield Limit("wrong_form", words, broken)

    def missing(self, name: str, text: str) -> str:
        """A number that is all zeros is no number: dropping its zeros leaves nothing."""
        return f"{self.kept(text)} is null"

    def kept(self, text: str) -> str:
        """The expression of what is kept of a text."""
        return f"nullif(ltrim({text}, '0'), '')" if self.leading_zeros == "dropped" else text

    def flaws(self) -> Iterator[tuple[str, str]]:
        """A pattern that is none, words without a pattern."""
        if self.pattern is None:
            if self.pattern_words:
                yield "pattern_words", "has no meaning without `pattern`"
            return
        try:
            re.compile(self.pattern)
        except re.error as error:
            yield "pattern", f"{self.pattern!r} is no regular expression: {error.msg}"
