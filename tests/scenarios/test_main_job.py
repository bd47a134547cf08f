"""The main job as people live it: command → modal → thread → twelve files → cards → Why → Shortlist → export."""

import csv
import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from sandbox.client import SeenMessage
from tests.scenarios.acts import (
    CHANNEL,
    PATIENCE,
    all_ended,
    card_of_rank,
    changed,
    open_batch,
    open_job,
    recruiter_of,
    samples,
)
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario


async def test_from_command_to_export(stage: Stage) -> None:
    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    title = await open_job(recruiter)
    batch = await open_batch(recruiter, "November round")
    assert title in batch.shown
    assert "no CVs yet" in batch.shown

    await recruiter.drop(CHANNEL, samples(12), thread_ts=batch.ts)
    ended = await all_ended(recruiter, batch, 12)
    assert "12 of 12 ranked" in ended.shown

    scores = [row["score"] for row in await stage.rows("SELECT score FROM candidate_standings ORDER BY rank")]
    assert len(scores) == 12
    assert scores == sorted(scores, reverse=True)

    best = await card_of_rank(recruiter, batch, 1, 12)
    assert f"{scores[0]} of 100" in best.shown
    assert best.buttons == ["Shortlist", "Pass …", "Why", "View CV", "Interview …"]

    await recruiter.click(best, "Why")
    why = await recruiter.wait_modal("Why")
    for row in await stage.rows(
        "SELECT e.requirement ->> 'text' AS text FROM candidate_evidence e"
        " JOIN candidate_standings s USING (candidate_id) WHERE s.rank = 1"
    ):
        assert row["text"][:40] in why.shown
    assert "page 1" in why.shown
    await recruiter.close_modal()

    names = [
        row["name"]
        for row in await stage.rows(
            "SELECT name FROM candidates JOIN candidate_standings s ON"
            " s.candidate_id = candidates.id ORDER BY s.rank LIMIT 2"
        )
    ]
    await recruiter.command("/candidates compare November", CHANNEL)
    await recruiter.fill({"Two to four candidates": [f"1. {names[0]}"]})
    assert await recruiter.submit() == {"Two to four candidates": "Choose two to four."}
    await recruiter.fill({"Two to four candidates": [f"2. {names[1]}", f"1. {names[0]}"]})
    assert await recruiter.submit() is None
    compared = (await recruiter.wait_modal("is ahead of")).shown
    assert compared.index(names[0]) < compared.index(names[1])
    await recruiter.close_modal()

    await recruiter.click(best, "Shortlist")
    decided = await changed(recruiter, best, "Shortlisted by")
    assert f"<@{recruiter.id}>" in decided.shown
    assert decided.buttons == ["Why", "View CV", "Interview …", "Undo"]
    [audit] = await stage.rows("SELECT after FROM audit_log WHERE action = 'candidate.decided'")
    assert "shortlisted" in audit["after"]

    for label, form in (("Export CSV", "csv"), ("Export Excel", "xlsx")):
        await recruiter.click(ended, label)
        shared = await recruiter.wait_for(_sharing(form), CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
        table = _table(await recruiter.download(shared.files[0]), form)
        assert len(table) == 13
        assert [int(row[table[0].index("Score")]) for row in table[1:]] == scores
        assert table[1][table[0].index("Decision")] == "shortlisted"


def _sharing(form: str) -> Callable[[SeenMessage], bool]:
    return lambda message: any(file.name.endswith(form) for file in message.files)


def _table(data: bytes, form: str) -> list[list[str]]:
    if form == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]


async def test_pass_needs_a_reason_and_can_be_taken_back(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "Blind round", blind=True)
    await recruiter.drop(CHANNEL, samples(2), thread_ts=batch.ts)
    await all_ended(recruiter, batch, 2)
    card = await card_of_rank(recruiter, batch, 1, 2)
    [best] = await stage.rows(
        "SELECT c.name, c.email FROM candidates c JOIN candidate_standings s ON s.candidate_id = c.id WHERE s.rank = 1"
    )
    assert best["name"] not in card.shown, "the batch is blind"
    await recruiter.click(card, "Why")
    why = await recruiter.wait_modal("must have")
    assert "▇▇▇" in why.shown
    assert best["email"] not in why.shown
    assert not [part for part in best["name"].split() if len(part) > 3 and part in why.shown]
    await recruiter.close_modal()

    await recruiter.click(card, "Pass …")
    await recruiter.wait_modal("Reason")
    assert await recruiter.submit() is not None, "a reason is needed"
    await recruiter.fill({"Reason": "Has not worked with streams"})
    assert await recruiter.submit() is None
    passed = await changed(recruiter, card, "Passed by")
    assert "Has not worked with streams" in passed.shown
    assert best["name"] in passed.shown, "a decision reveals the person"

    await recruiter.click(passed, "Undo")
    await recruiter.wait_for(
        lambda message: message.ts == card.ts and "Passed by" not in message.shown,
        CHANNEL,
        thread_ts=batch.ts,
        timeout=PATIENCE,
    )
    assert await stage.rows("SELECT * FROM candidate_decisions") == []


async def test_bad_files_get_their_own_line_and_the_others_go_on(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "Odd files")
    good = samples(1)[0]
    await recruiter.drop(
        CHANNEL,
        [
            good,
            ("empty.pdf", b""),
            ("cut.pdf", good.read_bytes()[: good.stat().st_size // 3]),
            ("noise.docx", bytes(range(256)) * 40),
            ("again.pdf", good.read_bytes()),
        ],
        thread_ts=batch.ts,
    )
    ended = await all_ended(recruiter, batch, 5)
    assert "1 of 5 ranked" in ended.shown
    assert "4 could not be read" in ended.shown
    for name, words in (("empty.pdf", "is empty"), ("noise.docx", "no kind of document"), ("cut.pdf", "")):
        assert name in ended.shown
        assert words in ended.shown
    assert "in this batch already" in ended.shown


async def test_a_person_without_the_right_and_a_closed_batch_are_told(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "Closing round")
    manager = stage.person("manager")
    refused = await manager.command("/batch new", CHANNEL)
    assert "You do not have the right" in refused.text
    assert "Reference:" in refused.text
    await manager.drop(CHANNEL, samples(1), thread_ts=batch.ts)
    await manager.wait_for("You do not have the right", CHANNEL, thread_ts=batch.ts)

    closed = await recruiter.command("/batch close Closing", CHANNEL)
    assert "closed" in closed.text
    await recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
    await recruiter.wait_for("This batch is closed", CHANNEL, thread_ts=batch.ts)
    assert await stage.rows("SELECT * FROM batch_files") == []


async def test_files_in_a_dm_are_asked_for_their_batch(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "From the DM")
    await recruiter.drop("@bot", samples(2))
    question = await recruiter.wait_for("Which batch is this for?", "@bot", timeout=PATIENCE)
    await recruiter.click(question, "Choose a batch", value="From the DM")
    await all_ended(recruiter, batch, 2)
    await recruiter.wait_for("on their way into the batch", "@bot", timeout=PATIENCE)
