"""The UI is served once for a data folder, both processes or none, and leaves nothing behind."""

import os
import signal
import socket

import pytest


def test_a_port_that_is_taken_is_said_before_anything_starts(start_ui, patience):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        served = start_ui(port)
        assert served.process.wait(patience) == 1
    said = served.said.read_text()
    assert f"127.0.0.1:{port}" in said
    assert len(said.splitlines()) == 1
    assert served.is_gone()
    assert not list((served.home / "dagster").iterdir())


@pytest.mark.parametrize("part", ["webserver", "daemon"])
def test_when_one_process_dies_the_other_is_stopped_and_the_exit_code_says_so(start_ui, patience, part):
    served = start_ui()
    os.kill(served.process_of(part), signal.SIGKILL)
    assert served.process.wait(patience) == 1
    assert f"The {part} ended by itself" in served.said.read_text()
    assert served.is_gone()


def test_when_the_starter_is_killed_nothing_goes_on(start_ui, until):
    served = start_ui()
    served.process_of("webserver")
    served.process_of("daemon")
    served.process.kill()
    until(served.is_gone, "webserver and daemon to end")
