"""Whose CVs they are: keys that meet within a workspace, older CVs without a rank, pairs told apart."""

from datetime import datetime, timedelta

import asyncpg
import pytest

from db.models.candidates import Decision
from db.models.ids import BatchId, CandidateId
from db.models.people import Ground, PersonKey
from db.pool import Connection
from db.queries import candidates, people
from tests.db.people import ELSEWHERE, NOW, WORKSPACE, assessed_candidate, opened_batch, ranked, slack_user

EMAIL = PersonKey(Ground.EMAIL, "dana@example.org")
PHONE = PersonKey(Ground.PHONE, "+962790123456")


async def _cv(
    conn: Connection, batch_id: BatchId, known: str, *keys: PersonKey, received_at: datetime = NOW
) -> CandidateId:
    await assessed_candidate(conn, batch_id, known, 40)
    await people.set_person(
        conn,
        CandidateId(known),
        keys,
        workspace_id=WORKSPACE,
        received_at=received_at,
        written=(2024, 3),
    )
    return CandidateId(known)


async def test_cvs_of_a_batch_meet_by_their_keys(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    for known, keys in (("a", (EMAIL, PHONE)), ("b", (EMAIL,)), ("c", (PHONE,)), ("d", ())):
        await _cv(conn, batch_id, known, *keys)
    await _cv(conn, await opened_batch(conn), "e", PersonKey(Ground.FILE, "f"), EMAIL)
    found = {cv.candidate_id: cv for cv in await people.cvs_for_batch(conn, batch_id)}
    assert set(found) == {"a", "b", "c"}
    assert found[CandidateId("a")].keys == {EMAIL, PHONE}
    assert (found[CandidateId("b")].written_year, found[CandidateId("b")].written_month) == (2024, 3)
    await people.set_person(conn, CandidateId("b"), (), workspace_id=WORKSPACE, received_at=NOW, written=(None, None))
    assert {cv.candidate_id for cv in await people.cvs_for_batch(conn, batch_id)} == {"a", "c"}


async def test_an_older_cv_has_no_rank_and_is_not_counted(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    person = await slack_user(conn)
    old, new = [await _cv(conn, batch_id, known, EMAIL) for known in ("old", "new")]
    await ranked(conn, [(new, 1, "first"), (old, 2, "second")])
    await candidates.set_decision(
        conn, old, workspace_id=WORKSPACE, decision=Decision.PASSED, reason="no", decided_by=person.user_id, at=NOW
    )
    for _again in range(2):
        await people.set_older(conn, batch_id, [(old, new, (Ground.EMAIL, Ground.PHONE))])
    assert await candidates.count_for_batch(conn, batch_id) == 1
    assert [row.candidate_id for row in await candidates.assessed_for_batch(conn, batch_id)] == [new]
    shown = await candidates.candidates_for_batch(conn, WORKSPACE, batch_id, limit=9, offset=0)
    assert [(row.id, row.rank) for row in shown] == [(new, 1)]
    kept = await candidates.candidate_by_id(conn, WORKSPACE, old)
    assert kept is not None
    assert (kept.rank, kept.rank_reasoning, kept.decision) == (None, None, Decision.PASSED)
    [behind] = await people.older_cvs(conn, [new])
    assert (behind.candidate_id, behind.newer_id, behind.filename) == (old, new, "cv.pdf")
    assert behind.grounds == (Ground.EMAIL, Ground.PHONE)
    assert (behind.decision, behind.decision_reason, behind.decided_by_slack_id) == (Decision.PASSED, "no", "U1")
    with pytest.raises(asyncpg.CheckViolationError):
        async with conn.transaction():
            await ranked(conn, [(old, 1, "")])
    await people.set_older(conn, batch_id, [])
    assert await candidates.count_for_batch(conn, batch_id) == 2
    assert await people.older_cvs(conn, [new]) == []


async def test_told_apart_once_and_for_both_alike(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    person = await slack_user(conn)
    one, other = [await _cv(conn, batch_id, known, EMAIL) for known in ("b", "a")]
    first, again = [
        await people.insert_split(conn, *pair, workspace_id=WORKSPACE, split_by=person.user_id, at=NOW)
        for pair in ((one, other), (other, one))
    ]
    assert (first, again) == (True, False)
    assert await people.splits_for_batch(conn, batch_id) == {frozenset((one, other))}
    assert await people.splits_for_batch(conn, await opened_batch(conn)) == set()


async def test_earlier_batches_are_found_and_later_ones_are_not(conn: Connection) -> None:
    person = await slack_user(conn)
    first, second = await opened_batch(conn), await opened_batch(conn)
    before = await _cv(conn, first, "before", EMAIL)
    old = await _cv(conn, second, "old", EMAIL, received_at=NOW + timedelta(days=1))
    new = await _cv(conn, second, "new", PHONE, received_at=NOW + timedelta(days=2))
    await people.set_older(conn, second, [(old, new, (Ground.EMPLOYER,))])
    own = await people.shown_cvs(conn, WORKSPACE, [new])
    assert {(cv.candidate_id, cv.shown_id) for cv in own} == {(new, new), (old, new)}
    [found] = await people.earlier_elsewhere(conn, WORKSPACE, [old, new])
    assert (found.own_id, found.candidate_id, found.batch_id, found.channel_id) == (old, before, first, "C1")
    assert found.secret, "that batch is blind and nobody has decided"
    assert await people.earlier_elsewhere(conn, WORKSPACE, [before]) == []
    assert await people.earlier_elsewhere(conn, ELSEWHERE, [old, new]) == []
    assert await people.later_batches(conn, first) == [second]
    assert await people.later_batches(conn, second) == []
    await candidates.set_decision(
        conn, before, workspace_id=WORKSPACE, decision=Decision.PASSED, reason="", decided_by=person.user_id, at=NOW
    )
    [found] = await people.earlier_elsewhere(conn, WORKSPACE, [old, new])
    assert not found.secret
    await people.insert_split(conn, before, old, workspace_id=WORKSPACE, split_by=person.user_id, at=NOW)
    assert await people.earlier_elsewhere(conn, WORKSPACE, [old, new]) == []
