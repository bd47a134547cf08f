"""What its organiser answers to a change that somebody has made of an interview's event in the calendar itself."""

from collections.abc import Mapping

from bot.core.times import zone_of
from bot.interviews.forms import parse_event_value
from bot.interviews.views import forms
from bot.slack.ids import Id
from handlers.call import Call
from handlers.errors import Listener


async def on_taken(call: Call) -> None:
    """The interview is to follow: the form that moves any, with the event's time in it."""
    await call.ack()
    interview, starts_at, duration = await call.services.interview_changes.time_by_hand(
        await call.reader(), *parse_event_value(call.value)
    )
    zone = zone_of(call.actor.timezone)
    await call.show(forms.move_form(interview, zone, proposed=starts_at, duration=duration))


async def on_put_back(call: Call) -> None:
    await call.ack()
    await call.services.interview_changes.put_event_back(await call.reader(), *parse_event_value(call.value))


ACTIONS: Mapping[Id, Listener] = {
    Id.INTERVIEW_EVENT_TAKE: on_taken,
    Id.INTERVIEW_EVENT_RESTORE: on_put_back,
}
