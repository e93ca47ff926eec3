"""The reference figures that the project carries agree with what their publishers published, and with each other.

Belongs here: the files of `assets/reference` and the bytes of `tests/extracts/real`, read with nothing but the
csv module. Does not belong here: how the warehouse or the readers use them.
"""

import csv
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import holidays
import pytest

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "assets" / "reference"
EXTRACTS = ROOT / "tests" / "extracts" / "real"

ENGLAND, NORTH_WEST, LANCASHIRE = "E92000001", "E12000002", "E10000017"
WITHIN_45 = "assessments_within_45_working_days"


def rows(name: str, folder: Path = REFERENCE) -> list[dict[str, str]]:
    with open(folder / name, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def percentage(numerator: str, denominator: str) -> Decimal:
    """A percentage to one decimal, half up, as the publisher rounds."""
    exact = Decimal(100) * Decimal(numerator) / Decimal(denominator)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def published(area: str, year: str) -> dict[str, str]:
    (row,) = [
        r
        for r in rows("published_figures.csv")
        if (r["indicator_code"], r["area_code"], r["period"]) == (WITHIN_45, area, year)
    ]
    return row


def population(area: str, band: str, year: str = "2024", vintage: str = "mid-2024 release") -> int:
    (row,) = [
        r
        for r in rows("population.csv")
        if (r["area_code"], r["age_band"], r["mid_year"], r["vintage"]) == (area, band, year, vintage)
    ]
    return int(row["population"])


def members(group: str) -> list[str]:
    return [r["area_code"] for r in rows("comparator_groups.csv") if r["comparator_group"] == group]


# Every file


@pytest.mark.parametrize("path", sorted(REFERENCE.glob("*.csv")), ids=lambda path: path.name)
def test_a_reference_file_is_plain_utf_8_with_no_repeated_row(path: Path) -> None:
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    lines = raw.decode("utf-8").splitlines()
    assert len(lines) == len(set(lines))


def test_every_file_has_one_row_in_sources() -> None:
    listed = [r["file"] for r in rows("sources.csv")]
    assert sorted(listed) == sorted(p.name for p in REFERENCE.glob("*.csv") if p.name != "sources.csv")


def test_every_source_says_who_published_it_and_under_which_licence() -> None:
    for row in rows("sources.csv"):
        assert row["publisher"] and row["licence"] and row["published"], row["file"]


@pytest.mark.parametrize("name", ["population.csv", "comparator_groups.csv", "published_figures.csv"])
def test_every_area_code_is_a_known_area(name: str) -> None:
    known = {r["area_code"] for r in rows("areas.csv")}
    assert {r["area_code"] for r in rows(name)} <= known


# Bank holidays


def test_bank_holidays_are_those_of_the_holidays_package() -> None:
    ours = {date.fromisoformat(r["date"]) for r in rows("bank_holidays.csv")}
    years = range(2012, 2029)
    theirs = holidays.country_holidays("GB", subdiv="ENG", years=years)
    # The package also lists the day itself when a holiday falls on a weekend; GOV.UK lists only the substitute.
    assert ours == {day for day in theirs if day.weekday() < 5}
    assert {day.year for day in ours} == set(years)


# Areas


def test_an_area_lies_in_the_kind_of_area_it_should() -> None:
    areas = {r["area_code"]: r for r in rows("areas.csv")}
    assert len(areas) == len(rows("areas.csv"))
    parent_type = {"country": None, "region": "country", "district": "county"}
    for row in areas.values():
        parent = areas.get(row["parent_area_code"])
        expected = parent_type.get(row["area_type"], "region")
        assert (parent and parent["area_type"]) == expected, row


def test_england_is_whole() -> None:
    count = Counter(r["area_type"] for r in rows("areas.csv"))
    upper_tier = count["county"] + count["unitary"] + count["metropolitan"] + count["london_borough"]
    assert (count["country"], count["region"], upper_tier) == (1, 9, 153)
    assert (count["county"], count["london_borough"]) == (21, 33)
    assert count["district"] == 12


def test_every_upper_tier_authority_has_its_own_dfe_number() -> None:
    upper = [r for r in rows("areas.csv") if r["area_type"] not in {"country", "region", "district"}]
    numbers = {r["dfe_code"] for r in upper}
    assert len(numbers) == len(upper)
    assert all(len(number) == 3 and number.isdigit() for number in numbers)


# Population


def test_the_districts_add_up_to_the_county_in_every_age_band() -> None:
    districts = [r["area_code"] for r in rows("areas.csv") if r["parent_area_code"] == LANCASHIRE]
    bands = {r["age_band"] for r in rows("population.csv")}
    assert len(bands) == 7
    for band in bands:
        assert sum(population(district, band) for district in districts) == population(LANCASHIRE, band), band


def test_age_bands_fit_together_in_every_area() -> None:
    complete = {r["area_code"] for r in rows("population.csv") if r["age_band"] == "all_ages"}
    for area in complete:
        assert population(area, "0-17") + population(area, "18+") == population(area, "all_ages"), area
        assert population(area, "18-64") + population(area, "65+") == population(area, "18+"), area


def test_population_agrees_with_the_published_figures() -> None:
    assert population(LANCASHIRE, "all_ages") == 1_294_914
    assert population(LANCASHIRE, "18-64") == 760_682  # the denominator of ASCOF 2B, 2024-25
    assert population(LANCASHIRE, "65+") == 272_840  # the denominator of ASCOF 2C, 2024-25
    assert population(LANCASHIRE, "0-17", "2018") == 247_443
    assert population(NORTH_WEST, "all_ages") == 7_737_414
    assert population(ENGLAND, "all_ages") == 58_620_101


def test_an_older_release_is_kept_only_where_it_was_revised() -> None:
    older = [
        r for r in rows("population.csv") if r["vintage"] == "mid-2023 release" and r["age_band"] == "0-17"
    ]
    assert older
    for row in older:
        assert population(row["area_code"], row["age_band"], row["mid_year"]) != int(row["population"])
    assert population(LANCASHIRE, "0-17", "2023", "mid-2023 release") == 256_087
    assert population(LANCASHIRE, "0-17", "2023") == 257_657


def test_all_residents_of_years_without_a_revised_estimate_are_of_their_own_release() -> None:
    held = {r["mid_year"]: (r["population"], r["vintage"]) for r in rows("population.csv")
            if r["area_code"] == LANCASHIRE and r["age_band"] == "all_ages"}  # fmt: skip
    # Lancashire-14 less Blackburn with Darwen and Blackpool, as the council's own page gives them.
    assert held["2016"] == (str(1_485_042 - 147_049 - 139_195), "mid-2016 release")
    assert held["2017"] == (str(1_490_497 - 148_772 - 139_870), "mid-2017 release")


# Published figures and comparators


@pytest.mark.parametrize(
    ("year", "within", "completed", "value"),
    [
        ("2014-15", 9_126, 13_407, "68.1"),
        ("2015-16", 10_425, 14_278, "73.0"),
        ("2016-17", 12_250, 16_490, "74.3"),
        ("2017-18", 11_623, 14_846, "78.3"),
        ("2018-19", 13_294, 16_140, "82.4"),
        ("2019-20", 11_975, 13_781, "86.9"),
        ("2020-21", 10_964, 11_822, "92.7"),
        ("2021-22", 6_596, 7_328, "90.0"),
        ("2022-23", 7_724, 8_507, "90.8"),
        ("2023-24", 6_843, 7_100, "96.4"),
    ],
)
def test_lancashire_assessments_within_45_days(year: str, within: int, completed: int, value: str) -> None:
    row = published(LANCASHIRE, year)
    assert (int(row["numerator"]), int(row["denominator"]), row["value"]) == (within, completed, value)


@pytest.mark.parametrize(
    ("area", "year", "value"),
    [
        (NORTH_WEST, "2017-18", "83.7"),
        (ENGLAND, "2017-18", "82.7"),
        (NORTH_WEST, "2023-24", "82.4"),
        (ENGLAND, "2023-24", "84.5"),
    ],
)
def test_region_and_country_assessments_within_45_days(area: str, year: str, value: str) -> None:
    assert published(area, year)["value"] == value


def test_a_published_value_is_its_numerator_over_its_denominator_or_has_a_symbol() -> None:
    for row in rows("published_figures.csv"):
        if row["symbol"]:
            assert row["symbol"] in {"c", "z"} and not row["value"], row
        else:
            assert percentage(row["numerator"], row["denominator"]) == Decimal(row["value"]), row


def test_figures_cover_every_area_in_every_year() -> None:
    figures = rows("published_figures.csv")
    keys = {(r["area_code"], r["period"]) for r in figures}
    areas = {area for area, _ in keys}
    assert areas == {ENGLAND, NORTH_WEST, LANCASHIRE, *members("dfe_2021"), *members("dfe_2025")}
    assert len(figures) == len(keys) == len(areas) * 10


# Suppressed in the release, so empty here, but published as percentages by the DfE's interactive tool.
TOOL_ONLY = {("E06000005", "2017-18"): Decimal("95.1"), ("E06000019", "2017-18"): Decimal("69.7")}


@pytest.mark.parametrize(
    ("group", "year", "suppressed", "mean"),
    [
        ("dfe_2021", "2017-18", 0, "87.01"),
        ("dfe_2025", "2017-18", 2, "84.89"),
        ("dfe_2021", "2023-24", 0, "82.08"),
        ("dfe_2025", "2023-24", 0, "81.06"),
    ],
)
def test_the_plain_mean_of_the_neighbours_is_the_published_one(
    group: str, year: str, suppressed: int, mean: str
) -> None:
    ours = {area: published(area, year)["value"] for area in members(group)}
    values = [Decimal(value) if value else TOOL_ONLY[area, year] for area, value in ours.items()]
    assert (len(values), list(ours.values()).count("")) == (10, suppressed)
    assert (sum(values, Decimal(0)) / 10).quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(mean)


def test_members_belong_to_a_group_and_are_ranked_without_a_gap() -> None:
    groups = {r["comparator_group"] for r in rows("comparator_groups.csv")}
    ranks: dict[str, list[int]] = {group: [] for group in groups}
    for row in rows("comparator_groups.csv"):
        ranks[row["comparator_group"]].append(int(row["rank"]))
    for group, found in ranks.items():
        assert found == list(range(1, len(found) + 1)) and found, group


def test_one_dfe_list_follows_the_other_without_a_gap_or_an_overlap() -> None:
    groups = {r["comparator_group"]: r for r in rows("comparator_groups.csv")}
    first, second = groups["dfe_2021"], groups["dfe_2025"]
    assert first["valid_from"] == "" and second["valid_to"] == ""
    assert (date.fromisoformat(second["valid_from"]) - date.fromisoformat(first["valid_to"])).days == 1


# The real samples


def test_library_samples_keep_their_line_ends_and_totals() -> None:
    for kind, total in {"visits": 2_622_563, "loans": 4_524_114}.items():
        name = f"library_{kind}_2023-24_lancashire.csv"
        raw = (EXTRACTS / name).read_bytes()
        assert raw.count(b"\n") == raw.count(b"\r\n")
        assert sum(int(r["Count"]) for r in rows(name, EXTRACTS)) == total


def test_bury_and_stockport_repeat_a_natural_key_every_month() -> None:
    keys = Counter(
        (r["Authority"], r["Format"], r["Content age group"], r["Period"])
        for r in rows("library_loans_2023-24_bury_stockport.csv", EXTRACTS)
    )
    repeated = Counter(key[0] for key, count in keys.items() if count > 1)
    assert repeated == {"E08000002": 12, "E08000007": 12}


def test_manchester_and_sefton_mix_months_and_quarters() -> None:
    sample = rows("library_loans_2023-24_manchester_sefton.csv", EXTRACTS)
    mixed = {(r["Authority"], r["Period"].rpartition("/")[2]) for r in sample}
    assert mixed == {(area, length) for area in ("E08000003", "E08000014") for length in ("P1M", "P3M")}
