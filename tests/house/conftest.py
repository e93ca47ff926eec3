"""What the tests of the house look at: the project's own files, wherever it was checked out.

Belongs here: finding files. Does not belong here: what a file must be like.
"""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("pipelines", "assets", "checks", "warehouse")
FOLDERS = (*ROOMS, "demo", "tests", "docs", "deploy", ".ci")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def project_files() -> list[Path]:
    """Every file of the project, without the environment, the data and what tools leave behind."""
    top = [path for path in ROOT.iterdir() if path.is_file()]
    within = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    return sorted(path for path in top + within if "__pycache__" not in path.parts)


@pytest.fixture(scope="session")
def modules(project_files: list[Path]) -> list[Path]:
    """Every Python file of the project."""
    return [path for path in project_files if path.suffix == ".py"]
