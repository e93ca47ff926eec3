"""The night: at two in the morning, Europe/London, whatever arrived is ingested.

Belongs here: schedules. Does not belong here: what follows on a run (sensors.py).
"""

from __future__ import annotations

import dagster as dg

from pipelines.jobs import INGEST


def schedules() -> list[dg.ScheduleDefinition]:
    """The nightly schedule; building and publishing follow by the sensors."""
    return [
        dg.ScheduleDefinition(
            name="nightly",
            job_name=INGEST,
            cron_schedule="0 2 * * *",
            execution_timezone="Europe/London",
            default_status=dg.DefaultScheduleStatus.RUNNING,
            description="Ingests what arrived; sensors then build the quarters it touches and publish.",
        )
    ]
