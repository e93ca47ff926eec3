"""What validation says of one expectation, in words of our own.

Belongs here: the outcome. Does not belong here: Great Expectations, or what follows from the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class ExpectationResult:
    """One expectation after validation. `raised` is a fault of ours and never a statement on the data."""

    code: str
    status: Literal["passed", "failed", "raised"]
    observed: float | None = None
    error: str = field(default="", repr=False)
    """What was raised, in full: it may quote a value."""
