"""What a CSV file may look like: each line is a row, or is set aside with a reason, or stops the reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.readers import Delimited, RawRows, SetAside, Unreadable, set_aside
from assets.readers.csv import ahead as csv_ahead
from assets.readers.csv import delimited, lines

Row = tuple[int | str | None, ...]


@pytest.fixture
def file(tmp_path: Path):
    def write(content: bytes) -> Path:
        path = tmp_path / "extract.csv"
        path.write_bytes(content)
        return path

    return write


def rows_of(raw: RawRows) -> list[Row]:
    """Every row as a tuple, the line number first."""
    rows: list[Row] = []
    for batch in raw.batches:
        rows.extend(zip(*(column.to_pylist() for column in batch.columns), strict=True))
    return rows


def refusal(reader: Delimited, path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        rows_of(reader.read(path))
    return caught.value


def test_rows_are_text_with_the_line_they_stand_on(file):
    raw = Delimited().read(file(b'Id , Name\r\n01,"A, ""B"""\r\n02,\r\n"", x \r\n'))
    assert raw.headings == ("Id", "Name")
    assert rows_of(raw) == [(2, "01", 'A, "B"'), (3, "02", None), (4, None, " x ")]
    assert (raw.set_aside, raw.line_count) == ([], 4)


def test_line_ends_may_be_mixed(file):
    raw = Delimited().read(file(b"a,b\r\n1,2\n3,4\r5,6\r\n"))
    assert [row[0] for row in rows_of(raw)] == [2, 3, 4]


def test_blank_footer_and_ragged_lines_are_set_aside_with_their_lines(file):
    reader = Delimited(footers=(r"\*\*\* SYNTHETIC", "Total$"))
    content = b'\n a,b,c\n1,2,3\n\n,,\n" ",,""\n4,5\n6,7,8,9\nTotal,9,9\nTotally,1,1\n"*** SYNTHETIC ***"\n'
    raw = reader.read(file(content))
    assert rows_of(raw) == [(3, "1", "2", "3"), (10, "Totally", "1", "1")]
    assert raw.set_aside == [
        SetAside(1, "", "blank"),
        SetAside(4, "", "blank", count=3),
        SetAside(7, "4,5", "ragged", "3 fields, found 2"),
        SetAside(8, "6,7,8,9", "ragged", "3 fields, found 4"),
        SetAside(9, "Total,9,9", "footer"),
        SetAside(11, '"*** SYNTHETIC ***"', "footer"),
    ]
    assert raw.line_count == 11


def test_headings_alone_are_no_rows(file):
    raw = Delimited().read(file(b"a,b\n"))
    assert (rows_of(raw), raw.line_count) == ([], 1)


def test_empty_headings_at_the_end_are_dropped_and_text_below_them_is_ragged(file):
    raw = Delimited().read(file(b"a,b,,\n1,2,,\n3,4, ,\n5,6,x,\n7,8\n"))
    assert raw.headings == ("a", "b")
    assert rows_of(raw) == [(2, "1", "2"), (3, "3", "4")]
    assert [(line.line, line.expected) for line in raw.set_aside] == [
        (4, "4 fields, found text beyond the last heading"),
        (5, "4 fields, found 2"),
    ]


@pytest.mark.parametrize(
    ("headings", "rule"),
    [
        (b"a,,c\n", "heading_missing"),
        (b",".join(b"%d" % n for n in range(5000)) + b"\n", "too_many_headings"),
        (b"a,A\n", "heading_repeated"),
        (b"a,line_number\n", "heading_repeated"),
    ],
)
def test_headings_that_cannot_be_told_apart_are_refused(file, headings, rule):
    fault = refusal(Delimited(), file(b"\n" + headings))
    assert (fault.rule, fault.line) == (rule, 2)


@pytest.mark.parametrize("blank", ["\u3000", "\x85", "\u2003", "\x1c", "\xa0, ,"])
def test_a_line_of_any_white_space_is_blank(file, blank):
    raw = Delimited().read(file(f"{blank}\na,b\n1,2\n{blank}\n".encode()))
    assert (raw.headings, rows_of(raw)) == (("a", "b"), [(3, "1", "2")])
    assert [(run.line, run.kind) for run in raw.set_aside] == [(1, "blank"), (4, "blank")]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n,\n", "\u3000\n".encode()])
def test_a_file_with_nothing_in_it_is_refused(file, content):
    assert refusal(Delimited(), file(content)).rule == "file_is_empty"


def test_windows_1252_comes_out_as_unicode(file):
    raw = Delimited("cp1252").read(file("a,b\n£ ½,’– é\n".encode("cp1252")))
    assert rows_of(raw) == [(2, "£ ½", "’– é")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_utf8_mark_is_dropped_and_believed(file, encoding):
    raw = Delimited(encoding).read(file("\ufeffa,b\n£,é\n".encode()))
    assert (raw.headings, rows_of(raw)) == (("a", "b"), [(2, "£", "é")])


@pytest.mark.parametrize("block_size", [8, 4096])
@pytest.mark.parametrize("row", ["\ufeff1,2\n", '"\ufeff1",2\n', "\ufeff\n"])
def test_a_byte_order_mark_behind_the_headings_is_told(file, row, block_size, monkeypatch):
    monkeypatch.setattr(delimited, "blocks", lambda source: lines.blocks(source, block_size))
    raw = Delimited().read(file(f"a,b\n{row}3,4\n5,6\n{row}".encode()))
    assert rows_of(raw) == [(3, "3", "4"), (4, "5", "6")]
    assert [(line.line, line.kind) for line in raw.set_aside] == [
        (2, "byte_order_mark"),
        (5, "byte_order_mark"),
    ]
    assert raw.set_aside[0].text == row.rstrip()


def test_a_byte_order_mark_in_another_encoding_is_told_too(file):
    raw = Delimited("cp1252").read(file(b"a,b\n\xef\xbb\xbf1,2\n3,\xa3\n"))
    assert [row[0] for row in rows_of(raw)] == [3]
    assert [(line.line, line.kind) for line in raw.malformed] == [(2, "byte_order_mark")]


def test_a_second_byte_order_mark_is_refused(file):
    assert refusal(Delimited(), file("\ufeff\ufeffa,b\n1,2\n".encode())).rule == "byte_order_mark_repeated"


@pytest.mark.parametrize(
    ("agreed", "content", "line"),
    [
        ("utf-8", "a,b\n1,2\n£,3\n".encode("cp1252"), 3),
        ("utf-8", "é,b\n1,2\n".encode("cp1252"), 1),
        ("utf-8", "a,b\n1,2\n".encode("utf-16"), 1),
        ("cp1252", b"a,b\n1,2\n3,4\n5,\x81\n", 4),
        ("cp1252", "a,b\n£,’\n".encode(), None),
        ("cp1252", "a,£\n1,2\n".encode(), None),
    ],
)
def test_another_encoding_than_agreed_is_refused(file, agreed, content, line):
    fault = refusal(Delimited(agreed), file(content))
    assert (fault.rule, fault.line) == ("encoding_not_as_agreed", line)


def test_a_file_cut_in_the_middle_of_a_line_is_refused(file):
    path = file(b"a,b\n1,2\n3,4")
    fault = refusal(Delimited(), path)
    assert (fault.rule, fault.line) == ("file_is_cut_short", 3)
    assert rows_of(Delimited(final_line_end=False).read(path))[-1] == (3, "3", "4")


def test_binary_data_is_refused(file):
    fault = refusal(Delimited(), file(b"a,b\n1,2\n3,\0\n"))
    assert (fault.rule, fault.line) == ("file_holds_binary_data", 3)


@pytest.mark.parametrize("multiline", [False, True])
@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'a,b\n1,2\n3,"x\n5,6\n7,8\n', 3),  # never closed
        (b'a,b\n1,2\n3,"x\n', 3),  # on the last line: swallows nothing but its line end
        (b'a,b\n1,2\n3,"x', 3),
        (b'a,b\n1,"x\n3,"y"\n5,6\n', 2),  # closed by the next mark, with the right number of fields
        (b'a,b\n1,"x\n3,"y",z\n5,6\n', 2),  # the same, of another width
        (b'a,"b\n1,2\n', 1),
    ],
)
def test_a_quotation_mark_that_is_not_closed_is_refused(file, content, line, multiline):
    fault = refusal(Delimited(multiline=multiline, final_line_end=False), file(content))
    assert (fault.rule, fault.line) == ("quotation_mark_not_closed", line)


def test_a_mark_inside_an_unquoted_value_is_text(file):
    raw = Delimited().read(file(b'a,b\n1,6" pipe\n2,x\n'))
    assert rows_of(raw) == [(2, "1", '6" pipe'), (3, "2", "x")]


def test_line_ends_inside_values_are_refused_unless_agreed(file):
    path = file(b'a,"b\nb"\n1,"x\r\n\r\ny"\n2\n"3\n",4,5\n6,7\n')
    assert refusal(Delimited(), path).rule == "quotation_mark_not_closed"
    raw = Delimited(multiline=True).read(path)
    assert raw.headings == ("a", "b\nb")
    assert rows_of(raw) == [(3, "1", "x\r\n\r\ny"), (9, "6", "7")]
    assert [(line.line, line.kind) for line in raw.set_aside] == [(6, "ragged"), (7, "ragged")]
    assert raw.line_count == 9


@pytest.mark.parametrize("multiline", [False, True])
def test_blocks_do_not_show(file, monkeypatch, multiline):
    """Line numbers run on, records that lie across a cut are whole, faults name the file's line."""
    monkeypatch.setattr(delimited, "blocks", lambda source: lines.blocks(source, 16))
    body = b"".join(b"%d,x\n" % n if n % 7 else b"%d\n" % n for n in range(2, 60))
    raw = Delimited(multiline=multiline).read(file(b"a,b\n" + body))
    assert [row[:2] for row in rows_of(raw)] == [(n, str(n)) for n in range(2, 60) if n % 7]
    assert [line.line for line in raw.set_aside] == [n for n in range(2, 60) if not n % 7]
    fault = refusal(Delimited(multiline=multiline), file(b"a,b\n" + body + b"\xff,\n"))
    assert fault.line == 60
    if multiline:
        long = b'a,b\n1,2\n"x\n' + b"y\n" * 30 + b'",3\n4,5\n'
        assert [row[0] for row in rows_of(Delimited(multiline=True).read(file(long)))] == [2, 3, 35]
        assert refusal(Delimited(multiline=True), file(long + b'6,"\n7,8\n')).line == 36


def test_a_line_that_is_lost_stops_the_reading(file, monkeypatch):
    """The control total is taken from the bytes, so a parser that drops a row is found out."""

    def careless(data, layout):
        block = honest(data, layout)
        block.accounted_for -= 1
        return block

    honest = csv_ahead.read_block
    monkeypatch.setattr(csv_ahead, "read_block", careless)
    assert refusal(Delimited(), file(b"a,b\n1,2\n")).rule == "lines_do_not_add_up"


def test_a_file_of_another_layout_is_not_set_aside_line_by_line(file, monkeypatch):
    monkeypatch.setattr(delimited, "MOST_RAGGED_LINES", 3)
    assert refusal(Delimited(), file(b"a,b\n" + b"1;2\n" * 4)).rule == "lines_do_not_fit_headings"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("blank", [b"", b",", b" ,", b"\t"])
def test_blank_lines_by_the_thousand_are_counted_and_kept_as_runs(file, line_end, blank):
    many = (blank + line_end) * 3000
    content = b"a,b\n" + many + b"1,2" + line_end + many + b"3" + line_end + many
    raw = Delimited(footers=("Total",)).read(file(content))
    assert rows_of(raw) == [(3002, "1", "2")]
    assert [(run.line, run.count, run.kind) for run in raw.set_aside] == [
        (2, 3000, "blank"),
        (3003, 3000, "blank"),
        (6003, 1, "ragged"),
        (6004, 3000, "blank"),
    ]
    assert raw.line_count == 9003 == 2 + raw.set_aside.line_count


def test_runs_without_end_are_counted_in_bounded_memory(file):
    raw = Delimited(footers=("Total",)).read(file(b"a,b\n" + b"\nTotal,\n" * 30_000))
    assert rows_of(raw) == []
    assert len(raw.set_aside) <= set_aside.MOST_RUNS
    assert raw.set_aside.line_count == 60_000 == raw.set_aside.ignored_count
    assert sum(run.count for run in raw.set_aside if run.kind == "footer") == 30_000


def test_a_long_line_is_cut_for_keeping(file):
    raw = Delimited().read(file(b"a,b\n1,2\n" + b"x" * 100_000 + b"\n"))
    rows_of(raw)
    (line,) = raw.malformed
    assert line.text == "x" * 16_384 + " … (83,616 more characters)"


def test_a_line_beyond_all_measure_is_refused_with_its_number(file):
    content = b"a,b\r\n1,2\r\n\r\n3," + b"x" * (9 << 20) + b"\r\n"
    fault = refusal(Delimited(), file(content))
    assert (fault.rule, fault.line) == ("line_too_long", 4)


def test_duckdb_reads_the_stream_and_the_true_reason_survives(file):
    import duckdb

    database = duckdb.connect()
    database.register("sound", Delimited().read(file(b"a,b\n1,2\n3,4\n")).stream())
    assert database.sql("SELECT sum(line_number), max(a) FROM sound").fetchall() == [(5, "3")]
    raw = Delimited().read(file(b"a,b\n1,2\n3,\xff\n"))
    database.register("faulty", raw.stream())
    with pytest.raises(duckdb.Error):
        database.sql("SELECT count(*) FROM faulty").fetchall()
    assert raw.failure is not None
    assert (raw.failure.rule, raw.failure.line) == ("encoding_not_as_agreed", 3)


def test_a_reader_can_be_part_of_a_declaration():
    assert hash(Delimited("cp1252", footers=("Total",))) == hash(Delimited("cp1252", footers=("Total",)))
