"""Rows that disagree keep their text as received, whether it was kept in memory or read again."""

from __future__ import annotations

import pytest

from assets.staging import batch as batches
from assets.staging.kept import KeptText
from assets.staging.outcome import rejected_folder_of
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from checks.rule import Rules

CONTENT = "Item,Kind,Noted\r\n1,A,01/07/2017\r\n2,A,02/07/2017\r\n2,b,02/07/2017\r\n"


@pytest.mark.parametrize("most_bytes", [0, 1 << 20], ids=["read again", "kept"])
def test_rows_that_disagree_are_told_as_they_were_received(
    most_bytes, paths, small_source, duck, monkeypatch
):
    monkeypatch.setattr(batches, "KeptText", lambda: KeptText(most_bytes))
    source = small_source()
    (paths.landing / "small_1.csv").write_bytes(CONTENT.encode())
    (arrival,) = receive(paths, [source], source.name)
    outcome = stage(arrival, source, Stager(paths, "E10000017", None, rules_instead=Rules()))
    assert (outcome.account.accepted, outcome.account.rejected) == (1, 2)
    file = rejected_folder_of(paths, source.name, arrival.extract_key) / "rejected.parquet"
    told = duck.execute(f"select line_number, record_text from '{file}' order by 1").fetchall()
    assert told == [
        (3, '{"Item":"2","Kind":"A","Noted":"02/07/2017"}'),
        (4, '{"Item":"2","Kind":"b","Noted":"02/07/2017"}'),
    ]


def test_text_beyond_the_bound_is_not_kept():
    pa = pytest.importorskip("pyarrow")
    batch = pa.record_batch({"text": ["x" * 1000]})
    kept = KeptText(most_bytes=batch.nbytes)
    assert list(kept.keeping(iter([batch]))) == [batch]
    assert kept.batches() == [batch]
    assert list(kept.keeping(iter([batch]))) == [batch]
    assert kept.batches() is None
