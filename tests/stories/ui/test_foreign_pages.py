"""No page but the UI's own starts a run, reads an answer or listens, whatever a browser may be made to send."""

import json
import signal
import time
from urllib.parse import urlencode

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

LAUNCH = """mutation Launch($wanted: ExecutionParams!) {
  launchRun(executionParams: $wanted) { __typename ... on LaunchRunSuccess { run { runId } } }
}"""
WANTED = {
    "wanted": {
        "selector": {
            "repositoryLocationName": "performance",
            "repositoryName": "__repository__",
            "jobName": "publish",
        },
        "runConfigData": {},
    }
}
RUNS = "{ runsOrError { ... on Runs { results { runId } } } }"
LISTEN = """subscription Listen($run: ID!) { pipelineRunLogs(runId: $run) { __typename } }"""

IN_JSON = json.dumps({"query": LAUNCH, "variables": WANTED})
IN_THE_ADDRESS = "?" + urlencode({"query": LAUNCH, "variables": json.dumps(WANTED)})
FOREIGN = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def served(start_ui):
    return start_ui()


@pytest.fixture(scope="module")
def own(served):
    """The name of the UI as its own pages know it."""
    return f"127.0.0.1:{served.port()}"


@pytest.fixture(scope="module")
def attacks(own):
    """What a foreign page can make a browser send, each of which would launch a run in Dagster alone."""
    host, rebound = {"Host": own}, {"Host": "rebound.example:3000"}
    return {
        "an address, as an image": ("GET", "/graphql" + IN_THE_ADDRESS, host | FOREIGN, ""),
        "an address, by a link": ("GET", "/graphql" + IN_THE_ADDRESS, host, ""),
        "an address that ends in a line end": ("GET", "/graphql%0A" + IN_THE_ADDRESS, host, ""),
        "an address under a foreign name": ("GET", "/graphql" + IN_THE_ADDRESS, rebound | FOREIGN, ""),
        "a name that was bound to this machine": (
            "POST", "/graphql", rebound | JSON | {"Origin": "http://rebound.example:3000"}, IN_JSON,
        ),
        "JSON from another origin": ("POST", "/graphql", host | JSON | FOREIGN, IN_JSON),
        "JSON from a sandbox": ("POST", "/graphql", host | JSON | {"Origin": "null"}, IN_JSON),
        "a form of another origin": (
            "POST", "/graphql" + IN_THE_ADDRESS, host | FOREIGN | {"Content-Type": "text/plain"}, "",
        ),
        "plain text without an origin": (
            "POST", "/graphql" + IN_THE_ADDRESS, host | {"Content-Type": "text/plain"}, "",
        ),
        "plain text that mentions JSON": (
            "POST", "/graphql", host | {"Content-Type": "text/plain; application/json"}, IN_JSON,
        ),
        "nothing but an address, posted": ("POST", "/graphql" + IN_THE_ADDRESS, host, ""),
    }  # fmt: skip


def runs(served):
    return [run["runId"] for run in served.graphql(RUNS)["runsOrError"]["results"]]


def test_only_the_ui_itself_starts_a_run_and_listens_to_it(served, own, attacks):
    refused = {name: served.request(*attack)[0] for name, attack in attacks.items()}
    assert {name: status for name, status in refused.items() if status < 400} == {}
    report = "/report_asset_materialization/published/release"
    assert served.request("POST", report, {"Host": own} | FOREIGN)[0] >= 400
    with pytest.raises(InvalidStatus):
        connect(f"ws://{own}/graphql", origin="https://elsewhere.example", subprotocols=["graphql-ws"])
    assert runs(served) == []

    launched = served.graphql(LAUNCH, WANTED)["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess"
    run = launched["run"]["runId"]
    assert runs(served) == [run]
    with connect(f"ws://{own}/graphql", origin=f"http://{own}", subprotocols=["graphql-ws"]) as listening:
        listening.send(json.dumps({"type": "connection_init"}))
        listening.send(json.dumps({
            "type": "start", "id": "1", "payload": {"query": LISTEN, "variables": {"run": run}},
        }))  # fmt: skip
        told = [json.loads(listening.recv(timeout=30))["type"] for _ in range(2)]
    assert told == ["connection_ack", "data"]


def test_the_page_that_a_named_proxy_shows_is_the_uis_own(served):
    asked = json.dumps({"query": RUNS})
    shown = {"Host": "performance.example.gov.uk", "Origin": "https://performance.example.gov.uk"} | JSON
    assert served.request("POST", "/graphql", shown, asked)[0] == 200
    assert (
        served.request("POST", "/graphql", shown | {"Origin": "https://elsewhere.example"}, asked)[0] == 403
    )


def test_a_second_ui_on_the_same_data_says_where_the_first_one_is(served, own):
    second = served.again(port=0)
    assert second.returncode == 1
    assert f"http://{own}" in second.stderr
    assert len(second.stderr.splitlines()) == 1
    assert served.process.poll() is None


def test_nothing_that_it_writes_is_writable_for_others_under_the_loosest_umask(served):
    written = [path for path in served.home.rglob("*") if not path.is_symlink()]
    assert served.home / "dagster" / "dagster.yaml" in written
    assert [path for path in written if path.exists() and path.stat().st_mode & 0o022] == []


def test_an_interrupt_ends_it_well_and_soon_with_the_run_that_it_started(served, own, patience):
    with connect(f"ws://{own}/graphql", origin=f"http://{own}", subprotocols=["graphql-ws"]):
        begun = time.monotonic()
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(patience) == 0
    assert time.monotonic() - begun < 20
    assert served.is_gone()
    assert "Traceback" not in served.said.read_text()
