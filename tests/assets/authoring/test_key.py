"""The key that is guessed: the smallest set of columns that no two rows share, leading ones first."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        (["Item,Ward", "A1,N", "A2,N", "A3,S"], ("item",)),
        (["Ward,Item", "N,A1", "N,A2", "S,A1"], ("ward", "item")),
        (["Ward,Item,Code", "N,A1,1x", "N,A2,1y", "S,A1,1z"], ("code",)),
        (["Ward,Month,Visits", "N,2017-04,1", "N,2017-05,2", "S,2017-04,3"],
         ("ward", "month_first_date", "month_last_date")),
        (["Authority,Item", "E10000017,A1", "E10000017,A2"], ("organisation_code", "item")),
        (["Authority,Month,Visits", "E10000017,2017-04,1", "E08000003,2017-04,1"],
         ("organisation_code", "month_first_date", "month_last_date")),
        (["Reading,Ward", "1,N", "2,N", "3,S"], ("reading",)),
        (["Pupil ID,Born", "A1,x", "A2,x", "A3,y"], ("pupil_id",)),
        (["Event,Began", "A1,2017-04-01 10:00", "A1,2017-04-01 11:00"], ("began_at",)),
        (["Began,Item", "2017-04-01 10:00,A1", "2017-04-01 11:00,A2"], ("item",)),
        (["Ward,Month", "N,2017-04", "S,2017-04"], ("ward", "month_first_date", "month_last_date")),
        (["Ward,Item", "N,A1", ",A2", "S,A3"], ("item",)),
    ],
)  # fmt: skip
def test_the_smallest_set_that_leads(lines, key, sample, write):
    guessed = write(sample("\n".join(lines) + "\n")).guessed
    assert (guessed.key.names, guessed.key.is_unique) == (key, True)


@pytest.mark.parametrize(
    ("file_name", "group", "dated_by"),
    [
        ("visits_2017-18_final.csv", r"(?P<period>\d{4}-\d{2})", "period_first_date"),
        ("visits_2017-04.csv", r"(?P<period>\d{4}-\d{2})", "period_first_date"),
        ("visits 2017-04-30.csv", r"(?P<period>\d{4}-\d{2}-\d{2})", "period_date"),
        ("visits_20170430.csv", r"(?P<period>\d{8})", "period_date"),
    ],
)
def test_without_a_column_of_days_the_name_of_the_file_dates_its_rows(
    file_name, group, dated_by, sample, write, staged
):
    written = write(sample("Ward,Visits\nN,1\nS,2\n", file_name))
    assert group in written.source.file_pattern
    assert written.source.dated_by == (dated_by,)
    assert written.source.key[0] == "ward" and dated_by in written.source.key
    outcome = staged(written)
    assert (outcome.verdict, outcome.account.accepted, len(outcome.quarters)) == ("accepted", 2, 1)


def test_where_rows_differ_in_their_counts_alone_no_key_is_made_up(sample, write, staged):
    written = write(sample("Ward,Month,Visits\nN,2017-04,1\nN,2017-04,2\nS,2017-04,1\nS,2017-04,2\n"))
    assert not written.guessed.key.is_unique
    assert "NO UNIQUE KEY: " in written.text and "`sums`" in written.text
    assert written.source.key == written.source.staged_columns
    assert staged(written).account.accepted == 4


def test_the_same_row_twice_is_a_duplicate_and_no_key_is_made_up(sample, write, staged):
    written = write(sample("Ward,Month\nN,2017-04\nN,2017-04\nS,2017-04\n"))
    assert not written.guessed.key.is_unique
    account = staged(written).account
    assert (account.accepted, account.duplicate) == (2, 1)


@pytest.mark.parametrize(
    ("lines", "dated_by"),
    [
        (["Item,Seen,Closed", "A1,2017-04-01,", "A2,2017-04-02,2017-05-01"], ("seen_date",)),
        (["Item,Closed,Seen", "A1,,2017-04-01", "A2,2017-05-01,2017-04-02"], ("seen_date",)),
        (["Item,Born,Year", "A1,2009-03-14,2017-18", "A2,2009-03-15,2017-18"], ("year_first_date",)),
        (["Item,Closed", "A1,", "A2,2017-05-01"], ()),
        (["Item,Ward", "A1,N", "A2,S"], ()),
    ],
)
def test_a_row_is_dated_by_the_first_days_that_are_always_there(lines, dated_by, sample, write):
    written = write(sample("\n".join(lines) + "\n"))
    assert written.source.dated_by == dated_by
    assert ("nothing places a row" in written.text.replace("\n    #", "")) is not bool(dated_by)
