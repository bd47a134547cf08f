"""A blind batch that hides schools, too: neither card, Why, board nor table tells who it is, until somebody decides."""

import io

import pytest
from openpyxl import load_workbook

from tests.cvs.papers import CV, page_of, pdf
from tests.scenarios.acts import (
    CHANNEL,
    PATIENCE,
    all_ended,
    card_of_rank,
    changed,
    open_job,
    recruiter_of,
    samples,
)
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

PERSONAL = "Date of birth: 12 March 1988 | Gender: Female | Marital status: Married | Nationality: Jordanian"
# A job in which each of these lines is proof of something
TOLD = CV.replace("Senior Data Engineer, Wadi", "Backend Engineer, Wadi").replace(
    "- Built pipelines with Airflow and Spark on AWS.",
    "- She moved Kafka and PostgreSQL to Kubernetes, and Mrs Kassem's team wrote it in Java, before maternity leave.",
)
SECRETS = ("Dana", "Kassem", "dana.kassem", "9012 3456", "1988", "She ", "Mrs", "maternity", "University of Jordan")


async def test_nobody_is_told_before_a_decision(stage: Stage) -> None:
    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    await recruiter.command("/batch new", CHANNEL)
    await recruiter.fill({"Name": "Blind round", "Blind mode": ["Hide schools, too"]})
    assert await recruiter.submit() is None
    batch = await recruiter.wait_for(
        lambda message: not message.ephemeral and "Blind round" in message.shown, CHANNEL, timeout=PATIENCE
    )
    assert "schools, too" in batch.shown
    paper = pdf([page_of(TOLD.replace("\n\nExperience", f"\n{PERSONAL}\n\nExperience", 1), size=9)])
    await recruiter.drop(CHANNEL, [("dana-kassem.pdf", paper), *samples(1)], thread_ts=batch.ts)
    await all_ended(recruiter, batch, 2, ranked=2)
    [known] = await stage.rows(
        "SELECT c.id, s.rank FROM candidates c JOIN candidate_standings s ON s.candidate_id = c.id"
        " WHERE c.name = 'Dana Kassem'"
    )
    card = await card_of_rank(recruiter, batch, known["rank"], 2)
    board = await recruiter.wait_for("Leaderboard ·", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    await recruiter.click(card, "Why")
    why = await recruiter.wait_modal("must have")
    assert "PostgreSQL to Kubernetes" in why.shown
    await recruiter.close_modal()
    await recruiter.command("/candidates compare Blind", CHANNEL)
    labels = [f"{rank}. Candidate {row['id'][:4].upper()}" for rank, row in enumerate(await _ranked(stage), start=1)]
    await recruiter.fill({"Two to four candidates": labels})
    assert await recruiter.submit() is None
    compared = await recruiter.wait_modal("met")
    await recruiter.close_modal()
    await recruiter.click(batch, "Export CSV")
    table = await recruiter.wait_for(
        lambda message: bool(message.files) and message.files[0].name.endswith(".csv"),
        CHANNEL,
        thread_ts=batch.ts,
        timeout=PATIENCE,
    )
    rows = (await recruiter.download(table.files[0])).decode("utf-8-sig")
    await recruiter.command("/candidates export Blind", CHANNEL)
    book = await recruiter.wait_for(
        lambda message: bool(message.files) and message.files[0].name.endswith(".xlsx"),
        CHANNEL,
        thread_ts=batch.ts,
        timeout=PATIENCE,
    )
    sheets = load_workbook(io.BytesIO(await recruiter.download(book.files[0]))).worksheets
    rows += "\n".join(str(cell) for sheet in sheets for row in sheet.values for cell in row)
    assert "PostgreSQL to Kubernetes" in rows, "the proof is there, veiled"
    for shown in (card.shown, board.shown, why.shown, compared.shown, rows):
        assert [secret for secret in SECRETS if secret in shown] == []
    await recruiter.click(card, "View CV")
    await recruiter.wait_for("the CV opens after a decision", CHANNEL, thread_ts=batch.ts)
    assert await _revealed(stage) == []

    await recruiter.click(card, "Shortlist")
    decided = await changed(recruiter, card, "Shortlisted by")
    assert "Dana Kassem" in decided.shown
    await recruiter.click(decided, "View CV")
    await recruiter.wait_modal("dana-kassem.pdf")
    await recruiter.close_modal()
    assert await _revealed(stage) == [(known["id"], "decision"), (known["id"], "cv")]


async def _ranked(stage: Stage) -> list[dict[str, str]]:
    rows = await stage.rows("SELECT candidate_id AS id FROM candidate_standings ORDER BY rank")
    return [dict(row) for row in rows]


async def _revealed(stage: Stage) -> list[tuple[str, str]]:
    """(candidate, how) of every time that somebody was revealed, by whoever did it."""
    rows = await stage.rows(
        "SELECT subject_id, after ->> 'by' AS how FROM audit_log"
        " WHERE action = 'candidate.revealed' AND actor_id IS NOT NULL ORDER BY id"
    )
    return [(row["subject_id"], row["how"]) for row in rows]
