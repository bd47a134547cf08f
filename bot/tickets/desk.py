"""How a workspace's support works, and who works in it."""

from typing import Final

from bot.accounts.models import Reader
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.tickets.models import Desk, desk_of
from db.models.ids import WorkspaceId
from db.models.users import Role
from db.pool import Connection
from db.queries import settings

SUPPORTING: Final = frozenset({Role.ADMIN, Role.SUPPORT})  # of those in the triage channel


class NoDesk(DomainError):
    code = "no_desk"

    @property
    def what(self) -> str:
        return _("Nobody has said yet where tickets go.")

    @property
    def remedy(self) -> str:
        return _("An admin chooses the channel of the agents with `/ticket settings`.")


class NotAnAgent(DomainError):
    code = "not_an_agent"

    @property
    def what(self) -> str:
        return _("Only the support team does this.")

    @property
    def remedy(self) -> str:
        return _("Agents are members of the support channel who have the role “support”; an admin gives it.")


def desk_key(workspace_id: WorkspaceId) -> str:
    return f"{workspace_id}:tickets.desk"


async def desk_for(conn: Connection, workspace_id: WorkspaceId) -> Desk:
    return desk_of(await settings.value_of_setting(conn, desk_key(workspace_id)))


def is_agent(person: Reader, desk: Desk) -> bool:
    """The support team: those with the role who can read the triage channel now."""
    return person.role in SUPPORTING and desk.triage_channel_id in person.channel_ids


def need_agent(person: Reader, desk: Desk) -> None:
    """Raises NotAnAgent."""
    if not is_agent(person, desk):
        raise NotAnAgent
