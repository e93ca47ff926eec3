"""Damage to records and staged files: rebuilt or staged again where that can be, named where not; others go on."""

import shutil
from datetime import datetime

import pytest

from assets.declarations.declared import all_sources
from assets.staging.arrivals import HOW_IS_LOST, arrivals, settle, settled
from assets.staging.damaged_extracts import damaged_contents, damaged_extracts
from assets.staging.damaged_records import damaged_records
from assets.staging.decisions import decide
from assets.staging.faults import ArchivedFileDamaged
from assets.staging.outcome import folder_of, outcome_of, rejected_folder_of
from assets.staging.standing import incomplete_sources, standings
from pipelines.outstanding import outstanding
from warehouse.database.connection import new_release_file
from warehouse.database.create import create_tables
from warehouse.database.load import insert_rows
from warehouse.schema.ledger import extract_ledger

SOURCE = "library_visits"
NAMES = [f"library_visits_2017-18_Q{number}.csv" for number in (1, 2, 3)]


def overwrite(path, content: bytes):
    path.chmod(0o600)
    path.write_bytes(content)


def cut(path):
    overwrite(path, path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    overwrite(path, b"")


def garble(path):
    overwrite(path, b"\x00\xff\xfe{" * 50)


DAMAGES = pytest.mark.parametrize("damage", [cut, empty, garble])


def drop(county, extracts, names):
    content = (extracts / SOURCE / "good.csv").read_bytes().replace(b"\r\n", b"\n")
    for number, name in enumerate(names):
        county.drop(name, content + b"\n" * number)


@pytest.fixture
def source():
    return all_sources()[SOURCE]


@pytest.fixture(scope="module")
def three(new_county, extracts):
    """A county with three accepted extracts. To be copied only."""
    county = new_county()
    drop(county, extracts, NAMES)
    assert set(county.ingest([all_sources()[SOURCE]])) == set(NAMES)
    return county


@pytest.fixture
def county(three, new_county):
    """The same elsewhere."""
    copied = new_county()
    shutil.rmtree(copied.paths.root)
    shutil.copytree(three.paths.root, copied.paths.root)
    return copied


def publish_ledger(county):
    """A release of which the ledger tells what arrived."""
    folder = county.paths.published / "0001-abc"
    folder.mkdir(parents=True)
    with new_release_file(folder / "performance.duckdb") as file, file.sql.begin():
        create_tables(file.sql, [extract_ledger])
        insert_rows(file, extract_ledger, [
            {"extract_key": a.extract_key, "source_name": a.source, "table_name": a.source,
             "file_name": a.file_name,
             "content_sha256": a.content_sha256, "byte_count": a.byte_count, "received_at": datetime(2018, 1, 1),
             "outcome": "duplicate" if a.duplicate_of else "loaded", "message": "",
             **{f"{part}_count": 0 for part in
                ("received", "loaded", "rejected", "duplicate", "superseded", "ignored")}}
            for a in arrivals(county.paths)
        ])  # fmt: skip
    county.paths.current.symlink_to(folder.name)


def record_of(county, number):
    return county.paths.archive / "arrivals" / f"{arrivals(county.paths)[number].extract_key}.json"


def said(outstanding):
    return "\n".join(
        (*outstanding.refusals, *outstanding.faults, *outstanding.incomplete, *outstanding.damaged)
    )


@DAMAGES
def test_a_damaged_outcome_is_staged_again_and_that_is_said(damage, county, source):
    first = arrivals(county.paths)[0]
    before = outcome_of(county.paths, first)
    damage(folder_of(county.paths, SOURCE, first.extract_key) / "outcome.json")
    assert SOURCE in incomplete_sources(standings(county.paths))
    assert set(county.ingest([source])) == {NAMES[0]}
    assert f"{NAMES[0]}: what is staged of it cannot be used; it is staged again" in "\n".join(county.told)
    after = outcome_of(county.paths, first)
    assert (after.account, after.quarters, after.contract) == (
        before.account,
        before.quarters,
        before.contract,
    )
    assert not incomplete_sources(standings(county.paths))


@DAMAGES
def test_rows_that_are_cut_or_garbled_are_staged_again(damage, county, source):
    first = arrivals(county.paths)[0]
    damage(folder_of(county.paths, SOURCE, first.extract_key) / "accepted.parquet")
    assert set(county.ingest([source])) == {NAMES[0]}
    assert not damaged_extracts(county.paths)


def test_rows_that_differ_in_the_middle_are_found_by_their_checksum_and_dropped(county, source):
    first = arrivals(county.paths)[1]
    rows = folder_of(county.paths, SOURCE, first.extract_key) / "accepted.parquet"
    content = bytearray(rows.read_bytes())
    content[len(content) // 3] ^= 0xFF
    overwrite(rows, bytes(content))
    assert county.ingest([source]) == {}
    (damage,) = damaged_extracts(county.paths)
    assert (damage.path, damage.what) == (rows, "differs from its checksum")
    damage.mend()
    assert set(county.ingest([source])) == {NAMES[1]}
    assert not damaged_extracts(county.paths)


def test_rejected_rows_that_are_gone_are_found_and_can_be_had_again(county, source):
    first = arrivals(county.paths)[0]
    rejected = rejected_folder_of(county.paths, SOURCE, first.extract_key) / "rejected.parquet"
    rejected.unlink()
    (damage,) = damaged_extracts(county.paths)
    assert damage.path == rejected
    damage.mend()
    assert set(county.ingest([source])) == {NAMES[0]} and rejected.exists()


@DAMAGES
def test_a_damaged_arrival_is_rebuilt_from_the_published_ledger(damage, county, source, caplog):
    publish_ledger(county)
    record = record_of(county, 1)
    before = arrivals(county.paths)
    damage(record)
    assert len(arrivals(county.paths)) == 2
    assert county.ingest([source]) == {}
    after = arrivals(county.paths)
    assert [(a.extract_key, a.file_name, a.content_sha256, a.sent_name) for a in after] == [
        (a.extract_key, a.file_name, a.content_sha256, a.sent_name) for a in before
    ]
    assert f"{record} is damaged: it is rebuilt from the published ledger" in caplog.text
    assert list(record.parent.glob(f"{record.name}.damaged-*"))
    assert not damaged_records(county.paths) and not outstanding(county.paths).damaged
    # The next walk reads the file in the landing zone again, and nothing comes of it.
    assert county.ingest([source]) == {} and len(arrivals(county.paths)) == 3


@DAMAGES
def test_an_arrival_that_nothing_else_knows_is_named_and_other_files_go_on(damage, county, extracts, source):
    record = record_of(county, 1)
    damage(record)
    drop(county, extracts, [*NAMES, "library_visits_2017-18_Q4.csv"])
    assert set(county.ingest([source])) == {"library_visits_2017-18_Q4.csv"}
    found = outstanding(county.paths)
    assert f"{record} is damaged: restore it from the backup of the archive" in "\n".join(found.damaged)
    assert SOURCE in incomplete_sources(standings(county.paths))
    # What lies in the landing zone may be what the record speaks of, and is not taken in a second time.
    assert len(list(record.parent.glob("*.json"))) == 4
    (fault,) = [s for s in standings(county.paths) if s.is_unreadable]
    assert (fault.arrival.file_name, fault.arrival.source, fault.word) == (NAMES[1], SOURCE, "fault")


def test_a_record_that_is_put_back_from_the_backup_mends_it(county, source):
    record = record_of(county, 1)
    backup = record.read_bytes()
    empty(record)
    county.ingest([source])
    overwrite(record, backup)
    assert county.ingest([source]) == {}
    assert not said(outstanding(county.paths))


def test_a_record_without_backup_can_be_moved_away(county, source):
    record = record_of(county, 1)
    empty(record)
    record.unlink()
    shutil.rmtree(folder_of(county.paths, SOURCE, int(record.stem)))
    assert set(county.ingest([source])) == {NAMES[1]}


@pytest.mark.parametrize("about", ["this extract", "nobody knows which"])
def test_a_damaged_decision_holds_back_what_it_may_be_about(about, county, source):
    key = arrivals(county.paths)[0].extract_key
    decision = decide(county.paths, "withdraw", key, "twice")
    record = county.paths.archive / "decisions" / f"{decision.decision_key}.json"
    overwrite(record, record.read_bytes()[: 100 if about == "this extract" else 20])
    county.ingest([source])
    (damage,) = damaged_records(county.paths)
    assert damage.path == record and damage.mend is None
    assert any(str(record) in reason for reason in incomplete_sources(standings(county.paths))[SOURCE])
    marked = [s.arrival.extract_key for s in standings(county.paths) if s.damaged]
    assert marked == [key] if about == "this extract" else len(marked) == 3


def test_a_damaged_note_of_what_was_settled_still_settles_it(county, source):
    arrival = arrivals(county.paths)[0]
    settle(county.paths, arrival, "mended or withdrawn")
    note = county.paths.archive / "settled" / f"{arrival.extract_key}.json"
    empty(note)
    assert settled(county.paths) == {arrival.extract_key: HOW_IS_LOST}
    assert damaged_records(county.paths)
    county.ingest([source])
    assert not damaged_records(county.paths)
    assert settled(county.paths) == {arrival.extract_key: HOW_IS_LOST}


@pytest.mark.parametrize("damage", [cut, empty])
def test_an_archived_file_that_is_damaged_is_never_staged_and_is_named(damage, county, source):
    first = arrivals(county.paths)[0]
    damage(first.content(county.paths))
    shutil.rmtree(folder_of(county.paths, SOURCE, first.extract_key))
    with pytest.raises(ArchivedFileDamaged, match=r"archive/content/.* is damaged; restore the archive"):
        county.ingest([source])
    assert SOURCE in incomplete_sources(standings(county.paths))
    assert [d.path for d in damaged_contents(county.paths)] == [first.content(county.paths)]


def test_an_archived_file_of_the_same_length_with_other_content_is_not_staged_again(county, source):
    first = arrivals(county.paths)[0]
    overwrite(first.content(county.paths), first.content(county.paths).read_bytes()[::-1])
    shutil.rmtree(folder_of(county.paths, SOURCE, first.extract_key))
    with pytest.raises(ArchivedFileDamaged):
        county.ingest([source])
