"""What is new in the landing zone: known by content, archived once, left alone while it is being written."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace

import pytest

from assets.staging.arrivals import arrivals
from assets.staging.receiving import archive
from assets.staging.receiving.receive import receive


def test_a_new_file_is_archived_as_it_was_received(paths, take_in, drop):
    content = b"Item,Kind,Noted\r\n1,A,01/04/2017\r\n"
    drop("deep/down/small_1.csv", content)
    (arrival,) = take_in()
    assert (arrival.source, arrival.file_name, arrival.byte_count) == (
        "small",
        "deep/down/small_1.csv",
        len(content),
    )
    assert arrival.content_sha256 == hashlib.sha256(content).hexdigest()
    assert arrival.content(paths).read_bytes() == content
    assert arrivals(paths) == [arrival]


def test_a_file_that_lies_there_still_is_passed_over(take_in, drop):
    path = drop("small_1.csv")
    assert len(take_in()) == 1
    assert take_in() == []
    os.utime(path, ns=(1, 1))
    assert take_in() == []


def test_the_same_content_under_another_name_is_a_duplicate(paths, take_in, drop):
    drop("small_1.csv")
    (first,) = take_in()
    drop("small_2.csv")
    (second,) = take_in()
    assert (second.duplicate_of, second.extract_key > first.extract_key) == (first.extract_key, True)
    assert second.content(paths) == first.content(paths)


def test_two_copies_that_arrive_together_are_one_and_its_duplicate(take_in, drop):
    drop("small_1.csv")
    drop("small_2.csv")
    first, second = take_in()
    assert (first.duplicate_of, second.duplicate_of) == (None, first.extract_key)


def test_the_same_name_with_other_content_is_a_new_extract(paths, take_in, drop):
    drop("small_1.csv", b"one\n")
    (first,) = take_in()
    drop("small_1.csv", b"two\n")
    (second,) = take_in()
    assert second.duplicate_of is None
    assert first.content(paths).read_bytes() == b"one\n"


@pytest.mark.parametrize("time_is_kept", [False, True])
def test_a_correction_can_be_taken_back(time_is_kept, take_in, drop):
    path = drop("small_1.csv", b"one\n")
    (first,) = take_in()
    drop("small_1.csv", b"two\n")
    (second,) = take_in()
    drop("small_1.csv", b"one\n")
    if time_is_kept:
        os.utime(path, ns=(first.modified_ns, first.modified_ns))
    (third,) = take_in()
    assert (third.content_sha256, third.duplicate_of) == (first.content_sha256, None)
    assert first.extract_key < second.extract_key < third.extract_key
    assert take_in() == []


def test_a_file_that_grows_while_it_is_read_waits(paths, take_in, drop, monkeypatch):
    path = drop("small_1.csv", b"half of it\n")
    copy_in = archive.copy_in

    def and_then_it_grows(*about):
        done = copy_in(*about)
        path.write_bytes(b"half of it\nand the rest\n")
        return done

    monkeypatch.setattr(archive, "copy_in", and_then_it_grows)
    assert take_in() == []
    assert arrivals(paths) == [] and not list((paths.archive / "incoming").iterdir())
    monkeypatch.undo()
    (arrival,) = take_in()
    assert arrival.content(paths).read_bytes() == b"half of it\nand the rest\n"


def test_a_file_that_is_taken_away_while_it_is_read_harms_nobody(paths, take_in, drop, monkeypatch):
    gone = drop("small_1.csv", b"one\n")
    drop("small_2.csv", b"two\n")
    copy_in = archive.copy_in

    def and_then_it_is_gone(*about):
        done = copy_in(*about)
        gone.unlink(missing_ok=True)
        return done

    monkeypatch.setattr(archive, "copy_in", and_then_it_is_gone)
    assert [arrival.file_name for arrival in take_in()] == ["small_2.csv"]
    assert not list((paths.archive / "incoming").iterdir())


def test_a_half_copy_that_a_crash_left_is_cleared_away(paths, take_in, drop):
    left = paths.archive / "incoming" / "1-1"
    left.parent.mkdir()
    left.write_bytes(b"half")
    drop("small_1.csv")
    assert len(take_in()) == 1
    assert not left.exists()


def test_a_name_in_another_encoding_is_matched_as_sent_and_shown_harmless(paths, take_in):
    name = os.fsencode(paths.landing) + b"/small_Caf\xe9.csv"
    try:
        with open(name, "wb") as file:
            file.write(b"one\n")
    except OSError:
        pytest.skip("this file system takes no such name")
    (arrival,) = take_in()
    assert arrival.file_name.isprintable() and arrival.file_name.startswith("small_Caf_.csv")
    assert os.fsencode(arrivals(paths)[0].sent_name) == b"small_Caf\xe9.csv"
    assert take_in() == []


@pytest.mark.parametrize(
    "name", [".small_1.csv", "small_1.csv.part", "small_1.csv.tmp", "~$small_1.csv", ".hidden/small_1.csv"]
)
def test_hidden_and_unfinished_files_wait(name, take_in, drop):
    drop(name)
    assert take_in() == [] and take_in("") == []


def test_a_file_that_nobody_claims_is_taken_in_for_nobody(take_in, drop):
    drop("large_1.csv")
    assert take_in() == []
    (arrival,) = take_in("")
    assert (arrival.source, arrival.file_name) == ("", "large_1.csv")
    assert take_in("") == []


def test_an_unclaimed_file_is_new_once_it_is_renamed(take_in, drop):
    path = drop("large_1.csv")
    take_in("")
    path.rename(path.with_name("small_1.csv"))
    (arrival,) = take_in()
    assert (arrival.source, arrival.duplicate_of) == ("small", None)


def test_an_unclaimed_file_is_new_once_a_source_for_it_is_declared(paths, small_source, take_in, drop):
    drop("large_1.csv")
    take_in("")
    large = replace(small_source(), name="large", file_pattern=r"large_.*\.csv")
    (arrival,) = receive(paths, [small_source(), large], "large")
    assert (arrival.source, arrival.duplicate_of) == ("large", None)


def test_what_is_archived_is_for_its_owner_only_and_read_only(paths, take_in, drop):
    drop("small_1.csv")
    (arrival,) = take_in()
    assert arrival.content(paths).stat().st_mode & 0o777 == 0o400
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths.archive.rglob("*"))


def test_a_name_sent_in_the_form_that_another_was_given_is_told_apart(for_all, paths, small_source, drop):
    drop("small_[x].csv", b"one\n")
    (first,) = for_all([small_source()])["small"]
    drop(first.file_name, b"two\n")
    both = [replace(small_source(), file_pattern=".*")]
    names = {a.file_name for a in receive(paths, both, "small")}
    assert len(names) == 1 and first.file_name not in names
