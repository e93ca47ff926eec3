"""The UI as an operator starts it: real webserver, real daemon, a data folder of its own, loopback only.

Belongs here: starting, asking, and finding what is left of it. Does not belong here: what ought to happen.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[3]
PROXY = "https://performance.example.gov.uk"
PATIENCE_SECONDS = 90
SECONDS_BETWEEN_LOOKS = 0.05


def wait_until(holds: Callable[[], Any], what: str) -> Any:
    """The first answer that holds; fails when there is none in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        answer = holds()
        if answer:
            return answer
        time.sleep(SECONDS_BETWEEN_LOOKS)
    raise AssertionError(f"waited {PATIENCE_SECONDS} seconds for {what}")


def as_at_a_terminal() -> None:
    """An interrupt ends what is started, although the tests may run in the background, where it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Served:
    """`performance ui` on a data folder."""

    def __init__(self, home: Path, port: int = 0) -> None:
        self.home = home
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PERFORMANCE_", "DAGSTER_"))
        }
        self.environment = inherited | {
            "PERFORMANCE_HOME": str(home),
            "PERFORMANCE_UI_ORIGIN": PROXY,
            "PYTHONUNBUFFERED": "1",
        }
        self.said = home.with_name(f"{home.name}-said")
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                self.command(port), cwd=PROJECT, env=self.environment, stdout=said, stderr=said, umask=0,
                preexec_fn=as_at_a_terminal,
            )  # fmt: skip

    @staticmethod
    def command(port: int) -> list[str]:
        """The command line."""
        return [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)]

    def port(self) -> int:
        """The port that it says it listens on."""
        said = wait_until(
            lambda: re.search(r"Dagster on http://127\.0\.0\.1:(\d+)", self.said.read_text()), "its address"
        )
        return int(said[1])

    def again(self, port: int, home: Path | None = None) -> subprocess.CompletedProcess:
        """The same command once more, to its end."""
        environment = self.environment | ({"PERFORMANCE_HOME": str(home)} if home else {})
        return subprocess.run(
            self.command(port), cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS,
            check=False,
        )  # fmt: skip

    def request(self, method: str, path: str, headers: dict[str, str], body: str = "") -> tuple[int, str]:
        """The status and the text of an answer to exactly these headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port(), timeout=PATIENCE_SECONDS)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {**headers, "Content-Length": str(len(body.encode()))}.items():
                connection.putheader(name, value)
            connection.endheaders(body.encode())
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def graphql(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """What the UI's own page would be answered."""
        own = f"127.0.0.1:{self.port()}"
        page = {"Host": own, "Origin": f"http://{own}", "Sec-Fetch-Site": "same-origin"}
        asked = json.dumps({"query": query, "variables": variables or {}})
        status, text = self.request("POST", "/graphql", page | {"Content-Type": "application/json"}, asked)
        assert status == 200, text
        return json.loads(text)["data"]

    def processes(self, of: str = "") -> list[int]:
        """Every living process that was started for this data folder, whoever its parent is."""
        ours = f"PERFORMANCE_HOME={self.home}"
        return [
            process
            for process, said in _living().items()
            if ours in said and any(of in word for word in said)
        ]

    def process_of(self, part: str) -> int:
        """The process of the webserver or the daemon."""
        return wait_until(lambda: self.processes(f"pipelines.ui.{part}"), f"the {part}")[0]

    def is_gone(self) -> bool:
        """Whether nothing of it is left."""
        return not self.processes()

    def end(self) -> None:
        """Ends whatever a failed test left."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for process in self.processes():
            os.kill(process, signal.SIGKILL)


def _living() -> dict[int, list[str]]:
    """The words of the command line and of the environment of every process that may be looked at."""
    if not Path("/proc/self/environ").exists():
        listed = subprocess.run(
            ["ps", "axeww", "-o", "pid=,command="], capture_output=True, text=True, check=True
        )
        return {int(line.split()[0]): line.split()[1:] for line in listed.stdout.splitlines()}
    living = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            said = (folder / "cmdline").read_bytes() + b"\0" + (folder / "environ").read_bytes()
            living[int(folder.name)] = said.decode(errors="replace").split("\0")
    return living


@pytest.fixture(scope="session")
def start_ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Starts `performance ui` on an empty data folder, and on a free port unless one is given."""
    started: list[Served] = []

    def start(port: int = 0) -> Served:
        started.append(Served(tmp_path_factory.mktemp("ui") / "home", port))
        return started[-1]

    yield start
    for served in started:
        served.end()


@pytest.fixture(scope="session")
def until() -> Callable[[Callable[[], Any], str], Any]:
    """Waits for something to hold, with a deadline."""
    return wait_until


@pytest.fixture(scope="session")
def patience() -> int:
    """How many seconds a process may take to end before the test gives up."""
    return PATIENCE_SECONDS
