"""Mails that tests put, and what became of them."""

from collections import Counter
from collections.abc import Sequence

from db.models.ids import MailId
from db.models.mail import InDoubt, Mail, NewMail
from db.pool import Connection, Pool
from db.queries import mail as mails
from db.queries import workspaces
from tests.db.people import NOW, WORKSPACE

BOT = "nexus@example.com"
CLAIM_SECONDS = 2.0


def new_mail(
    name: str,
    *,
    order_key: str | None = None,
    recipients: Sequence[str] = ("sara@example.com",),
    in_doubt: InDoubt = InDoubt.LEAVE,
    words: str = "Hello",
) -> NewMail:
    message_id = f"<{name}@example.com>"
    return NewMail(
        workspace_id=WORKSPACE,
        subject_type="interview",
        subject_id="i1",
        order_key=order_key or name,
        message_id=message_id,
        recipients=tuple(recipients),
        message=f"Message-ID: {message_id}\r\nSubject: {name}\r\n\r\n{words}\r\n".encode(),
        in_doubt=in_doubt,
    )


async def put(conn: Connection, *new: NewMail) -> list[MailId]:
    await workspaces.ensure_workspace(conn, WORKSPACE, at=NOW)
    known = [await mails.insert_mail(conn, mail) for mail in new]
    return [one for one in known if one is not None]


async def all_mails(pool: Pool) -> list[Mail]:
    async with pool.acquire() as conn:
        return await mails.mails_for_subject(conn, WORKSPACE, "interview", "i1")


async def states(pool: Pool) -> Counter[str]:
    return Counter({row["state"]: row["n"] for row in await pool.fetch(_STATES)})


_STATES = "SELECT state, count(*) AS n FROM mail_outbox GROUP BY state"
