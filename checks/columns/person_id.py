"""An identifier of a person, of which only a keyed hash is staged.

Belongs here: PersonId and the hash. Does not belong here: the key itself (assets/staging/person_key.py), which
stands in the variables of the session and in no SQL text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.columns.text import Text


@dataclass(frozen=True)
class PersonId(Text):
    """An identifier of a person, replaced by a keyed hash: rows of one person can be told, the person cannot."""

    example: ClassVar[str] = (
        r'PersonId(pattern=r"[A-Z]{2}\d{10}", pattern_words="two letters and ten digits")'
    )
    sample: ClassVar[str] = "AB0123456789"
    is_personal: ClassVar[bool] = True

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The hash of the identifier, in place of it."""
        return {name: person_hash(self.kept(text))}


def person_hash(value: str) -> str:
    """HMAC-SHA-256 of a text under the key in the session's variables, as 32 hexadecimal digits.

    The definition is RFC 2104: H(key xor opad, H(key xor ipad, text)); the two padded keys are set as
    variables so that the key stands in no SQL text. 128 bits are kept: enough never to meet twice.
    """
    inner = f"unhex(sha256(getvariable('person_inner_pad') || encode({value})))"
    return (
        f"case when {value} is not null then left(sha256(getvariable('person_outer_pad') || {inner}), 32) end"
    )
