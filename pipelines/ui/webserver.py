"""Dagster's webserver behind the guard: `python -m pipelines.ui.webserver WORKSPACE DESCRIPTOR`.

Belongs here: its entry. Does not belong here: which requests are answered (guard.py). Dagster's own command
leaves no room for a middleware, so its application is built here from the same parts; Dagster's version is pinned.
"""

from __future__ import annotations

import socket
import sys
from contextlib import suppress

SECONDS_FOR_OPEN_REQUESTS = 2
DATABASE_TIMEOUT_MS, POOL_RECYCLE_SECONDS, POOL_MAX_OVERFLOW = 15_000, 3_600, 20
"""As Dagster's own command has them."""
LIVE_DATA_POLL_MS = 2_000


def serve(workspace: str, listening: socket.socket) -> None:
    """Serves the UI on a socket that listens already, until the process is told to stop."""
    import dagster as dg
    import uvicorn
    from dagster._core.workspace.context import WorkspaceProcessContext
    from dagster._core.workspace.load_target import WorkspaceFileTarget
    from dagster_webserver.app import create_app_from_workspace_process_context
    from dagster_webserver.version import __version__

    from pipelines import settings
    from pipelines.ui.guard import SameOriginOnly, loopback_origins

    origin = settings.ui_origin()
    origins = (*loopback_origins(listening.getsockname()[1]), *([origin] if origin else []))
    with dg.DagsterInstance.get() as instance:
        instance.optimize_for_webserver(DATABASE_TIMEOUT_MS, POOL_RECYCLE_SECONDS, POOL_MAX_OVERFLOW)
        with WorkspaceProcessContext(instance, WorkspaceFileTarget([workspace]), __version__) as context:
            app = create_app_from_workspace_process_context(context, live_data_poll_rate=LIVE_DATA_POLL_MS)
            server = uvicorn.Server(
                uvicorn.Config(
                    SameOriginOnly(app, origins),
                    log_level="warning",
                    # The guard judges what was sent to us, not what a header says was sent to a proxy.
                    proxy_headers=False,
                    timeout_graceful_shutdown=SECONDS_FOR_OPEN_REQUESTS,
                )
            )
            server.run(sockets=[listening])


def main(workspace: str, descriptor: str) -> None:
    """Takes over the socket that the starter opened."""
    from pipelines.ui.attended import end_with_the_starter

    end_with_the_starter()
    with suppress(KeyboardInterrupt):
        serve(workspace, socket.socket(fileno=int(descriptor)))


if __name__ == "__main__":
    main(*sys.argv[1:])
