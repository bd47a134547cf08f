"""Sending what stands in the outbox, each mail once, however often workers die.

A mail is written to the server up to its last line, the dot. Then the dot and the COMMIT of the note 'handing over' go
to the operating system one right after the other: a kill finds both in its hands, which deliver them, or neither. So
what a dead worker leaves is a mail that was surely not sent, or one that is noted as handed over; of the latter nobody
knows the server's answer, and the mail's own `in_doubt` says what becomes of it.

A claim that has run out hands nothing over, so that a worker that was only asleep does not send what another has sent.
So claims on what is not handed over yet are short, and a dead worker's mails are hardly late; those on what is handed
over are long, since whoever still hears the answer knows more than anybody who takes it over.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import asyncpg

from bot.clients.mail import (
    MailError,
    MailServer,
    MailSession,
    NotReached,
    Refused,
    Replies,
    Unanswered,
    summary,
)
from bot.core.log import logger
from bot.notifications.rules import MAX_ATTEMPTS, retry_seconds
from db.models.mail import InDoubt, Mail, MailState
from db.pool import Connection, Pool
from db.queries import mail as mails

CLAIM_SECONDS = 3.0  # after which a mail that was claimed and not handed over is anybody's
HANDS = 4  # connections to the mail server at once, a worker
MAILS_A_SESSION = 100  # servers close a connection that brings many more
LONGEST_PAUSE_SECONDS = 30.0  # between two tries to reach the server
NOTE_PATIENCE_SECONDS = 10.0  # for the database to take the note of what became of a mail

# Told in the transaction that notes it: a mail about their kind of subject has failed, or may not have arrived.
Troubled = Callable[[Connection, Mail], Awaitable[None]]

_DATABASE_AWAY = (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, asyncpg.InterfaceError, OSError)

_log = logger(__name__)


class Sender:
    """`troubled`: by subject type, who is told of mails that failed or are unconfirmed. `answer_seconds`: after which
    a worker that has handed a mail over and noted no answer is taken for dead."""

    def __init__(
        self,
        pool: Pool,
        server: MailServer,
        *,
        address: str,
        troubled: Mapping[str, Troubled],
        answer_seconds: float,
        claim_seconds: float = CLAIM_SECONDS,
    ) -> None:
        self._pool = pool
        self._server = server
        self._address = address
        self._troubled = troubled
        self._claim_seconds = claim_seconds
        self._answer_seconds = answer_seconds
        self._hands: dict[asyncio.Task[None], Mail] = {}  # each with the mail that it is at
        self._looking: asyncio.Task[None] | None = None
        self._stopping = False
        self._failures = 0  # to reach the server, in a row
        self._paused_until = 0.0  # on the loop's clock
        self._renewed_at = 0.0

    def wake(self) -> None:
        """Send what is due, in the background."""
        if not self._stopping and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """Mails that are being sent are sent and noted; the rest stays due."""
        self._stopping = True
        if self._looking is not None:
            await self._looking
        await asyncio.gather(*self._hands)

    async def _look(self) -> None:
        """Renew the claims of the hands at work, and give each idle one a due mail to begin with."""
        now = asyncio.get_running_loop().time()
        try:
            if self._hands and now >= self._renewed_at + min(self._claim_seconds, self._answer_seconds) / 4:
                async with self._pool.acquire() as conn:
                    await mails.renew_claims(
                        conn,
                        [mail.claimed_by for mail in self._hands.values()],
                        claim_seconds=self._claim_seconds,
                        answer_seconds=self._answer_seconds,
                    )
                self._renewed_at = now
            if now >= self._paused_until:
                for mail in await self._claim(HANDS - len(self._hands)):
                    hand = asyncio.create_task(self._work(mail))
                    self._hands[hand] = mail
                    hand.add_done_callback(self._hands.pop)
        except _DATABASE_AWAY:
            _log.exception("outbox not reached")  # the next wake-up tries again

    async def _work(self, first: Mail) -> None:
        """One connection: the first mail, then whatever is due."""
        hand = asyncio.current_task()
        assert hand is not None, "it is one"
        try:
            async with self._server.session() as session:
                self._failures = 0
                due, left = [first], MAILS_A_SESSION
                while due and await self._send(session, due[0]):
                    left -= 1
                    due = await self._claim(1) if left and not self._stopping else []
                    if due:
                        self._hands[hand] = due[0]
        except NotReached as error:
            self._failures += 1
            pause = min(LONGEST_PAUSE_SECONDS, retry_seconds(self._failures))
            self._paused_until = asyncio.get_running_loop().time() + pause
            _log.warning("mail server not reached", reply=error.reply, seconds=round(pause, 1))
            await self._put_back(first, error)
        except Exception:  # noqa: BLE001 — whatever it is, the claim runs out and the mail is due again
            _log.exception("hand of the outbox failed")

    async def _claim(self, limit: int) -> list[Mail]:
        """Mails that may be sent; what a dead worker may have sent, and must not come twice, is noted as such."""
        if limit <= 0:
            return []
        async with self._pool.acquire() as conn:
            claimed = await mails.claim_due_mails(conn, limit=limit, claim_seconds=self._claim_seconds)
        sendable = [mail for mail in claimed if not _never_twice(mail)]
        for mail in claimed:
            if _never_twice(mail):
                await self._settle(mail, MailState.UNCONFIRMED, "the worker that handed it over died")
        return sendable

    async def _send(self, session: MailSession, mail: Mail) -> bool:
        """Bring it one step on, to its end or to a later time; whether the session is good for another."""
        assert mail.message is not None
        try:
            replies = await session.open(self._address, mail.recipients)
            if len(replies.accepted) < len(mail.recipients) and not await self._part(mail, replies):
                session.abandon()
                return False
            await session.write(mail.message)
        except MailError as error:
            await self._not_taken(mail, error)
            return not isinstance(error, NotReached)
        answer = await self._hand_over(session, mail)
        return answer is not None and await self._note(mail, answer)

    async def _part(self, mail: Mail, replies: Replies) -> bool:
        """The mail is for those who are accepted; the others get one of their own. False where the claim is lost."""
        async with self._pool.acquire() as conn, conn.transaction():
            if not await mails.set_mail_recipients(conn, mail, replies.accepted):
                return False
            for turned_away, state in ((replies.put_off, MailState.QUEUED), (replies.refused, MailState.FAILED)):
                if turned_away:
                    part = await mails.part_mail(
                        conn,
                        mail.id,
                        tuple(turned_away),
                        state,
                        due_in_seconds=retry_seconds(mail.attempts),
                        error=summary(turned_away),
                    )
                    await self._tell(conn, part)
        return True

    async def _hand_over(self, session: MailSession, mail: Mail) -> "asyncio.Task[None] | None":
        """The answer to come, with the dot on its way; None where the mail is not ours to send any more."""
        answer = asyncio.create_task(session.answer())
        async with self._pool.acquire() as conn:
            note = conn.transaction()
            await note.start()
            try:
                ours = await mails.mark_mail_handing_over(conn, mail, answer_seconds=self._answer_seconds)
            except BaseException:
                answer.cancel()
                await note.rollback()
                raise
            if not ours:
                await note.rollback()
                answer.cancel()
                session.abandon()
                return None
            # The loop does what is put to it one after the other, so that nothing comes between dot and COMMIT; and
            # since the dot is held, nobody is woken by it who would take the processor away just then.
            asyncio.get_running_loop().call_soon(session.dot)
            commit = asyncio.create_task(note.commit())
            try:
                await commit
            except _DATABASE_AWAY:
                _log.exception("handing over not noted", mail=mail.id)  # the answer will be, if the database is back
            session.push()
        return answer

    async def _note(self, mail: Mail, answer: "asyncio.Task[None]") -> bool:
        """What became of it; whether the session is good for another."""
        try:
            await answer
        except Unanswered as error:
            if mail.in_doubt is InDoubt.REPEAT:
                await self._put_back(mail, error)
            else:
                await self._settle(mail, MailState.UNCONFIRMED, error.reply)
            return False
        except MailError as error:
            await self._not_taken(mail, error)
            return not isinstance(error, NotReached)
        await self._settle(mail, MailState.SENT, None)
        return True

    async def _not_taken(self, mail: Mail, error: MailError) -> None:
        if isinstance(error, Refused):
            await self._settle(mail, MailState.FAILED, error.reply)
        else:
            await self._put_back(mail, error)

    async def _put_back(self, mail: Mail, error: MailError) -> None:
        if mail.attempts >= MAX_ATTEMPTS:
            await self._settle(mail, MailState.FAILED, error.reply)
            return
        async with self._pool.acquire() as conn:
            await mails.put_mail_back(conn, mail, due_in_seconds=retry_seconds(mail.attempts), error=error.reply)

    async def _settle(self, mail: Mail, state: MailState, error: str | None) -> None:
        """Note its end. The database may be away just now: the note is tried for a while."""
        give_up_at = asyncio.get_running_loop().time() + NOTE_PATIENCE_SECONDS
        while True:
            try:
                async with self._pool.acquire() as conn:
                    if state is MailState.SENT:  # nobody is told, so a transaction would only take time
                        await mails.settle_mail(conn, mail, state, error=error)
                        return
                    async with conn.transaction():
                        settled = await mails.settle_mail(conn, mail, state, error=error)
                        if settled is not None:
                            await self._tell(conn, settled)
                return
            except _DATABASE_AWAY:
                if asyncio.get_running_loop().time() >= give_up_at:
                    raise
                await asyncio.sleep(NOTE_PATIENCE_SECONDS / 20)

    async def _tell(self, conn: Connection, mail: Mail) -> None:
        if mail.state in {MailState.FAILED, MailState.UNCONFIRMED}:
            _log.warning("mail in trouble", mail=mail.id, state=mail.state, subject=mail.subject_id)
            if mail.subject_type in self._troubled:
                await self._troubled[mail.subject_type](conn, mail)


def _never_twice(mail: Mail) -> bool:
    return mail.state is MailState.HANDING_OVER and mail.in_doubt is InDoubt.LEAVE
