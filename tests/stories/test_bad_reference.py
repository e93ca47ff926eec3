"""Published figures, populations, targets and comparator groups: each sample with its account and its reasons."""

import pytest

REJECTED = {
    ("published_figures", "rows"): {
        "indicator_code.unknown_code": (2,),
        "area_code.unknown_code": (3,),
        # 2018-03 is no month here: as a financial year it would be another period.
        "period.not_a_period": (4,),
        "published_value_disagrees_with_its_parts": (5, 11),
        "published_figure_without_value_or_symbol": (6, 7, 8),
        "value.not_a_number": (8,),
        "published_date.not_a_date": (9,),
    },
    ("population_estimates", "rows"): {
        "area_code.unknown_code": (3,),
        "mid_year.out_of_range": (4,),
        "age_band.unknown_code": (5,),
        "population.not_a_whole_number": (6,),
        "vintage.missing": (7,),
        "key_repeated_and_disagrees": (8, 9),
    },
    ("targets", "rows"): {
        "organisation_code.unknown_code": (3,),
        "indicator_code.unknown_code": (4,),
        "from_quarter.not_a_period": (5,),
        "target_ends_before_it_begins": (6,),
        "target.not_a_number": (7,),
        "tolerance.out_of_range": (8,),
        "tolerance.missing": (9,),
    },
    ("comparator_groups", "its_own_neighbour"): {"council_is_its_own_neighbour": (3,)},
    ("comparator_groups", "ends_before_it_begins"): {"list_ends_before_it_begins": (2,), "minimum_rows": ()},
    ("comparator_groups", "two_titles"): {"group_is_told_in_several_ways": ()},
    ("comparator_groups", "rank_twice"): {"rank_is_given_twice": ()},
    ("comparator_groups", "no_such_area"): {"area_code.unknown_code": (3,)},
}
"""By sample, the rules that are broken with their lines; 78 to a whole number is no disagreement with 68.07."""

GOOD = {"published_figures": 8, "population_estimates": 3, "targets": 3, "comparator_groups": 4}


@pytest.mark.parametrize(("source", "rows"), GOOD.items(), ids=GOOD)
def test_a_good_file(every_bad_extract, broken, account, source, rows):
    outcome = every_bad_extract[1][source, "good"]
    assert broken(outcome) == {}
    assert (outcome.verdict, account(outcome)) == ("accepted", (rows, rows, 0, 0, 0))


@pytest.mark.parametrize("sample", REJECTED, ids="/".join)
def test_what_is_broken_and_where(every_bad_extract, broken, sample):
    assert broken(every_bad_extract[1][sample]) == REJECTED[sample]


def test_a_list_of_neighbours_stands_or_falls_whole_and_other_files_line_by_line(every_bad_extract, account):
    outcomes = every_bad_extract[1]
    refused = {name for (source, name), each in outcomes.items() if source == "comparator_groups"
               and each.verdict == "refused"}  # fmt: skip
    assert refused == {name for source, name in REJECTED if source == "comparator_groups"}
    for source, accepted, rejected in (
        ("published_figures", 1, 9),
        ("population_estimates", 1, 7),
        ("targets", 1, 7),
    ):
        outcome = outcomes[source, "rows"]
        assert outcome.verdict == "accepted"
        assert account(outcome) == (accepted + rejected, accepted, rejected, 0, 0)
