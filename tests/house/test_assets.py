"""Every asset can be found, understood and asked about in the Dagster UI, and loading them all is light."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dagster import AssetSpec

# DuckDB is there: a tenth of a second, in which the SQL of declarations is tried.
NEVER_ON_LOADING = ("great_expectations", "lxml", "pandas", "pyarrow")


@pytest.fixture(scope="module")
def specs() -> "list[AssetSpec]":
    """Every asset that the project defines."""
    from pipelines.definitions import defs

    return list(defs.resolve_all_asset_specs())


@pytest.mark.parametrize("attribute", ["owners", "kinds", "description"])
def test_every_asset_has(attribute: str, specs: "list[AssetSpec]") -> None:
    assert specs
    assert not [spec.key.to_user_string() for spec in specs if not getattr(spec, attribute)]


def test_every_asset_is_in_the_group_of_its_service_area(specs: "list[AssetSpec]") -> None:
    assert not [spec.key.to_user_string() for spec in specs if (spec.group_name or "default") == "default"]


def test_every_check_says_what_it_checks() -> None:
    from pipelines.definitions import defs

    checks = list(defs.resolve_asset_graph().asset_check_nodes)
    assert checks
    assert not [check.key.to_user_string() for check in checks if not check.description]


def test_loading_the_definitions_imports_nothing_heavy(root: Path) -> None:
    """Dagster loads them in every process that it starts; Great Expectations alone would add seconds to each."""
    asked = f"import sys, pipelines.definitions; print(*[name for name in {NEVER_ON_LOADING} if name in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", asked], cwd=root, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == []
