"""People and the workspaces they belong to."""

from datetime import datetime
from enum import StrEnum

from db.models.frozen import Frozen
from db.models.ids import UserId, WorkspaceId


class Role(StrEnum):
    """What a person may do in a workspace: `slack_users.role`."""

    ADMIN = "admin"
    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring_manager"
    INTERVIEWER = "interviewer"
    SUPPORT = "support"
    USER = "user"


class Workspace(Frozen):
    id: WorkspaceId
    enterprise_id: str | None
    name: str | None
    bot_user_id: str | None
    created_at: datetime


class User(Frozen):
    """A person of the platform, whichever workspaces they are in; secrets stay in the table."""

    id: UserId
    email: str
    first_name: str
    last_name: str
    role: str | None
    is_active: bool
    is_verified: bool
    timezone: str | None


class SlackUser(Frozen):
    """A person in one workspace. `is_active` is false once Slack or the platform has deactivated them."""

    workspace_id: WorkspaceId
    slack_user_id: str
    user_id: UserId
    role: Role
    timezone: str | None  # IANA name: their own, else Slack's
    language: str | None  # ISO 639-1
    is_guest: bool
    is_active: bool
    refreshed_at: datetime
    email: str
    first_name: str
    last_name: str

    @property
    def is_member(self) -> bool:
        """Neither a guest, a stranger or a bot, nor deactivated."""
        return self.is_active and not self.is_guest

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
