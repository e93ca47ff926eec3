"""Editions: published once, restated with a reason, withdrawn, and never forgotten."""

from decimal import Decimal

import pytest

from warehouse.release.editions import WithdrawalWithoutCause

EDITIONS = "select edition_key, quarter_name, numerator, value, reason from fact_indicator_edition " \
           "join dim_quarter using (quarter_key) order by 1, 2"  # fmt: skip


def test_the_first_publication_says_so_of_every_figure(press, row):
    done = press.publish(row(20, quarter="2017-18 Q2"), row(30, quarter="2017-18 Q3"))
    assert (done.is_new, done.first_published, done.restated) == (True, 2, 0)
    assert press.ask(EDITIONS) == [
        (1, "2017-18 Q2", 20, 20, "first published"),
        (1, "2017-18 Q3", 30, 30, "first published"),
    ]


def test_nothing_is_published_twice(press, row):
    first = press.publish(row(20))
    again = press.publish(row(20))
    assert (again.is_new, again.release_id) == (False, first.release_id)


def test_a_changed_figure_is_restated_with_the_causes_that_were_found(press, row):
    press.publish(row(20, quarter="2017-18 Q2"), row(30, quarter="2017-18 Q3"))
    press.causes = ("later extracts late.xml", "target changed")
    done = press.publish(
        row(20, quarter="2017-18 Q2"), row(33, quarter="2017-18 Q3"), edition_name="Again", reason="sent late"
    )
    assert (done.first_published, done.restated) == (0, 1)
    assert press.ask("select value_before, value, edition_name, reason from restatement") == [
        (30, 33, "Again", "sent late: later extracts late.xml; target changed")
    ]
    assert press.ask("select quarter_name, value from as_first_published order by 1") == [
        ("2017-18 Q2", 20),
        ("2017-18 Q3", 30),
    ]


def test_nothing_is_withdrawn_without_a_cause_and_readers_keep_what_they_have(press, row):
    first = press.publish(row(20, quarter="2017-18 Q2"), row(30, quarter="2017-18 Q3"))
    press.causes = ()
    with pytest.raises(WithdrawalWithoutCause, match="1 published figures"):
        press.publish(row(21, quarter="2017-18 Q2"))
    assert press.paths.current.readlink().name == first.release_id
    assert press.ask("select count(*) from restatement") == [(0,)]


def test_before_anything_arrived_nothing_is_published(press):
    done = press.publish()
    assert (done.is_new, done.figures) == (False, 0)
    assert not press.paths.current.exists()


def test_a_figure_that_is_no_longer_counted_is_withdrawn_and_stays_as_first_published(press, row):
    press.publish(row(20, quarter="2017-18 Q2"), row(30, quarter="2017-18 Q3"))
    press.publish(row(20, quarter="2017-18 Q2"))
    ((before, value, reason),) = press.ask("select value_before, value, reason from restatement")
    assert (before, value) == (30, None)
    assert reason == "withdrawn: something happened"
    assert press.ask("select value from as_first_published where quarter_name = '2017-18 Q3'") == [(30,)]
    # Withdrawn once: a further edition does not withdraw it again.
    press.publish(row(22, quarter="2017-18 Q2"))
    assert press.ask("select count(*) from restatement where reason like 'withdrawn%'") == [(1,)]


def test_a_figure_that_comes_back_after_it_was_withdrawn_is_a_restatement(press, row):
    press.publish(row(20, quarter="2017-18 Q2"), row(30, quarter="2017-18 Q3"))
    press.publish(row(20, quarter="2017-18 Q2"))
    press.publish(row(20, quarter="2017-18 Q2"), row(31, quarter="2017-18 Q3"))
    series = press.ask("select value_before, value from restatement order by published_at")
    assert series == [(30, None), (None, 31)]


def test_a_change_of_the_target_alone_is_restated(press, row):
    press.publish(row(20, target=Decimal(15), rag="red"))
    press.publish(row(20, target=Decimal(25), rag="green"))
    assert press.ask("select target, rag from fact_indicator_edition order by edition_key") == [
        (15, "red"),
        (25, "green"),
    ]


def test_a_number_written_with_other_decimals_is_no_change(press, row):
    press.publish(row(20, value=Decimal("20.0")))
    done = press.publish(row(20, value=Decimal("20.0000"), england_value=Decimal("17.3")))
    assert (done.is_new, done.first_published, done.restated) == (True, 0, 0)


WITH_CODES = """
    select edition_name, area_code, indicator_code, value, e.reason from fact_indicator_edition e
    join dim_edition using (edition_key) join dim_area using (area_key) join dim_indicator using (indicator_key)
    where edition_name <> 'Third' order by all
"""


def test_editions_come_back_from_the_release_when_the_warehouse_is_lost(open_press, row, paths):
    with open_press(paths) as press:
        press.publish(row(20), row(5, area=2), edition_name="First")
        press.publish(row(25), row(5, area=2), edition_name="Second")
        editions = press.ask(WITH_CODES)
    paths.warehouse_file.unlink()
    # Built again, its members happen to have other keys than before.
    keys = {11: "E07000127", 12: "E07000121", 13: "E10000017"}
    with open_press(paths, areas=keys, indicator_keys=(8, 7), published=2) as anew:
        done = anew.publish(row(25, area=13, indicator=8), row(6, area=12, indicator=8), edition_name="Third")
    assert (done.first_published, done.restated) == (0, 1)
    assert anew.ask(WITH_CODES) == editions
    assert anew.ask(
        "select area_name, value_before, value from restatement where edition_name = 'Third'"
    ) == [("Lancaster", 5, 6)]
