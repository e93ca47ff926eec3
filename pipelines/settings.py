"""Settings from the environment, read once when a run begins; the only place that knows their names.

Belongs here: names of variables and their defaults. Does not belong here: what is done with them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from assets.run_context import RunContext
from warehouse.storage.paths import DataPaths

HOME = "PERFORMANCE_HOME"
WAREHOUSE_URL = "PERFORMANCE_WAREHOUSE_URL"
ORGANISATION = "PERFORMANCE_ORGANISATION"
PERSON_KEY = "PERFORMANCE_PERSON_KEY"
UI_ORIGIN = "PERFORMANCE_UI_ORIGIN"
LANCASHIRE = "E10000017"


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
    """
    values = os.environ if environment is None else environment
    key = values.get(PERSON_KEY)
    return RunContext(
        paths=paths(values),
        organisation=values.get(ORGANISATION) or LANCASHIRE,
        warehouse_url=values.get(WAREHOUSE_URL) or None,
        person_key=key.encode() if key else None,
        edition_name=edition_name,
        edition_reason=edition_reason,
    )


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
