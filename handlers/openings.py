"""`/job`, its form and the review of what was found."""

from collections.abc import Mapping
from uuid import UUID

from bot.core.errors import DomainError
from bot.openings import views
from bot.openings.forms import parse_opening_form, parse_requirement_form
from bot.slack.blocks import View
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
        review = await call.services.openings.open(
            call.actor, title=form.title, description=form.description, view_id=call.view["id"]
        )
        await call.ack(response_action="update", view=views.requirements_review(*review))
        return
    await call.ack(response_action="update", view=views.opening_loading())
    try:
        text = await call.services.descriptions.text_of(call.actor.workspace_id, form.description_file)
        description = f"{form.description}\n{text}".strip()
        review = await call.services.openings.open(
            call.actor, title=form.title, description=description, view_id=call.view["id"]
        )
    except DomainError as error:
        await call.redraw(views.opening_form(form.title, form.description, complaint=f"{error.what} {error.remedy}"))
        return
    await _redraw(call, review.opening.id)


async def on_review(call: Call) -> None:
    await call.ack()
    await call.show(await _review(call, JobId(UUID(call.value))))


async def on_refreshed(call: Call) -> None:
    await call.ack()
    await _redraw(call, JobId(UUID(call.value)))


async def on_proposal_added(call: Call) -> None:
    await call.ack()
    job_id, _colon, proposal_id = call.value.partition(":")
    await call.services.openings.take_up(call.actor, JobId(UUID(job_id)), proposal_id)
    await _redraw(call, JobId(UUID(job_id)))


async def on_reviewed(call: Call) -> None:
    opening, requirements = await call.services.openings.confirm(call.actor, JobId(UUID(call.private_metadata)))
    await call.ack(response_action="clear")
    await call.whisper(views.opening_saved(opening, requirements))


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


async def on_answer(call: Call) -> None:
    await call.ack()
    job_id, _colon, note_id = call.value.partition(":")
    opening, draft, note = await call.services.openings.draft(call.actor, JobId(UUID(job_id)), note_id)
    await call.show(views.requirement_form(opening, draft, new_id=draft.id, answers=note))


async def on_dismiss(call: Call) -> None:
    await call.ack()
    job_id, _colon, note_id = call.value.partition(":")
    await call.services.openings.dismiss_note(call.actor, JobId(UUID(job_id)), note_id)
    await _redraw(call, JobId(UUID(job_id)))


async def on_requirement_submitted(call: Call) -> None:
    job_id, requirement_id, *answers = call.private_metadata.split(":")
    opening_id, note_id = JobId(UUID(job_id)), next(iter(answers), None)
    item = parse_requirement_form(call.view, requirement_id)
    if item is None:
        await call.services.openings.drop_requirement(call.actor, opening_id, requirement_id, answers=note_id)
    else:
        await call.services.openings.put_requirement(call.actor, opening_id, item, answers=note_id)
    await call.ack()
    await _redraw(call, opening_id)


async def _review(call: Call, job_id: JobId) -> View:
    return views.requirements_review(*await call.services.openings.review(call.actor, job_id))


async def _redraw(call: Call, job_id: JobId) -> None:
    """The review of a job anew, in the modal that it was opened in."""
    view_id = call.view["root_view_id"] or call.view["id"]
    await call.services.delivery.redraw(call.actor.workspace_id, view_id, lambda: _review(call, job_id))


ACTIONS: Mapping[Id, Listener] = {
    Id.OPENING_REVIEW_OPEN: on_review,
    Id.OPENING_REVIEW_REFRESH: on_refreshed,
    Id.PROPOSAL_ADD: on_proposal_added,
    Id.REQUIREMENT_EDIT: on_edit,
    Id.REQUIREMENT_ADD: on_add,
    Id.NOTE_ANSWER: on_answer,
    Id.NOTE_DISMISS: on_dismiss,
}
SUBMISSIONS: Mapping[Id, Listener] = {
    Id.OPENING_FORM_SUBMIT: on_submitted,
    Id.OPENING_REVIEW_SUBMIT: on_reviewed,
    Id.REQUIREMENT_SUBMIT: on_requirement_submitted,
}
