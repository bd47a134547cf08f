"""A transaction of a click that PostgreSQL breaks off, since another waits for it and it for the other."""

import asyncpg
import pytest

from tests.scenarios.acts import CHANNEL, PATIENCE
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

# Whoever has waited so long looks whether it is a deadlock, and loses it: the click, since the other never looks.
PATIENT, FOREVER = "'5s'", "'10min'"
WAITING = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


async def test_a_click_that_loses_a_deadlock_is_done_all_the_same(stage: Stage) -> None:
    other = await asyncpg.connect(stage.database_url)
    try:
        name = await other.fetchval("SELECT quote_ident(current_database())")
        await other.execute(f"ALTER DATABASE {name} SET deadlock_timeout = {PATIENT}")
        await other.execute(f"SET deadlock_timeout = {FOREVER}")
        await stage.start_server()
        henrik = stage.person("manager")
        await henrik.command("/interview feed", CHANNEL)
        shown = await henrik.wait_for(lambda message: "Make a link" in message.buttons, CHANNEL, timeout=PATIENCE)
        [person] = await stage.rows("SELECT * FROM slack_users WHERE slack_user_id = $1", henrik.id)
        transaction = other.transaction()
        await transaction.start()
        await other.execute("SELECT FROM users WHERE id = $1 FOR UPDATE", person["user_id"])
        await henrik.click(shown, "Make a link")
        await stage.rows_once(lambda rows: len(rows) == 1, WAITING)
        await other.execute(
            "INSERT INTO interview_feeds (workspace_id, user_id, slack_user_id, token_digest, made_at)"
            " VALUES ($1, $2, $3, 'x', now())",
            *(person["workspace_id"], person["user_id"], henrik.id),
        )
        await transaction.rollback()
        await henrik.wait_for("/portal/feed/", "@bot", timeout=PATIENCE)
    finally:
        await other.close()
    await stage.rows_once(lambda rows: rows[0]["deadlocks"] == 1, DEADLOCKS)
    assert len(await stage.rows("SELECT FROM audit_log WHERE action = 'feed.made'")) == 1
