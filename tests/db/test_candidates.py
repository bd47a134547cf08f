"""Candidates are written once, ranked together, and keep a person's decision."""

from db.models.candidates import Decision, EvidenceRow
from db.models.ids import CandidateId
from db.pool import Connection
from db.queries import candidates
from tests.db.people import ELSEWHERE, NOW, WORKSPACE, assessed_candidate, opened_batch, ranked, slack_user


def _evidence(requirement_id: str, position: int, quotes: int) -> EvidenceRow:
    return EvidenceRow(
        requirement_id=requirement_id,
        position=position,
        requirement={"id": requirement_id},
        verdict="met",
        credit=0.5,
        years=2.5,
        evidence=[{"quote": f"“{number}” نص"} for number in range(quotes)],
    )


async def test_ranks_order_the_list_and_its_pages(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    for known, score in (("a", 40), ("b", 90), ("c", None), ("d", 90)):
        await assessed_candidate(conn, batch_id, known, score)
    unranked = await candidates.candidates_for_batch(conn, WORKSPACE, batch_id, limit=9, offset=0)
    assert [found.id for found in unranked] == ["b", "d", "a", "c"]
    order = ["d", "b", "a", "c"]
    await ranked(conn, [(CandidateId(known), n, f"why {n}") for n, known in enumerate(order, start=1)])
    shown = await candidates.candidates_for_batch(conn, WORKSPACE, batch_id, limit=9, offset=0)
    assert [(found.id, found.rank, found.rank_reasoning) for found in shown] == [
        (known, n, f"why {n}") for n, known in enumerate(order, start=1)
    ]
    page = await candidates.candidates_for_batch(conn, WORKSPACE, batch_id, limit=1, offset=2)
    assert [found.id for found in page] == ["a"]
    assert await candidates.candidates_for_batch(conn, ELSEWHERE, batch_id, limit=9, offset=0) == []
    assert await candidates.count_for_batch(conn, batch_id) == 4


async def test_a_second_assessment_keeps_rank_and_decision(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    person = await slack_user(conn)
    known = CandidateId("a")
    await assessed_candidate(conn, batch_id, known, 40)
    await ranked(conn, [(known, 1, "alone")])
    await candidates.set_decision(
        conn,
        known,
        workspace_id=WORKSPACE,
        decision=Decision.PASSED,
        reason="no",
        decided_by=person.user_id,
        at=NOW,
    )
    await assessed_candidate(conn, batch_id, known, 55, name="Better")
    found = await candidates.candidate_by_id(conn, WORKSPACE, known)
    assert found is not None
    assert (found.name, found.score, found.rank, found.rank_reasoning) == ("Better", 55, 1, "alone")
    assert (found.decision, found.decision_reason, found.decided_by_slack_id) == (Decision.PASSED, "no", "U1")
    assert found.experience == [{"company": "A"}, {"company": "B"}]
    await candidates.set_decision(
        conn, known, workspace_id=WORKSPACE, decision=None, reason="", decided_by=person.user_id, at=NOW
    )
    found = await candidates.candidate_by_id(conn, WORKSPACE, known)
    assert found is not None
    assert (found.decision, found.decided_by, found.decided_by_slack_id) == (None, None, None)
    assert await candidates.candidate_by_id(conn, ELSEWHERE, known) is None


async def test_evidence_is_replaced_whole_and_in_order(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    known = CandidateId("a")
    await assessed_candidate(conn, batch_id, known, 40)
    rows = [_evidence("r2", 0, 2), _evidence("r1", 1, 0), _evidence("r3", 2, 1)]
    await candidates.replace_evidence(conn, known, [_evidence("old", 0, 3), *rows])
    await candidates.replace_evidence(conn, known, rows)
    (assessed,) = await candidates.assessed_for_batch(conn, batch_id)
    assert list(assessed.findings) == rows
    found = await candidates.candidate_by_id(conn, WORKSPACE, known)
    assert found is not None
    assert found.findings == assessed.findings
    await candidates.replace_evidence(conn, known, [])
    (assessed,) = await candidates.assessed_for_batch(conn, batch_id)
    assert assessed.findings == ()
