"""`/job`, its form and the review of what was found."""

from collections.abc import Mapping
from uuid import UUID

from bot.candidates.surfaces import found_row
from bot.candidates.views.found import fitting_list
from bot.core.errors import DomainError
from bot.openings import views
from bot.openings.forms import parse_opening_form, parse_requirement_form
from bot.slack.ids import Id
from db.models.ids import JobId
from handlers.call import Call
from handlers.errors import Listener
from handlers.subcommands import dispatch


async def on_command(call: Call) -> None:
    await dispatch(call, {"new": on_new, "list": on_list}, views.opening_help)


async def on_new(call: Call, _words: str) -> None:
    call.services.openings.may_open(call.actor)
    await call.show(views.opening_form())


async def on_list(call: Call, _words: str) -> None:
    await call.whisper(views.openings_list(await call.services.openings.listed(call.actor)))


async def on_submitted(call: Call) -> None:
    form = parse_opening_form(call.view)
    if form.description_file is None:
        opening, requirements = await call.services.openings.open(
            call.actor, title=form.title, description=form.description
        )
        await call.ack(response_action="update", view=views.requirements_review(opening, requirements))
        return
    await call.ack(response_action="update", view=views.opening_loading())
    try:
        text = await call.services.descriptions.text_of(form.description_file)
        opening, requirements = await call.services.openings.open(
            call.actor, title=form.title, description=f"{form.description}\n{text}".strip()
        )
    except DomainError as error:
        await call.redraw(views.opening_form(form.title, form.description, complaint=f"{error.what} {error.remedy}"))
        return
    await call.redraw(views.requirements_review(opening, requirements))


async def on_review(call: Call) -> None:
    await call.ack()
    await call.show(
        views.requirements_review(*await call.services.openings.opening(call.actor, JobId(UUID(call.value))))
    )


async def on_reviewed(call: Call) -> None:
    opening, requirements = await call.services.openings.confirm(call.actor, JobId(UUID(call.private_metadata)))
    outdated = await call.services.batches.outdated(call.actor, opening.id)
    await call.ack(response_action="clear")
    await call.whisper(views.opening_saved(opening, requirements, [(batch.id, batch.name) for batch in outdated]))
    readable = await call.services.channels.readable(call.actor.slack_user_id)
    fitting = await call.services.search.fitting(call.actor, requirements, channel_ids=sorted(readable))
    if fitting:
        await call.whisper(fitting_list([found_row(found) for found in fitting], opening.title))


async def on_edit(call: Call) -> None:
    await call.ack()
    job_id, _colon, requirement_id = call.value.partition(":")
    opening, requirements = await call.services.openings.opening(call.actor, JobId(UUID(job_id)))
    item = next((item for item in requirements.items if item.id == requirement_id), None)
    await call.show(views.requirement_form(opening, item, new_id=requirement_id))


async def on_add(call: Call) -> None:
    await call.ack()
    opening, requirements = await call.services.openings.opening(call.actor, JobId(UUID(call.value)))
    await call.show(views.requirement_form(opening, None, new_id=requirements.next_id()))


async def on_requirement_submitted(call: Call) -> None:
    job_id, _colon, requirement_id = call.private_metadata.partition(":")
    opening_id = JobId(UUID(job_id))
    item = parse_requirement_form(call.view, requirement_id)
    if item is None:
        await call.services.openings.drop_requirement(call.actor, opening_id, requirement_id)
    else:
        await call.services.openings.put_requirement(call.actor, opening_id, item)
    await call.ack()
    opening = await call.services.openings.opening(call.actor, opening_id)
    await call.redraw(views.requirements_review(*opening), view_id=call.view["root_view_id"])


ACTIONS: Mapping[Id, Listener] = {
    Id.OPENING_REVIEW_OPEN: on_review,
    Id.REQUIREMENT_EDIT: on_edit,
    Id.REQUIREMENT_ADD: on_add,
}
SUBMISSIONS: Mapping[Id, Listener] = {
    Id.OPENING_FORM_SUBMIT: on_submitted,
    Id.OPENING_REVIEW_SUBMIT: on_reviewed,
    Id.REQUIREMENT_SUBMIT: on_requirement_submitted,
}
