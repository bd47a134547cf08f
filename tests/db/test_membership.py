"""Whoever cannot read a batch's channel now does nothing with it, whatever their role and however old the button."""

import ast
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest

from bot.accounts.models import Reader
from bot.candidates.assessor import Assessor
from bot.candidates.models import Verdict
from bot.candidates.overrides import Overrides
from bot.candidates.reassessing import Reassessments
from bot.candidates.service import Candidates
from bot.clients.storage import Storage
from bot.core.clock import SystemClock
from bot.core.errors import NotInChannel
from bot.cvs.intake import Intake
from bot.cvs.models import Reading
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.pool import ReaderPool
from bot.cvs.service import Batches, UnknownBatch
from bot.llm.service import Questioner
from bot.openings.service import Openings
from db.models.candidates import Decision
from db.models.files import FileState
from db.models.ids import BatchId, CandidateId, JobId
from db.models.users import Role
from db.pool import Pool
from tests.db.people import assessed_candidate, dropped_file, opened_batch, recruiter
from tests.house.source import python_files, tree

ANNA, BERT = CandidateId("anna"), CandidateId("bert")
Act = Callable[[Pool, Reader, BatchId], Awaitable[object]]


def people(pool: Pool) -> Candidates:
    return Candidates(pool, SystemClock(), Assessor(Questioner(pool, SystemClock(), None, most_tokens=0)))


def batches(pool: Pool) -> Batches:
    clock = SystemClock()
    questioner = Questioner(pool, clock, None, most_tokens=0)
    return Batches(pool, Openings(pool, clock, questioner), clock, questioner)


ACTS: dict[str, Act] = {
    "compare": lambda pool, actor, batch: people(pool).listed(actor, batch, limit=9),
    "why": lambda pool, actor, _batch: people(pool).candidate(actor, ANNA),
    "page": lambda pool, actor, batch: people(pool).turn_page(actor, batch, 2),
    "view CV": lambda pool, actor, _batch: people(pool).open_cv(actor, ANNA),
    "shortlist": lambda pool, actor, _batch: people(pool).decide(actor, ANNA, Decision.SHORTLISTED),
    "undo": lambda pool, actor, _batch: people(pool).decide(actor, ANNA, None),
    "split": lambda pool, actor, _batch: people(pool).split(actor, ANNA, BERT),
    "export": lambda pool, actor, batch: people(pool).request_export(actor, batch, form="csv"),
    "overrule": lambda pool, actor, _batch: Overrides(pool, SystemClock()).overrule(
        actor, ANNA, "r1", value=Verdict.MET, reason="told me"
    ),
    "assess again": lambda pool, actor, batch: Reassessments(pool, SystemClock()).start(actor, batch),
    "status": lambda pool, actor, batch: batches(pool).batch(actor, batch),
    "close": lambda pool, actor, batch: batches(pool).close(actor, batch),
    "open a batch": lambda pool, actor, _batch: batches(pool).open(
        actor, job_id=JobId(uuid4()), name="N", blind=False, channel_id="C1"
    ),
}


@pytest.mark.parametrize("act", ACTS)
async def test_nothing_is_done_by_those_who_left(pool: Pool, act: str) -> None:
    async with pool.acquire() as conn:
        batch_id = await opened_batch(conn)
        for known in (ANNA, BERT):
            await assessed_candidate(conn, batch_id, known, 50)
        left = await recruiter(conn, Role.ADMIN, channel_ids=frozenset({"C2"}))
    with pytest.raises(NotInChannel):
        await ACTS[act](pool, left, batch_id)
    assert await pool.fetchval("SELECT count(*) FROM audit_log") == 0
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer") == 0


async def test_batches_of_other_channels_are_not_named(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await opened_batch(conn)
        there, left = await recruiter(conn), await recruiter(conn, channel_ids=frozenset())
    assert [batch.name for batch in await batches(pool).listed(there)] == ["Spring"]
    assert await batches(pool).listed(left) == []
    with pytest.raises(UnknownBatch):
        await batches(pool).found(left, "Spring")


async def test_files_of_a_direct_message_go_only_where_one_can_read(pool: Pool, tmp_path: Path) -> None:
    reader = ReaderPool[Reading](processes=1, timeout_seconds=1, limits=Limits(), spacy_model="")
    intake = Intake(pool, Storage.open(tmp_path.as_uri()), reader, Limits(), SystemClock())
    async with pool.acquire() as conn:
        batch_id = await opened_batch(conn)
        await dropped_file(conn, None, state=FileState.WAITING)
        there, left = await recruiter(conn), await recruiter(conn, channel_ids=frozenset())
    with pytest.raises(NotInChannel):
        await intake.choose(left, channel_id="C1", message_ts="1.2", batch_id=batch_id)
    assert await intake.choose(there, channel_id="C1", message_ts="1.2", batch_id=batch_id) == 1


def test_only_a_reader_reaches_candidates() -> None:
    """A service of candidates that took an Actor would not know whether they can read what they ask for."""
    for path in python_files("bot/candidates"):
        names = {name.name for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom) for name in node.names}
        assert "Actor" not in names, path
