"""What a workspace has set: rows of `system_settings`, whose keys begin with the workspace's id."""

from typing import Final

from bot.accounts.models import Actor
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.core.errors import NotAllowed
from bot.core.i18n import _
from bot.settings.models import Scoring, scale_of, weights_of
from db.models.ids import WorkspaceId
from db.models.users import Role
from db.pool import Connection, Pool
from db.queries import batches, settings, surfaces, users

NAMED_ADMINS = 5
DESCRIPTIONS: Final = (  # for whoever reads the table
    "Nexus: the numbers that candidates are scored by",
    "Nexus: what requirements weigh that are found in a job's description",
)


class OnlyAdmins(NotAllowed):
    """As NotAllowed, for people who may not know who the admins are."""

    def __init__(self, admins: list[str]) -> None:
        super().__init__(Role.ADMIN.value)
        self._admins = admins

    @property
    def remedy(self) -> str:
        if not self._admins:
            return super().remedy
        return _("Admins can: {admins}.").format(admins=", ".join(f"<@{admin}>" for admin in self._admins))


def scale_key(workspace_id: WorkspaceId) -> str:
    """Queries on batches name it too."""
    return f"{workspace_id}:scoring.scale"


def weights_key(workspace_id: WorkspaceId) -> str:
    return f"{workspace_id}:scoring.weights"


async def scoring_of(conn: Connection, workspace_id: WorkspaceId) -> Scoring:
    """What new jobs and batches of a workspace take; the product's own numbers where nothing usable is set."""
    return Scoring(
        scale=scale_of(await settings.value_of_setting(conn, scale_key(workspace_id))),
        weights=weights_of(await settings.value_of_setting(conn, weights_key(workspace_id))),
    )


class SystemSettings:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def scoring(self, actor: Actor) -> Scoring:
        """What is set, for the form. Raises OnlyAdmins."""
        async with self._pool.acquire() as conn:
            await self._need_admin(conn, actor)
            return await scoring_of(conn, actor.workspace_id)

    async def set_scoring(self, actor: Actor, scoring: Scoring) -> int:
        """Keep what an admin set; batches keep what they are scored by. Returns how many open ones now differ."""
        return await self._replace(actor, scoring)

    async def back_to_defaults(self, actor: Actor) -> int:
        """As if nothing had ever been set. Returns as `set_scoring`."""
        return await self._replace(actor, None)

    async def _replace(self, actor: Actor, scoring: Scoring | None) -> int:
        now = self._clock.now()
        keys = [scale_key(actor.workspace_id), weights_key(actor.workspace_id)]
        async with self._pool.acquire() as conn, conn.transaction():
            await self._need_admin(conn, actor)
            before = await scoring_of(conn, actor.workspace_id)
            if scoring is None:
                await settings.delete_settings(conn, keys)
            else:
                values = (scoring.scale.model_dump_json(), scoring.weights.model_dump_json())
                for key, value, description in zip(keys, values, DESCRIPTIONS, strict=True):
                    await settings.upsert_setting(conn, key, value, description=description, at=now)
            after = scoring or Scoring()
            await surfaces.touch_open_batches(conn, actor.workspace_id, changed_at=now)
            await record(
                conn,
                actor,
                "settings.scoring" if scoring else "settings.scoring_defaults",
                subject=("workspace", actor.workspace_id),
                before=before.model_dump(mode="json"),
                after=after.model_dump(mode="json"),
                at=now,
            )
            return await batches.count_scored_otherwise(conn, actor.workspace_id, after.scale.model_dump(mode="json"))

    async def _need_admin(self, conn: Connection, actor: Actor) -> None:
        if actor.role is not Role.ADMIN:
            raise OnlyAdmins(await users.admins_for_workspace(conn, actor.workspace_id, limit=NAMED_ADMINS))
