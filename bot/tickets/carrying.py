"""Files of a conversation: kept in storage, so that they outlive their messages, and copied into the other thread."""

from typing import Final

from bot.clients.storage import Storage
from bot.core.clock import Clock
from bot.core.models import Frozen
from bot.queue.enqueue import Task, enqueue
from bot.tickets.changes import CARD_SURFACE, QUEUES, begin_anew
from bot.tickets.conversing import CARRIED, SENT_SURFACE
from db.models.ids import CommentId, WorkspaceId
from db.models.tickets import TicketFile, TicketMessage
from db.pool import Connection, Pool
from db.queries import surfaces, ticket_files, ticket_messages

MAX_BYTES: Final = 50 * 1024 * 1024  # of one file


class Parcel(Frozen):
    """A file on its way, with the thread that it goes to."""

    workspace_id: WorkspaceId
    comment_id: CommentId
    slack_file_id: str
    channel_id: str
    thread_ts: str | None


class Carrying:
    def __init__(self, pool: Pool, clock: Clock, storage: Storage) -> None:
        self._pool = pool
        self._clock = clock
        self._storage = storage

    async def follow(
        self, conn: Connection, workspace_id: WorkspaceId, comment_id: CommentId, place: tuple[str, str | None]
    ) -> None:
        """A message has arrived in the other thread, at (channel, thread): its files follow."""
        message = await ticket_messages.message_by_comment(conn, workspace_id, comment_id)
        if message is None:
            return
        if message.undelivered is not None:
            await ticket_messages.note_undelivered(conn, comment_id, None)
            await self._touch(conn, message)
        for file in message.files:
            parcel = Parcel(
                workspace_id=workspace_id,
                comment_id=comment_id,
                slack_file_id=file.slack_file_id,
                channel_id=place[0],
                thread_ts=place[1],
            )
            await enqueue(conn, Task.CARRY_FILE, parcel.model_dump(mode="json"))

    async def waiting(self, parcel: Parcel) -> TicketFile | None:
        """The file, as far as it has come; None where it is there, cannot come, or goes to nobody."""
        async with self._pool.acquire() as conn:
            message = await ticket_messages.message_by_comment(conn, parcel.workspace_id, parcel.comment_id)
        if message is None or message.deleted_at is not None or message.internal:
            return None
        found = next((file for file in message.files if file.slack_file_id == parcel.slack_file_id), None)
        return found if found and found.sent_at is None and found.problem is None else None

    async def keep(self, parcel: Parcel, name: str, data: bytes) -> None:
        key = f"tickets/{parcel.workspace_id}/{parcel.comment_id}/{parcel.slack_file_id}"
        await self._storage.put(key, data)
        async with self._pool.acquire() as conn, conn.transaction():
            await ticket_files.set_kept(conn, parcel.comment_id, parcel.slack_file_id, name=name, storage_key=key)
            await self._named(conn, parcel)

    async def bytes_of(self, file: TicketFile) -> bytes:
        assert file.storage_key is not None
        return await self._storage.get(file.storage_key)

    async def reserved(self, parcel: Parcel, sent_file_id: str) -> None:
        """Slack has given the copy an id; whoever goes on after a kill asks what became of it."""
        async with self._pool.acquire() as conn:
            await ticket_files.set_reserved(conn, parcel.comment_id, parcel.slack_file_id, sent_file_id)

    async def arrived(self, parcel: Parcel) -> bool:
        """Whether its message still stands; it may have been deleted meanwhile."""
        async with self._pool.acquire() as conn:
            await ticket_files.set_sent(conn, parcel.comment_id, parcel.slack_file_id, at=self._clock.now())
            message = await ticket_messages.message_by_comment(conn, parcel.workspace_id, parcel.comment_id)
            return message is not None and message.deleted_at is None

    async def failed(self, parcel: Parcel, problem: str) -> None:
        """Both sides read in its place why it does not come."""
        async with self._pool.acquire() as conn, conn.transaction():
            await ticket_files.set_problem(conn, parcel.comment_id, parcel.slack_file_id, problem)
            await self._named(conn, parcel)

    async def mark_undelivered(self) -> None:
        """What the other side has not got is marked where the agents see it, or goes where it can be read."""
        async with self._pool.acquire() as conn, conn.transaction():
            for workspace_id, queue in await surfaces.gone_threads(conn, beginning=QUEUES):
                await begin_anew(conn, workspace_id, queue)
            for message in await ticket_messages.mark_undelivered(conn):
                await self._touch(conn, message)

    async def _named(self, conn: Connection, parcel: Parcel) -> None:
        now = self._clock.now()
        for purpose in CARRIED:
            await surfaces.touch_surface(conn, parcel.workspace_id, purpose, str(parcel.comment_id), changed_at=now)

    async def _touch(self, conn: Connection, message: TicketMessage) -> None:
        now, workspace_id = self._clock.now(), message.workspace_id
        await surfaces.touch_surface(conn, workspace_id, SENT_SURFACE, str(message.comment_id), changed_at=now)
        await surfaces.touch_surface(conn, workspace_id, CARD_SURFACE, str(message.ticket_id), changed_at=now)
