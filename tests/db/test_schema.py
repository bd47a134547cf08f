"""The 16 tables stand exactly as documented; the queue's tables are those the installed PgQueuer wants."""

from pathlib import Path

import asyncpg
import pytest
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries

from db.pool import Connection
from tests.db.facts import documented, live

FACTS = documented(Path(__file__).with_name("schema_facts.md").read_text())
REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "schema.md"


def test_the_facts_are_of_sixteen_tables() -> None:
    assert len(FACTS) == 16
    assert sum(len(table.foreign_keys) for table in FACTS.values()) == 14


@pytest.mark.parametrize("name", FACTS)
async def test_table_stands_as_documented(conn: Connection, name: str) -> None:
    found, wanted = await live(conn, name), FACTS[name]
    assert sorted(found.columns, key=repr) == sorted(wanted.columns, key=repr)
    assert found == wanted


async def test_named_indexes_cover_what_their_names_say(conn: Connection) -> None:
    definitions = {
        row["indexname"]: row["indexdef"].partition("USING ")[2]
        for row in await conn.fetch("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'users'")
    }
    for column in ("email", "role", "is_active"):
        assert definitions[f"idx_users_{column}"] == f"btree ({column})"


@pytest.mark.skipif(not REFERENCE.exists(), reason="the shared schema document is not on this machine")
def test_facts_are_those_of_the_shared_document() -> None:
    assert documented(REFERENCE.read_text()) == FACTS


async def test_queue_schema_is_what_the_installed_release_declares(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        plan = await Queries(AsyncpgDriver(connection)).plan_upgrade()
    finally:
        await connection.close()
    assert list(plan.statements) == []


async def test_audit_rows_cannot_be_changed(conn: Connection) -> None:
    for statement in ("UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
            async with conn.transaction():
                await conn.execute(statement)
