"""A reply that a language model drafts from suggestions, for the agent; each sentence with the words of its source."""

import json
from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel

from bot.accounts.models import Reader
from bot.llm.quotes import Quotable
from bot.llm.service import Errand, Question, Questioner
from bot.queue.enqueue import Task, enqueue
from bot.tickets.helping import Helping, NoSuchAnswer, question_of
from bot.tickets.models import DRAFT, Desk, Drafted, Quoted, Suggestion
from bot.tickets.prompts import prompt
from db.models.ids import TicketId
from db.models.tickets import Ticket
from db.pool import Pool

PROMPT: Final = "draft-answer-1"
MOST_TEXT: Final = 3000  # characters of a source
MOST_SENTENCES: Final = 6


class Sentence(BaseModel):
    text: str
    source: str
    quote: str


class DraftedReply(BaseModel):
    """The form of a model's answer."""

    sentences: list[Sentence]


class Drafting:
    def __init__(self, pool: Pool, helping: Helping, questioner: Questioner) -> None:
        self._pool = pool
        self._helping = helping
        self._questioner = questioner

    async def begin(self, agent: Reader, ticket: Ticket, suggestions: Sequence[Suggestion], view_id: str) -> None:
        """Have a model asked, where one is set and there is something to draft from; the window shows what it gives."""
        if not self.drafts(suggestions):
            return
        asked = {
            "workspace": agent.workspace_id,
            "agent": agent.slack_user_id,
            "ticket": ticket.id,
            "view": view_id,
        }
        async with self._pool.acquire() as conn:
            await enqueue(conn, Task.DRAFT_ANSWER, asked, dedupe_key=f"draft:{view_id}")

    def drafts(self, suggestions: Sequence[Suggestion]) -> bool:
        return self._questioner.model is not None and bool(suggestions)

    async def drafted(self, agent: Reader, ticket_id: TicketId) -> tuple[Ticket, list[Suggestion], Drafted | None]:
        """The suggestions with what the model makes of them, which is asked now. Raises NotAnAgent, UnknownTicket."""
        ticket, suggestions = await self._helping.suggested(agent, ticket_id)
        errand = Errand(agent.workspace_id, agent.user_id, "ticket drafter")
        reply = await self._questioner.ask(errand, _question(ticket, suggestions)) if suggestions else None
        return ticket, suggestions, draft_of(reply, suggestions) if reply else None

    async def answer(self, agent: Reader, ticket_id: TicketId, key: str) -> tuple[Ticket, Desk, str]:
        """The words of a suggestion or of the draft, to begin a reply with.

        Raises NoSuchAnswer (for a draft, too, whose sources are others by now), NotAnAgent, UnknownTicket.
        """
        if key != DRAFT:
            return await self._helping.answer(agent, ticket_id, key)
        ticket, suggestions = await self._helping.suggested(agent, ticket_id)
        reply = await self._questioner.kept(agent.workspace_id, _question(ticket, suggestions))
        draft = draft_of(reply, suggestions) if reply else None
        if draft is None:
            raise NoSuchAnswer
        return ticket, await self._helping.desk(agent), draft.words


def draft_of(reply: DraftedReply, suggestions: Sequence[Suggestion]) -> Drafted | None:
    """The sentences whose quotes stand in their sources; None where there are none."""
    sources = {f"a{number}": one for number, one in enumerate(suggestions, start=1)}
    kept = []
    for sentence in reply.sentences[:MOST_SENTENCES]:
        source = sources.get(sentence.source)
        place = Quotable(source.words).find(sentence.quote) if source else None
        if source is not None and place is not None and sentence.text.strip():
            quote = source.words[place[0] : place[1]]
            kept.append(Quoted(text=sentence.text.strip(), quote=quote, source=source))
    return Drafted(sentences=tuple(kept)) if kept else None


def _question(ticket: Ticket, suggestions: Sequence[Suggestion]) -> Question[DraftedReply]:
    data = {
        "question": question_of(ticket),
        "language": ticket.language,
        "sources": [
            {"id": f"a{number}", "text": "\n".join(filter(None, (one.question, one.words)))[:MOST_TEXT]}
            for number, one in enumerate(suggestions, start=1)
        ],
    }
    return Question(prompt(PROMPT), json.dumps(data, ensure_ascii=False), DraftedReply)
