"""What is new in the landing zone: known by content, archived once, left alone while it is being written."""

from __future__ import annotations

import errno
import hashlib
import os
import socket
from dataclasses import replace

import pytest

from assets.staging.arrivals import arrivals, outstanding, settled
from assets.staging.receiving import archive
from assets.staging.receiving.door import claims
from assets.staging.receiving.receive import receive


@pytest.fixture
def take_in(paths, small_source):
    """Receives for the small source, or for nobody."""
    return lambda only="small": receive(paths, [small_source()], only)


@pytest.fixture
def drop(paths):
    def put(name: str, content: bytes = b"Item,Kind,Noted\n"):
        path = paths.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return put


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


def test_capital_letters_do_not_matter_to_a_claim(small_source):
    assert claims("SMALL_1.CSV", [small_source()]) == ("small",)
    assert claims("small_1.csv.zip", [small_source()]) == ()


@pytest.fixture
def both(small_source):
    """Two sources whose patterns overlap, and a third."""
    return [
        small_source(),
        replace(small_source(), name="also_small", file_pattern=r"small_1.*"),
        replace(small_source(), name="large", file_pattern="large.*"),
    ]


def for_all(paths, sources):
    """A night's receiving: for nobody, then for each source."""
    return {only: receive(paths, sources, only) for only in ("", *(source.name for source in sources))}


def test_a_file_that_two_sources_claim_is_archived_entered_and_holds_nothing_up(paths, both, drop):
    drop("small_1.csv", b"one\n")
    drop("small_2.csv", b"two\n")
    drop("large_1.csv", b"three\n")
    entered = for_all(paths, both)
    assert {only: [a.file_name for a in new] for only, new in entered.items()} == {
        "": ["small_1.csv"], "small": ["small_2.csv"], "also_small": [], "large": ["large_1.csv"],
    }  # fmt: skip
    (twice,) = entered[""]
    assert (twice.refused, twice.claimed_by) == ("claimed twice", ("small", "also_small"))
    for source in both[:2]:
        assert f"{source.name} (pattern {source.file_pattern})" in twice.message
    assert twice.content(paths).read_bytes() == b"one\n"
    assert outstanding(paths) == [twice]
    assert not any(for_all(paths, both).values())


@pytest.mark.parametrize("still_there", [True, False])
def test_a_mended_pattern_takes_in_what_two_sources_claimed(still_there, paths, both, drop):
    path = drop("small_1.csv", b"one\n")
    for_all(paths, both)
    if not still_there:
        path.unlink()
    mended = [both[0], replace(both[1], file_pattern="also_small.*"), both[2]]
    entered = for_all(paths, mended)
    (arrival,) = entered.pop("small")
    assert (arrival.source, arrival.file_name, arrival.duplicate_of) == ("small", "small_1.csv", None)
    assert arrival.content(paths).read_bytes() == b"one\n"
    assert not any(entered.values()) and outstanding(paths) == []
    assert not any(for_all(paths, mended).values())


def test_renaming_it_so_that_one_source_claims_it_settles_it_too(paths, both, drop):
    path = drop("small_1.csv", b"one\n")
    for_all(paths, both)
    path.rename(path.with_name("small_2.csv"))
    (arrival,) = for_all(paths, both)["small"]
    assert (arrival.file_name, outstanding(paths)) == ("small_2.csv", [])


def test_what_is_archived_is_for_its_owner_only_and_read_only(paths, take_in, drop):
    drop("small_1.csv")
    (arrival,) = take_in()
    assert arrival.content(paths).stat().st_mode & 0o777 == 0o400
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths.archive.rglob("*"))


@pytest.fixture
def outside(tmp_path):
    """A secret beside the home."""
    path = tmp_path / "secret"
    path.write_text("ZQXSECRET")
    return path


def link(path, target):
    path.symlink_to(target)


def fifo(path, target):
    os.mkfifo(path)


def sock(path, target):
    here = os.getcwd()
    os.chdir(path.parent)  # a socket's path may have about a hundred characters
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(here)


def dangling(path, target):
    path.symlink_to(target.parent / "nowhere")


def folder(path, target):
    path.symlink_to(target.parent)


def round_in_a_circle(path, target):
    path.symlink_to(path.parent)


@pytest.mark.parametrize("make", [link, dangling, folder, round_in_a_circle, fifo, sock])
@pytest.mark.parametrize("name", ["small_1.csv", "deep/small_1.csv", "large_1.csv"])
def test_what_is_no_file_is_entered_as_refused_once_and_nothing_of_it_is_read(
    make, name, paths, small_source, drop, outside
):
    path = paths.landing / name
    path.parent.mkdir(exist_ok=True)
    make(path, outside)
    drop("small_2.csv", b"good\n")
    entered = for_all(paths, [small_source()])
    (good,) = entered["small"] if name == "large_1.csv" else [a for a in entered["small"] if not a.refused]
    assert good.file_name == "small_2.csv"
    (refused,) = outstanding(paths)
    assert (refused.file_name, refused.source, refused.content_sha256) == (name, "", "")
    assert name in refused.message and "refused" in refused.message
    assert not any(for_all(paths, [small_source()]).values())
    archived = [path for path in (paths.archive / "content").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in archived] == [b"good\n"]
    kept = [path.read_bytes() for path in paths.archive.rglob("*") if path.is_file()]
    assert not any(b"ZQXSECRET" in content for content in kept)


def test_a_link_that_is_replaced_by_its_file_is_taken_in_and_settled(paths, small_source, drop, outside):
    path = paths.landing / "small_1.csv"
    path.symlink_to(outside)
    for_all(paths, [small_source()])
    path.unlink()
    drop("small_1.csv", b"one\n")
    (arrival,) = for_all(paths, [small_source()])["small"]
    assert (arrival.source, outstanding(paths)) == ("small", [])
    path.unlink()
    path.symlink_to(outside)
    for_all(paths, [small_source()])
    assert [refused.file_name for refused in outstanding(paths)] == ["small_1.csv"]


def test_a_link_that_is_taken_away_needs_nobody_any_more(paths, small_source, outside):
    path = paths.landing / "small_1.csv"
    path.symlink_to(outside)
    for_all(paths, [small_source()])
    (refused,) = outstanding(paths)
    path.unlink()
    for_all(paths, [small_source()])
    assert outstanding(paths) == [] and set(settled(paths)) == {refused.extract_key}


@pytest.mark.parametrize("swapped", ["file", "folder"])
def test_what_is_swapped_for_a_link_after_it_was_looked_at_leads_nowhere(
    swapped, paths, small_source, drop, outside, monkeypatch
):
    path = drop("deep/small_1.csv", b"one\n")
    (outside.parent / "elsewhere").mkdir()
    (outside.parent / "elsewhere" / "small_1.csv").write_text("ZQXSECRET")
    look = os.stat

    def look_and_swap(name, **how):
        found = look(name, **how)
        if swapped == "file" and name == "small_1.csv" and not path.is_symlink():
            path.unlink()
            path.symlink_to(outside)
        if swapped == "folder" and name == "deep" and not path.parent.is_symlink():
            path.parent.rename(outside.parent / "moved away")
            path.parent.symlink_to(outside.parent / "elsewhere")
        return found

    monkeypatch.setattr("assets.staging.receiving.landing.os.stat", look_and_swap)
    receive(paths, [small_source()], "small")
    monkeypatch.undo()
    assert not [path for path in (paths.archive / "content").rglob("*") if b"ZQX" in read_if_file(path)]
    assert outside.read_text() == "ZQXSECRET" and path.is_symlink() or path.parent.is_symlink()


def read_if_file(path):
    return path.read_bytes() if path.is_file() else b""


def refuse_to_open(monkeypatch, names):
    """The system will not open these names, also for root: as on a share that went wrong."""
    usual = os.open

    def opening(path, *how, **more):
        if path in names:
            raise OSError(names[path], os.strerror(names[path]))
        return usual(path, *how, **more)

    monkeypatch.setattr("assets.staging.receiving.landing.os.open", opening)


@pytest.mark.parametrize("number", ["EACCES", "EIO", "ESTALE", "EPERM"])
@pytest.mark.parametrize("name", ["small_1.csv", "large_1.csv"])
def test_an_unreadable_file_is_entered_and_stops_nothing_behind_it(
    number, name, paths, small_source, drop, monkeypatch
):
    drop(name, b"one\n")
    drop("small_2.csv", b"two\n")
    refuse_to_open(monkeypatch, {name: getattr(errno, number)})
    assert "small_2.csv" in [a.file_name for a in for_all(paths, [small_source()])["small"]]
    (refused,) = outstanding(paths)
    assert refused.file_name == name
    assert os.strerror(getattr(errno, number)) in refused.message
    assert not any(for_all(paths, [small_source()]).values())
    monkeypatch.undo()
    entered = [a.file_name for new in for_all(paths, [small_source()]).values() for a in new]
    assert entered == [name] and outstanding(paths) == []


def test_an_unreadable_folder_is_entered_and_what_was_refused_in_it_stays(
    paths, small_source, drop, outside, monkeypatch
):
    drop("deep/small_1.csv", b"one\n")
    (paths.landing / "deep" / "small_2.csv").symlink_to(outside)
    drop("small_3.csv", b"three\n")
    refuse_to_open(monkeypatch, {"small_1.csv": errno.EACCES})
    for_all(paths, [small_source()])
    monkeypatch.undo()
    refuse_to_open(monkeypatch, {"deep": errno.EACCES})
    for_all(paths, [small_source()])
    assert {refused.file_name for refused in outstanding(paths)} == {
        "deep", "deep/small_1.csv", "deep/small_2.csv",
    }  # fmt: skip
    monkeypatch.undo()
    (arrival,) = for_all(paths, [small_source()])["small"]
    assert arrival.file_name == "deep/small_1.csv"
    assert [refused.file_name for refused in outstanding(paths)] == ["deep/small_2.csv"]


def test_a_file_that_breaks_off_while_it_is_read_is_unreadable(paths, small_source, drop, monkeypatch):
    drop("small_1.csv", b"one\n")
    usual = os.read

    def reading(file, count):
        if os.readlink(f"/proc/self/fd/{file}").endswith("small_1.csv"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return usual(file, count)

    monkeypatch.setattr("assets.staging.receiving.archive.os.read", reading)
    for_all(paths, [small_source()])
    assert [refused.refused for refused in outstanding(paths)] == ["an unreadable file"]
    assert not list((paths.archive / "incoming").iterdir())


def test_what_this_machine_lacks_is_no_fault_of_the_file(paths, small_source, drop, monkeypatch):
    drop("small_1.csv", b"one\n")
    refuse_to_open(monkeypatch, {"small_1.csv": errno.EMFILE})
    with pytest.raises(OSError, match=os.strerror(errno.EMFILE)):
        receive(paths, [small_source()], "small")
    assert arrivals(paths) == []


def test_folders_nested_without_end_are_refused(paths, small_source, drop):
    drop("small_1.csv")
    at = os.open(paths.landing, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=at)
        inner = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(at)
    assert len(for_all(paths, [small_source()])["small"]) == 1
    (refused,) = outstanding(paths)
    assert "folders deep" in refused.message


def test_a_name_sent_in_the_form_that_another_was_given_is_told_apart(paths, small_source, drop):
    drop("small_[x].csv", b"one\n")
    (first,) = for_all(paths, [small_source()])["small"]
    drop(first.file_name, b"two\n")
    both = [replace(small_source(), file_pattern=".*")]
    names = {a.file_name for a in receive(paths, both, "small")}
    assert len(names) == 1 and first.file_name not in names
