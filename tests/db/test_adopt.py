"""A database that holds the platform's tables and rows is taken over without changing any of them."""

import asyncio
import sys

import asyncpg
import pytest

from db.migrations import migrate
from tests.db.facts import live
from tests.db.test_schema import FACTS

# The tables of another hand: other constraint names, other column order, only some of the sixteen.
EXISTING = """
CREATE TABLE users (
    email varchar(255) NOT NULL, id serial CONSTRAINT people_pk PRIMARY KEY, password_hash varchar(255) NOT NULL,
    first_name varchar(100) NOT NULL, last_name varchar(100) NOT NULL, role varchar(50) DEFAULT 'user',
    is_active boolean DEFAULT true, is_verified boolean DEFAULT false, timezone varchar(100) DEFAULT 'Asia/Riyadh',
    created_at timestamp DEFAULT CURRENT_TIMESTAMP, updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT one_email UNIQUE (email)
);
CREATE TABLE jobs (
    id uuid CONSTRAINT jobs_are_one PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id integer NOT NULL CONSTRAINT owner REFERENCES users (id), title varchar(255) NOT NULL,
    description text NOT NULL, requirements_json jsonb NOT NULL, embedding text,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO users (email, password_hash, first_name, last_name, role, created_at)
SELECT 'p' || n || '@example.com', '$2b$12$x', 'First' || n, 'Last', 'admin', '2025-01-02 03:04:05'
FROM generate_series(1, 50) AS n;
INSERT INTO jobs (user_id, title, description, requirements_json, created_at)
SELECT id, 'Job ' || id, 'Text', '{"any": [1, 2]}', '2025-01-02 03:04:05' FROM users;
"""


async def _rows(url: str, *tables: str) -> dict[str, list[str]]:
    connection = await asyncpg.connect(url)
    try:
        return {
            table: [
                row["whole"]
                for row in await connection.fetch(
                    f"SELECT ctid::text || xmin || t::text AS whole FROM {table} t ORDER BY 1"
                )
            ]
            for table in tables
        }
    finally:
        await connection.close()


async def test_some_tables_with_rows_are_adopted(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url)
    await connection.execute(EXISTING)
    before = await _rows(empty_database_url, "users", "jobs")
    await asyncio.to_thread(migrate, empty_database_url)
    assert await _rows(empty_database_url, "users", "jobs") == before
    assert len(before["jobs"]) == 50
    assert (await live(connection, "interviews")) == FACTS["interviews"]
    assert (await live(connection, "users")).indexes == FACTS["users"].indexes
    await connection.close()


@pytest.mark.parametrize("version_table", ["absent", "present"])
async def test_all_tables_with_rows_are_adopted(database_url: str, version_table: str) -> None:
    connection = await asyncpg.connect(database_url)
    own = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL ($1::text[])", list(FACTS)
    )
    if version_table == "absent":
        await connection.execute("DROP TABLE " + ", ".join(row["tablename"] for row in own))
        await connection.execute(
            "DROP TYPE pgqueuer_status; DROP FUNCTION fn_pgqueuer_changed, audit_log_is_append_only"
        )
    await connection.execute(
        """
        INSERT INTO users (email, password_hash, first_name, last_name) VALUES ('a@example.com', 'x', 'A', 'B');
        INSERT INTO system_settings (key, value) VALUES ('k', 'v');
        INSERT INTO candidates (id, batch_id) VALUES ('c', 'a batch that is gone');
        """
    )
    before = await _rows(database_url, *FACTS)
    await asyncio.to_thread(migrate, database_url)
    assert await _rows(database_url, *FACTS) == before
    for name, facts in FACTS.items():
        assert await live(connection, name) == facts
    await connection.close()


async def test_two_migrations_at_once_do_the_work_once(empty_database_url: str) -> None:
    program = "import sys; from db.migrations import migrate; migrate(sys.argv[1])"
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, empty_database_url) for _ in range(2)
    ]
    assert [await process.wait() for process in processes] == [0, 0]
