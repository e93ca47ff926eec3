"""What the documents promise of adding a source, a fact, an indicator or a rule: new files, and nothing else edited.

Each story takes the files out of its document, drops them into a copy of the project and runs that copy by its
own command line, so that neither this tree nor the installed package can help.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from warehouse.storage.paths import DataPaths

ROOT = Path(__file__).parents[2]
PACKAGES = ("pipelines", "assets", "checks", "warehouse", "demo")
REAL = ROOT / "tests" / "extracts" / "real"
_BLOCK = re.compile(
    r"^(?:`(?P<path>[^`\n]+)`\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)

ASKED = """
import json, sys
from pipelines.definitions import defs
graph = defs.resolve_asset_graph()
print(json.dumps({
    "assets": [key.to_user_string() for key in graph.get_all_asset_keys()],
    "checks": [f"{c.asset_key.to_user_string()}: {c.name}" for c in graph.asset_check_keys],
}))
"""


@dataclass
class Copy:
    """A copy of the project with a data folder of its own, and what a document says."""

    project: Path
    paths: Path
    document: str
    said: str = field(default="")

    def drop_files_of_document(self, number: int = 1) -> None:
        """Puts so many Python files of the document into the copy, where there were none."""
        files = [(b["path"], b["text"]) for b in _BLOCK.finditer(self.document) if b["kind"] == "python"]
        assert len(files) == number
        for path, text in files:
            target = self.project / path
            assert not target.exists()
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def turn_to(self, document: str) -> None:
        """Goes on with another document."""
        self.document = (ROOT / "docs" / document).read_text(encoding="utf-8")

    def sample_of_document(self) -> Path:
        """The document's sample as a file, outside the landing zone."""
        ((path, text),) = [(path, text) for path, text in self._files() if "/" not in path]
        target = self.project / path
        target.write_text(text, encoding="utf-8")
        return target

    def drop_extract_of_document(self) -> str:
        """Puts the document's extract, or each of several, into the landing zone; the name of the last there."""
        for path, text in self._files():
            if "/" in path:
                target = self.paths / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="cp1252", newline="")
        return str(target.relative_to(self.paths / "landing"))

    def _files(self) -> list[tuple[str, str]]:
        return [(b["path"], b["text"]) for b in _BLOCK.finditer(self.document) if b["kind"] in ("csv", "xml")]

    def promised(self) -> list[str]:
        """The lines that the document says will be said."""
        return [
            line
            for b in _BLOCK.finditer(self.document)
            if b["kind"] == "text"
            for line in b["text"].splitlines()
        ]

    def performance(self, *words: str, **settings: str) -> str:
        """What the copy's command line says."""
        return self._python("-m", "pipelines.cli", *words, **settings)

    def defined(self) -> dict[str, list[str]]:
        """The assets and checks that Dagster finds in the copy."""
        return json.loads(self._python("-c", ASKED).splitlines()[-1])

    def asked(self, question: str) -> list[tuple]:
        """The answer of the current release."""
        return self._answer(self.paths / "published" / "current" / "performance.duckdb", question)

    def held(self, question: str) -> list[tuple]:
        """The answer of the warehouse."""
        return self._answer(DataPaths(self.paths).warehouse_file, question)

    def _answer(self, file: Path, question: str) -> list[tuple]:
        import duckdb

        with duckdb.connect(str(file.resolve()), read_only=True) as con:
            return con.execute(question).fetchall()

    def refused(self, *words: str) -> str:
        """What the copy's command line says when it ends with a fault."""
        ended = self._ended("-m", "pipelines.cli", *words)
        assert ended.returncode == 1, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    def _python(self, *words: str, **settings: str) -> str:
        ended = self._ended(*words, **settings)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    def _ended(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PERFORMANCE_", "DAGSTER_"))
        }
        # PYTHONPATH comes before the installed package; the copy says whether it did.
        own = {
            "PYTHONPATH": str(self.project),
            "PERFORMANCE_HOME": str(self.paths),
            "COLUMNS": "250",
            **settings,
        }
        return subprocess.run(
            [sys.executable, *words], cwd=self.project, env={**kept, **own}, capture_output=True, text=True
        )


@pytest.fixture
def copy(tmp_path: Path, request: pytest.FixtureRequest) -> Copy:
    """A copy of the project for the document that the test names."""
    project = tmp_path / "project"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, project / package, ignore=shutil.ignore_patterns("__pycache__"))
    made = Copy(project, tmp_path / "data", "")
    made.turn_to(request.param)
    assert made._python("-c", "import assets; print(assets.__file__)").startswith(str(project))
    return made


@pytest.mark.parametrize("copy", ["adding-a-source.md"], indirect=True)
def test_a_source_is_one_file(copy: Copy) -> None:
    sample = copy.sample_of_document()
    said = copy.performance("new", "source", sample.name, "--service", "libraries")
    (written,) = (copy.project / "assets" / "sources").rglob("library_computer_hours.py")
    assert "11 sources, " in copy.performance("check")
    written.unlink()  # Its author confirms it: what then stands there is the document's file.
    copy.drop_files_of_document()
    file_name = copy.drop_extract_of_document()
    said += copy.performance("check") + copy.performance("nightly")
    assert [line for line in copy.promised() if line not in said] == []
    assert copy.promised()

    defined = copy.defined()
    assert "staged/library_computer_hours" in defined["assets"]
    assert "staged/library_computer_hours: activity_count__not_a_whole_number" in defined["checks"]

    ledger = copy.asked(
        "select file_name, source_name, outcome, loaded_count, rejected_count from extract_ledger "
        "where not is_installed"
    )
    assert ledger == [(file_name, "library_computer_hours", "loaded", 3, 1)]


@pytest.mark.parametrize("copy", ["adding-a-delivery.md"], indirect=True)
def test_a_source_of_several_tables_is_one_file(copy: Copy) -> None:
    copy.drop_files_of_document()
    file_name = copy.drop_extract_of_document()
    assert "11 sources" in copy.performance("check")
    said = copy.performance("nightly", PERFORMANCE_PERSON_KEY="0123456789abcdef0123456789abcdef")
    assert [line for line in copy.promised() if line not in said] == []
    assert copy.promised()

    defined = copy.defined()
    assert {"staged/childrens_enquiries", "staged/childrens_protection_plans"} <= set(defined["assets"])
    assert "staged/childrens_protection_plans: started_date__missing" in defined["checks"]

    ledger = copy.asked(
        "select file_name, table_name, outcome, loaded_count, rejected_count from extract_ledger "
        "where not is_installed order by 2"
    )
    assert ledger == [
        (file_name, "childrens_enquiries", "loaded", 1, 0),
        (file_name, "childrens_protection_plans", "loaded", 1, 1),
    ]


@pytest.mark.parametrize("copy", ["adding-a-workbook.md"], indirect=True)
def test_a_workbook_and_its_service(copy: Copy) -> None:
    copy.drop_files_of_document(3)
    (copy.paths / "landing").mkdir(parents=True)
    shutil.copy(
        REAL / "ascof_2024_25_four_tables.ods", copy.paths / "landing" / "ascof_2024-25_four_tables.ods"
    )
    said = copy.performance("ingest")
    assert [line for line in copy.promised() if line not in said] == []
    assert copy.promised()


@pytest.mark.parametrize("copy", ["adding-a-dimension.md"], indirect=True)
def test_a_dimension_and_the_fact_that_is_counted_by_it(copy: Copy) -> None:
    copy.drop_files_of_document(2)
    copy.turn_to("adding-a-fact.md")
    copy.drop_files_of_document(2)
    copy.drop_extract_of_document()
    said = copy.performance("nightly")
    assert [line for line in copy.promised() if line not in said] == []
    assert copy.promised()
    assert copy.held(
        "select event_outcome_name, count(*), sum(attendee_count) from fact_library_event "
        "join dim_event_outcome using (event_outcome_key) group by 1 order by 1"
    ) == [("Digital", 1, 6), ("Reading", 2, 23)]


@pytest.mark.parametrize("copy", ["adding-an-indicator.md"], indirect=True)
def test_an_indicator_is_one_file(copy: Copy) -> None:
    copy.drop_files_of_document()
    sample = REAL / "library_loans_2023-24_lancashire.csv"
    (copy.paths / "landing").mkdir(parents=True)
    shutil.copy(sample, copy.paths / "landing")
    copy.performance("nightly")

    scorecard = copy.performance("scorecard", "2023-24 Q4")
    assert "Library loans that are for children" in scorecard
    figure = copy.asked(
        "select numerator, denominator from scorecard "
        "where indicator_code = 'library_loans_for_children' and quarter_name = '2023-24 Q4'"
    )
    assert figure == [_loans_for_children(sample, ("2024-01", "2024-02", "2024-03"))]

    said = copy.performance("check")
    said += copy.performance("explain", "library_loans_for_children", "2023-24 Q4", "--rows", "1")
    assert [line for line in copy.promised() if line not in said] == []
    assert copy.promised()
    assert "indicators/library_loans_for_children" in copy.defined()["assets"]


@pytest.mark.parametrize("copy", ["adding-a-rule.md"], indirect=True)
def test_a_rule_is_one_file(copy: Copy) -> None:
    copy.drop_files_of_document()
    copy.drop_extract_of_document()
    said = copy.performance("check") + copy.performance("ingest")
    assert [line for line in copy.promised() if line not in said] == []
    assert "4 rows received, 4 accepted, 0 rejected" in said
    assert copy.promised()
    assert "staged/highways_defects: repair_takes_longer_than_two_years" in copy.defined()["checks"]


@pytest.mark.parametrize("copy", ["adding-a-set-rule.md"], indirect=True)
def test_a_rule_over_sets_of_rows_is_one_file(copy: Copy) -> None:
    copy.drop_files_of_document()
    copy.drop_extract_of_document()
    said = copy.performance("check") + copy.performance("ingest")
    assert [line for line in copy.promised() if line not in said] == []
    assert copy.promised()


@pytest.mark.parametrize("copy", ["adding-a-rule.md"], indirect=True)
def test_what_is_wrong_in_several_files_is_told_in_sentences_and_nothing_begins(copy: Copy) -> None:
    copy.drop_files_of_document()
    rules, fact = copy.project / "checks" / "rules", "assets/facts/highways/highway_defect.py"
    rule = rules / "highways" / "repair_takes_longer_than_two_years.py"
    rule.write_text(
        rule.read_text(encoding="utf-8").replace("highways_defects", "highway_defects"), encoding="utf-8"
    )
    (rules / "common" / "unfinished.py").write_text('"""A rule."""\n\nrule = RowRule(\n', encoding="utf-8")
    with (copy.project / fact).open("a", encoding="utf-8") as code:
        code.write("\nlate = defect_count\n")
    for words in (["check"], ["nightly"]):
        said = copy.refused(*words)
        assert said.startswith("Error: not well declared, nothing runs: 3 faults\n")
        assert "checks/rules/common/unfinished.py line 3: SyntaxError: '(' was never closed" in said
        assert "assets/facts/highways/highway_defect.py line " in said
        assert "NameError: name 'defect_count'" in said
        assert (
            f"{rule.relative_to(copy.project)}: rule 'repair_takes_longer_than_two_years', applies_to: "
            in said
        )
        assert "did you mean 'highways_defects'?" in said
        assert "Traceback" not in said
    assert not copy.paths.exists()


def _loans_for_children(sample: Path, months: tuple[str, ...]) -> tuple[int, int]:
    with sample.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["Period"].startswith(months)]
    ages = [(row["Content age group"], int(row["Count"])) for row in rows]
    return sum(count for age, count in ages if age in ("Under 12", "12-17")), sum(count for _, count in ages)
