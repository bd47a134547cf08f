"""What people did and were told is kept, with JSON beside it."""

from db.models.notifications import Notification
from db.pool import Connection
from db.queries import analytics, audit, notifications
from tests.db.people import ELSEWHERE, NOW, WORKSPACE, slack_user


async def test_audit_rows_are_listed_newest_first_in_their_workspace(conn: Connection) -> None:
    person = await slack_user(conn)
    for action in ("batch.opened", "batch.closed"):
        await audit.insert_audit(
            conn,
            workspace_id=WORKSPACE,
            actor_id=person.user_id,
            action=action,
            subject_type="batch",
            subject_id="b",
            before=None,
            after={"name": "ربيع"},
            at=NOW,
        )
    listed = await audit.audit_for_subject(conn, WORKSPACE, "batch", "b", limit=9, offset=0)
    assert [(entry.action, entry.before, entry.after) for entry in listed] == [
        ("batch.closed", None, {"name": "ربيع"}),
        ("batch.opened", None, {"name": "ربيع"}),
    ]
    assert await audit.audit_for_workspace(conn, WORKSPACE, limit=1, offset=1) == listed[1:]
    assert await audit.audit_for_workspace(conn, ELSEWHERE, limit=9, offset=0) == []


async def test_notifications_and_actions_hold_utc(conn: Connection) -> None:
    person = await slack_user(conn)
    told = Notification(user_id=person.user_id, kind="batch", title="Ready", message="All read.", metadata={"n": 1})
    await notifications.insert_notifications(conn, [told], at=NOW)
    row = await conn.fetchrow("SELECT * FROM notifications")
    assert row is not None
    assert (row["metadata"], row["is_read"], row["created_at"]) == ({"n": 1}, False, NOW.replace(tzinfo=None))
    await analytics.insert_action(conn, user_id=None, action="batch.opened", agent_id="cv", metadata={"n": 2}, at=NOW)
    row = await conn.fetchrow("SELECT * FROM user_analytics")
    assert row is not None
    assert (row["user_id"], row["metadata"], row["created_at"]) == (None, {"n": 2}, NOW.replace(tzinfo=None))
