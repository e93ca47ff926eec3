"""Staging again replaces what is staged only when the new is whole; until then the source is incomplete."""

import shutil

import pytest

import assets.staging.stage_table as staging
from assets.declarations.declared import all_sources
from assets.staging.again import request_restaging, to_stage_again
from assets.staging.faults import ArchivedFileGone, FilesFaulted
from assets.staging.outcome import folder_of
from assets.staging.pending import stage_pending
from assets.staging.person_key import PersonKeyMissing
from assets.staging.stage import Stager
from assets.staging.standing import incomplete_sources, standings

SOURCE = "childrens_assessments"
NAMES = ["CIN_Census_2016.xml", "CIN_Census_2017.xml"]


@pytest.fixture
def staged(county, extracts):
    """A county with two accepted extracts."""
    content = (extracts / SOURCE / "good.xml").read_bytes()
    county.drop(NAMES[0], content)
    county.drop(NAMES[1], content.replace(b"</Message>", b"</Message>\n"))
    assert [outcome.verdict for outcome in county.ingest([all_sources()[SOURCE]]).values()] == [
        "accepted"
    ] * 2
    return county


def files(county):
    """All that is staged, with its content."""
    return {path: path.read_bytes() for path in county.paths.staged.rglob("*") if path.is_file()}


def full_disk(staged, monkeypatch):
    def write(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(staging, "write_accepted", write)
    return OSError


def archived_files_gone(staged, monkeypatch):
    (staged.paths.archive / "content").rename(staged.paths.archive / "elsewhere")
    return ArchivedFileGone


def no_person_key(staged, monkeypatch):
    staged.person_key = None
    return PersonKeyMissing


def bug_of_ours(staged, monkeypatch):
    monkeypatch.setattr(staging, "find_layout", lambda *given: [][1])
    return IndexError


@pytest.mark.parametrize("break_it", [full_disk, archived_files_gone, no_person_key, bug_of_ours])
def test_a_fault_leaves_what_is_staged_and_the_request_stands_until_it_is_done(break_it, staged, monkeypatch):
    before = files(staged)
    request_restaging(staged.paths, SOURCE)
    with monkeypatch.context() as broken:
        error = break_it(staged, broken)
        with pytest.raises(error):
            staged.ingest([all_sources()[SOURCE]])
    assert files(staged) == before
    found = standings(staged.paths, SOURCE)
    assert [s.fault.kind for s in found] == [error.__name__] * 2
    assert len(incomplete_sources(found)[SOURCE]) == 2
    staged.person_key = b"a key for tests only, which protects nobody"
    if (elsewhere := staged.paths.archive / "elsewhere").exists():
        elsewhere.rename(staged.paths.archive / "content")
    assert set(staged.ingest([all_sources()[SOURCE]])) == set(NAMES)
    found = standings(staged.paths, SOURCE)
    assert not incomplete_sources(found) and not to_stage_again(staged.paths, SOURCE)
    assert [s.fault for s in found] == [None, None]
    assert staged.ingest([all_sources()[SOURCE]]) == {}


def test_another_person_key_takes_the_place_of_the_first_by_staging_again(staged):
    request_restaging(staged.paths, SOURCE)
    staged.person_key = b"quite another key, for tests only"
    marks = {outcome.key_mark for outcome in staged.ingest([all_sources()[SOURCE]]).values()}
    assert len(marks) == 1


@pytest.mark.parametrize("lost", ["the folder of an extract", "its rows alone"])
def test_what_was_accepted_and_is_lost_makes_its_source_incomplete_until_it_is_staged(
    lost, staged, monkeypatch
):
    first = standings(staged.paths, SOURCE)[0].arrival
    folder = folder_of(staged.paths, SOURCE, first.extract_key)
    if lost == "its rows alone":
        (folder / "accepted.parquet").unlink()
    else:
        shutil.rmtree(folder)
    assert "is gone" in incomplete_sources(standings(staged.paths))[SOURCE][0]
    with monkeypatch.context() as broken:
        # Also a fault that the file itself brings about: it counted.
        bug_of_ours(staged, broken)
        with pytest.raises(IndexError):
            staged.ingest([all_sources()[SOURCE]])
    assert SOURCE in incomplete_sources(standings(staged.paths))
    assert set(staged.ingest([all_sources()[SOURCE]])) == {first.file_name}
    assert not incomplete_sources(standings(staged.paths))


def test_a_fault_on_one_file_stops_no_other_and_is_tried_again(county, extracts, monkeypatch):
    source = all_sources()["library_visits"]
    for number in (1, 2, 3):
        content = (extracts / "library_visits/good.csv").read_bytes()
        county.drop(f"library_visits_2017-18_Q{number}.csv", content.replace(b"\r\n", b"\n") + b"\n" * number)
    whole = staging.find_layout
    calls: list[int] = []

    def faulty(*given):
        calls.append(1)
        if len(calls) == 2:
            raise IndexError("SYN-VALUE")
        return whole(*given)

    monkeypatch.setattr(staging, "find_layout", faulty)
    from assets.staging.receiving.receive import receive

    receive(county.paths, [source], source.name)
    stager = Stager(county.paths, county.organisation, county.person_key)
    with pytest.raises(FilesFaulted, match=r"library_visits_2017-18_Q2\.csv: .*IndexError") as met:
        stage_pending(source, stager)
    assert "SYN-VALUE" not in str(met.value)
    assert len(met.value.outcomes) == 2
    assert [s.word for s in standings(county.paths)] == ["accepted", "fault", "accepted"]
    assert not incomplete_sources(standings(county.paths))
    (outcome,) = stage_pending(source, stager)
    assert outcome.file_name == "library_visits_2017-18_Q2.csv"
