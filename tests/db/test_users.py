"""People are linked to the user with their address, once."""

import asyncpg
import pytest

from db.models.users import Role
from db.pool import Connection
from db.queries import users
from tests.db.people import ELSEWHERE, WORKSPACE, slack_user


async def test_first_sight_makes_a_user_without_a_password(conn: Connection) -> None:
    person = await slack_user(conn, email="Sara@Example.com")
    row = await conn.fetchrow("SELECT * FROM users WHERE id = $1", person.user_id)
    assert row is not None
    assert (row["email"], row["password_hash"], row["is_verified"]) == ("sara@example.com", "!", True)
    assert (person.role, person.language, person.is_active) == (Role.RECRUITER, "ar", True)


async def test_a_known_address_is_linked_whatever_its_case(conn: Connection) -> None:
    user_id = await conn.fetchval(
        "INSERT INTO users (email, password_hash, first_name, last_name) VALUES ('SARA@example.com', 'h', 'S', 'A') "
        "RETURNING id"
    )
    here, there = await slack_user(conn), await slack_user(conn, "U9", workspace_id=ELSEWHERE)
    assert here.user_id == there.user_id == user_id
    assert await conn.fetchval("SELECT password_hash FROM users WHERE id = $1", user_id) == "h"
    assert {link.workspace_id for link in await users.slack_users_for_user(conn, user_id)} == {WORKSPACE, ELSEWHERE}


async def test_a_refresh_keeps_role_and_link(conn: Connection) -> None:
    first = await slack_user(conn)
    await users.set_role(conn, WORKSPACE, "U1", Role.ADMIN)
    again = await slack_user(conn, email="other@example.com", first_role=Role.USER, is_active=False)
    assert (again.user_id, again.role, again.is_active) == (first.user_id, Role.ADMIN, False)


async def test_a_role_is_of_one_workspace(conn: Connection) -> None:
    await slack_user(conn)
    await slack_user(conn, workspace_id=ELSEWHERE, first_role=Role.USER)
    await users.set_role(conn, ELSEWHERE, "U1", Role.ADMIN)
    found = await users.slack_user_by_id(conn, WORKSPACE, "U1")
    assert found is not None
    assert found.role is Role.RECRUITER


async def test_who_is_deactivated_on_the_platform_is_inactive_in_slack(conn: Connection) -> None:
    person = await slack_user(conn)
    await conn.execute("UPDATE users SET is_active = false WHERE id = $1", person.user_id)
    found = await users.slack_user_by_id(conn, WORKSPACE, "U1")
    assert found is not None
    assert not found.is_active


async def test_an_unknown_role_is_refused(conn: Connection) -> None:
    await slack_user(conn)
    with pytest.raises(asyncpg.CheckViolationError):
        await conn.execute("UPDATE slack_users SET role = 'owner'")
