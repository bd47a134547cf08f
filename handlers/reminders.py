"""`/nexus reminders`: how somebody is reminded of interviews; and the button that reminds people at once."""

from collections.abc import Mapping

from bot.core.times import zone_of
from bot.interviews.forms import parse_remind_form, parse_reminders_form
from bot.interviews.views import reminders
from bot.slack.ids import Id
from db.models.ids import InterviewId
from handlers.call import Call
from handlers.errors import Listener
from handlers.subcommands import Subcommand


async def on_settings(call: Call, _words: str) -> None:
    await call.show(reminders.settings_form(await call.services.reminders.settings(call.actor)))


async def on_settings_submitted(call: Call) -> None:
    held = await call.services.reminders.set(call.actor, parse_reminders_form(call.view))
    await call.ack(response_action="update", view=reminders.settings_saved(held))


async def on_remind(call: Call) -> None:
    await call.ack()
    interview = await call.services.reminders.need_remindable(await call.reader(), InterviewId(call.value))
    await call.show(reminders.remind_form(interview, zone_of(call.actor.timezone)))


async def on_reminded(call: Call) -> None:
    known = InterviewId(call.private_metadata)
    everybody = parse_remind_form(call.view)
    people = await call.services.reminders.remind(await call.reader(), known, everybody=everybody)
    await call.ack(response_action="update", view=reminders.reminded(people))


SUBCOMMANDS: Mapping[str, Subcommand] = {"reminders": on_settings}
ACTIONS: Mapping[Id, Listener] = {Id.INTERVIEW_REMIND_OPEN: on_remind}
SUBMISSIONS: Mapping[Id, Listener] = {
    Id.INTERVIEW_REMIND_SUBMIT: on_reminded,
    Id.REMINDERS_SUBMIT: on_settings_submitted,
}
