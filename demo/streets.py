"""Invented street texts, with the odd characters that real ones carry.

Belongs here: words. Every text begins with SYNTHETIC and names no real place.
"""

_FIRST = [
    "Mill", "Fox", "Larch", "Priory", "O’Dell", "Café", "Sandgate", "Thornfold",
    "Quarry", "St Ebb’s", "Ravenhey", "Moss", "Harrow", "Little Wend",
]  # fmt: skip
_SECOND = ["Lane", "Street", "Road", "Brow", "Croft", "Way", "Avenue", "Fold"]
_WHERE = [
    "", "", "", ", outside No. {n}", ", opposite the “Plough”", " – junction with Back Lane",
    ", {n}½ m from the gully", ', sign reads "SLOW"', ", bay marked £{n} a day", ", lamp column {n}",
]  # fmt: skip


def locations() -> list[str]:
    """Every street text, a few thousand, in a fixed order."""
    return [
        f"SYNTHETIC {first} {second}{where.format(n=number)}"
        for first in _FIRST
        for second in _SECOND
        for number in (1, 4, 12, 27)
        for where in _WHERE
    ]
