"""People: a Slack user becomes a user of ours at first sight; an admin gives roles."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

from bot.accounts.models import Actor, Reader
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.core.errors import DomainError, NotAllowed
from bot.core.i18n import DEFAULT_LANGUAGE, _
from db.models.ids import WorkspaceId
from db.models.users import Role, SlackUser
from db.pool import Pool
from db.queries import users

REFRESH_AFTER = timedelta(hours=12)  # how long what Slack said of a person (guest, zone, language) is believed
NO_MAILBOX = "slack.invalid"  # domain of the address of people whose e-mail Slack does not tell


class Directory(Protocol):
    """Where people are looked up: Slack's `users.info`."""

    async def user(self, workspace_id: WorkspaceId, slack_user_id: str) -> Mapping[str, Any]: ...


class Readable(Protocol):
    """Where it is asked which channels somebody can read: `bot.slack.channels`."""

    async def readable(self, workspace_id: WorkspaceId, slack_user_id: str) -> frozenset[str]: ...


class NotAMember(DomainError):
    """Guests, people of other workspaces, bots and deactivated accounts have no access."""

    code = "not_a_member"

    @property
    def what(self) -> str:
        return _("Nexus is for full members of this workspace.")

    @property
    def remedy(self) -> str:
        return _("Ask a recruiter of the workspace to do this for you.")


class UnknownRole(DomainError):
    code = "unknown_role"

    @property
    def what(self) -> str:
        return _("There is no such role.")

    @property
    def remedy(self) -> str:
        return _("The roles are: {roles}.").format(roles=", ".join(role.value for role in Role))


class Accounts:
    def __init__(self, pool: Pool, directory: Directory, channels: Readable, clock: Clock) -> None:
        self._pool = pool
        self._directory = directory
        self._channels = channels
        self._clock = clock

    async def actor(self, workspace_id: WorkspaceId, slack_user_id: str) -> Actor:
        """Raises NotAMember for guests, strangers, bots and deactivated people."""
        known = await self.person(workspace_id, slack_user_id)
        if not known.is_member:
            raise NotAMember
        return Actor(
            workspace_id=workspace_id,
            slack_user_id=slack_user_id,
            user_id=known.user_id,
            role=known.role,
            timezone=known.timezone or "UTC",
            language=known.language or DEFAULT_LANGUAGE,
        )

    async def person(self, workspace_id: WorkspaceId, slack_user_id: str) -> SlackUser:
        """Somebody as Slack knows them, of at most 12 hours ago; guests and deactivated people, too."""
        async with self._pool.acquire() as conn:
            known = await users.slack_user_by_id(conn, workspace_id, slack_user_id)
        if known is None or known.refreshed_at < self._clock.now() - REFRESH_AFTER:
            known = await self._look_up(workspace_id, slack_user_id)
        return known

    async def is_active(self, workspace_id: WorkspaceId, slack_user_id: str) -> bool:
        """Whether somebody's account is not deactivated, as Slack says now."""
        return (await self._look_up(workspace_id, slack_user_id)).is_active

    async def reader(self, actor: Actor) -> Reader:
        """The actor with what they can read now. Raises what `Readable` raises: where it does not say, nobody may."""
        readable = await self._channels.readable(actor.workspace_id, actor.slack_user_id)
        return Reader(**actor.model_dump(), channel_ids=readable)

    async def _look_up(self, workspace_id: WorkspaceId, slack_user_id: str) -> SlackUser:
        person = await self._directory.user(workspace_id, slack_user_id)
        profile = person.get("profile") or {}
        first, _space, last = str(profile.get("real_name") or person.get("name") or slack_user_id).partition(" ")
        team = person.get("team_id") or workspace_id
        outside = bool(person.get("is_restricted") or person.get("is_ultra_restricted") or person.get("is_bot"))
        # Whoever runs the Slack workspace runs the bot; everyone else starts without rights.
        is_admin = bool(person.get("is_admin") or person.get("is_owner"))
        async with self._pool.acquire() as conn, conn.transaction():
            return await users.upsert_slack_user(
                conn,
                workspace_id=workspace_id,
                slack_user_id=slack_user_id,
                email=profile.get("email") or f"{slack_user_id}@{workspace_id}.{NO_MAILBOX}".lower(),
                first_name=first[:100],
                last_name=last[:100],
                first_role=Role.ADMIN if is_admin else Role.USER,
                timezone=person.get("tz") or "UTC",
                language=str(person.get("locale") or DEFAULT_LANGUAGE).partition("-")[0],
                is_guest=outside or team != workspace_id or bool(person.get("is_stranger")),
                is_active=not person.get("deleted"),
                refreshed_at=self._clock.now(),
            )

    async def give_role(self, actor: Actor, *, slack_user_id: str, role: str) -> Role:
        """Raises NotAllowed (admins only), UnknownRole, NotAMember."""
        if actor.role is not Role.ADMIN:
            raise NotAllowed(Role.ADMIN.value)
        try:
            wanted = Role(role)
        except ValueError as error:
            raise UnknownRole from error
        person = await self.actor(actor.workspace_id, slack_user_id)
        async with self._pool.acquire() as conn, conn.transaction():
            await users.set_role(conn, actor.workspace_id, slack_user_id, wanted)
            await record(
                conn,
                actor,
                "role.given",
                subject=("slack_user", slack_user_id),
                before={"role": person.role.value},
                after={"role": wanted.value},
                at=self._clock.now(),
            )
        return wanted
