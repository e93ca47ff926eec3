"""A county to tell stories of: extracts are dropped into its landing zone and taken in, up to staging.

Belongs here: dropping, taking in, and reading back what was written down. Does not belong here: what
ought to become of any one extract.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

import pytest

from assets.declarations.declared import all_sources
from assets.staging.faults import FilesFaulted
from assets.staging.outcome import Outcome, folder_of, rejected_folder_of
from assets.staging.pending import stage_pending
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager
from checks.contract import Source
from checks.rule import Rules
from warehouse.storage.paths import DataPaths

EXTRACTS = Path(__file__).parents[1] / "extracts"
LANCASHIRE = "E10000017"


@dataclass
class County:
    """A council with an empty landing zone."""

    paths: DataPaths
    organisation: str = LANCASHIRE
    person_key: bytes | None = b"a key for tests only, which protects nobody"
    told: list[str] = field(default_factory=list)
    """Everything that staging said on the way."""

    def drop(self, name: str, content: bytes) -> Path:
        """Puts a file into the landing zone under this name."""
        path = self.paths.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def ingest(
        self,
        sources: Iterable[Source] = (),
        rules_instead: Rules | None = None,
    ) -> dict[str, Outcome]:
        """Receives everything and stages whatever waits; gives the outcome of each file now staged, by name."""
        declared = tuple(sources) or tuple(all_sources().values())
        stager = Stager(self.paths, self.organisation, self.person_key, self.told.append, rules_instead)
        receive(self.paths, declared, only="")
        staged: dict[str, Outcome] = {}
        for source in declared:
            receive(self.paths, declared, only=source.name)
            try:
                staged |= {outcome.file_name: outcome for outcome in stage_pending(source, stager)}
            except FilesFaulted as met:
                raise met.errors[0] from None
        return staged

    def accepted(self, outcome: Outcome) -> list[dict[str, Any]]:
        """The staged rows of an extract in the order of the file, without the key of the extract."""
        import pyarrow.parquet as pq

        folder = folder_of(self.paths, outcome.source, outcome.extract_key)
        rows = pq.read_table(folder / "accepted.parquet").drop_columns(["extract_key"]).to_pylist()
        return sorted(rows, key=lambda row: row["line_number"])

    def rejected(self, outcome: Outcome) -> list[dict[str, Any]]:
        """The rejected rows of an extract, with their reasons."""
        import pyarrow.parquet as pq

        folder = rejected_folder_of(self.paths, outcome.source, outcome.extract_key)
        return pq.read_table(folder / "rejected.parquet").to_pylist()

    def record(self, outcome: Outcome) -> str:
        """The text of outcome.json."""
        return (folder_of(self.paths, outcome.source, outcome.extract_key) / "outcome.json").read_text()


@pytest.fixture(scope="session")
def new_county(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., County]:
    """Founds a county with a data folder of its own."""

    def found(**settings: Any) -> County:
        return County(DataPaths(tmp_path_factory.mktemp("county")).prepare(), **settings)

    return found


@pytest.fixture
def county(new_county: Callable[..., County]) -> County:
    """A county in which nothing has arrived yet."""
    return new_county()


@pytest.fixture(scope="session")
def extracts() -> Path:
    """The folder of sample extracts."""
    return EXTRACTS


@pytest.fixture(scope="session")
def landing_name() -> Callable[[str, Path], str]:
    """The name under which a sample of a source is dropped, so that the source claims it."""
    names = {
        "highways_defects": "HAMS_{}.csv",
        "library_visits": "library_visits_2017-18_{}.csv",
        "library_visits_by_branch": "library_visits_by_branch_{}.csv",
        "childrens_assessments": "CIN_Census_{}.xml",
    }
    return lambda source, sample: names[source].format(sample.stem)


@pytest.fixture(scope="session")
def every_bad_extract(
    new_county: Callable[..., County], extracts: Path, landing_name: Callable[[str, Path], str]
) -> tuple[County, dict[tuple[str, str], Outcome]]:
    """All sample extracts, good and bad, of all sources, taken in at once; outcomes by source and sample."""
    county = new_county()
    names = {}
    for source in all_sources():
        for sample in sorted((extracts / source).glob("**/*.*")):
            name = landing_name(source, sample)
            county.drop(name, sample.read_bytes())
            names[name] = (source, sample.stem)
    county.drop("notes for the night.txt", b"no source claims this\n")
    return county, {names[file_name]: outcome for file_name, outcome in county.ingest().items()}


@pytest.fixture(scope="session")
def broken() -> Callable[[Outcome], dict[str, tuple[int, ...]]]:
    """The rules of severity error that rows of an extract, or the extract itself, broke, with their lines."""
    together = ("rejected_rows",)
    return lambda outcome: {
        finding.rule: finding.lines
        for finding in outcome.findings
        if finding.severity == "error"
        and finding.rule not in together
        and (finding.row_count or finding.status == "failed")
    }


@pytest.fixture(scope="session")
def account() -> Callable[[Outcome], tuple[int, int, int, int, int]]:
    """Received, accepted, rejected, duplicate, ignored."""
    return lambda outcome: astuple(outcome.account)


@pytest.fixture
def mend_reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], None]:
    """Mends a line in a copy of the reference files, which this process reads in place of the project's."""
    import assets.loading.built_from as built_from
    import assets.reference as room

    folder = shutil.copytree(room.FOLDER, tmp_path / "reference")
    for module in (room, built_from):
        monkeypatch.setattr(module, "FOLDER", folder)

    def mended(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not say {old!r} any more"
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return mended
