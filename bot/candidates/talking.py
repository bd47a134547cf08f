"""Events of talking with people: a mention in a thread, a direct message, the tab that is opened, Stop."""

from typing import Any

from bot.accounts.models import VIEWING, Reader
from bot.accounts.service import Accounts, NotAMember
from bot.accounts.views import help_message
from bot.candidates.ask import Ask, Scope
from bot.candidates.asking import Kind
from bot.candidates.replying import Answerer, Turn
from bot.candidates.views import answers
from bot.core.errors import DomainError
from bot.core.i18n import _, speaking
from bot.slack.channels import Channels
from bot.slack.delivery import Delivery
from bot.slack.refusals import Undone
from bot.slack.replies import Replies, Reply, Thread
from db.models.asks import AskRow
from db.models.ids import WorkspaceId


class NotAnswered(Undone):
    code = "not_answered"

    @property
    def what(self) -> str:
        return _("Your question could not be answered.")


class Conversation:
    def __init__(
        self,
        *,
        accounts: Accounts,
        ask: Ask,
        answerer: Answerer,
        channels: Channels,
        replies: Replies,
        delivery: Delivery,
    ) -> None:
        self._accounts = accounts
        self._ask = ask
        self._answerer = answerer
        self._channels = channels
        self._replies = replies
        self._delivery = delivery

    async def on_mention(self, workspace_id: WorkspaceId, event: dict[str, Any]) -> None:
        """Answered in the thread of a batch, to those who may see it; elsewhere only the asker hears where to ask."""
        if event.get("bot_id") or not event.get("user"):
            return
        thread = _thread(workspace_id, event)
        try:
            actor = await self._accounts.actor(workspace_id, thread.slack_user_id)
            with speaking(actor.language):
                reader = await self._accounts.reader(actor)
                scope = await self._ask.in_thread(
                    reader, channel_id=thread.channel_id, thread_ts=event.get("thread_ts")
                )
                await self._channels.need_own(workspace_id, thread.channel_id)
                await self._answer(reader, thread, scope, str(event.get("text") or ""))
        except DomainError as error:
            await self._refuse(error, thread, within=event.get("thread_ts"))

    async def on_direct_message(self, workspace_id: WorkspaceId, event: dict[str, Any]) -> None:
        """Answered from all batches that the asker can see; files have an event of their own."""
        if event.get("subtype") or event.get("bot_id") or not event.get("user"):
            return
        thread = _thread(workspace_id, event)
        try:
            actor = await self._accounts.actor(workspace_id, thread.slack_user_id)
            with speaking(actor.language):
                text = str(event.get("text") or "")
                if await self._asks_for_help(text):
                    await self._delivery.whisper(
                        help_message(),
                        workspace_id=workspace_id,
                        channel_id=thread.channel_id,
                        slack_user_id=thread.slack_user_id,
                    )
                else:
                    reader = await self._accounts.reader(actor)
                    await self._answer(reader, thread, await self._ask.in_private(reader), text)
        except DomainError as error:
            await self._refuse(error, thread, within=None)

    async def not_answered(self, workspace_id: WorkspaceId, event: dict[str, Any], error: Exception) -> None:
        """Whoever asked is told that no answer comes."""
        if event.get("subtype") or event.get("bot_id") or not event.get("user"):
            return
        thread = _thread(workspace_id, event)
        actor = await self._accounts.actor(workspace_id, thread.slack_user_id)
        with speaking(actor.language):
            await self._refuse(NotAnswered(error), thread, within=event.get("thread_ts"))

    async def on_opened(self, workspace_id: WorkspaceId, event: dict[str, Any]) -> None:
        """The Messages tab was opened: questions are offered to those who may ask them."""
        if event.get("tab") != "messages":
            return
        try:
            actor = await self._accounts.actor(workspace_id, str(event["user"]))
        except NotAMember:
            return
        if actor.role in VIEWING:
            with speaking(actor.language):
                await self._replies.suggest(workspace_id, str(event["channel"]), answers.suggestions())

    async def on_stopped(self, workspace_id: WorkspaceId, event: dict[str, Any]) -> None:
        """Whoever sees the button may press it: leaving off tells nobody anything."""
        await self._ask.stop(workspace_id, channel_id=str(event["channel"]), thread_ts=str(event["thread_ts"]))

    async def _asks_for_help(self, text: str) -> bool:
        """Everybody gets it."""
        return (await self._ask.understood(Scope(batch=None, people=()), text)).kind is Kind.HELP

    async def _refuse(self, error: DomainError, thread: Thread, *, within: str | None) -> None:
        await self._delivery.refuse(
            error,
            workspace_id=thread.team_id,
            channel_id=thread.channel_id,
            slack_user_id=thread.slack_user_id,
            thread_ts=within,
        )

    async def _answer(self, actor: Reader, thread: Thread, scope: Scope, text: str) -> None:
        """Once: what was answered before stays, what was begun before is ended."""
        row = await self._ask.begin(
            actor, channel_id=thread.channel_id, thread_ts=thread.thread_ts, question_ts=thread.question_ts
        )
        if row.ended_at is not None:
            return
        reply = await self._reply(row, thread)
        if row.stopped_at is not None:
            await reply.close(answers.stopped_closing())
        else:
            await self._replies.working(thread, answers.looking(len(scope.people)))
            question = await self._ask.understood(scope, text)
            await self._answerer.answer(
                Turn(actor=actor, ask_id=row.id, thread=thread, reply=reply, scope=scope, question=question, text=text)
            )
        await self._ask.end(row.id)

    async def _reply(self, row: AskRow, thread: Thread) -> Reply:
        message_ts = row.message_ts
        if message_ts is None and row.attempts > 1:
            others = await self._ask.other_answers(row)
            message_ts = await self._replies.left_behind(thread, key=str(row.id), others=others)

        async def noted(ts: str) -> None:
            await self._ask.note(row.id, ts)

        return await self._replies.begin(thread, key=str(row.id), message_ts=message_ts, noted=noted)


def _thread(workspace_id: WorkspaceId, event: dict[str, Any]) -> Thread:
    return Thread(
        channel_id=str(event["channel"]),
        thread_ts=str(event.get("thread_ts") or event["ts"]),
        question_ts=str(event["ts"]),
        team_id=workspace_id,
        slack_user_id=str(event["user"]),
    )
