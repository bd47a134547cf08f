"""How the messages about calendars that refuse us, or answer with errors, follow from the database."""

from bot.accounts.calendar_access import CALENDAR_SURFACE
from bot.accounts.calendar_views import trouble_message
from bot.accounts.calendars import Calendars
from bot.core.times import zone_of
from bot.slack.blocks import Message
from bot.slack.surfaces import Renderer
from db.models.calendars import Provider
from db.models.ids import UserId
from db.models.surfaces import Surface


def account_renderers(calendars: Calendars) -> dict[str, Renderer]:
    async def troubled(surface: Surface) -> Message:
        word, _colon, user_id = surface.subject_id.partition(":")
        provider = Provider(word)
        connection, zone = await calendars.connection(surface.workspace_id, UserId(int(user_id)), provider)
        return trouble_message(provider, connection, zone_of(zone), number=surface.slot)

    return {CALENDAR_SURFACE: troubled}
