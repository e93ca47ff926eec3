"""An index of records is believed only while the files are as they were, and never when it is damaged."""

import logging
import os
from pathlib import Path

import pytest

from warehouse.storage import record_index
from warehouse.storage.record_index import RecordIndex, files_in


def parse(name, text):
    return None if "garbled" in text else f"{name}: {text}"


class Shelf:
    """A folder of records with an index beside it."""

    def __init__(self, folder):
        self.folder, self.file = folder / "records", folder / "gathered" / "records.jsonl"
        self.folder.mkdir()

    def put(self, number, text):
        (self.folder / f"{number}.json").write_text(text)

    def afresh(self):
        """The index as a new process has it."""
        return RecordIndex(self.file, parse)

    def read(self, index=None):
        return (index or self.afresh()).read(files_in(self.folder, ".json"))

    def gather(self):
        index = self.afresh()
        self.read(index)
        index.save()
        return index


@pytest.fixture
def shelf(tmp_path):
    shelf = Shelf(tmp_path)
    for number in range(1, 6):
        shelf.put(number, f"text {number}")
    return shelf


ALL = {str(number): f"{number}: text {number}" for number in range(1, 6)}


@pytest.fixture
def opened(monkeypatch):
    """The files that are read themselves."""
    read, seen = record_index._text_of, []
    monkeypatch.setattr(record_index, "_text_of", lambda path: seen.append(Path(path).name) or read(path))
    return seen


def test_what_was_gathered_is_not_opened_again(shelf, opened):
    assert shelf.read() == ALL
    shelf.gather()
    opened.clear()
    index = shelf.afresh()
    assert shelf.read(index) == shelf.read(index) == ALL
    assert opened == []


def test_what_is_new_is_added_and_only_that_is_opened(shelf, opened):
    shelf.gather()
    before = shelf.file.read_bytes()
    shelf.put(6, "text 6")
    opened.clear()
    shelf.gather()
    assert opened == ["6.json"]
    assert shelf.file.read_bytes().startswith(before)
    opened.clear()
    assert shelf.read() == ALL | {"6": "6: text 6"}
    assert opened == []


def test_a_file_that_was_written_since_is_read_itself_although_size_and_time_are_the_same(shelf):
    index, path = shelf.gather(), shelf.folder / "3.json"
    was = path.stat()
    path.write_text("TEXT 3")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    for asked in (index, shelf.afresh()):
        assert shelf.read(asked) == ALL | {"3": "3: TEXT 3"}


def test_a_record_that_is_gone_is_gone_whatever_the_index_says(shelf):
    index = shelf.gather()
    (shelf.folder / "2.json").unlink()
    for asked in (index, shelf.afresh()):
        assert "2" not in shelf.read(asked)


@pytest.mark.parametrize("content", [b"garbled", b"\xff\xfe"])
def test_a_damaged_record_is_none_and_is_not_gathered(shelf, content):
    shelf.gather()
    (shelf.folder / "4.json").write_bytes(content)
    index = shelf.gather()
    assert shelf.read(index)["4"] is shelf.read()["4"] is None
    shelf.put(4, "text 4")
    assert shelf.read(index) == shelf.read() == ALL


def cut(content):
    return content[: len(content) // 2]


def cut_at_the_last_line_end(content):
    return content[:-1]


def altered(content):
    return content.replace(b"text 2", b"text 9")


def emptied_in_the_middle(content):
    return content[:200] + bytes(200) + content[400:]


@pytest.mark.parametrize("damage", [cut, cut_at_the_last_line_end, altered, emptied_in_the_middle])
def test_a_damaged_index_is_told_never_believed_and_made_anew(damage, shelf, caplog):
    shelf.gather()
    good = shelf.file.read_bytes()
    shelf.file.write_bytes(damage(good))
    with caplog.at_level(logging.WARNING):
        index = shelf.afresh()
        assert shelf.read(index) == ALL
    assert f"{shelf.file} is damaged" in caplog.text
    index.save()
    assert None not in record_index.lines_of(shelf.file)
    caplog.clear()
    assert shelf.read() == ALL
    assert not caplog.text


def test_an_index_that_cannot_be_read_is_told_and_passed_over(shelf, caplog):
    shelf.gather()
    shelf.file.unlink()
    shelf.file.mkdir()
    assert shelf.read() == ALL
    assert f"{shelf.file} is damaged" in caplog.text


def test_a_missing_index_is_made_anew(shelf):
    index = shelf.gather()
    shelf.file.unlink()
    shelf.put(6, "text 6")
    assert shelf.read(index) == ALL | {"6": "6: text 6"}
    index.save()
    assert len(list(record_index.lines_of(shelf.file))) == 6


def test_lines_that_later_ones_replaced_do_not_pile_up(shelf, monkeypatch):
    monkeypatch.setattr(record_index, "_SPARE", 0)
    for turn in range(20):
        shelf.put(1, f"text {turn}")
        shelf.gather()
    assert len(list(record_index.lines_of(shelf.file))) <= 10
    assert shelf.read()["1"] == "1: text 19"


def test_an_index_that_cannot_be_written_is_told_and_the_records_are_read_all_the_same(
    shelf, caplog, monkeypatch
):
    def refuse(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(record_index, "atomic_write", refuse)
    index = shelf.gather()
    assert "could not be written (No space left on device)" in caplog.text
    assert shelf.read(index) == ALL
