"""Links by which calendars read somebody's interviews."""

from datetime import datetime

from db.models.frozen import Frozen
from db.models.ids import UserId, WorkspaceId


class Feed(Frozen):
    """Whose interviews a link shows; the link itself is not kept."""

    workspace_id: WorkspaceId
    user_id: UserId
    slack_user_id: str
    made_at: datetime
