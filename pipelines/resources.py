"""Resources: what Dagster hands to steps, as plain objects.

Belongs here: the run context. Does not belong here: reading the environment (settings.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import dagster as dg

from assets.run_context import RunContext
from pipelines import settings
from pipelines.instance import alive


def run_context_resource(make: Callable[..., RunContext] = settings.run_context) -> dg.ResourceDefinition:
    """The run context of a run; the name of an edition and the reason for it may be given with the run."""

    @dg.resource(
        config_schema={
            "edition_name": dg.Field(str, default_value="", description="Such as 'Quarter 3 of 2017-18'"),
            "edition_reason": dg.Field(
                str, default_value="", description="Why figures are restated, if they are"
            ),
        },
        description="Where data lies, which database, whose records, which key.",
    )
    def run_context(context: dg.InitResourceContext) -> Iterator[RunContext]:
        given = context.resource_config
        made = make(edition_name=given["edition_name"], edition_reason=given["edition_reason"])
        made.paths.prepare()
        with alive(made.paths, context.run.run_id if context.run else f"of-process-{os.getpid()}"):
            yield made

    return run_context
