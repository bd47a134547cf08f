"""The app in a workspace."""

from datetime import datetime
from typing import Any

from db.models.frozen import Frozen
from db.models.ids import WorkspaceId


class Installation(Frozen):
    """`bot_token` is encrypted, None where it is the one of the settings; `gone_at` is None while the token works."""

    workspace_id: WorkspaceId
    bot_token: bytes | None
    scopes: tuple[str, ...]
    installed_by: str | None  # Slack user id
    installed_at: datetime
    gone_at: datetime | None
    bot_user_id: str | None


class WaitingTask(Frozen):
    """Queued work that waits for its workspace to be installed again."""

    task: str
    payload: dict[str, Any]
