"""A Dagster job of one step that does nothing, on the instance of PERFORMANCE_HOME: `python empty_job.py`.

It is what a run of Dagster costs before any work is done. Belongs here: that job. Does not belong here:
anything of the project but its instance, so that both runs write to the same kind of database.
"""

from __future__ import annotations

import dagster as dg

from pipelines import settings
from pipelines.instance import prepare


@dg.op
def nothing() -> None:
    """Does nothing."""


@dg.job(executor_def=dg.in_process_executor)
def empty() -> None:
    """One step."""
    nothing()


if __name__ == "__main__":
    prepare(settings.paths())
    with dg.DagsterInstance.get() as instance:
        empty.execute_in_process(instance=instance)
