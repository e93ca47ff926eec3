"""As at which day an extract speaks, and what a newer return of the same year leaves of older ones."""

from datetime import date

import pytest

from assets.staging.affected import affected_quarters
from assets.staging.as_at import as_at_of
from assets.staging.current import current_rows
from assets.staging.outcome import Account, Outcome, folder_of
from checks.columns import Column, Date, Integer
from checks.contract import Supersede
from warehouse.storage.atomic import atomic_folder

RECEIVED = date(2018, 2, 1)


@pytest.fixture
def returns(small_source):
    """A source of which each file is a return of the year to date."""
    columns = (
        Column("item_id", "Item", Integer(), "", required=True),
        Column("noted_date", "Noted", Date(), ""),
        Column("reference_date", "Reference", Date(may_lie_ahead=True), ""),
    )
    return small_source(columns=columns, supersede=Supersede("submission"), as_at="reference_date")


def accepted(duck, *rows):
    """The view of accepted rows: item, day noted, reference date."""
    day = lambda text: f"date '{text}'" if text else "null::date"  # noqa: E731
    values = ", ".join(
        f"({item}, {day(noted)}, {day(reference)}, 'E10000017')" for item, noted, reference in rows
    )
    names = "item_id, noted_date, reference_date, organisation_code"
    duck.execute(f"create or replace table given as select * from (values {values}) as listed ({names})")
    duck.execute("create or replace view accepted as select *, hash(item_id) as key_hash from given")


@pytest.mark.parametrize(
    ("noted", "reference", "expected"),
    [
        ("2017-06-30", "2017-12-31", ("2017-12-31", "2017-18")),
        ("2017-06-30", None, ("2017-06-30", "2017-18")),
        # The year of which the return is a part is over in March: until then it speaks as at its arrival.
        ("2017-06-30", "2018-03-31", ("2018-02-01", "2017-18")),
        (None, None, ("2018-02-01", "2017-18")),
    ],
)
def test_the_stated_day_counts_then_the_newest_in_the_rows_and_never_one_that_lies_ahead(
    duck, returns, noted, reference, expected
):
    accepted(duck, (1, noted, reference))
    assert as_at_of(duck, returns, RECEIVED) == expected


def test_a_source_that_declares_no_such_day_goes_by_arrival(duck, small_source):
    assert as_at_of(duck, small_source(), RECEIVED) == ("", "")


@pytest.fixture
def staged(paths, duck, returns):
    """Stages a return, given its key in order of arrival, with its items and days; gives its outcome."""

    def put(extract_key: int, reference: str, *rows: tuple[int, str]) -> Outcome:
        accepted(duck, *((item, noted, reference) for item, noted in rows))
        as_at, submission = as_at_of(duck, returns, date(2020, 1, 1))
        with atomic_folder(folder_of(paths, returns.name, extract_key)) as folder:
            duck.execute(f"""copy (select *, {extract_key}::bigint as extract_key from accepted)
                             to '{folder}/accepted.parquet' (format parquet)""")
            outcome = Outcome(
                extract_key, returns.name, f"{extract_key}.csv", "accepted", Account(len(rows), len(rows)), "",
                as_at=as_at, submission=submission,
            )  # fmt: skip
            outcome.save(folder)
        return outcome

    return put


def items(duck, paths, returns):
    current = current_rows(duck, paths, returns)
    return current, sorted(duck.execute(f"select item_id, extract_key from {current.relation}").fetchall())


def test_what_the_newest_return_of_a_year_no_longer_holds_counts_no_more(duck, paths, returns, staged):
    staged(10, "2017-06-30", (1, "2017-05-01"), (2, "2017-05-02"))
    staged(20, "2017-09-30", (1, "2017-05-01"), (3, "2017-08-01"))
    current, counted = items(duck, paths, returns)
    assert counted == [(1, 20), (3, 20)]
    assert (current.superseded, current.superseded_by(10)) == ({10: 2, 20: 0}, {20: 2})


def test_an_older_return_that_arrives_later_changes_nothing(duck, paths, returns, staged):
    staged(10, "2017-09-30", (1, "2017-08-02"))
    staged(20, "2017-06-30", (1, "2017-05-01"), (2, "2017-05-02"))
    current, counted = items(duck, paths, returns)
    assert counted == [(1, 10)] and current.superseded_by(20) == {10: 2}


def test_of_two_years_the_newer_one_counts_record_by_record(duck, paths, returns, staged):
    staged(10, "2017-03-31", (1, "2017-03-01"), (2, "2017-03-02"))
    staged(20, "2017-06-30", (1, "2017-03-01"))
    current, counted = items(duck, paths, returns)
    assert counted == [(1, 20), (2, 10)] and current.superseded_by(10) == {20: 1}


def test_the_quarters_of_records_that_are_gone_are_affected(duck, paths, returns, staged):
    before = staged(10, "2017-06-30", (1, "2017-05-01"), (2, "2016-11-02"))
    accepted(duck, (1, "2017-08-01", "2017-09-30"))
    assert affected_quarters(duck, paths, returns, [before], "2017-18") == (20163, 20171, 20172)
    assert affected_quarters(duck, paths, returns, [before], "2018-19") == (20171, 20172)
