"""Rows that tests of the queries start from."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from bot.accounts.models import Reader
from bot.candidates.rules import ASSESSOR
from bot.settings.models import STANDARD
from db.models.candidates import CandidateRow, Place
from db.models.files import FileState, NewFile
from db.models.ids import BatchFileId, BatchId, CandidateId, JobId, ResumeId, UserId, WorkspaceId
from db.models.users import Role, SlackUser
from db.pool import Connection
from db.queries import batches, candidates, files, openings, resumes, users, workspaces

WORKSPACE = WorkspaceId("T1")
ELSEWHERE = WorkspaceId("T2")
NOW = datetime(2025, 3, 9, 8, 30, tzinfo=UTC)


async def slack_user(
    conn: Connection,
    slack_user_id: str = "U1",
    *,
    workspace_id: WorkspaceId = WORKSPACE,
    email: str = "sara@example.com",
    first_role: Role = Role.RECRUITER,
    is_active: bool = True,
) -> SlackUser:
    await workspaces.ensure_workspace(conn, workspace_id, at=NOW)
    return await users.upsert_slack_user(
        conn,
        workspace_id=workspace_id,
        slack_user_id=slack_user_id,
        email=email,
        first_name="Sara",
        last_name="Alharbi",
        first_role=first_role,
        timezone="Asia/Riyadh",
        language="ar",
        is_guest=False,
        is_active=is_active,
        refreshed_at=NOW,
    )


async def recruiter(
    conn: Connection, role: Role = Role.RECRUITER, *, channel_ids: frozenset[str] = frozenset({"C1"})
) -> Reader:
    """Somebody who may read the channel of `opened_batch`, unless told otherwise."""
    person = await slack_user(conn)
    return Reader(
        workspace_id=WORKSPACE,
        slack_user_id="U1",
        user_id=person.user_id,
        role=role,
        timezone="UTC",
        language="en",
        channel_ids=channel_ids,
    )


async def opened_job(conn: Connection, user_id: UserId) -> JobId:
    job_id = JobId(uuid4())
    await openings.insert_job(
        conn,
        job_id=job_id,
        workspace_id=WORKSPACE,
        user_id=user_id,
        title="Engineer",
        description="Builds",
        requirements={"items": []},
        created_at=NOW,
    )
    return job_id


async def opened_batch(conn: Connection) -> BatchId:
    person = await slack_user(conn)
    job_id = await opened_job(conn, person.user_id)
    batch_id = BatchId(str(uuid4()))
    await batches.insert_batch(
        conn,
        batch_id=batch_id,
        workspace_id=WORKSPACE,
        user_id=person.user_id,
        job_id=job_id,
        name="Spring",
        jd_requirements="{}",
        channel_id="C1",
        language="en",
        blind=True,
        scale=STANDARD.model_dump(mode="json"),
        created_at=NOW,
    )
    return batch_id


async def dropped_file(
    conn: Connection,
    batch_id: BatchId | None,
    slack_file_id: str = "F1",
    *,
    member_path: str = "",
    state: FileState = FileState.RECEIVED,
) -> BatchFileId | None:
    file = NewFile(
        workspace_id=WORKSPACE,
        batch_id=batch_id,
        slack_file_id=slack_file_id,
        channel_id="C1",
        member_path=member_path,
        filename="cv.pdf",
        state=state,
        uploaded_by="U1",
        message_ts="1.2",
    )
    return await files.insert_file(conn, file, at=NOW)


async def stored_resume(conn: Connection) -> ResumeId:
    person = await slack_user(conn)
    return await resumes.insert_resume(
        conn, user_id=person.user_id, filename="cv.pdf", file_url="file:///x", file_size=10, at=NOW
    )


async def assessed_candidate(
    conn: Connection,
    batch_id: BatchId,
    known: str,
    score: int | None,
    *,
    name: str = "N",
    model: str | None = None,
    dropped: int = 0,
) -> None:
    row = CandidateRow(
        id=CandidateId(known),
        batch_id=batch_id,
        name=name,
        email=None,
        phone=None,
        location=None,
        profile_json="{}",
        overall_score=score or 0,
        professional_assessment="Fine.",
        experience=[{"company": "A"}, {"company": "B"}],
        education=[],
        recommendation_level="Hire" if score else None,
        matched_skills='["Python"]',
        missing_skills="[]",
        additional_skills="[]",
    )
    await candidates.upsert_candidate(
        conn,
        row,
        workspace_id=WORKSPACE,
        resume_id=await stored_resume(conn),
        score=score,
        assessor=ASSESSOR,
        scale=STANDARD.model_dump(mode="json"),
        at=NOW,
        model=model,
        dropped=dropped,
    )


async def ranked(conn: Connection, places: Sequence[tuple[CandidateId, int, str]]) -> None:
    """(candidate, rank, why there)."""
    await candidates.set_places(
        conn,
        [
            Place(candidate_id=known, rank=rank, score=None, recommendation=None, reasoning=why)
            for known, rank, why in places
        ],
    )
