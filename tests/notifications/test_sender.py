"""The outbox against a real mail server: order, retries, who is told, what can be sent again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from bot.clients.mail import MailServer, MailSession, SmtpServer
from bot.notifications import outbox
from bot.notifications.outbox import CannotSendAgain
from bot.notifications.rules import LONGEST_RETRY_SECONDS, MAX_ATTEMPTS, retry_seconds
from bot.notifications.sender import Sender
from db.models.mail import InDoubt, Mail, MailState, NewMail
from db.pool import Connection, Pool
from db.queries import mail as mails
from tests.db.people import WORKSPACE
from tests.notifications.mail_server import OK, MailCatcher, mail_catcher
from tests.notifications.outbox import BOT, all_mails, new_mail, put

A, B, C = "a@example.com", "b@example.com", "c@example.com"


@pytest.fixture
async def catcher() -> AsyncIterator[MailCatcher]:
    async with mail_catcher() as caught:
        yield caught


class Told:
    """Who is told of mails in trouble, by a row of the same transaction."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    async def __call__(self, conn: Connection, mail: Mail) -> None:
        assert conn.is_in_transaction()
        self.mails.append(mail)


class SleepyServer:
    """A server whose sender falls asleep once a mail is written, before its dot."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self.written = asyncio.Event()
        self.awake = asyncio.Event()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[MailSession]:
        async with self._server.session() as session:
            yield SleepySession(session, self)


class SleepySession:
    def __init__(self, session: MailSession, server: SleepyServer) -> None:
        self._session = session
        self._server = server
        self.open, self.abandon = session.open, session.abandon
        self.dot, self.push, self.answer = session.dot, session.push, session.answer

    async def write(self, message: bytes) -> None:
        await self._session.write(message)
        self._server.written.set()
        await self._server.awake.wait()


@asynccontextmanager
async def sending(pool: Pool, url: str, *, told: Told | None = None, claim_seconds: float = 30) -> AsyncIterator[None]:
    """A worker at work."""
    troubled = {} if told is None else {"interview": told}
    sender = Sender(
        pool,
        SmtpServer.parse(url),
        address=BOT,
        troubled=troubled,
        answer_seconds=claim_seconds,
        claim_seconds=claim_seconds,
    )

    async def keep_waking() -> None:
        while True:
            sender.wake()
            await asyncio.sleep(0.02)  # as the scheduler does, more often

    waking = asyncio.create_task(keep_waking())
    try:
        yield
    finally:
        waking.cancel()
        await sender.stop()


async def until_states(pool: Pool, *wanted: MailState) -> list[Mail]:
    """Wait until the mails, in their order, are in these states."""
    while True:
        found = await all_mails(pool)
        if [mail.state for mail in found] == list(wanted):
            return found
        await pool.execute("UPDATE mail_outbox SET due_at = now() WHERE due_at > now()")  # time passes
        await asyncio.sleep(0.02)


async def put_all(pool: Pool, *new: NewMail) -> list[int]:
    async with pool.acquire() as conn, conn.transaction():
        return [int(known) for known in await put(conn, *new)]


async def test_a_mail_is_sent_and_its_words_are_not_kept(pool: Pool, catcher: MailCatcher) -> None:
    await put_all(pool, new_mail("one", recipients=(A, B), words=".hidden dot\r\n.\r\nRCPT TO:<evil@example.com>"))
    async with sending(pool, catcher.url):
        [mail] = await until_states(pool, MailState.SENT)
    [caught] = catcher.caught
    assert (caught.sender, caught.recipients, caught.message_id) == (BOT, (A, B), "<one@example.com>")
    assert caught.content.endswith(b".hidden dot\r\n.\r\nRCPT TO:<evil@example.com>\r\n")
    assert mail.message is None
    assert mail.sent_at is not None


async def test_the_same_message_is_put_once(conn: Connection) -> None:
    await put(conn)
    assert [await outbox.put(conn, new_mail("one")) for _ in range(2)] == [True, False]


async def test_nothing_leaves_before_the_commit_and_nothing_after_a_roll_back(pool: Pool, catcher: MailCatcher) -> None:
    async with sending(pool, catcher.url):
        async with pool.acquire() as conn:
            withdrawn = conn.transaction()
            await withdrawn.start()
            await put(conn, new_mail("withdrawn"))
            await withdrawn.rollback()
        await put_all(pool, new_mail("meant"))
        await until_states(pool, MailState.SENT)
    assert [mail.message_id for mail in catcher.caught] == ["<meant@example.com>"]


async def test_a_cancel_never_overtakes_a_request_that_is_failing(pool: Pool, catcher: MailCatcher) -> None:
    replies = iter(["451 later", "452 later", "", "421 later"])  # "": taken, and hung up without an answer
    catcher.on_mail = lambda mail: next(replies, OK) if "request" in mail.message_id else OK
    told = Told()
    async with sending(pool, catcher.url, told=told):
        await put_all(
            pool,
            new_mail("request", order_key="k", in_doubt=InDoubt.REPEAT),
            new_mail("cancel", order_key="k", in_doubt=InDoubt.REPEAT),
            new_mail("other"),
        )
        await until_states(pool, *[MailState.SENT] * 3)
    arrived = [mail.message_id.partition("@")[0] for mail in catcher.caught]
    assert arrived[0] == "<other"
    assert arrived[1:] == ["<request", "<request", "<cancel"]
    assert told.mails == []


async def test_what_is_refused_for_good_is_told_and_can_be_sent_again(pool: Pool, catcher: MailCatcher) -> None:
    catcher.on_mail = lambda _mail: "554 looks like\x07 spam"
    told = Told()
    [known] = await put_all(pool, new_mail("one"))
    async with sending(pool, catcher.url, told=told):
        [mail] = await until_states(pool, MailState.FAILED)
        assert mail.error == "554 looks like spam"
        assert [(one.id, one.state) for one in told.mails] == [(known, MailState.FAILED)]
        catcher.on_mail = lambda _mail: OK
        async with pool.acquire() as conn, conn.transaction():
            await outbox.send_again(conn, WORKSPACE, mail.id)
        [mail] = await until_states(pool, MailState.SENT)
    assert mail.error is None
    async with pool.acquire() as conn, conn.transaction():
        with pytest.raises(CannotSendAgain):
            await outbox.send_again(conn, WORKSPACE, mail.id)


async def test_a_request_is_not_sent_again_after_its_cancel(pool: Pool, catcher: MailCatcher) -> None:
    catcher.on_mail = lambda mail: "550 no" if "request" in mail.message_id else OK
    await put_all(pool, new_mail("request", order_key="k"))
    async with sending(pool, catcher.url):
        [request] = await until_states(pool, MailState.FAILED)
        await put_all(pool, new_mail("cancel", order_key="k"))
        await until_states(pool, MailState.FAILED, MailState.SENT)
    async with pool.acquire() as conn, conn.transaction():
        with pytest.raises(CannotSendAgain):
            await outbox.send_again(conn, WORKSPACE, request.id)


async def test_each_recipient_has_an_end_of_their_own(pool: Pool, catcher: MailCatcher) -> None:
    greylisted = iter(["450 wait"])

    def reply(address: str) -> str:
        if address == C:
            return next(greylisted, "250 ok")
        return "550 unknown" if address == B else "250 ok"

    catcher.on_recipient = reply
    told = Told()
    await put_all(pool, new_mail("one", recipients=(A, B, C)))
    async with sending(pool, catcher.url, told=told):
        found = await until_states(pool, MailState.SENT, MailState.SENT, MailState.FAILED)
    assert [mail.recipients for mail in found] == [(A,), (C,), (B,)]
    assert [(mail.recipients, mail.error) for mail in told.mails] == [((B,), "550 unknown")]
    assert [mail.recipients for mail in catcher.caught] == [(A,), (C,)]


async def test_recipients_put_off_stay_before_what_comes_later(pool: Pool, catcher: MailCatcher) -> None:
    greylisted = iter(["450 wait"] * 3)
    catcher.on_recipient = lambda address: next(greylisted, "250 ok") if address == C else "250 ok"
    await put_all(
        pool,
        new_mail("request", order_key="k", recipients=(A, C)),
        new_mail("cancel", order_key="k", recipients=(A, C)),
    )
    async with sending(pool, catcher.url):
        await until_states(pool, *[MailState.SENT] * 3)
    seen_by_c = [mail.message_id for mail in catcher.caught if C in mail.recipients]
    assert seen_by_c == ["<request@example.com>", "<cancel@example.com>"]


async def test_nobody_accepted(pool: Pool, catcher: MailCatcher) -> None:
    catcher.on_recipient = lambda _address: "550 unknown"
    await put_all(pool, new_mail("one", recipients=(A, B)), new_mail("two", recipients=(B,)))
    async with sending(pool, catcher.url):
        found = await until_states(pool, MailState.FAILED, MailState.FAILED)
    assert {mail.error for mail in found} == {"550 unknown"}
    assert catcher.caught == []


async def test_a_connection_that_breaks_before_the_dot_sends_again(pool: Pool, catcher: MailCatcher) -> None:
    broken = iter([False] * 3)
    catcher.on_data = lambda: next(broken, True)
    await put_all(pool, new_mail("one", words="long\r\n" * 200_000))
    async with sending(pool, catcher.url):
        [mail] = await until_states(pool, MailState.SENT)
    assert mail.attempts == 4
    assert len(catcher.caught) == 1


@pytest.mark.parametrize(
    ("in_doubt", "state", "times"),
    [(InDoubt.LEAVE, MailState.UNCONFIRMED, 1), (InDoubt.REPEAT, MailState.SENT, 2)],
)
async def test_an_answer_that_nobody_heard(
    pool: Pool, catcher: MailCatcher, in_doubt: InDoubt, state: MailState, times: int
) -> None:
    hang_ups = iter([""])
    catcher.on_mail = lambda _mail: next(hang_ups, OK)
    told = Told()
    await put_all(pool, new_mail("one", in_doubt=in_doubt))
    async with sending(pool, catcher.url, told=told):
        await until_states(pool, state)
    assert [mail.message_id for mail in catcher.caught] == ["<one@example.com>"] * times
    assert [mail.state for mail in told.mails] == [MailState.UNCONFIRMED] * (2 - times)


async def test_what_is_put_off_forever_fails_in_the_end(pool: Pool, catcher: MailCatcher) -> None:
    catcher.on_mail = lambda _mail: "451 later"
    await put_all(pool, new_mail("one"))
    async with sending(pool, catcher.url):
        [mail] = await until_states(pool, MailState.FAILED)
    assert (mail.attempts, mail.error) == (MAX_ATTEMPTS, "451 later")


async def test_a_server_that_is_away_takes_the_mail_when_it_is_back(pool: Pool) -> None:
    async with mail_catcher() as gone:
        url = gone.url
    await put_all(pool, *(new_mail(str(number)) for number in range(30)))
    async with sending(pool, url):
        while True:
            if any(mail.error for mail in await all_mails(pool)):
                break
            await asyncio.sleep(0.02)
    found = await all_mails(pool)
    assert sum(mail.attempts for mail in found) < len(found), "one mail asks whether it is back, not all"
    async with mail_catcher() as back, sending(pool, back.url):
        await until_states(pool, *[MailState.SENT] * 30)
        assert len(back.caught) == 30


async def test_a_sleeper_hands_nothing_over(pool: Pool, catcher: MailCatcher) -> None:
    """Its claim runs out while it writes; another sends the mail, and the sleeper wakes too late."""
    server = SleepyServer(SmtpServer.parse(catcher.url))
    await put_all(pool, new_mail("one"))
    sleeper = Sender(pool, server, address=BOT, troubled={}, answer_seconds=0.05, claim_seconds=0.05)
    sleeper.wake()
    await server.written.wait()
    async with sending(pool, catcher.url):
        await until_states(pool, MailState.SENT)
    server.awake.set()
    await sleeper.stop()
    assert len(catcher.caught) == 1


async def test_a_worker_that_stood_still_does_not_send_with_two_hands(pool: Pool, catcher: MailCatcher) -> None:
    """A claim that ran out meanwhile is taken again, by another hand of the same worker."""
    server = SleepyServer(SmtpServer.parse(catcher.url))
    await put_all(pool, new_mail("one"))
    worker = Sender(pool, server, address=BOT, troubled={}, answer_seconds=30, claim_seconds=0.05)
    worker.wake()
    await server.written.wait()
    server.written.clear()
    await asyncio.sleep(0.1)  # nobody wakes it, so that the claim is not renewed
    worker.wake()
    await server.written.wait()
    server.awake.set()
    await worker.stop()
    assert len(catcher.caught) == 1
    assert [mail.state for mail in await all_mails(pool)] == [MailState.SENT]


async def test_a_dead_workers_mails_are_soon_anybodys_but_not_those_in_doubt(pool: Pool) -> None:
    """One that may have been sent waits longer: whoever still hears the server's answer knows more."""
    await put_all(pool, new_mail("written"), new_mail("handed over"))
    seconds = {"claim_seconds": 0.05, "answer_seconds": 600.0}
    async with pool.acquire() as conn:
        written, handed = await mails.claim_due_mails(conn, limit=2, claim_seconds=30)
        claims = [written.claimed_by, handed.claimed_by]
        assert await mails.mark_mail_handing_over(conn, handed, answer_seconds=30)
        await mails.renew_claims(conn, claims, **seconds)
        await asyncio.sleep(0.1)
        await mails.renew_claims(conn, claims, **seconds)  # what has run out does not come back
        taken = await mails.claim_due_mails(conn, limit=2, claim_seconds=30)
    assert [mail.id for mail in taken] == [written.id]


class BrokenServer(SleepyServer):
    """One that its sender fails at with the first mail, by a fault of its own; the others are written at leisure."""

    def __init__(self, server: MailServer) -> None:
        super().__init__(server)
        self.is_broken = True

    @asynccontextmanager
    async def session(self) -> AsyncIterator[MailSession]:
        if self.is_broken:
            self.is_broken = False
            raise RuntimeError("a fault of ours")
        async with super().session() as session:
            yield session


async def test_what_a_hand_failed_at_is_soon_anybodys_while_the_others_work(pool: Pool, catcher: MailCatcher) -> None:
    broken, _slow = await put_all(pool, new_mail("broken"), new_mail("slow"))
    server = BrokenServer(SmtpServer.parse(catcher.url))
    failing = Sender(pool, server, address=BOT, troubled={}, answer_seconds=0.5, claim_seconds=0.5)
    failing.wake()
    await server.written.wait()
    for _look in range(60):
        failing.wake()  # renews the claim of the hand at work, and claims what is anybody's
        if (attempts := await pool.fetchval("SELECT attempts FROM mail_outbox WHERE id = $1", broken)) > 1:
            break
        await asyncio.sleep(0.05)
    server.awake.set()
    await failing.stop()
    assert attempts == 2


async def test_connections_are_used_again(pool: Pool, catcher: MailCatcher) -> None:
    await put_all(pool, *(new_mail(str(number)) for number in range(60)))
    async with sending(pool, catcher.url):
        await until_states(pool, *[MailState.SENT] * 60)
    assert catcher.opened <= 8


def test_waits_grow_and_are_spread() -> None:
    waits = [[retry_seconds(attempt) for _ in range(200)] for attempt in range(1, MAX_ATTEMPTS + 1)]
    assert all(len(set(spread)) > 100 for spread in waits)
    assert all(max(earlier) <= 2 * min(later) for earlier, later in pairwise(waits))
    assert LONGEST_RETRY_SECONDS / 2 <= min(waits[-1]) <= max(waits[-1]) <= LONGEST_RETRY_SECONDS
