"""A process that ends with the one that started it, however that ends.

Belongs here: watching the starter. Does not belong here: what the process does.
"""

from __future__ import annotations

import os
import signal
import sys
import threading


def end_with_the_starter() -> None:
    """Ends this process and what it started, as SIGTERM does, once its standard input closes.

    The starter keeps the other end open. One that is killed can stop nobody, but its end closes all the same. To be
    called in a process that leads a group of its own.
    """
    # A shell starts what is to run in the background with interrupts ignored, and this would be inherited.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)

    def watch() -> None:
        os.read(sys.stdin.fileno(), 1)
        os.killpg(os.getpgrp(), signal.SIGTERM)

    threading.Thread(target=watch, name="watches the starter", daemon=True).start()
