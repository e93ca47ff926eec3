"""A source of more reasons than fit into one column of marks is staged like any other."""

from __future__ import annotations

from assets.well_declared.empty_database import empty_database
from assets.well_declared.trial_sources import typing_flaws
from checks.columns import Code, Codes, Column, Date, Integer
from checks.reasons import reasons_of
from checks.rule import Rules
from warehouse.misdeclared import Subject

PARTS = 80
CODES = Code(Codes({"A": "a"}, fixable={"a": "A"}))


def test_each_of_more_than_two_hundred_reasons_is_told_of_its_own_rows(stage_one, small_source, broken_by):
    source = small_source(
        columns=(
            Column("item_id", "Item", Integer(minimum=0), "", required=True),
            Column("noted_date", "Noted", Date("%d/%m/%Y"), "", required=True),
            *(
                Column(f"part_{n}_count", f"Part {n}", Integer(minimum=0), "", required=True)
                for n in range(PARTS)
            ),
            *(Column(f"kind_{n}_code", f"Kind {n}", CODES, "") for n in range(70)),
        )
    )
    assert len(reasons_of(source, Rules())) == 3 + 3 + 3 * PARTS + 70

    def row(item: int, parts: dict[int, str], kinds: dict[int, str]) -> str:
        said = [parts.get(n, "1") for n in range(PARTS)] + [kinds.get(n, "A") for n in range(70)]
        return ",".join([str(item), "01/07/2017", *said])

    headings = [f"Part {n}" for n in range(PARTS)] + [f"Kind {n}" for n in range(70)]
    lines = [
        ",".join(["Item", "Noted", *headings]),
        row(1, {}, {69: "a"}),
        row(2, {0: "", 40: "x", 79: "-1"}, {69: "?"}),
        row(3, {}, {0: "a"}),
        row(3, {7: "2"}, {0: "a"}),
        row(1, {}, {69: "a"}),
        row(4, {20: "", 41: ""}, {}),
    ]
    outcome, rows = stage_one(source, "\n".join(lines) + "\n")
    assert broken_by(outcome) == {
        "part_0_count.missing": (3,), "part_40_count.not_a_whole_number": (3,), "part_79_count.out_of_range": (3,),
        "kind_69_code.unknown_code": (3,), "key_repeated_and_disagrees": (4, 5), "part_20_count.missing": (7,),
        "part_41_count.missing": (7,),
    }  # fmt: skip
    account = outcome.account
    assert (account.received, account.accepted, account.rejected, account.duplicate) == (6, 1, 4, 1)
    assert [found["item_id"] for found in rows] == [1]
    assert outcome.fixed_codes == {"kind_0_code": 2, "kind_69_code": 2}
    with empty_database() as database:
        assert list(typing_flaws(database, Subject("small.py", "source 'small'"), source)) == []
