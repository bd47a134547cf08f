"""How the batch's message, and the question in a DM, follow from the database."""

from collections.abc import Sequence

from bot.accounts.service import Accounts, NotAMember
from bot.cvs.intake import CHOOSE_SURFACE, Intake, problems_of
from bot.cvs.service import BATCH_SURFACE, Batches, job_changes, scale_changes
from bot.cvs.views import BatchView, Failure, OlderCv, batch_message, choose_batch
from bot.llm.models import Usage
from bot.slack.blocks import Message
from bot.slack.surfaces import Posted, Renderer
from db.models.batches import Batch
from db.models.files import BatchFile, FileState
from db.models.ids import BatchId
from db.models.people import OlderFile
from db.models.surfaces import Surface
from db.pool import Connection
from db.queries.batches import set_batch_thread


def batch_view(batch: Batch, files: Sequence[BatchFile], older: Sequence[OlderFile], usage: Usage | None) -> BatchView:
    return BatchView(
        id=batch.id,
        name=batch.name,
        job_title=batch.job_title,
        blind=batch.blind,
        blind_schools=batch.blind_schools,
        job_changes=job_changes(batch),
        scale_changes=scale_changes(batch),
        closed=batch.closed_at is not None,
        settled=batch.settled_at is not None,
        total=len(files),
        ranked=sum(file.state is FileState.RANKED for file in files) - len(older),
        older=tuple(
            OlderCv(filename=file.filename, newer=file.newer_filename or "") for file in older if not file.secret
        ),
        older_secret=sum(file.secret for file in older),
        failures=tuple(
            Failure(filename=filename, problem=problem, detail=detail)
            for filename, problem, detail in problems_of(files)
        ),
        usage=usage,
    )


def batch_renderers(batches: Batches, intake: Intake, accounts: Accounts) -> dict[str, Renderer]:
    async def batch(surface: Surface) -> Message:
        return batch_message(batch_view(*await batches.progress(surface.workspace_id, BatchId(surface.subject_id))))

    async def choose(surface: Surface) -> Message:
        channel_id, _colon, message_ts = surface.subject_id.partition(":")
        waiting = await intake.waiting(surface.workspace_id, channel_id, message_ts)
        try:
            asked = await accounts.actor(surface.workspace_id, waiting[0].uploaded_by)
        except NotAMember:
            choices = []
        else:
            choices = await batches.taking_files(await accounts.reader(asked))
        return choose_batch(
            [file.filename for file in waiting if file.state is FileState.WAITING],
            [(batch.id, batch.name) for batch in choices],
            message_ts=message_ts,
        )

    return {BATCH_SURFACE: batch, CHOOSE_SURFACE: choose}


def batch_threads() -> dict[str, Posted]:
    async def begun(conn: Connection, surface: Surface, _channel_id: str, message_ts: str) -> None:
        await set_batch_thread(conn, surface.workspace_id, BatchId(surface.subject_id), message_ts)

    return {BATCH_SURFACE: begun}
