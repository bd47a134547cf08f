"""Interviews for the calendars: rows of the real table, read back as bookings."""

from datetime import UTC, datetime, timedelta

from bot.accounts.bookings import project
from bot.accounts.models import Actor, Booking
from db.models.calendars import Provider, Shown
from db.pool import Connection, Pool
from db.queries import audit
from tests.accounts.house import START
from tests.db.people import WORKSPACE

INSERT = """
INSERT INTO interviews (id, candidate_id, candidate_name, candidate_email, job_title, status, scheduled_time, duration,
    platform, scheduled_by)
VALUES ($1, 'c1', 'Omar', 'candidate@example.org', 'Engineer', 'scheduled', $2::timestamptz AT TIME ZONE 'UTC', 45,
    $3, $4)
"""


class Interviews:
    """What the bookings are of."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def booking(self, interview_id: str) -> Booking | None:
        row = await self._pool.fetchrow("SELECT * FROM interviews WHERE id = $1", interview_id)
        if row is None:
            return None
        return Booking(
            uid=f"{interview_id}@nexus.example",
            title=f"{row['job_title']}: {row['candidate_name']}",
            starts_at=row["scheduled_time"].replace(tzinfo=UTC),
            duration=timedelta(minutes=row["duration"]),
            timezone="Asia/Riyadh",
            platform=row["platform"],
            cancelled=row["status"] == "cancelled",
        )

    async def synced(self, conn: Connection, interview_id: str, meeting_url: str | None, *, gives_link: bool) -> None:
        await conn.execute("UPDATE interviews SET meeting_link = $2 WHERE id = $1", interview_id, meeting_url)

    async def hold(self, conn: Connection, interview_id: str) -> None:
        await conn.execute("SELECT FROM interviews WHERE id = $1 FOR NO KEY UPDATE", interview_id)

    async def differs(
        self, conn: Connection, interview_id: str, provider: Provider, *, given: Shown, shown: Shown
    ) -> int:
        return await audit.insert_audit(
            conn,
            workspace_id=WORKSPACE,
            actor_id=None,
            action="differs",
            subject_type="interview",
            subject_id=interview_id,
            before=given.model_dump(mode="json"),
            after=shown.model_dump(mode="json"),
            at=datetime.now(UTC),
        )

    async def agrees(self, conn: Connection, interview_id: str) -> None:
        pass

    async def schedule(self, organiser: Actor, interview_id: str = "i1", *, platform: str = "google") -> bool:
        async with self._pool.acquire() as conn, conn.transaction():
            await conn.execute(INSERT, interview_id, START, platform, organiser.user_id)
            return await project(
                conn, interview_id, organiser_id=organiser.user_id, platform=platform, changed_at=datetime.now(UTC)
            )

    async def change(self, interview_id: str = "i1", **columns: object) -> None:
        """Set columns, and say so, in one transaction."""
        async with self._pool.acquire() as conn, conn.transaction():
            for name, value in columns.items():
                await conn.execute(f"UPDATE interviews SET {name} = $2 WHERE id = $1", interview_id, value)
            row = await conn.fetchrow("SELECT * FROM interviews WHERE id = $1", interview_id)
            assert row is not None
            await project(
                conn,
                interview_id,
                organiser_id=row["scheduled_by"],
                platform=row["platform"],
                changed_at=datetime.now(UTC),
            )
