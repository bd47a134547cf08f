"""Messages the bot keeps up to date."""

from datetime import datetime
from typing import Any

from db.models.frozen import Frozen
from db.models.ids import SurfaceId, WorkspaceId


class Surface(Frozen):
    """A message that shows `subject_id`; due while `changed_at` is later than `rendered_at`."""

    id: SurfaceId
    workspace_id: WorkspaceId
    purpose: str
    subject_id: str
    slot: int  # tells apart several of one purpose and subject
    channel_id: str
    thread_ts: str | None
    message_ts: str | None  # None until posted
    language: str  # "en", "ar"
    state: dict[str, Any]  # what is shown of the subject, such as the page
    changed_at: datetime
    rendered_at: datetime | None
    edited_at: datetime | None
    claimed_until: datetime | None
    attempts: int
    content_hash: str | None
    error: str | None
    queue: str | None  # messages of one queue are posted one after the other, in the order of their places, then ids
    place: str  # of one that carries a message: the ts of that
    held_for: str | None = None  # on a claim: why it was not taken the last time
