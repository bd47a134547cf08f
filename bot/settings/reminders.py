"""How long before an interview people are reminded of it: a row of `system_settings` for each workspace."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import Field, ValidationError

from bot.core.models import Frozen
from db.models.ids import WorkspaceId
from db.pool import Connection
from db.queries import settings

STANDARD: Final = (timedelta(hours=24), timedelta(hours=1))
DESCRIPTION: Final = "Nexus: how many minutes before an interview people are reminded of it"


class _Stored(Frozen):
    minutes: tuple[Annotated[int, Field(ge=5, le=4 * 7 * 24 * 60)], ...]


def _key(workspace_id: WorkspaceId) -> str:
    return f"{workspace_id}:interviews.reminders"


async def offsets_of(conn: Connection, workspace_id: WorkspaceId) -> tuple[timedelta, ...]:
    """Longest first; the product's own where nothing usable is set."""
    stored = await settings.value_of_setting(conn, _key(workspace_id))
    try:
        minutes = None if stored is None else _Stored.model_validate_json(stored).minutes
    except ValidationError:
        minutes = None
    return STANDARD if minutes is None else tuple(timedelta(minutes=one) for one in sorted(set(minutes), reverse=True))


async def keep_offsets(conn: Connection, workspace_id: WorkspaceId, minutes: tuple[int, ...], *, at: datetime) -> None:
    """None at all: nobody is reminded. Raises ValidationError for what is no such time."""
    value = _Stored(minutes=minutes).model_dump_json()
    await settings.upsert_setting(conn, _key(workspace_id), value, description=DESCRIPTION, at=at)
