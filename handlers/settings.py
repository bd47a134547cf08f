"""`/nexus settings`: the numbers that candidates are scored by."""

from collections.abc import Mapping

from bot.settings import views
from bot.settings.forms import parse_scoring_form
from bot.slack.ids import Id
from handlers.call import Call
from handlers.errors import Listener
from handlers.subcommands import Subcommand


async def on_settings(call: Call, _words: str) -> None:
    await call.show(views.scoring_form(await call.services.system_settings.scoring(call.actor)))


async def on_submitted(call: Call) -> None:
    older = await call.services.system_settings.set_scoring(call.actor, parse_scoring_form(call.view))
    await call.ack(response_action="update", view=views.scoring_saved(older))


async def on_defaults(call: Call) -> None:
    await call.ack()
    await call.redraw(views.scoring_saved(await call.services.system_settings.back_to_defaults(call.actor)))


SUBCOMMANDS: Mapping[str, Subcommand] = {"settings": on_settings}
ACTIONS: Mapping[Id, Listener] = {Id.SETTINGS_DEFAULTS: on_defaults}
SUBMISSIONS: Mapping[Id, Listener] = {Id.SETTINGS_SUBMIT: on_submitted}
