"""The pool: JSON both ways, and no session state."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from db.migrations import migrate
from db.models.ids import WorkspaceId
from db.pool import Pool, open_pool
from db.queries import workspaces

PGBOUNCER = shutil.which("pgbouncer")


@pytest.mark.parametrize("kind", ["json", "jsonb"])
@pytest.mark.parametrize("value", [{"a": [1, 2.5, None, True], "ب": "نص"}, [], "text", 0, {"deep": {"er": [{}]}}])
async def test_json_values_come_back_as_they_went_in(pool: Pool, kind: str, value: object) -> None:
    assert await pool.fetchval(f"SELECT $1::{kind}", value) == value


async def test_json_that_postgresql_cannot_hold_keeps_its_length(pool: Pool) -> None:
    hostile = {"nul\0": ["a\0b", "\\u0000", "\ud800x"]}
    assert await pool.fetchval("SELECT $1::jsonb", hostile) == {"nul\ufffd": ["a\ufffdb", "\\u0000", "?x"]}


async def test_a_failed_transaction_leaves_the_connection_usable(database_url: str) -> None:
    pool = await open_pool(database_url, max_size=1)
    with pytest.raises(asyncpg.UndefinedTableError):
        async with pool.acquire() as conn, conn.transaction():
            await conn.execute("SELECT * FROM nothing")
    assert await pool.fetchval("SELECT count(*) FROM pg_prepared_statements") == 0
    await pool.close()


async def test_statements_are_kept_where_that_is_wanted(database_url: str) -> None:
    pool = await open_pool(database_url, max_size=1, prepared=True)
    for value in ("a", {"b": [1]}):
        assert await pool.fetchval("SELECT $1::jsonb", value) == value
    assert await pool.fetchval("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%jsonb'") == 1
    await pool.close()


@pytest.fixture
async def pooler_url(database_url: str) -> AsyncIterator[str]:
    """The test's database behind pgbouncer in transaction mode, with two server connections for everybody."""
    if PGBOUNCER is None:
        pytest.skip("pgbouncer is not installed")
    parts = urlsplit(database_url)
    socket_dir = Path(parse_qs(parts.query)["host"][0])
    # pgbouncer runs as the server's owner, who alone reaches its socket
    owner = socket_dir.stat()  # noqa: ASYNC240 — a fixture blocks nobody
    home = Path(tempfile.mkdtemp(prefix="nexus-"))
    os.chown(home, owner.st_uid, owner.st_gid)
    (home / "users.txt").write_text('"postgres" ""\n')
    (home / "pgbouncer.ini").write_text(
        f"""
[databases]
pooled = host={socket_dir} dbname={parts.path[1:]} user=postgres
[pgbouncer]
pool_mode = transaction
default_pool_size = 2
auth_type = any
auth_file = {home}/users.txt
listen_addr =
unix_socket_dir = {home}
listen_port = 6432
"""
    )
    as_root = os.geteuid() == 0
    process = await asyncio.create_subprocess_exec(
        PGBOUNCER,
        str(home / "pgbouncer.ini"),
        stderr=asyncio.subprocess.PIPE,
        user=owner.st_uid if as_root else None,
        group=owner.st_gid if as_root else None,
    )
    assert process.stderr is not None
    try:
        while b"process up" not in (line := await process.stderr.readline()):
            assert line, "pgbouncer ended"
        yield f"postgresql://postgres@/pooled?host={home}&port=6432"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()
        shutil.rmtree(home)


async def test_migrations_and_pool_work_through_a_transaction_mode_pooler(pooler_url: str) -> None:
    await asyncio.to_thread(migrate, pooler_url)
    pool = await open_pool(pooler_url, min_size=3)

    async def work(number: int) -> None:
        async with pool.acquire() as conn, conn.transaction():
            at = await conn.fetchval("SELECT now()")
            await workspaces.upsert_workspace(conn, WorkspaceId(f"T{number}"), at=at, name="Name")
            assert await conn.fetchval("SELECT $1::jsonb", {"n": number}) == {"n": number}

    await asyncio.gather(*(work(number) for number in range(20)))
    assert await pool.fetchval("SELECT count(*) FROM workspaces") == 20
    await pool.close()
