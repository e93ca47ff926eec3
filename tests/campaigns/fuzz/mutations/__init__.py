"""What is done to a good file, each kind of damage in a room of its own.

Belongs here: which families of damage fit which kind of file. Does not belong here: choosing among them
(plan.py). A mutation takes a random number generator, the file's bytes, its sample and the turn, which grows by
one with each file of the family; whatever it makes of its own begins with the mark.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fuzz.mutations import (
    columns,
    cutting,
    encodings,
    entities,
    headings,
    lengths,
    line_ends,
    markup,
    nesting,
    octets,
    planted,
    quotes,
    records,
    rows,
    white_space,
)
from fuzz.samples import Kind, Sample

Mutation = Callable[[Random, bytes, Sample, int], bytes]

_ANY: dict[str, Mutation] = {"bytes": octets.mutate, "cut": cutting.mutate}
_TEXT: dict[str, Mutation] = {"encoding": encodings.mutate, "line ends": line_ends.mutate}
FAMILIES: dict[Kind, dict[str, Mutation]] = {
    "table": _ANY | _TEXT | {
        "rows": rows.mutate, "columns": columns.mutate, "headings": headings.mutate,
        "white space": white_space.in_table, "quotes": quotes.mutate, "lengths": lengths.in_table,
        "planted": planted.in_table,
    },
    "document": _ANY | _TEXT | {
        "records": records.mutate, "entities": entities.mutate, "markup": markup.mutate,
        "nesting": nesting.mutate, "white space": white_space.in_document, "lengths": lengths.in_document,
        "planted": planted.in_document,
    },
    "other": _ANY,
}  # fmt: skip
