"""`/batch`, its form, and what is clicked on a batch's message."""

from collections.abc import Mapping
from uuid import UUID

from bot.cvs import views
from bot.cvs.forms import parse_batch_form
from bot.cvs.surfaces import batch_view
from bot.slack.ids import Id
from db.models.batches import Batch
from db.models.ids import BatchId, JobId
from handlers.call import Call
from handlers.errors import Listener
from handlers.subcommands import dispatch


async def on_command(call: Call) -> None:
    await dispatch(
        call,
        {"new": on_new, "list": on_list, "status": on_status, "close": on_close_named},
        views.batch_help,
    )


async def on_new(call: Call, words: str) -> None:
    call.services.openings.may_open(call.actor)
    await call.services.channels.need_own(call.actor.workspace_id, call.channel_id)
    jobs = await call.services.openings.listed(call.actor)
    if not jobs:
        await call.whisper(views.no_openings())
        return
    wanted = next((job.id for job in jobs if words and words.casefold() in job.title.casefold()), None)
    await call.show(
        views.batch_form(
            [(str(job.id), job.title) for job in jobs],
            preselected=str(wanted) if wanted else None,
            channel_id=call.channel_id,
        )
    )


async def on_submitted(call: Call) -> None:
    form = parse_batch_form(call.view)
    await call.services.batches.open(
        await call.reader(),
        job_id=JobId(UUID(form.job_id)),
        name=form.name,
        blind=form.blind,
        blind_schools=form.blind_schools,
        channel_id=call.private_metadata,
    )
    await call.ack()


async def on_list(call: Call, _words: str) -> None:
    listed = await call.services.batches.listed(await call.reader())
    await call.whisper(views.batch_list([await _view(call, batch) for batch in listed]))


async def on_status(call: Call, words: str) -> None:
    batch = await call.services.batches.found(await call.reader(), words)
    await call.whisper(views.batch_status(await _view(call, batch)))


async def on_close_named(call: Call, words: str) -> None:
    batch = await call.services.batches.found(await call.reader(), words)
    closed = await call.services.batches.close(await call.reader(), batch.id)
    await call.whisper(views.batch_status(await _view(call, closed)))


async def on_close_clicked(call: Call) -> None:
    await call.ack()
    await call.services.batches.close(await call.reader(), BatchId(call.value))


async def on_status_clicked(call: Call) -> None:
    await call.ack()
    batch = await call.services.batches.batch(await call.reader(), BatchId(call.value))
    await call.whisper(views.batch_status(await _view(call, batch)))


async def on_chosen(call: Call) -> None:
    """The batch for files that were dropped in a DM."""
    await call.ack()
    _channel, _colon, message_ts = call.action["block_id"].partition(":")
    await call.services.intake.choose(
        await call.reader(), channel_id=call.channel_id, message_ts=message_ts, batch_id=BatchId(call.value)
    )


async def _view(call: Call, batch: Batch) -> views.BatchView:
    return batch_view(*await call.services.batches.progress(call.actor.workspace_id, batch.id))


ACTIONS: Mapping[Id, Listener] = {
    Id.BATCH_CLOSE: on_close_clicked,
    Id.BATCH_STATUS_OPEN: on_status_clicked,
    Id.BATCH_CHOOSE: on_chosen,
}
SUBMISSIONS: Mapping[Id, Listener] = {Id.BATCH_FORM_SUBMIT: on_submitted}
