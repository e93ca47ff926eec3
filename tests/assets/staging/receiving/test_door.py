"""What cannot be taken in is entered as refused, once, and stops nothing; no link leads out of the landing zone."""

from __future__ import annotations

import contextlib
import errno
import os
import socket

import pytest

from assets.staging.arrivals import arrivals, outstanding, settled
from assets.staging.receiving.receive import receive


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
    # A socket's path may have about a hundred characters; pytest's folders have more.
    with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path.name)


def dangling(path, target):
    path.symlink_to(target.parent / "nowhere")


def folder(path, target):
    path.symlink_to(target.parent)


def round_in_a_circle(path, target):
    path.symlink_to(path.parent)


@pytest.mark.parametrize("make", [link, dangling, folder, round_in_a_circle, fifo, sock])
@pytest.mark.parametrize("name", ["small_1.csv", "deep/small_1.csv", "large_1.csv"])
def test_what_is_no_file_is_entered_as_refused_once_and_nothing_of_it_is_read(
    for_all, make, name, paths, small_source, drop, outside
):
    path = paths.landing / name
    path.parent.mkdir(exist_ok=True)
    make(path, outside)
    drop("small_2.csv", b"good\n")
    entered = for_all([small_source()])
    (good,) = entered["small"] if name == "large_1.csv" else [a for a in entered["small"] if not a.refused]
    assert good.file_name == "small_2.csv"
    (refused,) = outstanding(paths)
    assert (refused.file_name, refused.source, refused.content_sha256) == (name, "", "")
    assert name in refused.message and "refused" in refused.message
    assert not any(for_all([small_source()]).values())
    archived = [path for path in (paths.archive / "content").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in archived] == [b"good\n"]
    kept = [path.read_bytes() for path in paths.archive.rglob("*") if path.is_file()]
    assert not any(b"ZQXSECRET" in content for content in kept)


def test_a_link_that_is_replaced_by_its_file_is_taken_in_and_settled(
    for_all, paths, small_source, drop, outside
):
    path = paths.landing / "small_1.csv"
    path.symlink_to(outside)
    for_all([small_source()])
    path.unlink()
    drop("small_1.csv", b"one\n")
    (arrival,) = for_all([small_source()])["small"]
    assert (arrival.source, outstanding(paths)) == ("small", [])
    path.unlink()
    path.symlink_to(outside)
    for_all([small_source()])
    assert [refused.file_name for refused in outstanding(paths)] == ["small_1.csv"]


def test_a_link_that_is_taken_away_needs_nobody_any_more(for_all, paths, small_source, outside):
    path = paths.landing / "small_1.csv"
    path.symlink_to(outside)
    for_all([small_source()])
    (refused,) = outstanding(paths)
    path.unlink()
    for_all([small_source()])
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
    assert path.is_symlink() if swapped == "file" else path.parent.is_symlink()
    if swapped == "file":
        assert [refused.refused for refused in outstanding(paths)] == ["a link"]


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
    for_all, number, name, paths, small_source, drop, monkeypatch
):
    drop(name, b"one\n")
    drop("small_2.csv", b"two\n")
    refuse_to_open(monkeypatch, {name: getattr(errno, number)})
    assert "small_2.csv" in [a.file_name for a in for_all([small_source()])["small"]]
    (refused,) = outstanding(paths)
    assert refused.file_name == name
    assert os.strerror(getattr(errno, number)) in refused.message
    assert not any(for_all([small_source()]).values())
    monkeypatch.undo()
    entered = [a.file_name for new in for_all([small_source()]).values() for a in new]
    assert entered == [name] and outstanding(paths) == []


def test_an_unreadable_folder_is_entered_and_what_was_refused_in_it_stays(
    for_all, paths, small_source, drop, outside, monkeypatch
):
    drop("deep/small_1.csv", b"one\n")
    (paths.landing / "deep" / "small_2.csv").symlink_to(outside)
    drop("small_3.csv", b"three\n")
    refuse_to_open(monkeypatch, {"small_1.csv": errno.EACCES})
    for_all([small_source()])
    monkeypatch.undo()
    refuse_to_open(monkeypatch, {"deep": errno.EACCES})
    for_all([small_source()])
    assert {refused.file_name for refused in outstanding(paths)} == {
        "deep", "deep/small_1.csv", "deep/small_2.csv",
    }  # fmt: skip
    monkeypatch.undo()
    (arrival,) = for_all([small_source()])["small"]
    assert arrival.file_name == "deep/small_1.csv"
    assert [refused.file_name for refused in outstanding(paths)] == ["deep/small_2.csv"]


def test_a_file_that_breaks_off_while_it_is_read_is_unreadable(
    for_all, paths, small_source, drop, monkeypatch
):
    path = drop("small_1.csv", b"one\n")
    usual = os.read

    def reading(file, count):
        if os.path.samestat(os.fstat(file), path.stat()):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return usual(file, count)

    monkeypatch.setattr("assets.staging.receiving.archive.os.read", reading)
    for_all([small_source()])
    assert [refused.refused for refused in outstanding(paths)] == ["an unreadable file"]
    assert not list((paths.archive / "incoming").iterdir())


def test_what_this_machine_lacks_is_no_fault_of_the_file(paths, small_source, drop, monkeypatch):
    drop("small_1.csv", b"one\n")
    refuse_to_open(monkeypatch, {"small_1.csv": errno.EMFILE})
    with pytest.raises(OSError, match=os.strerror(errno.EMFILE)):
        receive(paths, [small_source()], "small")
    assert arrivals(paths) == []


def test_folders_nested_without_end_are_refused(for_all, paths, small_source, drop):
    drop("small_1.csv")
    at = os.open(paths.landing, os.O_RDONLY)
    for _ in range(100):
        os.mkdir("d", dir_fd=at)
        inner = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(at)
    assert len(for_all([small_source()])["small"]) == 1
    (refused,) = outstanding(paths)
    assert "folders deep" in refused.message
