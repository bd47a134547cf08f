"""The embedded server: shared, surviving SIGKILL, in any folder, without a home."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from db.embedded import EmbeddedPostgres

JOIN_AND_DIE = """
import asyncio, os, signal, sys
from pathlib import Path
from db.embedded import EmbeddedPostgres
asyncio.run(EmbeddedPostgres(Path(sys.argv[1]), durable=False).start())
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="nexus-"))
    yield made
    shutil.rmtree(made)


async def _run(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


@pytest.mark.kill
async def test_rows_are_there_after_the_server_was_killed(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    url = await server.start()
    await _run(url, "CREATE TABLE kept AS SELECT 42 AS answer")
    pid = server.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert await server.start() == url
    assert await _run(url, "SELECT answer FROM kept") == 42
    await server.stop()
    assert server.pid() is None


KILLED_AND_NOT_WAITED_FOR = """
import asyncio, ctypes, os, signal, sys, time
from pathlib import Path
import psutil
from db.embedded import EmbeddedPostgres
PR_SET_CHILD_SUBREAPER = 36
assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
async def main():
    server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
    await server.start()
    killed = psutil.Process(server.pid())
    killed.kill()
    while killed.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    await server.start()
    assert server.pid() != killed.pid
    await server.stop()
asyncio.run(main())
"""


@pytest.mark.kill
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process can stand in for the first one")
async def test_a_dead_server_whom_nobody_waits_for_is_no_server(folder: Path) -> None:
    died = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED_AND_NOT_WAITED_FOR, str(folder))
    assert await died.wait() == 0


@pytest.mark.kill
async def test_a_pid_file_that_names_another_process_is_no_server(folder: Path) -> None:
    server = EmbeddedPostgres(folder, durable=False)
    await server.start()
    await server.stop()
    stranger = psutil.Process()  # as after a restart of the machine, when its number was given out again
    (folder / "cluster" / "postmaster.pid").write_text(
        f"{stranger.pid}\n{folder / 'cluster'}\n0\n5432\n.\n\n0 0\nready\n"
    )
    url = await server.start()
    assert server.pid() != stranger.pid
    assert await _run(url, "SELECT 1") == 1
    await server.stop()


@pytest.mark.kill
async def test_the_server_stays_while_anybody_holds_it(folder: Path) -> None:
    first, second = EmbeddedPostgres(folder, durable=False), EmbeddedPostgres(folder, durable=False)
    urls = await asyncio.gather(first.start(), second.start())
    assert urls[0] == urls[1]
    died = await asyncio.create_subprocess_exec(sys.executable, "-c", JOIN_AND_DIE, str(folder))
    assert await died.wait() == -signal.SIGKILL
    await first.stop()
    assert await _run(urls[1], "SELECT 1") == 1
    await second.stop()  # the dead process holds nothing
    assert second.pid() is None


async def test_a_long_path_with_odd_characters_serves(folder: Path) -> None:
    home = folder / "a b'c\"$(d)é%20" / ("x" * 120)
    server = EmbeddedPostgres(home, durable=False)
    url = await server.start()
    assert await _run(url, "SELECT current_database()") == "nexus"
    await server.stop()


ADDS_NOBODY = """#!/bin/sh
echo called >>"$0.calls"
exit 1
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
async def test_whose_the_data_are_is_settled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers that start at the same time all make the user: one that was late took `nobody`, then found the user."""
    program = folder / "bin" / "useradd"
    program.parent.mkdir()
    program.write_text(ADDS_NOBODY, encoding="ascii")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setattr("db.embedded.SYSTEM_USER", "nexus_nobody_has_this_name")
    server = EmbeddedPostgres(folder / "data", durable=False)
    await server.start()
    assert (folder / "data" / "cluster").stat().st_uid == pwd.getpwnam("nobody").pw_uid
    await server.stop()
    assert program.with_name("useradd.calls").read_text(encoding="ascii") == "called\n"


START_AND_STOP = """
import asyncio, concurrent.futures.thread, os, sys
from pathlib import Path
from db.embedded import EmbeddedPostgres
if user := int(sys.argv[2]):
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
async def main():
    server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
    await server.start()
    await server.stop()
asyncio.run(main())
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("user", [0, 65534])
def test_serves_as_root_and_as_an_ordinary_user_in_a_closed_folder_without_a_home(folder: Path, user: int) -> None:
    if user:
        folder.chmod(0o755)
    inner = folder / "closed"
    inner.mkdir(mode=0o700)
    os.chown(inner, user, user)
    root = Path(__file__).resolve().parents[2]
    subprocess.run(
        [sys.executable, "-c", START_AND_STOP, str(inner / "data"), str(user)],
        check=True,
        cwd=root,
        env={"PATH": os.defpath, "PYTHONPATH": str(root)},  # no HOME, no XDG_RUNTIME_DIR
    )
