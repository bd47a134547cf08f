"""Who is acting."""

from bot.core.errors import NotAllowed
from bot.core.models import Frozen
from db.models.ids import UserId, WorkspaceId
from db.models.users import Role

RECRUITING = frozenset({Role.ADMIN, Role.RECRUITER})  # open jobs and batches, drop CVs, decide
VIEWING = RECRUITING | {Role.HIRING_MANAGER}  # see candidates


class Actor(Frozen):
    """A person in a workspace, as known at this click; made anew for each request."""

    workspace_id: WorkspaceId
    slack_user_id: str
    user_id: UserId
    role: Role
    timezone: str  # IANA name
    language: str  # "en", "ar"

    def need(self, allowed: frozenset[Role]) -> None:
        """Raises NotAllowed where the person's role is not among `allowed`."""
        if self.role not in allowed:
            raise NotAllowed(Role.RECRUITER.value if Role.RECRUITER in allowed else Role.ADMIN.value)
