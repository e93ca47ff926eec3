"""Rows out of nested records; documents that must not be trusted."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from assets.readers import Unreadable, XmlRecords
from assets.readers.xml import records as xml_records

ASSESSMENTS = XmlRecords(
    root="Message",
    record="Children/Child",
    rows="CINdetails/Assessments",
    fields={
        "LEA": "/Header/Source/LEA",
        "LAchildID": "ChildIdentifiers/LAchildID",
        "CINreferralDate": "CINdetails/CINreferralDate",
        "ReferralNFA": "CINdetails/ReferralNFA",
        "Start": "CINdetails/Assessments/AssessmentActualStartDate",
        "Factors": "CINdetails/Assessments/FactorsIdentifiedAtAssessment/AssessmentFactors",
    },
)
MESSAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- SYNTHETIC: describes nobody -->
<Message>
  <Header><Source><LEA>888</LEA></Source></Header>
  <Children>
    <Child>
      <ChildIdentifiers><LAchildID>SYN1</LAchildID>stray</ChildIdentifiers>
      <CINdetails>
        <CINreferralDate>2017-04-03</CINreferralDate>
        <Assessments>
          <AssessmentActualStartDate> 2017-04-04 </AssessmentActualStartDate>
          <FactorsIdentifiedAtAssessment>
            <AssessmentFactors>1A</AssessmentFactors><AssessmentFactors>2B</AssessmentFactors>
          </FactorsIdentifiedAtAssessment>
        </Assessments>
        <Assessments><AssessmentActualStartDate>2017-05-05</AssessmentActualStartDate></Assessments>
        <ReferralNFA>0</ReferralNFA>
      </CINdetails>
      <CINdetails>
        <Assessments><AssessmentActualStartDate/></Assessments>
        <ReferralNFA>true</ReferralNFA>
      </CINdetails>
    </Child>
    <Child><ChildIdentifiers><LAchildID>SYN2</LAchildID></ChildIdentifiers></Child>
    <Child>
      <CINdetails><Assessments/></CINdetails>
      <ChildIdentifiers><LAchildID>R&amp;D <!-- x -->é</LAchildID></ChildIdentifiers>
    </Child>
  </Children>
</Message>
"""
ROWS = [
    (10, "888", "SYN1", "2017-04-03", "0", "2017-04-04", "1A 2B"),
    (16, "888", "SYN1", "2017-04-03", "0", "2017-05-05", None),
    (20, "888", "SYN1", None, "true", None, None),
    (26, "888", "R&D é", None, None, None, None),
]


@pytest.fixture
def file(tmp_path: Path):
    def write(content: str | bytes) -> Path:
        path = tmp_path / "message.xml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def rows_of(reader: XmlRecords, path: Path) -> list[tuple]:
    return [tuple(row.values()) for batch in reader.read(path).batches for row in batch.to_pylist()]


def refusal(path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        rows_of(ASSESSMENTS, path)
    return caught.value


def test_a_row_has_what_encloses_it_and_nothing_of_its_brothers(file):
    raw = ASSESSMENTS.read(file(MESSAGE))
    assert raw.headings == ("LEA", "LAchildID", "CINreferralDate", "ReferralNFA", "Start", "Factors")
    assert [tuple(row.values()) for batch in raw.batches for row in batch.to_pylist()] == ROWS
    assert (raw.set_aside, raw.line_count) == ([], MESSAGE.count("\n"))


def test_namespaces_do_not_matter(file):
    default = MESSAGE.replace("<Message>", '<Message xmlns="urn:x">')
    prefixed = MESSAGE.replace("</", "</c:").replace("<", "<c:").replace("<c:/c:", "</c:")
    prefixed = (
        prefixed.replace("<c:?", "<?")
        .replace("<c:!", "<!")
        .replace("<c:Message>", '<c:Message xmlns:c="urn:x">')
    )
    assert rows_of(ASSESSMENTS, file(default)) == ROWS
    assert rows_of(ASSESSMENTS, file(prefixed)) == ROWS


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "utf-8-sig"])
def test_the_encoding_is_the_one_declared(file, encoding):
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    assert rows_of(ASSESSMENTS, file(MESSAGE.replace("UTF-8", declared).encode(encoding))) == ROWS


def test_the_record_itself_may_be_the_row(file):
    workers = XmlRecords("Message", "Worker", "", {"Id": "Id", "Year": "/Header/Year"})
    text = "<Message><Header><Year>2022</Year></Header>\n<Worker><Id>7</Id></Worker>\n<Worker/></Message>"
    assert rows_of(workers, file(text)) == [(2, "7", "2022"), (3, None, "2022")]


def test_lines_are_true_and_memory_is_flat_in_a_long_document(file, monkeypatch):
    monkeypatch.setattr(xml_records, "BATCH_ROWS", 500)
    head, child, foot = (
        "<Message><Children>\n",
        "<Child><CINdetails>\n\n\n<Assessments\n/></CINdetails>\n</Child>\n",
        "</Children></Message>",
    )
    path = file(head + child * 20_000 + foot)
    raw = ASSESSMENTS.read(path)
    next(raw.batches)
    tracemalloc.start()
    last = 0
    for batch in raw.batches:
        last = batch.column(0)[-1].as_py()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert last == 1 + 19_999 * 6 + 4
    assert raw.line_count == 1 + 20_000 * 6 + 1
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        ("", "file_is_empty", None),
        ("\n", "xml_not_well_formed", 2),
        (MESSAGE[: MESSAGE.index("<ReferralNFA>")], "xml_not_well_formed", 17),
        (MESSAGE.replace("</Source>", ""), "xml_not_well_formed", 4),
        (MESSAGE.replace("R&amp;D", "&unknown;"), "xml_not_well_formed", 27),
        (MESSAGE.encode("cp1252"), "xml_not_well_formed", 27),
        (MESSAGE.replace("UTF-8", "no-such-code"), "xml_not_well_formed", 1),
        ("<a>\n<Message/></a>", "xml_other_document", 1),
        (
            '<!-- x -->\n<!DOCTYPE Message SYSTEM "http://localhost/x.dtd">\n<Message/>',
            "xml_declares_entities",
            2,
        ),
    ],
)
def test_what_is_refused(file, content, rule, line):
    fault = refusal(file(content))
    assert (fault.rule, fault.line) == (rule, line)


def test_an_entity_bomb_is_refused_before_it_goes_off(file):
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    prolog = f'<?xml version="1.0"?>\n<!DOCTYPE Message [<!ENTITY l0 "lol">{lol}]>\n'
    fault = refusal(file(prolog + '<Message a="&l11;">&l11;</Message>'))
    assert (fault.rule, fault.line) == ("xml_declares_entities", 2)


def test_a_reader_can_be_part_of_a_declaration():
    assert ASSESSMENTS in {ASSESSMENTS}
