"""The catalogue of indicators says what the indicators say of themselves, and the copy in docs is that one."""

from pathlib import Path

from assets.declarations.declared import all_indicators
from assets.reports import catalogue

WRITTEN = Path(__file__).parents[3] / "docs" / "indicators.md"


def test_every_indicator_stands_in_it_with_its_definition() -> None:
    said = catalogue.render()
    missing = [
        code
        for code, indicator in all_indicators().items()
        if f"\n## {code}\n" not in said or " ".join(indicator.definition.split()) not in said
    ]
    assert all_indicators()
    assert not missing


def test_the_one_in_the_documents_is_up_to_date() -> None:
    assert catalogue.main([str(WRITTEN), "--check"]) == 0


def test_one_that_says_something_else_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "indicators.md"
    assert catalogue.main([str(path), "--check"]) == 1
    catalogue.main([str(path)])
    assert catalogue.main([str(path), "--check"]) == 0
    path.write_text(
        path.read_text(encoding="utf-8").replace("Library visits", "Library calls"), encoding="utf-8"
    )
    assert catalogue.main([str(path), "--check"]) == 1
