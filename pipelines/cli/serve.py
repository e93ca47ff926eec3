"""The UI and the daemon, side by side in the foreground.

Belongs here: starting the two processes, once for a data folder, and ending them together. Does not belong here:
what they show and to whom (pipelines/ui).
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from pipelines import settings
from pipelines.cli.say import FAULT
from pipelines.instance import instance
from warehouse.storage.paths import DataPaths

WORKSPACE = Path(__file__).parents[2] / "workspace.yaml"
LOOPBACK = "127.0.0.1"
SECONDS_TO_END = 5
SECONDS_BETWEEN_LOOKS = 0.2


def serve(port: int) -> int:
    """Serves webserver and daemon on this machine only until interrupted; gives the exit code.

    Both or none: when one ends by itself the other is stopped, and that is a fault. Raises ClickException, before
    anything is started, when the port is taken or the data folder is served already.
    """
    # Dagster's sockets and files have the modes that we leave them: writable for nobody else, whatever was inherited.
    os.umask(os.umask(0o022) | 0o022)
    paths = settings.paths().prepare()
    origin = _origin()
    _end_by_interrupt()
    try:
        with _only_one(paths) as note, _listening(port) as listening:
            address = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
            note.write_text(f"{address} (process {os.getpid()})", encoding="utf-8")
            with instance(paths):
                pass
            also = f" and, behind a proxy, {origin}" if origin else ""
            click.echo(f"Dagster on {address}{also} (Ctrl-C stops it); data in {paths.root}")
            with _processes(paths, listening) as running:
                name, code = _first_to_end(running)
                click.echo(
                    f"The {name} ended by itself with exit code {code}; nothing goes on without it.", err=True
                )
                return FAULT
    except KeyboardInterrupt:
        return 0


def _end_by_interrupt() -> None:
    """Being told to stop, and losing the terminal, are met like Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup leaves it
        signal.signal(signal.SIGHUP, signal.default_int_handler)


def _origin() -> str | None:
    try:
        return settings.ui_origin()
    except ValueError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def _only_one(paths: DataPaths) -> Iterator[Path]:
    """Holds the exclusive lock of the UI on this data folder; gives the note that tells a second one the address."""
    from filelock import FileLock, Timeout

    lock, note = FileLock(paths.scratch / "ui.lock", mode=0o600), paths.scratch / "ui.address"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        where = f"on {note.read_text(encoding='utf-8')}" if note.exists() else "and is just starting"
        raise click.ClickException(
            f"The UI was not started: one runs already {where} for the data in {paths.root}"
        ) from None
    try:
        yield note
    finally:
        note.unlink(missing_ok=True)
        lock.release()


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """A socket that listens on the loopback address: taken by us before anything starts that would need it."""
    try:
        listening = socket.create_server((LOOPBACK, port), backlog=128)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise click.ClickException(
            f"The UI was not started: {LOOPBACK}:{port} cannot be listened on ({why}); name another --port"
        ) from None
    with listening:
        yield listening


@contextmanager
def _processes(paths: DataPaths, listening: socket.socket) -> Iterator[dict[str, subprocess.Popen]]:
    """Webserver and daemon while they are wanted; afterwards nothing of them is left.

    Each leads a session of its own: Ctrl-C in the terminal reaches us alone, and what they started goes with them.
    """
    environment = {**os.environ, "DAGSTER_HOME": str(paths.dagster)}
    descriptor = listening.fileno()
    running: dict[str, subprocess.Popen] = {}
    try:
        for name, arguments in (("webserver", [str(descriptor)]), ("daemon", [])):
            running[name] = subprocess.Popen(
                [sys.executable, "-m", f"pipelines.ui.{name}", str(WORKSPACE), *arguments],
                cwd=WORKSPACE.parent,
                env=environment,
                stdin=subprocess.PIPE,
                pass_fds=[descriptor] if arguments else [],
                start_new_session=True,
            )
        yield running
    finally:
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, signal.SIG_IGN)
        _end(list(running.values()))


def _first_to_end(running: Mapping[str, subprocess.Popen]) -> tuple[str, int]:
    while True:
        for name, process in running.items():
            if process.poll() is not None:
                return name, process.returncode
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _end(processes: list[subprocess.Popen]) -> None:
    """Tells processes to end, waits for them, and kills what is left of their sessions."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + SECONDS_TO_END
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
