"""Dagster's daemon, which runs the schedule and the sensors: `python -m pipelines.ui.daemon WORKSPACE`.

Belongs here: its entry. Does not belong here: schedules and sensors.
"""

from __future__ import annotations

import sys


def main(workspace: str) -> None:
    """Runs the daemon until it is told to stop."""
    from dagster._daemon.cli import run_command

    from pipelines.ui.attended import end_with_the_starter

    end_with_the_starter()
    run_command(["-w", workspace])


if __name__ == "__main__":
    main(*sys.argv[1:])
