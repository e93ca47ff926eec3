"""Whatever an extract holds, each of its lines is accounted for: counted again here with Python's csv module."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import astuple
from datetime import datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assets.staging.outcome import Account, AccountDoesNotBalance
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from checks.rule import Rules
from warehouse.storage.paths import DataPaths

HEADER = "Item,Kind,Noted"
ROWS = st.tuples(
    st.sampled_from(["1", "2", "3", "002", "3 ", '"1"', '"1,5"', "x", "", "-1"]),
    st.sampled_from(["A", "A", "B", "b", "", "?"]),
    st.sampled_from(["01/04/2017", "01/04/2017", "02/04/2017", "31/02/2017", "2017-04-01", "01/04/1066", ""]),
).map(",".join)
ODD_LINES = st.sampled_from(
    ["", ",,", ' , ,""', "Total,3,", "Total", "Totally,A,", "1,A", "1,A,01/04/2017,x"]
)
FILES = st.lists(st.one_of(ROWS, ROWS, ODD_LINES), max_size=25)


def counted_again(content: str) -> tuple[int, int, int, int, int]:
    """Received, accepted, rejected, duplicate, ignored, by the words of the contract and no code of ours."""
    _, *records = csv.reader(io.StringIO(content, newline=""))
    rejected = ignored = duplicate = accepted = 0
    by_key = defaultdict(list)
    for record in records:
        if not any(field.strip() for field in record) or record[0] == "Total":
            ignored += 1
        elif len(record) != 3 or (row := as_agreed(*record)) is None:
            rejected += 1
        else:
            by_key[row[0]].append(row)
    for rows in by_key.values():
        if len(set(rows)) > 1:
            rejected += len(rows)
        else:
            accepted, duplicate = accepted + 1, duplicate + len(rows) - 1
    return len(records), accepted, rejected, duplicate, ignored


def as_agreed(item: str, kind: str, noted: str) -> tuple | None:
    """The row as it ought to be staged, or None."""
    if not item.strip().isdigit() or kind not in ("A", "B", "b", ""):
        return None
    try:
        day = datetime.strptime(noted, "%d/%m/%Y")
    except ValueError:
        return None
    return (int(item), kind.upper(), day) if day.year >= 2009 else None


@pytest.fixture(scope="module")
def some_home(tmp_path_factory):
    return DataPaths(tmp_path_factory.mktemp("home")).prepare()


@given(FILES, st.sampled_from(["\n", "\r\n"]))
@example([], "\n")
@example(["1,A,01/04/2017", "1,A,01/04/2017", "1,B,01/04/2017", "2,b,01/04/2017", "002,B,01/04/2017"], "\r\n")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_line_of_a_dirty_file_is_accounted_for(some_home, small_source, lines, line_end):
    source = small_source()
    content = "".join(line + line_end for line in [HEADER, *lines])
    (some_home.landing / "small_1.csv").write_bytes(content.encode())
    for arrival in receive(some_home, [source], "small"):
        outcome = stage(arrival, source, Stager(some_home, "E10000017", None, rules_instead=Rules()))
        assert outcome.verdict == "accepted"
        assert astuple(outcome.account) == counted_again(content)


def test_an_account_that_does_not_balance_cannot_be_written():
    assert Account(received=5, accepted=1, rejected=1, duplicate=1, ignored=2).received == 5
    with pytest.raises(AccountDoesNotBalance, match="received 5 rows, but accepted 4"):
        Account(received=5, accepted=4)
