"""The UI and the daemon, side by side in the foreground.

Belongs here: starting and stopping the two processes. Does not belong here: what they show.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import click

from pipelines import settings
from pipelines.instance import instance

WORKSPACE = Path(__file__).parents[2] / "workspace.yaml"


def serve(port: int) -> None:
    """Starts webserver and daemon on this machine only, and stops both when interrupted."""
    paths = settings.paths()
    with instance(paths):
        pass
    commands = (
        ["dagster-webserver", "-h", "127.0.0.1", "-p", str(port), "-w", str(WORKSPACE)],
        ["dagster-daemon", "run", "-w", str(WORKSPACE)],
    )
    folder = Path(sys.executable).parent
    environment = {**os.environ, "DAGSTER_HOME": str(paths.dagster)}
    click.echo(f"Dagster on http://127.0.0.1:{port} (Ctrl-C stops it); data in {paths.root}")
    running = [
        subprocess.Popen([str(folder / command[0]), *command[1:]], env=environment, cwd=WORKSPACE.parent)
        for command in commands
    ]

    def stop(*_: int | FrameType | None) -> None:
        for process in running:
            process.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(process.poll() is None for process in running):
        time.sleep(0.5)
    stop()
    for process in running:
        process.wait(timeout=30)
