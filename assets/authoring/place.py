"""Where a new source is written: a file of its own in the folder of its service, over which nothing is ever written.

Belongs here: names that are free, the service and its folder. Does not belong here: what is written (module.py).
"""

from __future__ import annotations

import keyword
import re
from pathlib import Path

import assets.sources
from assets.declarations.declared import all_services
from assets.declarations.service import Service
from warehouse.storage.modes import make_folder

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_FOLDER = '''"""Sources of {service}: one file each.

Belongs here: declarations. Does not belong here: anything that another service needs.
"""
'''


class NoPlace(Exception):
    """A new source cannot be written there; the message says why, and what to do."""


def service_area(code: str) -> Service:
    """The service area of a new source. Raises NoPlace where none of this code is declared."""
    services = all_services()
    if code not in services:
        raise NoPlace(
            f"there is no service area {code!r}; it may be {', '.join(sorted(services))}; a new one is declared first, "
            f"in assets/services/{code}.py, as assets/services/libraries.py is"
        )
    return services[code]


def place_for(name: str, service: str) -> Path:
    """The file of a new source. Raises NoPlace where it is there already, or a word cannot be what it should."""
    for what, given in (("name", name), ("service", service)):
        if not _WORD.fullmatch(given) or keyword.iskeyword(given):
            raise NoPlace(
                f"the {what} {given!r} should be lower case words joined by underscores: give it with --{what}"
            )
    folder = sources_folder()
    for other in sorted(folder.rglob(f"{name}.py")):
        raise NoPlace(
            f"{_shown(other)} is there already, and nothing is written over it: choose another --name"
        )
    return folder / service / f"{name}.py"


def write_new(path: Path, text: str) -> None:
    """Writes a file that is not there yet, and the folder of its service where that is new. Raises NoPlace."""
    make_folder(path.parent, 0o755)
    package = path.parent / "__init__.py"
    if not package.exists():
        _write(package, _FOLDER.format(service=path.parent.name.replace("_", " ")))
    try:
        _write(path, text)
    except FileExistsError:
        raise NoPlace(f"{_shown(path)} is there already, and nothing is written over it") from None


def _write(path: Path, text: str) -> None:
    """Writes a new file that others may read: it is code, and holds no data."""
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    path.chmod(0o644)


def sources_folder() -> Path:
    """The folder in which sources are declared."""
    return Path(assets.sources.__path__[0])


def _shown(path: Path) -> str:
    return f"assets/sources/{path.relative_to(sources_folder()).as_posix()}"
