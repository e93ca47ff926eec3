"""Resources: what Dagster hands to steps, as plain objects.

Belongs here: the desk. Does not belong here: reading the environment (settings.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import dagster as dg

from assets.desk import Desk
from pipelines import settings
from pipelines.instance import alive


def desk_resource(make: Callable[..., Desk] = settings.desk) -> dg.ResourceDefinition:
    """The desk of a run; the name of an edition and the reason for it may be given with the run."""

    @dg.resource(
        config_schema={
            "edition_name": dg.Field(str, default_value="", description="Such as 'Quarter 3 of 2017-18'"),
            "edition_reason": dg.Field(
                str, default_value="", description="Why figures are restated, if they are"
            ),
        },
        description="Where data lies, which database, whose records, which key.",
    )
    def desk(context: dg.InitResourceContext) -> Iterator[Desk]:
        given = context.resource_config
        made = make(edition_name=given["edition_name"], edition_reason=given["edition_reason"])
        made.home.prepare()
        with alive(made.home, context.run.run_id if context.run else "without-id"):
            yield made

    return desk
