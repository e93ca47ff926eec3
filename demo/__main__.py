"""Command line of the synthetic county: `python -m demo LANDING --wave first`.

Belongs here: the arguments. Does not belong here: what is written (see `county`).
"""

import argparse
from pathlib import Path

from demo import county


def main(arguments: list[str] | None = None) -> int:
    """Write the extracts that the arguments ask for, and say which; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m demo",
        description="Write the synthetic county's raw extracts, 2016-17 to 2017-18. They describe nobody.",
    )
    parser.add_argument("landing", type=Path, metavar="LANDING", help="the landing folder; made when absent")
    parser.add_argument(
        "--wave",
        choices=county.WAVES,
        default="all",
        help="first: received by the time 2017-18 Q3 was published; second: what came after; all: both",
    )
    parser.add_argument("--seed", type=int, default=2018, help="same seed, same bytes (default %(default)s)")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="1 is about 40,000 defects a year (default %(default)s)"
    )
    given = parser.parse_args(arguments)
    try:
        written = county.write(given.landing, given.wave, given.seed, given.scale)
    except ValueError as problem:
        parser.error(str(problem))
    for path in written:
        print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
