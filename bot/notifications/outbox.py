"""Putting mails into the outbox on the caller's connection: a mail exists exactly when what it tells of does."""

from collections.abc import Collection, Iterable

from bot.core.errors import DomainError
from bot.core.i18n import _
from db.models.ids import MailId, WorkspaceId
from db.models.mail import Mail, NewMail
from db.pool import Connection
from db.queries import mail as mails


class CannotSendAgain(DomainError):
    """The mail arrived, is on its way, or was overtaken by a later one about the same thing."""

    code = "cannot_send_again"

    @property
    def what(self) -> str:
        return _("This mail cannot be sent again.")

    @property
    def remedy(self) -> str:
        return _("It has arrived, is on its way, or a newer one about the same thing has gone out.")


async def put(conn: Connection, mail: NewMail) -> bool:
    """Have `mail` sent once the caller's transaction is committed. False where one of its Message-ID was put before."""
    return await mails.insert_mail(conn, mail) is not None


async def put_all(conn: Connection, new: Iterable[NewMail]) -> None:
    """As `put`, many in one go."""
    await mails.insert_mails(conn, new)


async def withdraw(conn: Connection, workspace_id: WorkspaceId, order_keys: Collection[str]) -> None:
    """In the caller's transaction: what these mails tell is no longer so. Those that are not gone yet never go."""
    if order_keys:
        await mails.withdraw_mails(conn, workspace_id, order_keys)


async def send_again(conn: Connection, workspace_id: WorkspaceId, mail_id: MailId) -> None:
    """In the caller's transaction: a mail that failed, or of which nobody knows, goes out once more, under its own
    Message-ID. Raises CannotSendAgain."""
    if not await mails.send_mail_again(conn, workspace_id, mail_id):
        raise CannotSendAgain


async def mails_about(conn: Connection, workspace_id: WorkspaceId, subject_type: str, subject_id: str) -> list[Mail]:
    """Every mail about it and what became of each, in the order in which they were put."""
    return await mails.mails_for_subject(conn, workspace_id, subject_type, subject_id)
