"""A tiny file of every source, cut at every byte: what is left is accepted for what it is, or refused and counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.declarations.declared import all_sources


@pytest.mark.expensive
@pytest.mark.parametrize("source_name", sorted(all_sources()))
def test_a_file_cut_at_every_byte(source_name, tmp_path):
    from fuzz.home import Home
    from fuzz.plan import cases_of
    from fuzz.properties import failures

    like = next(
        case for batch in range(20) for case in cases_of(1, batch) if case.sample.source.name == source_name
    )
    whole = like.sample.tiny
    found = []
    for place in range(len(whole)):
        if place % 10 == 0:
            home = Home(tmp_path / str(place))
        case = replace(
            like, number=place, content=whole[:place], families=("cut",),
            with_great_expectations=False, block_bytes=None,
        )  # fmt: skip
        found += [f"cut at {place}: {said}" for said in failures(case, home.stage(case))]
    assert not found
