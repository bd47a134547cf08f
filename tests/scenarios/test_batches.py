"""What people do with batches besides the plain walk: archives, a description as a file, many CVs, wrong names."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.cvs.papers import CV, page_of, pdf
from tests.scenarios.acts import CHANNEL, PATIENCE, all_ended, job_words, open_batch, open_job, recruiter_of, samples
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

NAMES = [
    f"{first} {last}" for last in ("Kassem", "Nassar", "Odeh") for first in "Dana Lina Omar Rami Sara Tariq".split()
]


def archive_of(files: list[Path]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file in files:
            archive.write(file, f"CVs/{file.name}")
        archive.writestr("CVs/empty.pdf", b"")
        archive.writestr("__MACOSX/CVs/._a.pdf", b"fork")
    return out.getvalue()


async def test_an_archive_s_files_each_stand_for_themselves(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "From an archive")
    await recruiter.drop(CHANNEL, [("november.zip", archive_of(samples(3)))], thread_ts=batch.ts)
    ended = await all_ended(recruiter, batch, 4, ranked=3)
    assert "empty.pdf" in ended.shown
    assert "1 could not be read" in ended.shown


async def test_a_description_comes_as_a_file(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    title, description = job_words()
    await recruiter.command("/job new", CHANNEL)
    await recruiter.fill({"Title": title, "Or as a file": [("job.pdf", pdf([page_of(description, size=8)]))]})
    assert await recruiter.submit() is None
    review = await recruiter.wait_modal("Review the job", timeout=PATIENCE)
    assert "must have" in review.shown
    assert await recruiter.submit() is None
    [job] = await stage.rows("SELECT title, requirements_json FROM jobs")
    assert job["title"] == title
    assert len(job["requirements_json"]) > 100


async def test_a_description_that_cannot_be_read_keeps_what_was_typed(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await recruiter.command("/job new", CHANNEL)
    await recruiter.fill({"Title": "Night nurse", "Or as a file": [("job.pdf", pdf([page_of("x")])[:200])]})
    assert await recruiter.submit() is None
    form = await recruiter.wait_modal("damaged", timeout=PATIENCE)
    assert "New job" in form.shown
    await recruiter.fill({"Description": "What we need\n- Three years of nursing."})
    assert await recruiter.submit() is None
    await recruiter.wait_modal("Review the job")
    assert await recruiter.submit() is None
    [job] = await stage.rows("SELECT title FROM jobs")
    assert job["title"] == "Night nurse"


async def test_a_job_without_words_keeps_what_was_typed(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await recruiter.command("/job new", CHANNEL)
    await recruiter.fill({"Title": "Night nurse"})
    errors = await recruiter.submit()
    assert errors is not None
    modal = await recruiter.modal()
    assert modal is not None
    await recruiter.fill({"Description": "What we need\n- Three years of nursing."})
    assert await recruiter.submit() is None
    assert await recruiter.submit() is None
    [job] = await stage.rows("SELECT title FROM jobs")
    assert job["title"] == "Night nurse"


async def test_names_of_nothing_are_told(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    assert "There is no job yet" in (await recruiter.command("/batch new", CHANNEL)).text
    await open_job(recruiter)
    await open_batch(recruiter, "Winter round")
    for words in ("status Summer", "close Summer"):
        told = await recruiter.command(f"/batch {words}", CHANNEL)
        assert "There is no such batch" in told.text
        assert "Reference:" in told.text
    assert "Winter round" in (await recruiter.command("/batch list", CHANNEL)).text


async def test_many_cvs_have_a_leaderboard_with_pages(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "A full house")
    files = [
        (f"{name}.pdf", pdf([page_of(CV.replace("Dana Kassem", name).replace("dana.kassem", name.replace(" ", ".")))]))
        for name in NAMES
    ]
    await recruiter.drop(CHANNEL, files, thread_ts=batch.ts)
    await all_ended(recruiter, batch, len(NAMES), ranked=len(NAMES))
    first = await recruiter.wait_for("page 1 of 2", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    await recruiter.click(first, "Next")
    second = await recruiter.wait_for("page 2 of 2", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    assert second.ts == first.ts
    shown = first.shown + second.shown
    assert all(name in shown for name in NAMES)
    await recruiter.click(second, "Previous")
    await recruiter.wait_for("page 1 of 2", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    thread = await recruiter.messages(CHANNEL, thread_ts=batch.ts)
    assert sum("Shortlist" in message.buttons for message in thread) == 15, "only the best have a card of their own"
