"""Mails on their way."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from db.models.frozen import Frozen
from db.models.ids import MailId, WorkspaceId


class MailState(StrEnum):
    QUEUED = "queued"
    HANDING_OVER = "handing_over"  # noted just before the mail's last line: the server may have taken it
    SENT = "sent"
    FAILED = "failed"  # refused for good, or put off too often
    UNCONFIRMED = "unconfirmed"  # handed over, and nobody heard the answer


class InDoubt(StrEnum):
    """What becomes of a mail that was handed over when nobody heard the answer."""

    LEAVE = "leave"  # counted as sent: it never comes twice
    REPEAT = "repeat"  # sent again under the same Message-ID: it always comes


class NewMail(Frozen):
    """`message` is what goes over the wire, `message_id` the value of its header; `subject_*` say what it is about, and
    who is told when it fails."""

    workspace_id: WorkspaceId
    subject_type: str
    subject_id: str
    order_key: str  # mails of one key leave one after the other, in the order in which they were put
    message_id: str
    recipients: tuple[str, ...]  # of the envelope
    message: bytes
    in_doubt: InDoubt


class Mail(Frozen):
    id: MailId
    workspace_id: WorkspaceId
    subject_type: str
    subject_id: str
    order_key: str
    parted_from: MailId | None  # whose recipients these were, before the server put them off or refused them
    place: int  # in the order of its key
    message_id: str
    recipients: tuple[str, ...]
    message: bytes | None  # None once sent
    in_doubt: InDoubt
    state: MailState
    attempts: int
    due_at: datetime
    claimed_by: UUID | None
    claimed_until: datetime | None
    error: str | None  # the server's words, or ours
    created_at: datetime
    sent_at: datetime | None
