"""The catalogue of indicators, rendered from their declarations.

`python -m assets.reports.catalogue docs/indicators.md` writes it, `--check` says whether the file is still
true. Belongs here: what each indicator says of itself, as Markdown. Does not belong here: words of its own
on any indicator, or figures.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from assets.declarations.declared import all_indicators
from assets.loading.built_from import tables_of
from warehouse.indicators.declaration import Indicator, Population

USUAL_FILE = "docs/indicators.md"
OPENING = f"""# Indicators

Written from the files in `assets/indicators` by `python -m assets.reports.catalogue {USUAL_FILE}`, so that
what stands here is what is computed. Follow any figure down to files and lines with
`performance explain CODE QUARTER`; [add an indicator](adding-an-indicator.md) with one new file.
"""


def render() -> str:
    """The whole catalogue as Markdown: a list, then a section for each indicator, by theme and title."""
    indicators = sorted(all_indicators().values(), key=lambda each: (each.themes[-1].theme, each.title))
    listed = ["| indicator | unit | counted over | code |", "| --- | --- | --- | --- |"]
    listed += [
        f"| [{each.title}](#{each.code}) | {each.unit} | {each.period.words} | `{each.code}` |"
        for each in indicators
    ]
    return "\n".join([OPENING, *listed, "", *(line for each in indicators for line in _section(each))])


def _section(indicator: Indicator) -> Iterator[str]:
    yield f"## {indicator.code}\n"
    yield f"**{indicator.title}.** {' '.join(indicator.definition.split())}\n"
    yield f"{' '.join(indicator.why_it_matters.split())}\n"
    for name, said in _facts_of(indicator):
        yield f"- {name}: {said}"
    yield ""


def _facts_of(indicator: Indicator) -> Iterator[tuple[str, str]]:
    counted = f"{indicator.numerator_words} (from `{indicator.fact.name}`, by `{indicator.date_role}`)"
    yield ("Numerator" if indicator.denominator_words else "Counts"), counted
    if indicator.denominator_words:
        # Residents are not counted from the fact, and their age band belongs to what is divided by.
        band = indicator.denominator.age_band if isinstance(indicator.denominator, Population) else ""
        yield "Denominator", indicator.denominator_words + (f" (`{band}`)" if band else "")
    yield "Unit", f"{indicator.unit}, {_decimals(indicator.decimals)}; {indicator.polarity}"
    yield "Counted over", indicator.period.words
    yield (
        "Areas",
        ", ".join({"organisation": "the council", "district": "its districts"}[a] for a in indicator.areas),
    )
    if indicator.suppression_threshold:
        yield (
            "Withheld",
            f"counts above nought and below {indicator.suppression_threshold}, and what would reveal them",
        )
    if indicator.published:
        part = "what remains of 100% of" if indicator.published.complement else "published figures of"
        yield "Compared with", f"{part} `{indicator.published.indicator_code}`"
    yield (
        "Reported under",
        "; ".join(f"{t.directorate}, {t.theme} (from {t.from_quarter})" for t in indicator.themes),
    )
    yield "Made from", ", ".join(f"`{table.name}`" for table in tables_of(indicator.fact.name))
    yield "Owner", f"{indicator.owner}; written by {indicator.author}, checked by {indicator.checker}"
    yield (
        "Definition",
        f"version {indicator.definition_version}, to be reviewed by {indicator.review_date:%d/%m/%Y}",
    )


def _decimals(count: int) -> str:
    return {0: "whole numbers", 1: "one decimal"}.get(count, f"{count} decimals")


def main(arguments: list[str]) -> int:
    """Writes the catalogue to the file named, or with `--check` says whether it is out of date; the exit code."""
    checking = "--check" in arguments
    (name,) = [argument for argument in arguments if argument != "--check"] or [USUAL_FILE]
    path = Path(name)
    if not checking:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(), encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == render():
        return 0
    print(
        f"{path} is not what the indicators say of themselves: write it anew, without --check",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
