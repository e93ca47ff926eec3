"""The peers of the benchmark are locked by hash, and stand on the same DuckDB, pandas and pyarrow as the project."""

import re

PEERS = "tests/bench/peers/requirements.txt"


def pinned(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.MULTILINE))


def test_every_package_of_the_peers_has_its_hashes_and_no_index_is_named(root) -> None:
    text = (root / PEERS).read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", text.strip())
    assert {"dbt-duckdb", "pandas"} <= set(pinned(text))
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in text


def test_the_peers_stand_on_the_same_engines(root) -> None:
    ours, theirs = (pinned((root / name).read_text(encoding="utf-8")) for name in ("requirements.txt", PEERS))
    for engine in ("duckdb", "pandas", "pyarrow"):
        assert theirs[engine] == ours[engine]
