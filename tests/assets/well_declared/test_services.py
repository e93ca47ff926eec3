"""What lies in the folders of a service takes from it what it does not say itself, and repeats nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.declarations.by_service import bound
from assets.declarations.service import Service
from assets.well_declared.services import empty_flaws
from assets.well_declared.whole import flaws_of
from warehouse.discovery import Found
from warehouse.indicators.declaration import Theme

UNSAID = {"service": "", "owner": "", "team": "", "sensitivity": "", "themes": ()}


@pytest.fixture
def parts(declared):
    """The service of the tiny set, and its source and its indicator as their files would have them: saying nothing."""

    def first(kind):
        (found,) = kind.sound.values()
        fields = {name: empty for name, empty in UNSAID.items() if hasattr(found, name)}
        return found if isinstance(found, Service) else replace(found, **fields)

    held = declared()
    return first(held.services), first(held.sources), first(held.indicators)


def found(room, folder, declaration):
    return Found({"visits": declaration}, {"visits": f"assets/{room}/{folder}visits.py"})


def in_service(service, declaration, room="sources", folder="tests/", word="source"):
    services = Found({"tests": service}, {"tests": "assets/services/tests.py"})
    return bound(found(room, folder, declaration), f"assets/{room}", services, word)


def test_a_source_is_what_its_service_says(parts):
    service, source, _ = parts
    looked = in_service(service, source)
    of_service = looked.objects["visits"]
    assert (of_service.service, of_service.team, of_service.sensitivity) == ("tests", "team:tests", "public")
    assert looked.flaws == []


def test_an_indicator_stands_where_its_service_stands_unless_it_says_otherwise(parts):
    service, _, indicator = parts
    assert in_service(service, indicator).objects["visits"].themes == service.themes
    assert in_service(service, indicator).objects["visits"].owner == "Head of tests"
    elsewhere = (Theme("2016-17 Q1", "Elsewhere", "Visits"),)
    looked = in_service(service, replace(indicator, themes=elsewhere))
    assert (looked.objects["visits"].themes, looked.flaws) == (elsewhere, [])


def test_a_public_source_of_a_service_of_personal_ones(parts):
    service, source, _ = parts
    looked = in_service(replace(service, sensitivity="personal"), replace(source, sensitivity="public"))
    assert (looked.objects["visits"].sensitivity, looked.flaws) == ("public", [])


def test_a_folder_within_the_folder_of_a_service_is_of_the_service(parts):
    service, source, _ = parts
    assert in_service(service, source, folder="tests/old/").objects["visits"].service == "tests"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"team": "team:tests"}, "team"), ({"sensitivity": "public"}, "sensitivity")],
)
def test_what_repeats_the_service(parts, changes, field):
    service, source, _ = parts
    (flaw,) = in_service(service, replace(source, **changes)).flaws
    assert str(flaw) == (
        f"assets/sources/tests/visits.py: source 'visits', {field}: repeats what assets/services/tests.py says of all "
        "that is in its folders; leave it out"
    )


def test_an_indicator_that_repeats_its_place_in_the_report(parts):
    service, _, indicator = parts
    (flaw,) = in_service(service, replace(indicator, themes=service.themes)).flaws
    assert "themes: repeats what assets/services/tests.py says" in str(flaw)


def test_the_folder_alone_says_the_service(parts):
    service, source, _ = parts
    (flaw,) = in_service(service, replace(source, service="tests")).flaws
    assert "service: 'tests': the folder says so; leave it out" in str(flaw)


def test_a_folder_of_no_service(parts):
    service, source, _ = parts
    looked = in_service(service, source, folder="test/")
    assert [str(flaw) for flaw in looked.flaws] == [
        "assets/sources/test/visits.py: folder 'test': without assets/services/test.py, 'test' is no service; "
        "it may be tests; did you mean 'tests'?"
    ]
    assert looked.objects["visits"].service == ""


def test_a_file_in_no_folder(parts):
    service, source, _ = parts
    (flaw,) = in_service(service, source, folder="").flaws
    assert str(flaw) == (
        "assets/sources/visits.py: lies in the folder of no service; move it to assets/sources/<service>, which may be "
        "tests"
    )


def test_a_service_that_cannot_be_read_has_its_own_flaw_and_no_other(parts):
    _, source, _ = parts
    services = Found({}, {"tests": "assets/services/tests.py"})
    looked = bound(found("sources", "tests/", source), "assets/sources", services, "source")
    assert (looked.objects["visits"], looked.flaws) == (source, [])


def test_a_service_in_whose_folders_nothing_lies(parts):
    _, source, _ = parts
    services = Found({}, {"tests": "assets/services/tests.py", "parks": "assets/services/parks.py"})
    (flaw,) = empty_flaws(services, [found("sources", "tests/", source)])
    assert str(flaw).startswith("assets/services/parks.py: service 'parks': nothing lies in a folder 'parks'")


SERVICES = {
    "a team": ({"team": "us"}, "team: 'us': a team such as 'team:highways'"),
    "a sensitivity": ({"sensitivity": "secret"}, "sensitivity: 'secret' is no choice; it may be personal, public, res"),
    "no owner": ({"owner": " "}, "owner: is empty, and is told of all"),
    "a code": ({"code": "High ways"}, "code: 'High ways': lower case words"),
    "a quarter": ({"themes": (Theme("2016 Q1", "a", "b"),)}, "from_quarter: '2016 Q1' is no quarter such as"),
    "no directorate": ({"themes": (Theme("2016-17 Q1", "", "b"),)}, "themes, directorate: is empty from 2016-17 Q1 on"),
    "themes out of order": (
        {"themes": (Theme("2017-18 Q1", "a", "b"), Theme("2016-17 Q1", "a", "b"))}, "stand in order of their quarters"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), SERVICES.values(), ids=SERVICES)
def test_a_service(declared, told, changes, said):
    told(flaws_of(declared("service", changes)), "assets/services/tests.py: service 'tests'", said)
