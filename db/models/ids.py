"""Keys, each a type of its own so that no two can be mixed up."""

from typing import NewType
from uuid import UUID

UserId = NewType("UserId", int)  # users.id
WorkspaceId = NewType("WorkspaceId", str)  # Slack's team id
JobId = NewType("JobId", UUID)
BatchId = NewType("BatchId", str)
BatchFileId = NewType("BatchFileId", UUID)
ResumeId = NewType("ResumeId", UUID)
CandidateId = NewType("CandidateId", str)
SurfaceId = NewType("SurfaceId", int)
MailId = NewType("MailId", int)
InterviewId = NewType("InterviewId", str)
TicketId = NewType("TicketId", int)
CommentId = NewType("CommentId", int)
