"""Rules that judge rows by others: of their group, of another table of the delivery, of the extract before."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from assets.readers import XmlTable, XmlTables
from assets.staging.pending import stage_pending
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from assets.staging.whole import rejected_rows_of
from checks.columns import Column, Date, Integer
from checks.contract import Source, Supersede, Table, Tolerance
from checks.rule import Relations, Rules, SetRule

LANCASHIRE = "E10000017"


def more_than_once(found: Relations) -> sa.Select:
    rows = found.rows
    many = sa.select(rows.c.kind_code).group_by(rows.c.kind_code).having(sa.func.count() > 2)
    return sa.select(rows.c.row_ordinal).where(rows.c.kind_code.in_(many))


def noted_earlier(found: Relations) -> sa.Select:
    rows, before = found.rows, found.before
    return sa.select(rows.c.row_ordinal).join(
        before,
        sa.and_(before.c.item_id == rows.c.item_id, before.c.noted_date > rows.c.noted_date),
    )


GROUP = SetRule(
    "kind_comes_often", "a kind comes at most twice", "error", ("small",), ("kind_code",), more_than_once
)
BEFORE = SetRule(
    "noted_earlier", "no date goes back", "warning", ("small",), ("item_id", "noted_date"), noted_earlier
)


@pytest.fixture
def ingest(paths):
    """Lets a file land and stages it by these rules; gives its outcome."""

    def one(source: Source, content: str, rules: Rules, name: str = "small_1.csv"):
        (paths.landing / name).write_text(content, encoding="utf-8")
        (arrival,) = receive(paths, [source], source.name)
        return stage(arrival, source, Stager(paths, LANCASHIRE, None, rules_instead=rules))

    return one


def sheet(*rows: str) -> str:
    return "\n".join(["Item,Kind,Noted", *rows]) + "\n"


def test_rows_are_rejected_for_their_group_each_with_its_line_and_text(
    ingest, paths, small_source, broken_by
):
    rows = ["1,A,01/05/2017", "2,B,02/05/2017", "3,A,03/05/2017", "4,A,04/05/2017", "5,A,no date"]
    outcome = ingest(small_source(), sheet(*rows), Rules(sets=(GROUP,)))
    # The fifth is rejected by itself and does not count as one of the kind.
    assert broken_by(outcome) == {"kind_comes_often": (2, 4, 5), "noted_date.not_a_date": (6,)}
    assert (outcome.account.accepted, outcome.account.rejected) == (1, 4)
    rejected = pq.read_table(rejected_rows_of(paths, outcome)).to_pylist()
    assert (rejected[0]["line_number"], rejected[0]["reasons"]) == (2, ["kind_comes_often"])
    assert rejected[0]["record_text"] == '{"Item":"1","Kind":"A","Noted":"01/05/2017"}'


def test_a_group_that_breaks_a_rule_counts_for_what_is_tolerable(ingest, small_source):
    source = small_source(tolerance=Tolerance(rejected_share=0.5))
    rows = [f"{n},A,01/05/2017" for n in range(3)]
    outcome = ingest(source, sheet(*rows, "9,B,01/05/2017"), Rules(sets=(GROUP,)))
    assert (outcome.verdict, outcome.account.rejected) == ("refused", 4)
    assert (
        "rule kind_comes_often: expected a kind comes at most twice (3 rows), line 2, 3, 4" in outcome.message
    )


def test_all_set_rules_look_at_the_same_rows_whatever_the_others_find(ingest, small_source, broken_by):
    """The rule with a warning finds rows that the one with an error takes out."""
    first = sheet("1,A,09/05/2017", "2,A,09/05/2017", "3,A,01/04/2017")
    ingest(small_source(), first, Rules())
    second = sheet("1,A,01/05/2017", "2,A,02/05/2017", "3,A,03/05/2017")
    outcome = ingest(small_source(), second, Rules(sets=(GROUP, BEFORE)), "small_2.csv")
    assert broken_by(outcome) == {"kind_comes_often": (2, 3, 4), "noted_earlier": (2, 3)}


def test_the_extract_before_is_the_newest_that_counts_and_the_first_has_none(ingest, small_source, broken_by):
    assert broken_by(ingest(small_source(), sheet("1,A,09/05/2017"), Rules(sets=(BEFORE,)))) == {}
    later = ingest(small_source(), sheet("1,A,08/05/2017"), Rules(sets=(BEFORE,)), "small_2.csv")
    assert broken_by(later) == {"noted_earlier": (2,)}
    # Held against the eighth of May now, not against the ninth.
    again = ingest(small_source(), sheet("1,B,08/05/2017"), Rules(sets=(BEFORE,)), "small_3.csv")
    assert broken_by(again) == {}


def test_before_goes_by_the_day_as_at_which_extracts_speak(ingest, small_source, broken_by):
    source = small_source(as_at="noted_date", key=("item_id", "kind_code"))
    ingest(source, sheet("1,A,30/06/2017"), Rules())
    # An old file that arrives late has the newer one after it, not before.
    late = ingest(source, sheet("1,B,31/05/2017"), Rules(sets=(BEFORE,)), "small_2.csv")
    assert broken_by(late) == {}


def test_before_goes_by_the_day_of_arrival_beside_a_file_of_the_installation(
    ingest, small_source, broken_by, tmp_path
):
    source = small_source(comes_with=tmp_path / "small.csv")
    ingest(source, sheet("1,A,09/05/2017"), Rules())
    later = ingest(source, sheet("1,A,08/05/2017"), Rules(sets=(BEFORE,)), "small_2.csv")
    assert broken_by(later) == {"noted_earlier": (2,)}


DAY = Date("%Y-%m-%d")
CHILD = Column("child_number", "Number", Integer(), "The child", required=True)


def table(name: str, *columns: Column, **more) -> Table:
    return Table(
        name=name, title=name, description=name, columns=columns, key=("child_number",), dated_by=(columns[-1].name,),
        supersede=Supersede("key"), tolerance=Tolerance(rejected_share=0.4, minimum_rows=0), **more,
    )  # fmt: skip


def orphans(found: Relations) -> sa.Select:
    children = sa.select(found.beside["census_children"].c.child_number)
    return sa.select(found.rows.c.row_ordinal).where(found.rows.c.child_number.not_in(children))


ORPHANS = SetRule(
    "plan_without_child", "each plan is that of a child of the return", "error", ("census_plans",), ("child_number",),
    orphans, beside=("census_children",),
)  # fmt: skip


def census(**more) -> Source:
    """Plans are declared before the children that a rule holds them against."""
    return Source(
        name="census", title="A census", description="For tests.", service="tests", team="team:tests",
        sensitivity="public", file_pattern=r"census.*\.xml",
        reader=XmlTables("All", {
            "census_plans": XmlTable("Plan", fields={"Number": "Number", "Began": "Began"}),
            "census_children": XmlTable("Child", fields={"Number": "Number", "Born": "Born"}),
        }),
        tables=(
            table("census_plans", CHILD, Column("began_date", "Began", DAY, "When", required=True)),
            table("census_children", CHILD, Column("born_date", "Born", DAY, "When", required=True)),
        ),
        **more,
    )  # fmt: skip


def document(children: list[tuple[int, str]], plans: list[int]) -> str:
    said = [f"<Child><Number>{n}</Number><Born>{born}</Born></Child>" for n, born in children]
    said += [f"<Plan><Number>{n}</Number><Began>2017-05-01</Began></Plan>" for n in plans]
    return "<All>\n" + "\n".join(said) + "\n</All>\n"


def by_table(outcome):
    return {part.table: part for part in outcome.parts}


def test_rows_of_one_table_are_held_against_those_of_another(ingest, broken_by):
    children = [(1, "2010-01-01"), (2, "2011-01-01"), (3, "2012-01-01")]
    outcome = ingest(census(), document(children, [1, 2, 4]), Rules(sets=(ORPHANS,)), "census_1.xml")
    plans = by_table(outcome)["census_plans"]
    assert broken_by(plans) == {"plan_without_child": (7,)}
    assert (outcome.verdict, plans.account.accepted, plans.account.rejected) == ("accepted", 2, 1)


def test_a_rule_cannot_be_judged_beside_a_table_that_is_refused(ingest):
    outcome = ingest(
        census(stands_as_one=False), document([(1, "soon")], [1]), Rules(sets=(ORPHANS,)), "census_1.xml"
    )
    plans = by_table(outcome)["census_plans"]
    assert {name: part.verdict for name, part in by_table(outcome).items()} == {
        "census_plans": "refused", "census_children": "refused",
    }  # fmt: skip
    assert "which cannot be told, because census_children is refused" in plans.message


def test_a_rule_over_sets_is_part_of_the_contract(paths, small_source):
    """What was refused under one rule is judged again under another."""
    source = small_source(tolerance=Tolerance(rejected_share=0.5))
    (paths.landing / "small_1.csv").write_text(
        sheet(*(f"{n},A,01/05/2017" for n in range(3))), encoding="utf-8"
    )
    receive(paths, [source], source.name)
    rules = [Rules(sets=(GROUP,)), Rules(sets=(GROUP,)), Rules()]
    verdicts = [
        [
            outcome.verdict
            for outcome in stage_pending(source, Stager(paths, LANCASHIRE, None, rules_instead=each))
        ]
        for each in rules
    ]
    assert verdicts == [["refused"], [], ["accepted"]]
