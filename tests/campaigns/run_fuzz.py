"""Runs the campaign of damaged and hostile files; exits with 1 when anything does not hold.

    python tests/campaigns/run_fuzz.py [--files N] [--seed N] [--processes N] [--file N]

The environment's FILES, SEED and PROCESSES stand in for arguments that are not given. `--file` stages the batch of
one file again, which is how a failure is looked into.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from fuzz.campaign import keep_smallest, run, summary
from fuzz.worker import AT_ONCE


def main(arguments: list[str] | None = None) -> int:
    """Run it, tell what came of it, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default, said in (
        ("files", 10_000, "how many files"),
        ("seed", 1, "the same seed makes the same files"),
        ("processes", 2, "how many are staged at once"),
    ):
        value = os.environ.get(name.upper()) or default
        parser.add_argument(f"--{name}", type=int, default=value, help=f"{said} (default: %(default)s)")
    parser.add_argument("--file", type=int, help="this file alone, with those of its batch")
    given = parser.parse_args(arguments)
    if given.files < 1 or given.processes < 1:
        parser.error("at least one file and one process")
    if given.file is not None:
        given.files, given.processes = AT_ONCE, 1
    print(f"Seed {given.seed}: {given.files:,} files on {given.processes} processes.", flush=True)
    first = (given.file or 0) // AT_ONCE * AT_ONCE
    told = run(given.files, given.seed, given.processes, lambda line: print(line, flush=True), first)
    print(*summary(told), sep="\n")
    if not told.failures:
        print("All held.")
        return 0
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-failures-seed-{given.seed}-"))
    print(f"{len(told.failures):,} files of which something does not hold; the smallest of each kind:")
    for kept in keep_smallest(told.failures, folder):
        print(f"\n{kept}\n{(kept / 'said.txt').read_text(encoding='utf-8')[-1500:]}")
    print(f"Again: python tests/campaigns/run_fuzz.py --seed {given.seed} --file NUMBER. Kept in {folder}")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
