"""Overruling: a person's verdict or recommendation in place of ours; it outlives every re-run."""

from bot.accounts.models import RECRUITING, Reader
from bot.accounts.trail import record
from bot.candidates.models import Recommendation, Verdict
from bot.candidates.overruling import RECOMMENDATION
from bot.candidates.rows import assessment_of
from bot.candidates.service import readable_candidate
from bot.core.clock import Clock
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.queue.enqueue import Task, enqueue
from db.models.ids import CandidateId
from db.pool import Pool
from db.queries import candidates, overrides


class NotJudged(DomainError):
    code = "not_judged"

    @property
    def what(self) -> str:
        return _("The job no longer asks for this.")

    @property
    def remedy(self) -> str:
        return _("Close the window and open “Why” again.")


class Overrides:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def overrule(
        self,
        actor: Reader,
        known: CandidateId,
        requirement_id: str,
        *,
        value: Verdict | Recommendation | None,
        reason: str,
    ) -> None:
        """A verdict on a requirement, or a recommendation for RECOMMENDATION; None takes back what was overruled.

        Score and place follow once the batch is settled again. Raises NotJudged.
        """
        actor.need(RECRUITING)
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            candidate = readable_candidate(await candidates.candidate_by_id(conn, actor.workspace_id, known), actor)
            standing = assessment_of(candidate)
            judged = {finding.requirement.id: finding for finding in standing.findings}
            finding = judged.get(requirement_id)
            if finding is None and requirement_id != RECOMMENDATION:
                raise NotJudged
            if value is not None and isinstance(value, Recommendation) is not (finding is None):
                raise NotJudged
            before = finding.verdict if finding else standing.recommendation
            if value is None:
                await overrides.delete_override(conn, known, requirement_id, workspace_id=actor.workspace_id)
            else:
                await overrides.upsert_override(
                    conn,
                    known,
                    requirement_id,
                    workspace_id=actor.workspace_id,
                    requirement=finding.requirement.model_dump(mode="json") if finding else None,
                    value=value.value,
                    reason=reason,
                    overridden_by=actor.user_id,
                    at=now,
                )
            await record(
                conn,
                actor,
                "candidate.overruled",
                subject=("candidate", known),
                before={"requirement": requirement_id, "value": before},
                after={"requirement": requirement_id, "value": value, "reason": reason},
                at=now,
            )
            await enqueue(conn, Task.SETTLE_BATCH, {"batch": candidate.batch_id})
