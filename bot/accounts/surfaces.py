"""How the message about a calendar that refuses us follows from the database."""

from bot.accounts.calendar_access import CALENDAR_SURFACE
from bot.accounts.calendar_views import broken_message
from bot.accounts.calendars import Calendars
from bot.slack.blocks import Message
from bot.slack.surfaces import Renderer
from db.models.calendars import Provider
from db.models.ids import UserId
from db.models.surfaces import Surface


def account_renderers(calendars: Calendars) -> dict[str, Renderer]:
    async def broken(surface: Surface) -> Message:
        word, _colon, user_id = surface.subject_id.partition(":")
        provider = Provider(word)
        connection = await calendars.connection(surface.workspace_id, UserId(int(user_id)), provider)
        return broken_message(provider, connection, number=surface.slot)

    return {CALENDAR_SURFACE: broken}
