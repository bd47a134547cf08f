"""The text of a job description that was given as a file."""

from datetime import date

from bot.core.errors import InvalidForm
from bot.core.i18n import _
from bot.cvs.models import Unreadable
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.pool import ReaderPool
from bot.cvs.pipeline.text.extract import extract
from bot.cvs.views import problem_words
from bot.slack.files import DownloadFailed, FileGone, FileTooLarge, SlackFiles
from db.models.ids import WorkspaceId


class Descriptions:
    """`reader` is a pool of `text_of_file`, so that a hostile file meets the same limits as a CV."""

    def __init__(self, reader: ReaderPool[str], slack_files: SlackFiles, limits: Limits) -> None:
        self._reader = reader
        self._files = slack_files
        self._limits = limits

    async def text_of(self, workspace_id: WorkspaceId, slack_file_id: str) -> str:
        """Raises InvalidForm, beside the file's field, where it cannot be had or read."""
        try:
            file = await self._files.describe(workspace_id, slack_file_id)
            data = await self._files.download(workspace_id, file, max_bytes=self._limits.max_bytes)
            return await self._reader.read(data, filename=file.name, as_of=date.min)
        except (DownloadFailed, FileGone, FileTooLarge) as error:
            raise InvalidForm(
                fields={"description_file": _("Slack did not hand the file over; add it again.")}
            ) from error
        except Unreadable as error:
            raise InvalidForm(fields={"description_file": " ".join(problem_words(error.problem))}) from error


def text_of_file(data: bytes, *, filename: str, as_of: date, limits: Limits, spacy_model: str) -> str:  # noqa: ARG001
    """The work of a reader process; its signature is the pool's."""
    return extract(data, filename=filename, limits=limits).text
