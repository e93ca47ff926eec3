"""Settings from the environment, read once when a run begins; the only place that knows their names.

Belongs here: names of variables and their defaults. Does not belong here: what is done with them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assets.run_context import RunContext
from assets.staging.person_key import HOW_TO_MAKE_ONE, PersonKeyWeak, weakness
from warehouse.storage.paths import DataPaths

HOME = "PERFORMANCE_HOME"
WAREHOUSE_URL = "PERFORMANCE_WAREHOUSE_URL"
ORGANISATION = "PERFORMANCE_ORGANISATION"
PERSON_KEY = "PERFORMANCE_PERSON_KEY"
UI_ORIGIN = "PERFORMANCE_UI_ORIGIN"
LANCASHIRE = "E10000017"
DEMO_KEY = "the key of the synthetic county, which protects nobody"

_demonstrating = False


def paths(environment: Mapping[str, str] | None = None) -> DataPaths:
    """The data folder: PERFORMANCE_HOME, or ./data."""
    values = os.environ if environment is None else environment
    return DataPaths(Path(values.get(HOME) or "data").absolute())


def run_context(
    environment: Mapping[str, str] | None = None, edition_name: str = "", edition_reason: str = ""
) -> RunContext:
    """The run context of a step.

    PERFORMANCE_WAREHOUSE_URL names another database than the DuckDB file of the data folder; PERFORMANCE_PERSON_KEY
    is the key under which identifiers of people are hashed: without it no source of personal data is staged.
    Raises PersonKeyWeak when it is easily guessed.
    """
    values = os.environ if environment is None else environment
    return RunContext(
        paths=paths(values),
        organisation=values.get(ORGANISATION) or LANCASHIRE,
        warehouse_url=values.get(WAREHOUSE_URL) or None,
        person_key=person_key(values),
        edition_name=edition_name,
        edition_reason=edition_reason,
    )


def person_key(environment: Mapping[str, str] | None = None) -> bytes | None:
    """The person key; None without one. Raises PersonKeyWeak when it is easily guessed, unless for the demo."""
    key = (os.environ if environment is None else environment).get(PERSON_KEY)
    if not key:
        return None
    weak = "it is the key of the demo, which stands in the code" if key == DEMO_KEY else weakness(key)
    if weak and not _demonstrating:
        raise PersonKeyWeak(f"{PERSON_KEY} is refused: {weak}; make one with {HOW_TO_MAKE_ONE}")
    return key.encode()


@contextmanager
def of_the_demo() -> Iterator[None]:
    """Within it this process works on the synthetic county: no secret is needed, and the demo's own key will do."""
    global _demonstrating
    before, _demonstrating = _demonstrating, True
    lacking = not os.environ.get(PERSON_KEY)
    if lacking:
        os.environ[PERSON_KEY] = DEMO_KEY
    try:
        yield
    finally:
        _demonstrating = before
        if lacking:
            del os.environ[PERSON_KEY]


def ui_origin(environment: Mapping[str, str] | None = None) -> str | None:
    """The origin under which a reverse proxy shows the UI, as browsers spell it; None without a proxy.

    Raises ValueError when it is set to anything but a scheme, a host and perhaps a port.
    """
    said = (os.environ if environment is None else environment).get(UI_ORIGIN)
    if not said:
        return None
    parts = re.fullmatch(r"(https?)://([a-z0-9.-]+)(:[0-9]+)?", said, re.IGNORECASE | re.ASCII)
    if not parts:
        raise ValueError(
            f"{UI_ORIGIN} is an origin such as https://performance.example.gov.uk, without a path, not {said!r}"
        )
    scheme, host, port = parts[1].lower(), parts[2].lower(), parts[3] or ""
    return f"{scheme}://{host}{'' if port == {'http': ':80', 'https': ':443'}[scheme] else port}"
