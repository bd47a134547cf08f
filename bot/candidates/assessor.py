"""Asking a language model what it finds in a CV; without an answer the rules find what they find alone."""

import json
from typing import Final

from bot.candidates.deposition import Deposition, witness
from bot.candidates.evidence import NOBODY
from bot.candidates.models import Witness
from bot.candidates.prompts import prompt
from bot.cvs.blind import veiled
from bot.cvs.models import Reading
from bot.llm.service import Errand, Question, Questioner
from bot.openings.models import Requirements
from db.models.batches import Batch

AGENT: Final = "assessor"  # in `agent_usage_stats`
PROMPT: Final = "assess-2"
MOST_TEXT: Final = 60_000  # characters of a CV that are sent; some twenty dense pages


class Assessor:
    def __init__(self, questioner: Questioner) -> None:
        self._questioner = questioner

    @property
    def asks(self) -> bool:
        """Whether a language model is set."""
        return self._questioner.model is not None

    async def witness(self, batch: Batch, reading: Reading, requirements: Requirements) -> Witness:
        """What the model points at, proved by quotes; nothing where there is no answer."""
        model = self._questioner.model
        if model is None or not requirements.items:
            return NOBODY
        errand = Errand(batch.workspace_id, batch.user_id, AGENT, batch_id=batch.id)
        question = Question(prompt(PROMPT), asked(reading, requirements), Deposition)
        deposition = await self._questioner.ask(errand, question)
        if deposition is None:
            return NOBODY
        ids = [item.id for item in requirements.items]
        return witness(deposition, reading.raw_text, model=model, prompt=PROMPT, requirements=ids)


def asked(reading: Reading, requirements: Requirements) -> str:
    """The job's requirements and the CV as JSON, without who it is and how to reach them."""
    profile = reading.profile
    text = veiled(
        reading.raw_text[:MOST_TEXT],
        name=profile.name.value if profile.name else None,
        phone=profile.phone.value if profile.phone else None,
        language=profile.language,
    )
    items = [
        item.model_dump(mode="json", include={"id", "kind", "need", "text", "any_of", "min_years", "level"})
        for item in requirements.items
    ]
    return json.dumps({"requirements": items, "cv": text}, ensure_ascii=False)
