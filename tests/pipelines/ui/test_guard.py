"""Which requests reach the UI: by host, origin, site, method, path and content type."""

import asyncio

import pytest

from pipelines.ui.guard import SameOriginOnly, loopback_origins

PORT = 3000
PROXY = "https://performance.example.gov.uk"
OWN = {"host": f"127.0.0.1:{PORT}"}
JSON = {"content-type": "application/json"}
ORIGIN = {"origin": f"http://127.0.0.1:{PORT}"}
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


class Asked:
    """What became of a request: whether it reached the application, and what was sent back."""

    def __init__(self, method, path, headers, kind="http"):
        self.reached = False
        self.sent = []
        scope = {
            "type": kind, "path": path, "query_string": b"",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        }  # fmt: skip
        if kind == "http":
            scope["method"] = method
        asyncio.run(
            SameOriginOnly(self.application, (*loopback_origins(PORT), PROXY))(scope, None, self.send)
        )

    async def application(self, scope, receive, send):
        self.reached = True
        if scope["type"] == "http":
            policy = [(b"content-security-policy", b"base-uri 'none'")]
            await send({"type": "http.response.start", "status": 200, "headers": policy})
            await send({"type": "http.response.body", "body": b"answered"})
        elif scope["type"] == "websocket":
            await send({"type": "websocket.accept"})

    async def send(self, message):
        self.sent.append(message)

    @property
    def status(self):
        return self.sent[0].get("status")

    def headers(self, name):
        return [value.decode() for key, value in self.sent[0]["headers"] if key.decode().lower() == name]


def ask(method, path, *given, kind="http"):
    headers = [pair for part in given for pair in (part.items() if isinstance(part, dict) else part)]
    return Asked(method, path, headers, kind)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("localhost:3000", "http://localhost:3000"),
        ("LocalHost:3000", "http://localhost:3000"),
        ("[::1]:3000", "http://[::1]:3000"),
        ("performance.example.gov.uk", PROXY),
    ],
)
def test_a_page_of_our_own_may_read_and_give_orders_and_listen(host, origin):
    own = {"host": host, "origin": origin}
    assert ask("GET", "/runs", own, {"sec-fetch-site": "same-origin"}).reached
    assert ask("POST", "/graphql", own, JSON, {"sec-fetch-site": "same-origin"}).reached
    assert ask(None, "/graphql", own, kind="websocket").reached


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        [""],
        ["rebound.example:3000"],
        ["rebound.example"],
        ["127.0.0.1"],
        ["127.0.0.1:3001"],
        ["localhost.:3000"],
        ["localhost:3000.rebound.example"],
        ["127.0.0.1:3000@rebound.example"],
        ["[::1]"],
        ["0.0.0.0:3000"],
        ["performance.example.gov.uk:3000"],
        ["127.0.0.1:3000", "127.0.0.1:3000"],
        ["127.0.0.1:3000", "rebound.example:3000"],
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_no_other_name_is_answered_whatever_it_resolves_to(hosts, kind):
    named = [("host", host) for host in hosts]
    assert not ask("GET", "/runs", named, kind=kind).reached
    # The page of a rebound name believes that it speaks to itself.
    same = [("origin", f"http://{host}") for host in hosts]
    assert not ask(
        "POST", "/graphql", named, same, JSON, {"sec-fetch-site": "same-origin"}, kind=kind
    ).reached


@pytest.mark.parametrize(
    "origins",
    [
        ["https://elsewhere.example"],
        ["null"],
        [""],
        ["http://127.0.0.1:8000"],
        ["http://127.0.0.1"],
        ["https://127.0.0.1:3000"],
        ["http://localhost:3000"],
        ["http://127.0.0.1:3000.elsewhere.example"],
        [PROXY],
        ["http://127.0.0.1:3000", "https://elsewhere.example"],
    ],
)
@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [("POST", "/graphql", "http"), ("GET", "/server_info", "http"), (None, "/graphql", "websocket")],
)
def test_a_page_of_another_origin_is_refused(origins, method, path, kind):
    asked = ask(method, path, OWN, JSON, [("origin", origin) for origin in origins], kind=kind)
    assert not asked.reached
    if kind == "websocket":
        assert [message["type"] for message in asked.sent] == ["websocket.close"]
    else:
        assert asked.status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything new"])
def test_what_a_browser_says_another_site_began_is_refused_without_an_origin_too(site):
    begun = {"sec-fetch-site": site}
    assert ask("GET", "/server_info", OWN, begun).status == 403
    assert (
        ask(
            "GET", "/logs/a/b/out", OWN, begun, {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
        ).status
        == 403
    )
    assert ask("POST", "/graphql", OWN, JSON, begun).status == 403
    assert not ask(None, "/graphql", OWN, ORIGIN, begun, kind="websocket").reached


def test_a_link_from_elsewhere_may_be_followed_to_a_page_but_gives_no_orders_and_opens_in_no_frame():
    assert ask("GET", "/runs/1", OWN, LINK).reached
    assert not ask("GET", "/graphql", OWN, LINK).reached
    assert not ask("POST", "/graphql", OWN, JSON, LINK).reached
    assert not ask("GET", "/runs/1", OWN, {**LINK, "sec-fetch-dest": "iframe"}).reached


def test_a_websocket_says_where_it_comes_from():
    assert not ask(None, "/graphql", OWN, kind="websocket").reached


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "post"])
@pytest.mark.parametrize("path", ["/graphql", "/graphql/"])
def test_graphql_is_asked_by_post_only(method, path):
    asked = ask(method, path, OWN, ORIGIN, JSON)
    assert (asked.reached, asked.status, asked.headers("allow")) == (False, 405, ["POST"])


@pytest.mark.parametrize("path", ["/graphql\n", "/graphql\r", "/\x00graphql", "/graphql\u2028"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_path_that_a_route_may_read_otherwise_is_refused(path, method):
    assert ask(method, path, OWN, ORIGIN, JSON).status in (400, 405)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["/", "/report_asset_materialization/published/release", "/report_asset_check/a"]
)
def test_nothing_but_graphql_is_posted_to(method, path):
    assert ask(method, path, OWN, ORIGIN, JSON).status == 405


@pytest.mark.parametrize(
    "types",
    [
        [],
        ["text/plain"],
        ["text/plain; application/json"],
        ["application/x-www-form-urlencoded"],
        ["multipart/form-data; boundary=application/json"],
        ["application/graphql"],
        ["application/jsonp"],
        ["application/json, text/plain"],
        ["text/plain", "application/json"],
    ],
)
def test_graphql_is_asked_in_json_which_no_page_may_send_elsewhere_unasked(types):
    asked = ask("POST", "/graphql", OWN, ORIGIN, [("content-type", said) for said in types])
    assert (asked.reached, asked.status) == (False, 415)


@pytest.mark.parametrize("said", ["application/json", "Application/JSON ; charset=utf-8"])
def test_json_may_be_spelt_as_the_standard_allows(said):
    assert ask("POST", "/graphql", OWN, ORIGIN, {"content-type": said}).reached


def test_a_program_on_this_machine_that_is_no_browser_may_ask():
    assert ask("GET", "/server_info", OWN).reached
    assert ask("POST", "/graphql", OWN, JSON).reached


@pytest.mark.parametrize(
    "asked", [ask("GET", "/", OWN), ask("GET", "/graphql", OWN)], ids=["answered", "refused"]
)
def test_no_response_can_be_framed_or_embedded_elsewhere(asked):
    assert asked.headers("x-frame-options") == ["DENY"]
    assert "frame-ancestors 'none'" in asked.headers("content-security-policy")
    assert asked.headers("cross-origin-resource-policy") == ["same-origin"]


def test_a_policy_that_the_ui_sends_stands_beside_ours():
    policies = ask("GET", "/", OWN).headers("content-security-policy")
    assert policies == ["base-uri 'none'", "frame-ancestors 'none'"]


def test_the_events_of_the_servers_life_pass():
    assert ask(None, "", kind="lifespan").reached


def test_what_a_foreign_page_sends_is_logged_escaped_and_cut(caplog):
    ask("GET", "/", OWN, {"origin": "https://\x1b[31m" + "x" * 5000})
    (said,) = caplog.messages
    assert said.isprintable()
    assert len(said) < 300


def test_on_port_80_browsers_leave_the_port_out():
    assert loopback_origins(80) == ("http://127.0.0.1", "http://localhost", "http://[::1]")
