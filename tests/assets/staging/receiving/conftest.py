"""What the tests of receiving share: dropping files, and a night's receiving."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.staging.receiving.receive import receive


@pytest.fixture
def take_in(paths, small_source):
    """Receives for the small source, or for nobody."""
    return lambda only="small": receive(paths, [small_source()], only)


@pytest.fixture
def drop(paths):
    def put(name: str, content: bytes = b"Item,Kind,Noted\n"):
        path = paths.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return put


@pytest.fixture
def both(small_source):
    """Two sources whose patterns overlap, and a third."""
    return [
        small_source(),
        replace(small_source(), name="also_small", file_pattern=r"small_1.*"),
        replace(small_source(), name="large", file_pattern="large.*"),
    ]


@pytest.fixture
def for_all(paths):
    """A night's receiving, for nobody and then for each source: what was entered, by source."""
    return lambda sources: {
        only: receive(paths, sources, only) for only in ("", *(source.name for source in sources))
    }
