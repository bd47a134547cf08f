"""Files on their way into a batch."""

from datetime import datetime
from enum import StrEnum

from db.models.frozen import Frozen
from db.models.ids import BatchFileId, BatchId, CandidateId, ResumeId, WorkspaceId


class FileState(StrEnum):
    """waiting → received → stored → read → ranked; an archive ends unpacked; any may end failed.

    A batch that is assessed again takes its files from ranked back to read.
    """

    WAITING = "waiting"  # came in a direct message, its batch is not chosen yet
    RECEIVED = "received"
    STORED = "stored"
    READ = "read"
    RANKED = "ranked"
    UNPACKED = "unpacked"
    FAILED = "failed"


class NewFile(Frozen):
    workspace_id: WorkspaceId
    batch_id: BatchId | None
    slack_file_id: str
    channel_id: str
    member_path: str = ""  # inside an archive
    parent_id: BatchFileId | None = None  # the archive
    filename: str
    sha256: str | None = None  # hexadecimal
    state: FileState
    uploaded_by: str  # Slack user id
    message_ts: str


class BatchFile(Frozen):
    id: BatchFileId
    workspace_id: WorkspaceId
    batch_id: BatchId | None
    slack_file_id: str
    channel_id: str
    member_path: str
    parent_id: BatchFileId | None
    filename: str
    byte_size: int | None
    media_type: str | None
    sha256: str | None
    storage_key: str | None
    resume_id: ResumeId | None
    candidate_id: CandidateId | None
    state: FileState
    problem: str | None
    detail: str | None
    uploaded_by: str
    message_ts: str | None
    attempts: int
    created_at: datetime
    updated_at: datetime
